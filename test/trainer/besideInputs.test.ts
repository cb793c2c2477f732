/** What is checked, before a run begins, of what the further inputs of a model are given. */
import { expect, test } from 'vitest';
import { type BesidePart, memoryPart } from '../../src/trainer/data/dataset.js';
import { inspectedOutputs } from '../../src/trainer/data/inspect.js';

function inspected(numbers: readonly number[]) {
  const images = memoryPart(new Uint8Array(2 * 4).fill(9), [0, 1], 4);
  const beside: BesidePart = {
    ...memoryPart(Float32Array.from(numbers), [0, 0], 3),
    ...{ shape: [1, 1, 3], isRow: true, name: 'meta', sizes: [3] },
  };
  const train = { ...images, beside: [beside] };
  const data = { title: 'houses.csv', classes: ['a', 'b'], shape: [2, 2, 1], train, test: train } as const;
  return inspectedOutputs(data, { train, validation: undefined }, [{ name: '' }], []);
}

test('numbers stand beside the image that they come with', async () => {
  const { samples } = await inspected([1, 2, 3, 4, 5, 6]);
  expect(samples?.map(({ label, beside }) => [label, beside])).toEqual([
    ['a', [{ name: 'meta', numbers: [1, 2, 3] }]],
    ['b', [{ name: 'meta', numbers: [4, 5, 6] }]],
  ]);
});

test('a value that is no number ends the run before it begins, and the input is named', async () => {
  await expect(inspected([1, 2, 3, 4, Number.NaN, 6])).rejects.toThrow(
    /^What houses.csv gives the input meta holds values that are no numbers/,
  );
});
