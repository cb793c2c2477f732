/** Layers and models of the code's own classes are on each runtime what they are in real Keras (test/oracle/ownClasses.py, ownWeights.py). */
import { beforeAll, expect, test } from 'vitest';
import { expectSteps, prepareSteps, runtimes } from './oneStep.js';

beforeAll(prepareSteps, 60_000);

const FIXTURES = ['ownClasses', 'ownWeights'];

test.each(runtimes.flatMap((runtime) => FIXTURES.map((name) => [name, runtime] as const)))(
  '%s on %s',
  (name, runtime) => {
    // What is told the trainer is the same on each runtime; TensorFlow makes two graphs for each case.
    const kind = name === 'ownWeights' && runtime === 'tensorflow' ? 'keras,' : '';
    for (const { title, notHonoured } of expectSteps(`test/fixtures/${name}.json`, runtime, kind))
      expect.soft(notHonoured, title).toEqual([]);
  },
  120_000,
);
