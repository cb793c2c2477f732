/** `training=…` of calls does on each runtime what it does in real Keras (test/oracle/trainingSwitches.py). */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { bundleProgram, runProgram } from './program.js';
import { expectSetUp, hasTensorFlow } from './training.js';
import type { SwitchCase } from './trainingSwitches.program.js';

interface Found {
  readonly title: string;
  readonly notHonoured: readonly (readonly [string, string])[];
  readonly isDrawn: boolean;
  readonly predicted: number;
  readonly loss: number;
  readonly after: number;
}

const { cases } = JSON.parse(readFileSync('test/fixtures/trainingSwitches.json', 'utf8')) as {
  readonly cases: readonly SwitchCase[];
};

const SAID: readonly (readonly [string, RegExp])[] = [
  ['keras, functional: ', /^training=(True|False) of this call of \w+ does nothing: /],
  ['keras, class: what is called after a model', /^norm has no training of its own here/],
  ['keras, class: what is called after a layer', /^base has no training of its own here/],
];

beforeAll(async () => {
  expectSetUp();
  await bundleProgram('trainingSwitches');
}, 60_000);

test.each(hasTensorFlow ? ['wasm', 'tensorflow'] : ['wasm'])(
  'training=… of a call on %s',
  (runtime) => {
    const found = runProgram<Found>('trainingSwitches', runtime);
    expect(found.map(({ title }) => title)).toEqual(cases.map(({ title }) => title));
    for (const [at, each] of found.entries()) {
      const { title, notHonoured } = each;
      const { isDrawn, isTrainedDrawn } = cases[at] ?? {};
      expect.soft(each.isDrawn, `${title}: predictions differ`).toBe(isDrawn);
      if (!isDrawn) expect.soft(each.predicted, `${title}: prediction`).toBeLessThan(1e-4);
      if (!isTrainedDrawn) {
        expect.soft(each.loss, `${title}: loss`).toBeLessThan(1e-3);
        expect.soft(each.after, `${title}: weights after a step`).toBeLessThan(1e-4);
      }
      // What Keras 3 itself passes over, or takes from another call, is said, with its place.
      const said = SAID.find(([start]) => title.startsWith(start));
      expect.soft(notHonoured.length, `${title}: ${notHonoured}`).toBe(said ? 1 : 0);
      for (const [why, place] of notHonoured) {
        expect.soft(why, title).toMatch(said?.[1] ?? '');
        expect.soft(place, title).toMatch(/^base\(|^layers\.|^self\./);
      }
    }
  },
  120_000,
);
