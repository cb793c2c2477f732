/** `if training:` in the code's own layers and models does on each runtime what it does in real Keras (test/oracle/trainPhases.py). */
import { beforeAll, expect, test } from 'vitest';
import { expectSteps, prepareSteps, runtimes } from './oneStep.js';

beforeAll(prepareSteps, 60_000);

test.each(runtimes)(
  'if training: on %s',
  (runtime) => {
    // What is told the trainer is the same on each runtime; TensorFlow makes two graphs for each case.
    const kind = runtime === 'tensorflow' ? 'keras,' : '';
    for (const { title, notHonoured } of expectSteps('test/fixtures/trainPhases.json', runtime, kind))
      expect.soft(notHonoured, title).toEqual([]);
  },
  240_000,
);
