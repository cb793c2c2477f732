// Runs the programs of test/fixtures/tfjs/sources in real TensorFlow.js: sources.json, what each model is. The
// first line of a program says which models are looked at: `// truth: NAME=EXPRESSION NAME=EXPRESSION`, NAME
// being what ConvLens calls it. Packages other than TensorFlow.js are stand-ins that accept anything.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import esbuild from 'esbuild';

const require = createRequire(import.meta.url);
const folder = new URL('../fixtures/tfjs/sources/', import.meta.url);
console.warn = () => {};
console.log = () => {};
const tf = require('@tensorflow/tfjs');
await tf.setBackend('cpu');

const anything = new Proxy(function standIn() {}, {
  get: (_, key) =>
    key === '__esModule'
      ? true
      : key === Symbol.toPrimitive
        ? () => 0
        : key === 'then'
          ? undefined
          : anything,
  apply: () => anything,
  construct: () => anything,
});

/** The names start again, as in a fresh program. */
function fresh() {
  const path = require.resolve('@tensorflow/tfjs-layers/dist/tf-layers.node.js');
  delete require.cache[path];
  return { ...tf, ...require(path), loadLayersModel: async () => anything };
}

const size = (weights) => weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

const truth = {};
for (const file of readdirSync(folder).sort()) {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const [first] = text.split('\n');
  const wanted = first.replace('// truth: ', '').split(/ (?=\w+=)/);
  const entries = wanted.map((each) => each.replace('=', ': '));
  const program = `${text}\nmodule.exports.truth = async () => ({ ${entries.join(', ')} });`;
  const { code } = esbuild.transformSync(program, {
    loader: file.endsWith('tsx') ? 'tsx' : 'ts',
    format: 'cjs',
    target: 'node20',
  });
  tf.disposeVariables();
  const library = fresh();
  library.default = library;
  const module = { exports: {} };
  const find = (name) => (name.startsWith('@tensorflow/tfjs') ? library : anything);
  // Modules as they are, without esbuild's copies of them: the stand-ins have no properties to copy.
  const plain = code.replace(/__toESM\((require\([^)]*\))(?:, \d)?\)/g, '$1');
  new Function('require', 'module', 'exports', plain)(find, module, module.exports);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const models = Object.entries(await module.exports.truth()).filter(([, model]) => model?.countParams);
  truth[file] = Object.fromEntries(
    models.map(([name, model]) => [
      name,
      {
        params: model.countParams(),
        trainable: size(model.trainableWeights),
        layers: model.layers.map((layer) => [
          layer.name,
          layer.getClassName(),
          layer.outputShape,
          layer.countParams(),
        ]),
      },
    ]),
  );
}
writeFileSync(
  new URL('../fixtures/tfjs/sources.json', import.meta.url),
  `${JSON.stringify(truth, null, 1)}\n`,
);
