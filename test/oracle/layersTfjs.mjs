/**
 * What real TensorFlow.js says of random single-layer cases: output shapes, weights, or that it throws.
 *     node test/oracle/layersTfjs.mjs [--seed 1] [--count 800] [--only conv2d,dense] [--out FILE]
 * Writes test/fixtures/layers/tfjs.jsonl by default, in the form that `layers.py` describes. A size that is no
 * number is written as "NaN". The cases come from layersTfjsCases.mjs.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { caseFor, dice, FACTORIES } from './layersTfjsCases.mjs';

const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs-core');
const tfl = require('@tensorflow/tfjs-layers');
require('@tensorflow/tfjs-backend-cpu');
// The whole `@tensorflow/tfjs` chains operations to tensors; recurrent layers need some.
for (const [name, operation] of Object.entries({ ...tf, flatten: (tensor) => tf.reshape(tensor, [-1]) }))
  if (typeof operation === 'function' && /^[a-z]/.test(name))
    tf.Tensor.prototype[name] ??= function (...rest) {
      return operation(this, ...rest);
    };

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '800' },
    only: { type: 'string' },
    out: { type: 'string' },
  },
});
const target = values.out ?? new URL('../fixtures/layers/tfjs.jsonl', import.meta.url);

console.warn = () => {};

/** `tf` as a file that imports `@tensorflow/tfjs` has it. */
const api = { ...tf, ...tfl, layers: tfl.layers };

const plain = (shape) => shape.map((size) => (Number.isNaN(size) || size === undefined ? 'NaN' : size));

function answer(code, inputs) {
  const split = code.lastIndexOf(').apply(') + 1;
  try {
    const tensors = inputs.map((shape) => tfl.input({ batchShape: shape }));
    const names = ['x', 'y', 'z', 'w'].slice(0, inputs.length);
    const run = new Function(
      'tf',
      ...names,
      `const layer = ${code.slice(0, split)}; const out = layer${code.slice(split)}; return [layer, out];`,
    );
    const [layer, made] = run(api, ...tensors);
    const outputs = (Array.isArray(made) ? made : [made]).map(({ shape }) => plain(shape));
    const trained = new Set(layer.trainableWeights.map(({ id }) => id));
    const weights = layer.weights.map((weight) => [
      weight.originalName.split('/').at(-1),
      plain(weight.shape),
      trained.has(weight.id),
    ]);
    return [outputs, weights];
  } catch (error) {
    return ['raises', String(error.message).split('\n')[0].slice(0, 60)];
  }
}

const roll = dice(Number(values.seed));
const names = values.only ? values.only.split(',') : FACTORIES;
const lines = [];
for (let index = 0; lines.length < Number(values.count); index++) {
  const [code, inputs] = caseFor(names[index % names.length], roll);
  lines.push(JSON.stringify([code, inputs, ...answer(code, inputs)]));
}
writeFileSync(target, `${lines.join('\n')}\n`);
