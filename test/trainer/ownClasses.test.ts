/** Layers and models of the code's own classes are on each runtime what they are in real Keras (test/oracle/ownClasses.py). */
import { beforeAll, expect, test } from 'vitest';
import { expectSteps, prepareSteps, runtimes } from './oneStep.js';

beforeAll(prepareSteps, 60_000);

test.each(runtimes)(
  'classes of the code on %s',
  (runtime) => {
    for (const { title, notHonoured } of expectSteps('test/fixtures/ownClasses.json', runtime))
      expect.soft(notHonoured, title).toEqual([]);
  },
  120_000,
);
