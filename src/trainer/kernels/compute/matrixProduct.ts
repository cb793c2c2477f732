/** Products of matrices, one after the other where there are several. */
import * as tf from '@tensorflow/tfjs-core';
import { Left } from './layout.js';
import type { Machine } from './machine.js';
import { multiply } from './products.js';

export interface Matrices {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
  readonly bias?: tf.TensorInfo | undefined;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly isRectified?: boolean;
}

/** Undefined where a stack of matrices would have to be stretched to fit the other. */
export function matrixProduct(machine: Machine, given: Matrices): tf.TensorInfo | undefined {
  const { a, b, bias, transposeA, transposeB, isRectified = false } = given;
  const outer = a.shape.slice(0, -2);
  if (outer.join() !== b.shape.slice(0, -2).join()) return undefined;
  const [heightA = 0, widthA = 0] = a.shape.slice(-2);
  const [heightB = 0, widthB = 0] = b.shape.slice(-2);
  const [rows, depth] = transposeA ? [widthA, heightA] : [heightA, widthA];
  const rightSteps: [number, number] = transposeB ? [1, widthB] : [widthB, 1];
  const columns = transposeB ? heightB : widthB;
  if (rows * columns * depth === 0) return undefined;
  const result = machine.output([...outer, rows, columns]);
  const [begin, right, to] = [a, b, result].map((each) => machine.address(each)) as [number, number, number];
  for (let at = 0; at < tf.util.sizeFromShape(outer); at++) {
    const factors = {
      left: begin + 4 * at * rows * depth,
      right: right + 4 * at * depth * columns,
      result: to + 4 * at * rows * columns,
      bias: bias && machine.address(bias),
      ...{ isRectified, rows, columns, depth, rightSteps },
    };
    multiply(machine, factors, { kind: Left.plain, steps: transposeA ? [1, widthA] : [widthA, 1] });
  }
  return result;
}
