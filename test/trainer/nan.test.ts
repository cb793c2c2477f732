/** NaN stays NaN on WebAssembly: a loss that hides it would let a broken run go on. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { compiledLoss } from '../../src/trainer/losses.js';

beforeAll(async () => {
  setWasmPaths(`${process.cwd()}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`);
  await tf.setBackend('wasm');
});

test.each([
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'binaryCrossentropy',
  'categoricalFocalCrossentropy',
  'binaryFocalCrossentropy',
  'kullbackLeiblerDivergence',
  'meanSquaredError',
])('%s of NaN', (name) => {
  const truth = name.startsWith('sparse') ? tf.tensor2d([[1]]) : tf.tensor2d([[0, 1, 0]]);
  const prediction = tf.tensor2d([[0.2, Number.NaN, 0.3]]);
  const loss = compiledLoss(name, {}, 3)(truth, prediction).dataSync();
  expect(Number.isNaN(loss[0])).toBe(true);
});
