/** `training=…` of calls does on each runtime what it does in real Keras (test/oracle/trainingSwitches.py). */
import { beforeAll, expect, test } from 'vitest';
import { expectSteps, prepareSteps, runtimes } from './oneStep.js';

const SAID: readonly (readonly [string, RegExp])[] = [
  ['keras, functional: ', /^training=(True|False) of this call of \w+ does nothing: /],
  ['keras, class: what is called after a model', /^norm has no training of its own here/],
  ['keras, class: what is called after a layer', /^base has no training of its own here/],
];

beforeAll(prepareSteps, 60_000);

test.each(runtimes)(
  'training=… of a call on %s',
  (runtime) => {
    for (const { title, notHonoured } of expectSteps('test/fixtures/trainingSwitches.json', runtime)) {
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
