/** Programs whose models have several inputs: from the same weights on the same batches, the curves are those of real Keras. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { Curves, Run } from './imageTargets.program.js';
import { bundleProgram, runProgram } from './program.js';
import { expectSetUp, hasTensorFlow } from './training.js';

beforeAll(async () => {
  expectSetUp();
  await bundleProgram('imageTargets');
}, 60_000);

test.each(hasTensorFlow ? ['wasm', 'tensorflow'] : ['wasm'])(
  'losses and metrics on %s are Keras’s within 1 %',
  (runtime) => {
    const file = readFileSync('test/fixtures/inputs/curves.json', 'utf8');
    const expected = JSON.parse(file) as Record<string, Curves>;
    const runs = runProgram<Run>('imageTargets', runtime, 'inputs');
    expect(runs.map(({ program }) => program)).toEqual(Object.keys(expected));
    for (const { program, history, notHonoured } of runs) {
      expect.soft(notHonoured, program).toEqual([]);
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
