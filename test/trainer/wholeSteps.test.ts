/** Steps that TensorFlow computes as graphs are those that it computes operation by operation, whatever comes between. */
import { beforeAll, expect, test } from 'vitest';
import { bundleProgram, runProgram } from './program.js';
import { expectSetUp, hasTensorFlow } from './training.js';
import type { Stretch } from './wholeSteps.program.js';

beforeAll(async () => {
  expectSetUp();
  await bundleProgram('wholeSteps');
}, 60_000);

test.runIf(hasTensorFlow)(
  'a new rate, kept gradients, a value that is read, a smaller batch and a failure change no number',
  () => {
    const [functions, operations] = runProgram<Stretch>('wholeSteps') as [Stretch, Stretch];
    const [saved] = runProgram<Stretch>('wholeSteps', 'saved') as [Stretch];
    expect(operations.whole).toEqual([]);
    expect(operations.evaluatedWhole).toBe(0);
    for (const stretch of [functions, operations, saved]) expect(stretch.leaked).toEqual([0, 0]);
    for (const [kind, graphs] of Object.entries({ functions, saved })) {
      // Not those that keep, read or fail; the smaller batch has its own graph.
      expect(graphs.whole, kind).toEqual([0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 13, 14, 15]);
      expect(graphs.evaluatedWhole, kind).toBe(2);
      for (const part of ['losses', 'gradients', 'weights', 'evaluated'] as const) {
        const [found, expected] = [graphs[part].flat(), operations[part].flat()];
        expect(found.length, `${kind}: ${part}`).toBe(expected.length);
        expect(found.length, `${kind}: ${part}`).toBeGreaterThan(1);
        for (const [at, value] of expected.entries())
          expect(Math.abs((found[at] ?? Number.NaN) - value), `${kind}: ${part} ${at}`).toBeLessThan(
            1e-4 * Math.max(1, Math.abs(value)),
          );
      }
    }
  },
  60_000,
);
