/** Bundles a test program with the trainer's own settings and runs it with TensorFlow's library path. */
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { trainerBundle } from '../../scripts/trainerBundle.mjs';
import { findTensorFlow, tensorFlowEnvironment } from '../../src/trainer/runtimes/tensorflowSetup.js';

/** Makes `dist/test/<name>.mjs` of `test/trainer/<name>.program.ts`. */
export async function bundleProgram(name: string): Promise<void> {
  await build({
    ...trainerBundle,
    ...{
      entryPoints: { [name]: `test/trainer/${name}.program.ts` },
      outdir: 'dist/test',
      format: 'esm',
      outExtension: { '.js': '.mjs' },
      logLevel: 'error',
    },
    // The libraries are CommonJS: they expect what a module has not.
    banner: {
      js: `import { createRequire as requireFrom } from 'node:module'; import { fileURLToPath as pathOf } from 'node:url';
const ownUrl = import.meta.url; const require = requireFrom(ownUrl); const __filename = pathOf(ownUrl);
const __dirname = pathOf(new URL('.', ownUrl));`,
    },
  });
}

/** The JSON lines that the program prints. Throws also when TensorFlow could not make a graph of a step quicker. */
export function runProgram<T>(name: string, ...args: string[]): readonly T[] {
  const env = { ...process.env, ...tensorFlowEnvironment(findTensorFlow()) };
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [`dist/test/${name}.mjs`, ...args], {
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  process.stderr.write(stderr);
  if (status !== 0) throw new Error(`${name} ended with ${status ?? signal}: ${stderr}`);
  const failure = /.*meta_optimizer\.cc.*/.exec(stderr)?.[0];
  if (failure) throw new Error(`TensorFlow's optimiser of graphs failed in ${name}: ${failure}`);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as T);
}
