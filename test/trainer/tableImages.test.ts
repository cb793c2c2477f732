/** Programs that read tables of images through pandas: the trainer gives the model what real pandas and Keras give it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Given, loaded, plannedOf, read } from './given.js';

const ROOT = 'test/fixtures/tableImages';
const given = JSON.parse(readFileSync(`${ROOT}/given.json`, 'utf8')) as Record<string, Record<string, Given>>;

const programs = readdirSync(ROOT).filter((name) => name.endsWith('.py'));

test.each(programs)('%s', async (program) => {
  const plan = plannedOf(readFileSync(`${ROOT}/${program}`, 'utf8'));
  expect(plan.notHonoured).toEqual([]);
  const data = await loaded(plan, ROOT);
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
