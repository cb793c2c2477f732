/** Programs that compute their data in steps of their own: the trainer gives the model what real Python gives it. */
import './builtWorkers.js';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Given, loaded, plannedOf, read } from './given.js';

const ROOT = 'test/fixtures/loadedData';
const given = JSON.parse(readFileSync(`${ROOT}/given.json`, 'utf8')) as Record<string, Record<string, Given>>;

const programs = readdirSync(ROOT).filter((name) => name.endsWith('.py'));

test.each(programs)('%s', async (program) => {
  const plan = plannedOf(readFileSync(`${ROOT}/${program}`, 'utf8'));
  const data = await loaded(plan, ROOT);
  for (const name of ['train', 'validation'] as const) {
    const found = await read(data[name]);
    const expected = given[program]?.[name];
    expect([name, found?.y]).toEqual([name, expected?.y]);
    const gaps = (expected?.x ?? []).map((image, place) =>
      Math.max(
        ...image.map((value, at) => Math.abs((found?.x[place]?.[at] ?? Number.POSITIVE_INFINITY) - value)),
      ),
    );
    expect(Math.max(0, ...gaps)).toBeLessThan(1e-4);
    expect(found?.x.map((image) => image.length)).toEqual(expected?.x.map((image) => image.length));
  }
});
