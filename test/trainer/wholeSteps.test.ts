/** Steps that TensorFlow computes as graphs are those that it computes operation by operation, whatever comes between. */
import { beforeAll, expect, test } from 'vitest';
import { bundleProgram, runProgram } from './program.js';
import { expectSetUp, hasTensorFlow } from './training.js';
import type { Compiled, Course, Rule, Stretch } from './wholeSteps.program.js';

beforeAll(async () => {
  expectSetUp();
  await bundleProgram('wholeSteps');
  lines = hasTensorFlow ? runProgram<Stretch | Rule | Course>('wholeSteps') : [];
}, 120_000);

let lines: readonly (Stretch | Rule | Course)[] = [];

test.runIf(hasTensorFlow)(
  'a new rate, kept gradients, a value that is read, a smaller batch and a failure change no number',
  () => {
    const [functions, operations, compared] = lines as [Stretch, Stretch, Stretch];
    const [saved] = runProgram<Stretch>('wholeSteps', 'saved') as [Stretch];
    expect(operations.whole).toEqual([]);
    expect(operations.evaluatedWhole).toBe(0);
    for (const stretch of [functions, operations, saved]) expect(stretch.leaked).toEqual([0, 0]);
    // With its graph the first stretch's constants go, while the third runs.
    expect(Math.max(...compared.leaked)).toBeLessThanOrEqual(0);
    for (const [kind, graphs] of Object.entries({ functions, saved })) {
      // Not those that keep, read or fail; the smaller batch has its own graph.
      expect(graphs.whole, kind).toEqual([0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 13, 14, 15, 16, 17]);
      // One made the graph, and three in a row were done in the same way.
      expect(graphs.replayed, kind).toEqual([4, 5, 14, 15, 16, 17]);
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

test.runIf(hasTensorFlow)('a step without its JavaScript gives the numbers that it gives with it', () => {
  const [functions, , compared, , ...courses] = lines as [Stretch, Stretch, Stretch, Rule, ...Course[]];
  expect(compared.replayed).toEqual([]);
  for (const part of ['losses', 'gradients', 'weights', 'evaluated'] as const)
    expect(functions[part], part).toEqual(compared[part]);
  expect(courses.length).toBeGreaterThan(10);
  for (let at = 0; at < courses.length; at += 2) {
    const [found, expected] = courses.slice(at, at + 2) as [Course, Course];
    // Twelve, and chance that nobody tells of cannot be drawn without the JavaScript that draws it.
    expect.soft(found.replayed, found.title).toBe(found.title.includes('untold') ? 0 : 8);
    expect.soft(expected.replayed, found.title).toBe(0);
    expect.soft(found.losses, found.title).toEqual(expected.losses);
    expect.soft(found.values, found.title).toEqual(expected.values);
    for (const { tensors, title } of [found, expected])
      expect.soft(new Set(tensors).size, `tensors of ${title}`).toBe(1);
  }
});

test.runIf(hasTensorFlow)(
  'a number that changes unseen is found by the next check, one that is told of wrongly before any replay',
  () => {
    const { given, replayed, stale } = lines[3] as Rule;
    // The first makes the graph, three are rehearsed, 63 replayed; the next is compared.
    expect(replayed.indexOf(true)).toBe(4);
    expect(replayed.lastIndexOf(true)).toBe(66);
    expect(given[0]).toBe(2);
    expect(given.slice(67)).toEqual([3, 3, 3, 3, 3]);
    expect(stale).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  },
);

test.runIf(hasTensorFlow)(
  'XLA gives the numbers of operations, and steps that it cannot compile run without it',
  () => {
    const [{ losses, expected, turned, said }] = runProgram<Compiled>('wholeSteps', 'xla') as [Compiled];
    for (const [at, loss] of expected.entries())
      expect(Math.abs((losses[at] ?? Number.NaN) - loss), `step ${at}`).toBeLessThan(1e-4 * loss);
    expect(new Set(losses).size).toBe(6);
    expect(turned).toEqual([16, 16, 16]);
    expect(said.filter((line) => line.startsWith('XLA cannot compile'))).toHaveLength(1);
  },
);
