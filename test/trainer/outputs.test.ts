/** Programs whose models have several outputs: from the same weights on the same batches, the curves are those of real Keras. */
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { Curves, Run } from './imageTargets.program.js';
import { bundleProgram, runProgram } from './program.js';
import { expectSetUp, hasTensorFlow } from './training.js';

/** Of each output, in the order of the model; none where it gives a number, a row of numbers or an image. */
const CLASSES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'faces.py': [['0', '1'], []],
  'heads.py': [
    ['0', '1', '2'],
    ['0', '1', '2'],
    ['0', '1', '2'],
  ],
  'lists.py': [['0', '1', '2'], []],
  'own.py': [
    ['0', '1', '2', '3'],
    ['0', '1'],
  ],
  'rebuilt.py': [[], ['0', '1', '2']],
  'stream.py': [[], ['0', '1', '2']],
};

beforeAll(async () => {
  expectSetUp();
  await bundleProgram('imageTargets');
  // The threads that read images stand beside the program.
  for (const name of readdirSync('dist/trainer').filter((each) =>
    /^(?:decode|map)Worker\.js$|\.wasm$/.test(each),
  ))
    copyFileSync(`dist/trainer/${name}`, `dist/test/${name}`);
}, 60_000);

test.each(hasTensorFlow ? ['wasm', 'tensorflow'] : ['wasm'])(
  'losses and metrics on %s are Keras’s within 1 %',
  (runtime) => {
    const file = readFileSync('test/fixtures/outputs/curves.json', 'utf8');
    const expected = JSON.parse(file) as Record<string, Curves>;
    const runs = runProgram<Run>('imageTargets', runtime, 'outputs');
    expect(runs.map(({ program }) => program)).toEqual(Object.keys(expected));
    for (const { program, history, notHonoured, classes } of runs) {
      expect.soft([notHonoured, classes], program).toEqual([[], CLASSES[program]]);
      const wanted = expected[program]?.history ?? {};
      expect.soft(Object.keys(history).sort(), program).toEqual(Object.keys(wanted).sort());
      for (const [name, values] of Object.entries(wanted))
        for (const [epoch, value] of values.entries())
          expect
            .soft(Math.abs((history[name]?.[epoch] ?? Number.NaN) - value), `${program} ${name} ${epoch + 1}`)
            .toBeLessThan(0.01 * Math.max(value, 0.05));
    }
  },
  240_000,
);
