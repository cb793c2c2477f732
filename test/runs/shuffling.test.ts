import { expect, test } from 'vitest';
import { inOrder, inOrderOfEpoch } from '../../src/runs/data/shuffling.js';

// Keras 3.15: the first sample of each batch of `fit(gen(), steps_per_epoch=2, epochs=4)` on ten samples in batches of two.
const FIRST_OF_BATCHES = [0, 2, 4, 6, 8, 0, 2, 4];

test('an epoch of fewer batches than there are goes on where the last one ended', () => {
  const parts = { count: 10, batchSize: 2, batches: 2 };
  const firsts = [0, 1, 2, 3].flatMap((epoch) => {
    const order = inOrderOfEpoch(epoch, parts);
    return [order[0], order[2]];
  });
  expect(firsts).toEqual(FIRST_OF_BATCHES);
});

test('an epoch of all begins at the start', () => {
  for (const batches of [3, 4])
    expect(inOrderOfEpoch(1, { count: 10, batchSize: 3, batches })).toEqual(inOrder(10));
});
