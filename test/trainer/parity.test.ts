/** From the same weights on the same batches, twenty losses are those of real Keras, for every optimiser. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { ParityFixture } from './parity.program.js';
import { bundleProgram, runProgram } from './program.js';
import { expectSetUp, hasTensorFlow } from './training.js';

interface Run {
  readonly title: string;
  readonly normalised: boolean;
  readonly losses: readonly number[];
  readonly leaked: number;
  /** Steps that the runtime computed as one graph. */
  readonly whole: number;
  /** Of these, without their JavaScript. */
  readonly replayed: number;
}

beforeAll(async () => {
  expectSetUp();
  await bundleProgram('parity');
}, 60_000);

test.each(hasTensorFlow ? ['wasm', 'tensorflow'] : ['wasm'])(
  'losses on %s are Keras’s within 1 %',
  (runtime) => {
    const { runs } = JSON.parse(readFileSync('test/fixtures/parity.json', 'utf8')) as ParityFixture;
    const found = runProgram<Run>('parity', runtime);
    expect(found).toHaveLength(runs.length);
    for (const [at, { title, normalised, losses, leaked, whole, replayed }] of found.entries()) {
      const expected = runs[at]?.losses ?? [];
      const furthest = Math.max(...expected.map((loss, step) => Math.abs((losses[step] ?? 0) - loss) / loss));
      const name = `${title}${normalised ? ' with batch normalisation' : ''}`;
      expect.soft(furthest, name).toBeLessThan(0.01);
      expect.soft(leaked, `tensors that ${name} left behind`).toBe(0);
      if (runtime !== 'tensorflow') continue;
      expect.soft(whole, `steps of ${name} as one graph`).toBe(20);
      // One makes the graph, three show what changes.
      expect.soft(replayed, `steps of ${name} without their JavaScript`).toBe(16);
    }
  },
  240_000,
);
