/** Programs that read tables of images through pandas: the trainer gives the model what real pandas and Keras give it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';
import { modelValues } from '../../src/trainer/batches.js';
import type { ImagePart } from '../../src/trainer/data/dataset.js';
import { loadData } from '../../src/trainer/data/load.js';

interface Given {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
}

const ROOT = 'test/fixtures/tableImages';
const given = JSON.parse(readFileSync(`${ROOT}/given.json`, 'utf8')) as Record<string, Record<string, Given>>;

async function read(part: ImagePart | undefined): Promise<Given | undefined> {
  if (!part || part.count === 0) return undefined;
  const { values } = await part.read(Uint32Array.from({ length: part.count }, (_, index) => index));
  const size = values.length / part.count;
  const own = modelValues(part, values);
  return {
    x: Array.from({ length: part.count }, (_, place) =>
      Array.from(own.subarray(place * size, (place + 1) * size)),
    ),
    y: Array.from(part.labels),
  };
}

const programs = readdirSync(ROOT).filter((name) => name.endsWith('.py'));

test.each(programs)('%s', async (program) => {
  const text = readFileSync(`${ROOT}/${program}`, 'utf8');
  const planned = trainingPlan(analyse({ path: program, language: 'python', text }), 'model');
  if (!planned.ok) throw new Error(planned.reasons.map(({ message }) => message).join(' '));
  expect(planned.plan.notHonoured).toEqual([]);
  const data = await loadData(
    {
      plan: planned.plan,
      overrides: {},
      cacheDirectory: ROOT,
      runDirectory: ROOT,
      projectDirectory: ROOT,
      runtime: 'wasm',
    } as unknown as Parameters<typeof loadData>[0],
    () => undefined,
  );
  const expected = given[program] ?? {};
  for (const [name, part] of [
    ['train', data.train],
    ['validation', data.validation],
    ['test', data.test],
  ] as const) {
    const found = await read(part);
    expect([name, found?.y]).toEqual([name, expected[name]?.y]);
    for (const [place, image] of (expected[name]?.x ?? []).entries())
      for (const [at, value] of image.entries()) expect(found?.x[place]?.[at]).toBeCloseTo(value, 4);
  }
});
