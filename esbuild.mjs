// Every bundle on one screen. `node esbuild.mjs [--watch]`.
import { existsSync } from 'node:fs';
import esbuild from 'esbuild';
import { coreInText, coreOnDemand, editorOnce, packagesOnDemand, worker } from './scripts/bundles.mjs';
import { addTrainerFiles, trainerBundle } from './scripts/trainerBundle.mjs';

const node = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', sourcemap: true };
const page = {
  ...{ bundle: true, platform: 'browser', format: 'iife', target: 'es2022', minify: true },
  // The editor's icon font lies beside the style sheet.
  ...{ loader: { '.ttf': 'file' }, assetNames: '[name]' },
};

const bundles = [
  {
    ...node,
    entryPoints: ['src/extension/main.ts'],
    outfile: 'dist/extension.js',
    minify: true,
    plugins: [editorOnce, coreOnDemand],
  },
  {
    ...node,
    entryPoints: ['src/core/index.ts'],
    outfile: 'dist/core.js',
    minify: true,
    plugins: [packagesOnDemand],
  },
  {
    ...worker,
    entryPoints: ['src/extension/web.ts'],
    outfile: 'dist/web/extension.js',
    plugins: [editorOnce, coreInText],
  },
  {
    ...node,
    entryPoints: ['src/cli/start.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...node,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/commandLine.js',
    minify: true,
    plugins: [packagesOnDemand],
    // Native, and needed for PNG alone.
    external: ['@resvg/resvg-js'],
    // In kept compiled code Node knows no `import()`; a `require` does.
    supported: { 'dynamic-import': false },
  },
  ...['index', 'virtual', 'untrusted'].map((name) => ({
    ...node,
    entryPoints: [`test/vscode/${name}.ts`],
    outfile: `dist/test/${name}.js`,
    external: ['vscode'],
  })),
  {
    ...worker,
    alias: { ...worker.alias, 'node:assert/strict': './test/vscode/browserAssert.ts' },
    entryPoints: ['test/vscode/web.ts'],
    outfile: 'dist/test/web.js',
    external: ['vscode'],
  },
  { ...page, entryPoints: ['webview/diagram/main.ts'], outfile: 'dist/webview/diagram.js' },
  { ...page, entryPoints: ['webview/diagram/drawWorker.ts'], outfile: 'dist/webview/drawWorker.js' },
  { ...page, entryPoints: ['webview/comparison/main.ts'], outfile: 'dist/webview/comparison.js' },
  { ...page, entryPoints: ['webview/training/main.ts'], outfile: 'dist/webview/training.js' },
];

// A part that is not written yet is left out, and said so.
const ready = bundles.filter((bundle) => existsSync(bundle.entryPoints[0]));
for (const bundle of bundles) {
  if (!ready.includes(bundle))
    console.log(`esbuild: no ${bundle.entryPoints[0]} yet, so no ${bundle.outfile}`);
}

if (process.argv.includes('--watch')) {
  for (const bundle of [...ready, trainerBundle]) await (await esbuild.context(bundle)).watch();
  await addTrainerFiles();
} else {
  await Promise.all([...ready, trainerBundle].map((bundle) => esbuild.build(bundle)));
  await addTrainerFiles();
  console.log(`esbuild: ${ready.length + 1} bundles in dist/`);
}
