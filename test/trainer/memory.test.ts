/** Memory stays flat over a thousand batches, and dropout drops what Keras's does, in the mean and in its spread. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundleProgram, runProgram } from './program.js';
import { expectSetUp, hasTensorFlow } from './training.js';

interface Trained {
  readonly kind: 'trained';
  readonly found: readonly { readonly tensors: number; readonly megabytes: number }[];
  /** Steps that the runtime computed as one graph. */
  readonly whole: number;
  /** Of these, without their JavaScript. */
  readonly replayed: number;
}
interface Dropped {
  readonly kind: 'dropped';
  readonly shares: readonly number[];
  readonly scale: number;
  readonly mean: number;
  readonly repeats: number;
  readonly values: number;
}

afterAll(() => vi.unstubAllEnvs());

describe.each(hasTensorFlow ? ['wasm', 'tensorflow'] : ['wasm'])('on %s', (runtime) => {
  let lines: readonly (Trained | Dropped)[] = [];
  beforeAll(async () => {
    expectSetUp();
    await bundleProgram('memory');
    // With more, a busy machine spends most of the time on threads that wait for each other.
    vi.stubEnv('CONVLENS_TEST_THREADS', '1');
    lines = runProgram<Trained | Dropped>('memory', runtime);
  }, 300_000);

  test('no tensor stays behind, and the process does not grow', () => {
    const { found = [], whole, replayed } = lines.find((line) => line.kind === 'trained') ?? {};
    console.info(runtime, JSON.stringify(found));
    expect(found).toHaveLength(2);
    if (runtime === 'tensorflow') expect({ whole, replayed }).toEqual({ whole: 1000, replayed: 981 });
    expect(found[1]?.tensors).toBe(found[0]?.tensors);
    // 600 batches: 30 MB are 50 kB a batch, less than one batch of its activations.
    expect((found[1]?.megabytes ?? Infinity) - (found[0]?.megabytes ?? 0)).toBeLessThan(30);
  });

  test('a mask keeps 1 − rate of the values, scales them by 1 / (1 − rate), and is new each time', () => {
    const dropped = lines.find((line) => line.kind === 'dropped');
    if (!dropped) throw new Error('the program said nothing of dropout');
    const { shares, scale, mean, repeats, values } = dropped;
    expect(scale).toBeCloseTo(1 / 0.7, 5);
    expect(repeats).toBe(0);
    // A share of n independent values has the deviation √(p·q / n); of 50 such, five of them hold.
    const deviation = Math.sqrt((0.7 * 0.3) / values);
    for (const share of shares) expect(Math.abs(share - 0.7)).toBeLessThan(5 * deviation);
    const spread = Math.sqrt(shares.reduce((sum, share) => sum + (share - 0.7) ** 2, 0) / shares.length);
    expect(spread / deviation).toBeGreaterThan(0.7);
    expect(spread / deviation).toBeLessThan(1.3);
    expect(mean).toBeCloseTo(1, 2);
  });
});
