// `npm run package`: builds and packages convlens-<version>.vsix, and checks that nothing is missing from it.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { kernelFiles } from './computeKernels.mjs';
import { wasmFiles } from './trainerBundle.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What a person needs after the install; everything else in dist/ is for tests. */
const required = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'package.nls.json',
  'dist/extension.js',
  'dist/core.js',
  'dist/web/extension.js',
  'samples/emotion.py',
  'dist/cli.js',
  'dist/commandLine.js',
  'dist/trainer/main.js',
  'dist/trainer/startWorker.js',
  'dist/trainer/worker.js',
  'dist/trainer/reader.js',
  'dist/trainer/decodeWorker.js',
  'dist/trainer/mapWorker.js',
  'dist/trainer/computeWorker.js',
  ...kernelFiles.map((name) => `dist/trainer/${name}`),
  'dist/trainer/tfjs-backend-wasm-threaded-simd.js',
  'dist/trainer/tfjs-backend-wasm-threaded-simd.worker.js',
  ...wasmFiles.map((file) => `dist/trainer/${path.basename(file)}`),
  'dist/webview/diagram.js',
  'dist/webview/training.js',
  'dist/webview/comparison.js',
];

/**
 * The path of the packaged extension. `isBuilt`: what lies in `dist/` is packaged as it is, since others read it now.
 * Throws a sentence when a file is missing.
 */
export function packageExtension({ isBuilt = false } = {}) {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const vsix = path.join(root, `${name}-${version}.vsix`);
  if (!isBuilt) node('esbuild.mjs');
  const vsce = 'node_modules/@vscode/vsce/vsce';
  const listed = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], {
    cwd: root,
    encoding: 'utf8',
  }).split(/\r?\n/);
  const missing = required.filter((file) => !listed.includes(file));
  if (missing.length > 0) {
    throw new Error(
      `The package would lack ${missing.join(', ')}. Build it (npm run build) and look at .vscodeignore.`,
    );
  }
  node(
    vsce,
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    vsix,
  );
  console.log(`${vsix}: ${(statSync(vsix).size / 1e6).toFixed(1)} MB`);
  return vsix;
}

function node(...args) {
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    packageExtension();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
