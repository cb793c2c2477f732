/** The gradients that ConvLens adds to the WebAssembly backend are TensorFlow's. */
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { bundleProgram, runProgram } from './program.js';
import { expectSetUp, hasTensorFlow } from './training.js';

interface Compared {
  readonly name: string;
  readonly wasm: readonly (readonly number[])[];
  readonly tensorflow: readonly (readonly number[])[];
}

beforeAll(expectSetUp);
afterEach(() => vi.unstubAllEnvs());

/** A reader of trained models computes without threads, and so without the kernels that need them. */
test.runIf(hasTensorFlow).each([
  { kernels: 'ours', threads: 2, options: [], count: 46 },
  { kernels: 'the backend’s', threads: 0, options: ['--few'], count: 27 },
])(
  'convolution gradients on WebAssembly equal TensorFlow’s, by kernels: $kernels',
  async ({ threads, options, count }) => {
    vi.stubEnv('CONVLENS_TEST_THREADS', String(threads));
    await bundleProgram('gradients');
    const cases = runProgram<Compared>('gradients', 'wasm', 'tensorflow', ...options);
    expect(cases).toHaveLength(count);
    for (const { name, wasm, tensorflow } of cases) {
      expect(
        wasm.map((values) => values.length),
        name,
      ).toEqual(tensorflow.map((values) => values.length));
      const scale = tensorflow.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (const [part, values] of wasm.entries())
        for (const [at, value] of values.entries())
          expect(Math.abs(value - (tensorflow[part]?.[at] ?? Number.NaN)) / scale, name).toBeLessThan(2e-5);
    }
  },
  240_000,
);
