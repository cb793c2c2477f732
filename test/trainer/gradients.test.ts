/** The gradients that ConvLens adds to the WebAssembly backend are TensorFlow's. */
import { execFileSync } from 'node:child_process';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { trainerBundle } from '../../scripts/trainerBundle.mjs';
import { findTensorFlow, tensorFlowEnvironment } from '../../src/trainer/runtimes/tensorflowSetup.js';
import { expectSetUp, hasTensorFlow } from './training.js';

interface Compared {
  readonly name: string;
  readonly wasm: readonly (readonly number[])[];
  readonly tensorflow: readonly (readonly number[])[];
}

const program = 'dist/test/gradients.mjs';

beforeAll(expectSetUp);

test.runIf(hasTensorFlow)(
  'convolution gradients on WebAssembly equal TensorFlow’s',
  async () => {
    await build({
      ...trainerBundle,
      ...{
        entryPoints: { gradients: 'test/trainer/gradients.program.ts' },
        outdir: 'dist/test',
        format: 'esm',
        outExtension: { '.js': '.mjs' },
        logLevel: 'error',
      },
      // The libraries are CommonJS: they expect what a module has not.
      banner: {
        js: `import { createRequire } from 'node:module'; import { fileURLToPath } from 'node:url';
const require = createRequire(import.meta.url); const __filename = fileURLToPath(import.meta.url);
const __dirname = fileURLToPath(new URL('.', import.meta.url));`,
      },
    });
    const environment = { ...process.env, ...tensorFlowEnvironment(findTensorFlow()) };
    const output = execFileSync(process.execPath, [program], { env: environment, encoding: 'utf8' });
    const cases = output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Compared);
    expect(cases).toHaveLength(24);
    for (const { name, wasm, tensorflow } of cases) {
      expect(
        wasm.map((values) => values.length),
        name,
      ).toEqual(tensorflow.map((values) => values.length));
      const scale = Math.max(...tensorflow.flat().map(Math.abs));
      for (const [part, values] of wasm.entries())
        for (const [at, value] of values.entries())
          expect(Math.abs(value - (tensorflow[part]?.[at] ?? Number.NaN)) / scale, name).toBeLessThan(1e-5);
    }
  },
  240_000,
);
