/** The gradients that ConvLens adds to the WebAssembly backend are TensorFlow's. */
import { beforeAll, expect, test } from 'vitest';
import { bundleProgram, runProgram } from './program.js';
import { expectSetUp, hasTensorFlow } from './training.js';

interface Compared {
  readonly name: string;
  readonly wasm: readonly (readonly number[])[];
  readonly tensorflow: readonly (readonly number[])[];
}

beforeAll(expectSetUp);

test.runIf(hasTensorFlow)(
  'convolution gradients on WebAssembly equal TensorFlow’s',
  async () => {
    await bundleProgram('gradients');
    const cases = runProgram<Compared>('gradients', 'wasm', 'tensorflow');
    expect(cases).toHaveLength(41);
    for (const { name, wasm, tensorflow } of cases) {
      expect(
        wasm.map((values) => values.length),
        name,
      ).toEqual(tensorflow.map((values) => values.length));
      const scale = tensorflow.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (const [part, values] of wasm.entries())
        for (const [at, value] of values.entries())
          expect(Math.abs(value - (tensorflow[part]?.[at] ?? Number.NaN)) / scale, name).toBeLessThan(1e-5);
    }
  },
  240_000,
);
