/** Noise, clipping, tests and rounding of images on their way to a model. */
import { expect, test } from 'vitest';
import { modelValues } from '../../src/trainer/batches.js';
import { memoryPart, pickPart } from '../../src/trainer/data/dataset.js';
import { type FinishStep, finish, finishedPart } from '../../src/trainer/data/finish.js';

const after = (values: readonly number[], ...steps: readonly FinishStep[]) => {
  const own = Float32Array.from(values);
  finish(own, steps);
  return Array.from(own);
};

test('as NumPy makes them', () => {
  expect(after([-1, 0.25, 2], { kind: 'clip', low: 0, high: 1 })).toEqual([0, 0.25, 1]);
  expect(after([-1, 2], { kind: 'clip', low: null, high: 1 })).toEqual([-1, 1]);
  expect(after([0.25, 0.5, 0.75], { kind: 'test', operator: '>', value: 0.5 })).toEqual([0, 0, 1]);
  expect(after([1, 2], { kind: 'test', operator: '!=', value: 2 })).toEqual([1, 0]);
  expect(after([0.5, 1.5, 2.5, 2.6], { kind: 'round', by: 'round' })).toEqual([0, 2, 2, 3]);
  expect(after([-1.5, 1.75], { kind: 'round', by: 'trunc' })).toEqual([-1, 1]);
  expect(after([0.25, 4], { kind: 'replace', operator: '>=', value: 1, by: 1 })).toEqual([0.25, 1]);
});

/** So many black images of 100 pixels. */
function noisy(count: number, distribution: 'normal' | 'uniform') {
  const part = memoryPart(new Uint8Array(count * 100), new Uint8Array(count), 100);
  const step: FinishStep = { kind: 'noise', distribution, factor: 2, amount: 1 };
  return finishedPart(part, [step], (values) => modelValues(part, values), 7);
}

test.each([
  ['normal', 1, 2],
  ['uniform', 2, 2 / Math.sqrt(12)],
] as const)('%s noise has its mean and deviation', async (distribution, mean, deviation) => {
  const read = await noisy(200, distribution).read(Array.from({ length: 200 }, (_, at) => at));
  const values = Array.from<number>(read.values);
  const found = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - found) ** 2, 0) / values.length);
  expect(Math.abs(found - mean)).toBeLessThan(0.05);
  expect(Math.abs(spread - deviation)).toBeLessThan(0.05);
});

test('an image has the same noise in every epoch, whatever is read beside it, and each its own', async () => {
  const part = noisy(3, 'normal');
  const [all, second, picked] = [
    await part.read([0, 1, 2]),
    await part.read([1]),
    await pickPart(part, [1]).read([0]),
  ];
  expect(second.values).toEqual(all.values.slice(100, 200));
  expect(picked.values).toEqual(second.values);
  expect(all.values.slice(0, 100)).not.toEqual(second.values);
});
