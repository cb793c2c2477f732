// What real TensorFlow.js says of each TypeScript example: names, classes, output shapes, parameter counts.
// `node test/oracle/examples.mjs` writes test/fixtures/examples/*.ts.json. Only the models are built.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const { version } = JSON.parse(readFileSync(require.resolve('@tensorflow/tfjs-layers/package.json'), 'utf8'));

const directory = mkdtempSync(path.join(tmpdir(), 'convlens-oracle-'));
for (const name of readdirSync(path.join(root, 'examples')).filter((each) => each.endsWith('.ts'))) {
  const outfile = path.join(directory, `${name}.cjs`);
  const entryPoints = [path.join(root, 'examples', name)];
  await esbuild.build({ entryPoints, outfile, bundle: true, platform: 'node', logLevel: 'error' });
  const { model } = require(outfile);
  const layers = model.layers.map((layer) => ({
    name: layer.name,
    type: layer.getClassName(),
    outputShape: layer.outputShape,
    params: layer.countParams(),
    trainable: layer.trainableWeights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
  }));
  const found = { tfjs: version, params: model.countParams(), layers };
  writeFileSync(
    path.join(root, `test/fixtures/examples/${name}.json`),
    `${JSON.stringify(found, null, 1)}\n`,
  );
}
rmSync(directory, { recursive: true });
