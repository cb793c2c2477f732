/** What is shown of the data before training: images of every class, however the classes are ordered. */
import { expect, test } from 'vitest';
import { emptyPart, type ImageData, memoryPart } from '../../src/trainer/data/dataset.js';
import { inspectedOutputs } from '../../src/trainer/data/inspect.js';

const CLASSES = ['angry', 'disgust', 'fear', 'happy', 'neutral', 'sad', 'surprise'];
const COUNT = 12_600;

test.each([
  ['take turns', (index: number) => index % CLASSES.length],
  ['are sorted', (index: number) => Math.floor((index * CLASSES.length) / COUNT)],
])('images of all classes are shown where classes %s', async (_, labelOf) => {
  const pixels = Uint8Array.from({ length: COUNT }, (_, index) => index % 251);
  const train = memoryPart(
    pixels,
    Uint8Array.from(pixels, (_, index) => labelOf(index)),
    1,
  );
  const data: ImageData = { title: 'Faces', classes: CLASSES, shape: [1, 1, 1], train, test: emptyPart };
  const { samples = [], balance } = await inspectedOutputs(
    data,
    { train, validation: undefined },
    [{ name: '' }],
    [],
  );
  expect(samples).toHaveLength(24);
  expect(new Set(samples.map(({ label }) => label))).toEqual(new Set(CLASSES));
  expect(balance).toEqual(CLASSES.map(() => COUNT / CLASSES.length));
});
