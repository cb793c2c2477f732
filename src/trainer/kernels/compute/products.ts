/** Convolutions, their gradients and products of matrices as jobs of one kind. */
import type * as tf from '@tensorflow/tfjs-core';
import { Block, Kind, Left, Product } from './layout.js';
import type { Machine } from './machine.js';

type Conv2DInfo = tf.backend_util.Conv2DInfo;

/** What a product is made of; addresses as the machine gives them, steps in values. */
export interface Factors {
  readonly left: number;
  readonly right: number;
  readonly result: number;
  readonly bias?: number | undefined;
  readonly isRectified?: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** How far it is from row to row, and from column to column. */
  readonly rightSteps: readonly [number, number];
}

/** An image, and where a filter looks at it. */
export interface Patches {
  readonly kind: Left.patches | Left.turnedPatches;
  readonly size: readonly [number, number, number];
  readonly filterWidth: number;
  readonly places: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly pad: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly spread: readonly [number, number];
}

export interface Plain {
  readonly kind: Left.plain;
  readonly steps: readonly [number, number];
}

/** Values of the result per task: 512 KiB, which a core's cache holds beside the packed blocks. */
const TASK_VALUES = 128 * 1024;

export function multiply(machine: Machine, factors: Factors, left: Patches | Plain): void {
  const { rows, columns } = factors;
  const { taskRows, taskColumns } = taskSize(rows, columns, machine.threads);
  const tasks = Math.ceil(rows / taskRows) * Math.ceil(columns / taskColumns);
  machine.run(Kind.product, tasks, ({ integers }) => {
    integers.fill(0, Product.left, Product.end);
    const set = (at: Product, ...values: readonly number[]) => integers.set(values, at);
    set(Product.left, factors.left, factors.right, factors.result, factors.bias ?? 0);
    set(Product.isRectified, Number(factors.isRectified ?? false), rows, columns, factors.depth);
    set(Product.rightRowStep, ...factors.rightSteps, taskRows, taskColumns, left.kind);
    if (left.kind === Left.plain) set(Product.leftRowStep, ...left.steps);
    else {
      set(Product.height, ...left.size, left.filterWidth, ...left.places, ...left.strides);
      set(Product.padTop, ...left.pad, ...left.dilation, ...left.spread);
    }
  });
}

/** A task's block: wide, since packing the left side serves all its columns, but every thread gets some. */
function taskSize(rows: number, columns: number, threads: number) {
  const roundUp = (value: number, unit: number) => Math.ceil(value / unit) * unit;
  const taskColumns = Math.min(roundUp(columns, Block.columns), Block.maxColumns);
  const across = Math.ceil(columns / taskColumns);
  const largest = Math.max(Block.packedRows, Math.floor(TASK_VALUES / taskColumns));
  const share = Math.ceil((rows * across) / threads);
  // Each task packs the right side anew: two for a thread, to end together, only where rows are many.
  const fair = share > 2 * Block.packedRows ? Math.ceil(share / 2) : share;
  const taskRows = roundUp(Math.min(largest, fair), Block.rows);
  const isTall = Math.ceil(rows / taskRows) * across >= threads || columns <= Block.columns;
  if (isTall) return { taskRows, taskColumns };
  return { taskRows, taskColumns: roundUp(Math.ceil(columns / threads), Block.columns) };
}

/** What a convolution reads of its images. */
export function patchesOf(info: Conv2DInfo, kind: Patches['kind']): Patches {
  return {
    kind,
    size: [info.inHeight, info.inWidth, info.inChannels],
    filterWidth: info.filterWidth,
    places: [info.outHeight, info.outWidth],
    strides: [info.strideHeight, info.strideWidth],
    pad: [info.padInfo.top, info.padInfo.left],
    dilation: [info.dilationHeight, info.dilationWidth],
    spread: [1, 1],
  };
}

/** What the gradient by the image reads of the gradient by the output, with the filter turned around. */
export function slopePatchesOf(info: Conv2DInfo): Patches {
  return {
    kind: Left.patches,
    size: [info.outHeight, info.outWidth, info.outChannels],
    filterWidth: info.filterWidth,
    places: [info.inHeight, info.inWidth],
    strides: [1, 1],
    pad: [
      (info.filterHeight - 1) * info.dilationHeight - info.padInfo.top,
      (info.filterWidth - 1) * info.dilationWidth - info.padInfo.left,
    ],
    dilation: [info.dilationHeight, info.dilationWidth],
    spread: [info.strideHeight, info.strideWidth],
  };
}
