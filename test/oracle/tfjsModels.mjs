// Random TensorFlow.js programs, and what the real library makes of each: `node test/oracle/tfjsModels.mjs
// [COUNT] [SEED] [FILE]`. Without arguments it writes the committed test/fixtures/tfjs/models.jsonl.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { randomProgram } from './tfjsPrograms.mjs';

const require = createRequire(import.meta.url);
const [count = '150', seed = '1', file] = process.argv.slice(2);
const warn = console.warn;
console.warn = () => {};
const tf = require('@tensorflow/tfjs');
await tf.setBackend('cpu');
tf.env().set('PROD', true);

function described(layer) {
  const size = (weights) => weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  return [
    layer.name,
    layer.getClassName(),
    layer.outputShape,
    layer.countParams(),
    size(layer.trainableWeights),
  ];
}

/** The names start again, as in a fresh program. */
function fresh() {
  const path = require.resolve('@tensorflow/tfjs-layers/dist/tf-layers.node.js');
  delete require.cache[path];
  return { ...tf, ...require(path) };
}

const lines = [];
for (let index = 0; index < Number(count); index++) {
  const code = randomProgram(Number(seed) * 1_000_003 + index);
  let truth;
  try {
    const model = new Function('tf', `${code}\nreturn model;`)(fresh());
    truth = { params: model.countParams(), layers: model.layers.map(described) };
    model.dispose?.();
  } catch (error) {
    truth = { error: String(error.message).split('\n')[0].slice(0, 160) };
  }
  tf.disposeVariables();
  lines.push(JSON.stringify({ code, ...truth }));
}
console.warn = warn;
writeFileSync(file ?? new URL('../fixtures/tfjs/models.jsonl', import.meta.url), `${lines.join('\n')}\n`);
