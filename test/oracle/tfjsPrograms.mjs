// Writes random programs that build TensorFlow.js models: layers, arguments and styles of code.

export function randomProgram(seed) {
  const random = generator(seed);
  const pick = (items) => items[Math.floor(random() * items.length)];
  const chance = (share) => random() < share;
  const context = { pick, chance, count: (most) => 1 + Math.floor(random() * most) };
  return chance(0.5) ? sequential(context) : functional(context);
}

function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const ACTIVATIONS = [
  'relu',
  'elu',
  'tanh',
  'sigmoid',
  'softmax',
  'swish',
  'mish',
  'gelu',
  'relu6',
  'linear',
  'selu',
];

/** Options with some of the entries left out. */
function options(required, optional, { chance }) {
  const entries = [...required, ...optional.filter(() => chance(0.35))];
  return entries.length === 0 ? '' : `{ ${entries.join(', ')} }`;
}

function size({ pick }, most) {
  const one = pick([1, 2, 3]);
  return pick([String(Math.min(one, most)), `[${Math.min(one, most)}, ${pick([1, Math.min(2, most)])}]`]);
}

const activation = (context) => `activation: '${context.pick(ACTIVATIONS)}'`;
const padding = (context) => `padding: '${context.pick(['same', 'valid', 'same'])}'`;
const bias = (context) => `useBias: ${context.pick(['true', 'false'])}`;

/** Layers by the rank of their input, batch left out: [factory, options, rank after]. */
const IMAGE = [
  (c) => [
    'conv2d',
    options(
      [`filters: ${c.pick([2, 4, 7])}`, `kernelSize: ${size(c, 3)}`],
      [
        `strides: ${size(c, 2)}`,
        padding(c),
        activation(c),
        bias(c),
        `name: 'own_${c.count(900)}'`,
        `kernelInitializer: 'heNormal'`,
      ],
      c,
    ),
    3,
  ],
  (c) => ['conv2d', options([`filters: 3`, `kernelSize: 3`, `dilationRate: 2`], [padding(c)], c), 3],
  (c) => [
    'conv2dTranspose',
    options(
      [`filters: ${c.pick([2, 3])}`, `kernelSize: ${size(c, 3)}`],
      [`strides: ${c.pick(['2', '[2, 1]', '1'])}`, padding(c), bias(c)],
      c,
    ),
    3,
  ],
  (c) => [
    'depthwiseConv2d',
    options(
      [`kernelSize: ${size(c, 3)}`],
      [`depthMultiplier: ${c.count(3)}`, padding(c), `strides: 2`, bias(c)],
      c,
    ),
    3,
  ],
  (c) => [
    'separableConv2d',
    options([`filters: ${c.count(5)}`, `kernelSize: 3`], [`depthMultiplier: 2`, padding(c), bias(c)], c),
    3,
  ],
  (c) => [
    c.pick(['maxPooling2d', 'averagePooling2d', 'maxPool2d', 'avgPool2d']),
    options([`poolSize: ${size(c, 2)}`], [`strides: ${c.pick(['1', '2', '[1, 2]'])}`, padding(c)], c),
    3,
  ],
  (c) => ['upSampling2d', `{ size: [${c.pick([1, 2])}, 2] }`, 3],
  (c) => [
    'zeroPadding2d',
    c.pick(['', '{ padding: [1, 2] }', '{ padding: [[1, 0], [2, 1]] }', '{ padding: 2 }']),
    3,
  ],
  (c) => ['cropping2D', `{ cropping: ${c.pick(['[[1, 0], [0, 1]]', '[[1, 1], [1, 1]]'])} }`, 3],
  () => ['globalAveragePooling2d', '{}', 1],
  (c) => [c.pick(['globalMaxPooling2d', 'globalMaxPool2d']), '{}', 1],
  () => ['flatten', '', 1],
  (c) => ['prelu', c.pick(['', '{ sharedAxes: [1, 2] }']), 3],
  (c) => ['permute', `{ dims: ${c.pick(['[2, 1, 3]', '[3, 1, 2]'])} }`, 3],
  (c) => [
    'timeDistributed',
    c.pick(['{ layer: tf.layers.dense({ units: 3 }) }', '{ layer: tf.layers.flatten() }']),
    0,
  ],
];
const SEQUENCE = [
  (c) => [
    'conv1d',
    options(
      [`filters: ${c.count(6)}`, `kernelSize: ${c.count(3)}`],
      [`strides: ${c.count(2)}`, padding(c), bias(c)],
      c,
    ),
    2,
  ],
  (c) => [
    c.pick(['maxPooling1d', 'averagePooling1d', 'maxPool1d']),
    options([`poolSize: 2`], [`strides: 1`, padding(c)], c),
    2,
  ],
  (c) => [c.pick(['globalAveragePooling1d', 'globalMaxPooling1d']), '', 1],
  (c) => [
    'lstm',
    options([`units: ${c.count(5)}`], [`returnSequences: true`, bias(c), `goBackwards: true`], c),
    0,
  ],
  (c) => ['gru', options([`units: ${c.count(5)}`], [`returnSequences: true`, bias(c)], c), 0],
  (c) => ['simpleRNN', options([`units: ${c.count(5)}`], [`returnSequences: true`, bias(c)], c), 0],
  (c) => [
    'bidirectional',
    `{ layer: tf.layers.${c.pick(['lstm', 'gru'])}({ units: ${c.count(4)}, returnSequences: ${c.pick(['true', 'false'])} }), mergeMode: '${c.pick(['concat', 'sum', 'mul', 'ave'])}' }`,
    0,
  ],
  () => ['bidirectional', `{ layer: tf.layers.lstm({ units: 3 }) }`, 1],
  () => ['timeDistributed', '{ layer: tf.layers.dense({ units: 3 }) }', 2],
  () => ['flatten', '', 1],
  () => ['masking', '{ maskValue: 0 }', 2],
];
const VECTOR = [
  (c) => ['repeatVector', `{ n: ${c.count(4)} }`, 2],
  (c) => [
    'dense',
    options([`units: ${c.count(12)}`], [activation(c), bias(c), `kernelInitializer: 'glorotUniform'`], c),
    1,
  ],
];
const ANY = [
  (c) => ['dense', options([`units: ${c.count(12)}`], [activation(c), bias(c), `trainable: false`], c), 0],
  (c) => ['batchNormalization', options([], ['center: false', 'scale: false', 'momentum: 0.9'], c), 0],
  (c) => ['layerNormalization', options([], ['center: false', 'scale: false'], c), 0],
  (c) => ['dropout', `{ rate: 0.${c.count(8)} }`, 0],
  (c) => ['activation', `{ ${activation(c)} }`, 0],
  (c) => [c.pick(['reLU', 'leakyReLU', 'elu', 'softmax', 'thresholdedReLU']), '', 0],
  (c) => [c.pick(['gaussianNoise']), '{ stddev: 0.1 }', 0],
  (c) => [c.pick(['gaussianDropout', 'alphaDropout']), '{ rate: 0.2 }', 0],
];
const SHAPES = {
  3: ['[8, 8, 3]', '[9, 7, 1]', '[12, 12, 2]', '[null, null, 3]'],
  2: ['[6, 4]', '[5, 3]', '[null, 4]'],
  1: ['[10]', '[7]'],
};

/** Calls of factories, such as `dense({ units: 3 })`, for a chain that starts at `rank`. */
function chain(context, rank, length, layers) {
  const calls = [];
  let current = rank;
  for (let step = 0; step < length && current > 0; step++) {
    const own = { 3: IMAGE, 2: SEQUENCE, 1: VECTOR }[current];
    const [factory, argument, after] = context.pick(context.chance(0.65) ? own : ANY)(context);
    calls.push(`${layers}.${factory}(${argument.replaceAll('tf.layers', layers)})`);
    if (/lstm|gru|simpleRNN|bidirectional/.test(factory) && after === 0)
      current = /returnSequences: true/.test(argument) ? 2 : 1;
    else if (factory === 'timeDistributed' && after === 0) current = /dense/.test(argument) ? 3 : 2;
    else current = after === 0 ? current : after;
  }
  return { calls, rank: current };
}

function withInput(call, shape) {
  const open = call.indexOf('(') + 1;
  const rest = call.slice(open, -1).trim();
  return rest === ''
    ? `${call.slice(0, open)}{ inputShape: ${shape} })`
    : `${call.slice(0, open)}{ inputShape: ${shape}, ${rest.slice(1).trimStart()})`;
}

function sequential(context) {
  const { pick, chance, count } = context;
  const rank = pick([3, 3, 3, 2, 1]);
  const shape = pick(SHAPES[rank]);
  const destructured = chance(0.3);
  const layers = destructured ? 'layers' : 'tf.layers';
  const { calls } = chain(context, rank, 2 + count(6), layers);
  const head = destructured ? 'const { layers } = tf;\n' : '';
  if (chance(0.25)) {
    const list = [`${layers}.inputLayer({ inputShape: ${shape} })`, ...calls];
    return `${head}const model = tf.sequential({ layers: [\n  ${list.join(',\n  ')},\n] });`;
  }
  const [first = '', ...rest] = calls;
  const named = chance(0.2) ? "{ name: 'net' }" : '';
  const adds = [withInput(first, shape), ...rest];
  if (chance(0.3))
    return `${head}const model = tf.sequential(${named});\n[\n  ${adds.join(',\n  ')},\n].forEach((layer) => model.add(layer));`;
  return `${head}const model = tf.sequential(${named});\n${adds.map((call) => `model.add(${call});`).join('\n')}`;
}

function functional(context) {
  const { pick, chance, count } = context;
  const rank = pick([3, 3, 2, 1]);
  const shape = pick(SHAPES[rank]);
  const start = `const input = tf.input({ shape: ${shape} });`;
  const style = pick(['chain', 'block', 'branches', 'shared', 'nested', 'two']);
  const body = chain(context, rank, count(4), 'tf.layers').calls;
  const applied = (calls, from) => calls.reduce((x, call) => `${call}.apply(${x})`, from);
  const end = `const model = tf.model({ inputs: input, outputs: x${chance(0.2) ? ", name: 'net'" : ''} });`;
  const lines = body.map((call) => `x = ${call}.apply(x);`).join('\n');
  if (style === 'chain') return `${start}\nlet x = input;\n${lines}\n${end}`;
  if (style === 'block') {
    const units = count(8);
    return `const block = (x, units, { dropout = 0.1, ...rest } = {}) => {\n  const y = tf.layers.dense({ units, activation: 'relu', ...rest }).apply(x);\n  return dropout ? tf.layers.dropout({ rate: dropout }).apply(y) : y;\n};\n${start}\nlet x = input;\nfor (let i = 0; i < ${count(3)}; i++) x = block(x, ${units} * (i + 1), { dropout: i % 2 ? 0 : 0.2, useBias: ${pick(['true', 'false'])} });\n${end}`;
  }
  if (style === 'branches') {
    const merge = pick(['add', 'multiply', 'average', 'maximum', 'minimum', 'concatenate', 'concatenate']);
    const width = merge === 'concatenate' ? [count(5), count(5)] : [4, 4];
    const axis = merge === 'concatenate' ? pick(['', '{ axis: -1 }']) : '';
    return `${start}\nconst branches = [${width}].map((units) => tf.layers.dense({ units }).apply(input));\nlet x = tf.layers.${merge}(${axis}).apply(branches);\n${lines}\n${end}`;
  }
  if (style === 'shared')
    return `${start}\nconst shared = tf.layers.dense({ units: ${count(6)} });\nconst a = shared.apply(input);\nconst b = tf.layers.activation({ activation: 'tanh' }).apply(shared.apply(input));\nlet x = tf.layers.${pick(['add', 'concatenate'])}().apply([a, b]);\n${lines}\n${end}`;
  if (style === 'nested')
    return `const inner = tf.sequential({ layers: [tf.layers.dense({ units: ${count(5)}, inputShape: ${shape} }), tf.layers.reLU()] });\n${chance(0.3) ? 'inner.trainable = false;\n' : ''}${start}\nlet x = inner.apply(input);\n${lines}\n${end}`;
  return `${start}\nconst other = tf.input({ shape: ${shape}, name: 'other' });\nlet x = tf.layers.concatenate().apply([input, tf.layers.dense({ units: 2 }).apply(other)]);\nx = ${applied(body, 'x')};\nconst model = tf.model({ inputs: [input, other], outputs: chance(x) });\nfunction chance(y) { return [y]; }`;
}
