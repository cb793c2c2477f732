/** Random single-layer cases for TensorFlow.js: options by name, inputs by the rank that a layer expects. */

/** A repeatable die: mulberry32. */
export function dice(seed) {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    random,
    choice: (items) => items[Math.floor(random() * items.length)],
    shuffled: (items) =>
      items
        .map((item) => [random(), item])
        .sort(([a], [b]) => a - b)
        .map(([, item]) => item),
  };
}

const WRONG = 0.03;
const SIZES = [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16];
const CHANNELS = [1, 2, 3, 4, 4, 6, 8];
/** Written as it is. */
const raw = (text) => ({ raw: text });

const ACTIVATIONS = [
  'relu',
  'softmax',
  'tanh',
  'sigmoid',
  'gelu',
  'elu',
  'selu',
  'linear',
  'swish',
  'hardSigmoid',
  'relu6',
  'mish',
  'softplus',
  'softsign',
  'logSoftmax',
];
const BAD_ACTIVATIONS = ['ReLU', 'leaky_relu', 'hard_sigmoid', 'silu', 'exponential', 'foo', 3];
const INITIALIZERS = [
  'glorotUniform',
  'heNormal',
  'zeros',
  'ones',
  'randomNormal',
  'randomUniform',
  'leCunNormal',
  'truncatedNormal',
  'varianceScaling',
  'glorotNormal',
  raw('tf.initializers.heUniform()'),
];
const BAD_INITIALIZERS = ['he_normal', 'glorot_uniform', 'xavier', 'HeNormal_', 'lecunNormal', 'normal'];
const REGULARIZERS = ['l1l2', raw('tf.regularizers.l2({l2: 0.01})'), raw('tf.regularizers.l1()'), null];
const BAD_REGULARIZERS = ['l2', 'l1', 'l1_l2'];
const CONSTRAINTS = ['maxNorm', 'nonNeg', 'unitNorm', null];
const BAD_CONSTRAINTS = ['max_norm', 'maxnorm'];
const FLAGS = new Set([
  'useBias',
  'center',
  'scale',
  'returnSequences',
  'returnState',
  'goBackwards',
  'stateful',
  'unroll',
  'unitForgetBias',
  'maskZero',
  'normalize',
]);
const POOLS = {
  rate: [
    [0.1, 0.25, 0.5],
    [-0.1, 1.5],
  ],
  stddev: [[0.1, 1], []],
  alpha: [[0.1, 0.3, 1], []],
  maxValue: [[6, null], [-1]],
  theta: [[0.5, 1], []],
  momentum: [[0.9], []],
  epsilon: [[1e-3], []],
  n: [
    [1, 2, 5],
    [0, -1],
  ],
  inputDim: [[5, 10], [0]],
  outputDim: [[1, 3, 8], [0]],
  height: [
    [1, 4, 8],
    [0, -1],
  ],
  width: [
    [1, 4, 8],
    [0, -1],
  ],
  scale: [[1 / 255, 2], []],
  offset: [[0, -1], []],
  numTokens: [
    [2, 4, 10],
    [0, -1],
  ],
  outputMode: [['oneHot', 'multiHot', 'count'], []],
  factor: [
    [0.2, [-0.2, 0.3], 0.5],
    [-0.5, [1, 2, 3]],
  ],
  maskValue: [[0, -1], []],
  depthMultiplier: [[1, 2, 3], []],
  seed: [[1, 42], []],
  sharedAxes: [[null, [1]], []],
  implementation: [[1, 2], []],
};

const CONV = [
  'strides',
  'padding',
  'dataFormat',
  'dilationRate',
  'activation',
  'useBias',
  'kernelInitializer',
  'biasInitializer',
  'kernelRegularizer',
  'biasRegularizer',
  'kernelConstraint',
  'biasConstraint',
];
const CELL = [
  'units!',
  'activation',
  'useBias',
  'kernelInitializer',
  'recurrentInitializer',
  'biasInitializer',
  'kernelRegularizer',
  'recurrentConstraint',
  'dropout',
];
const SEQUENCE = ['returnSequences', 'returnState', 'goBackwards', 'stateful', 'unroll'];
const POOL = ['poolSize', 'strides', 'padding', 'dataFormat'];

/** Options of each factory (`!` marks required ones) and the ranks of its input. */
const SPECS = {
  activation: [['activation!'], 1, 2, 3, 4],
  reLU: [['maxValue'], 2, 3, 4],
  leakyReLU: [['alpha'], 2, 3, 4],
  prelu: [['alphaInitializer', 'sharedAxes'], 2, 3, 4],
  elu: [['alpha'], 2, 4],
  softmax: [['axis'], 2, 3, 4],
  thresholdedReLU: [['theta'], 2, 4],
  conv1d: [['filters!', 'kernelSize!', ...CONV], 3],
  conv2d: [['filters!', 'kernelSize!', ...CONV], 4],
  conv3d: [['filters!', 'kernelSize!', ...CONV], 5],
  conv2dTranspose: [['filters!', 'kernelSize!', ...CONV], 4],
  conv3dTranspose: [['filters!', 'kernelSize!', ...CONV], 5],
  separableConv2d: [
    ['filters!', 'kernelSize!', 'depthMultiplier', 'depthwiseInitializer', 'pointwiseInitializer', ...CONV],
    4,
  ],
  depthwiseConv2d: [['kernelSize!', 'depthMultiplier', 'depthwiseInitializer', ...CONV], 4],
  cropping2D: [['cropping', 'dataFormat'], 4],
  upSampling2d: [['size', 'dataFormat', 'interpolation'], 4],
  zeroPadding2d: [['padding', 'dataFormat'], 4],
  dense: [
    [
      'units!',
      'activation',
      'useBias',
      'kernelInitializer',
      'biasInitializer',
      'kernelRegularizer',
      'kernelConstraint',
    ],
    1,
    2,
    2,
    3,
    4,
  ],
  dropout: [['rate!', 'seed'], 2, 3, 4],
  spatialDropout1d: [['rate!', 'seed'], 3],
  alphaDropout: [['rate!'], 2, 4],
  gaussianDropout: [['rate!'], 2, 4],
  gaussianNoise: [['stddev!'], 2, 4],
  flatten: [['dataFormat'], 2, 3, 4, 5],
  repeatVector: [['n!'], 2, 2, 3],
  masking: [['maskValue'], 3],
  embedding: [['inputDim!', 'outputDim!', 'maskZero', 'embeddingsInitializer'], 1, 2, 2, 3],
  batchNormalization: [
    ['axis', 'momentum', 'epsilon', 'center', 'scale', 'betaInitializer', 'gammaInitializer'],
    2,
    3,
    4,
    5,
  ],
  layerNormalization: [['axis', 'epsilon', 'center', 'scale'], 2, 3, 4],
  averagePooling1d: [POOL, 3],
  averagePooling2d: [POOL, 4],
  averagePooling3d: [POOL, 5],
  maxPooling1d: [POOL, 3],
  maxPooling2d: [POOL, 4],
  maxPooling3d: [POOL, 5],
  globalAveragePooling1d: [[], 3],
  globalAveragePooling2d: [['dataFormat'], 4],
  globalMaxPooling1d: [[], 3],
  globalMaxPooling2d: [['dataFormat'], 4],
  gru: [[...CELL, ...SEQUENCE], 3],
  lstm: [[...CELL, 'unitForgetBias', ...SEQUENCE], 3],
  simpleRNN: [[...CELL, ...SEQUENCE], 3],
  convLstm2d: [['filters!', 'kernelSize!', 'strides', 'padding', 'dataFormat', 'useBias', ...SEQUENCE], 5],
  rescaling: [['scale!', 'offset'], 2, 4],
  centerCrop: [['height!', 'width!'], 3, 4],
  resizing: [['height!', 'width!'], 3, 4],
  categoryEncoding: [['numTokens!', 'outputMode'], 1, 2, 3],
  randomWidth: [['factor!', 'seed'], 3, 4],
};
const MERGES = ['add', 'average', 'maximum', 'minimum', 'multiply', 'concatenate', 'dot'];
const SPECIAL = {
  reshape,
  permute,
  rnn,
  stackedRNNCells: rnn,
  gruCell: rnn,
  lstmCell: rnn,
  simpleRNNCell: rnn,
  timeDistributed,
  bidirectional,
};
export const FACTORIES = [...Object.keys(SPECS), ...MERGES, ...Object.keys(SPECIAL)].sort();

export function caseFor(name, roll) {
  if (MERGES.includes(name)) return merging(name, roll);
  if (SPECIAL[name]) return SPECIAL[name](name, roll);
  const [, ...ranks] = SPECS[name];
  const rank =
    ranks.length === 1 && name !== 'depthwiseConv2d' && roll.random() < 0.05
      ? roll.choice([2, 3, 4, 5])
      : roll.choice(ranks);
  return [`tf.layers.${written(name, roll)}.apply(x)`, [shape(rank, roll)]];
}

function shape(rank, roll) {
  const sizes = [];
  for (let axis = 1; axis < rank; axis++) {
    const isLast = axis === rank - 1;
    sizes.push(roll.random() < (isLast ? 0.02 : 0.05) ? null : roll.choice(isLast ? CHANNELS : SIZES));
  }
  return [roll.random() < 0.9 ? null : roll.choice([1, 2, 4]), ...sizes];
}

function options(name, roll, leave = 0.7) {
  const [args, rank] = SPECS[name] ?? [CELL];
  const made = {};
  for (const spec of args) {
    const required = spec.endsWith('!');
    const arg = spec.replace('!', '');
    const likely = ['strides', 'padding', 'poolSize', 'size', 'returnSequences'].includes(arg);
    if (!required && roll.random() < (likely ? 0.4 : leave)) continue;
    if (required && arg !== 'rate' && roll.random() < 0.005) continue;
    made[arg] = value(name, arg, (rank ?? 2) - 2, roll);
  }
  if (roll.random() < 0.03) made.trainable = false;
  return made;
}

function value(name, arg, rank, roll) {
  const wrong = roll.random() < WRONG;
  const spatial = name === 'convLstm2d' ? 2 : rank;
  if (/[aA]ctivation$/.test(arg)) return roll.choice(wrong ? BAD_ACTIVATIONS : ACTIVATIONS);
  if (arg.endsWith('Initializer')) return roll.choice(wrong ? BAD_INITIALIZERS : INITIALIZERS);
  if (arg.endsWith('Regularizer')) return roll.choice(wrong ? BAD_REGULARIZERS : REGULARIZERS);
  if (arg.endsWith('Constraint')) return roll.choice(wrong ? BAD_CONSTRAINTS : CONSTRAINTS);
  if (arg === 'dataFormat')
    return roll.choice(wrong ? ['channels_last', 'first'] : ['channelsLast', 'channelsFirst']);
  if (arg === 'padding' && name === 'zeroPadding2d')
    return roll.choice(
      wrong
        ? [[1, 2, 3], 'same']
        : [
            1,
            2,
            [1, 2],
            [
              [1, 2],
              [0, 3],
            ],
          ],
    );
  if (arg === 'cropping')
    return roll.choice(
      wrong
        ? [40, [1]]
        : [
            [
              [1, 1],
              [0, 2],
            ],
            [
              [0, 0],
              [1, 0],
            ],
            1,
            [1, 2],
          ],
    );
  if (arg === 'padding') return roll.choice(wrong ? ['SAME', 'full', 'causal'] : ['valid', 'same']);
  if (['kernelSize', 'poolSize', 'strides', 'size', 'dilationRate'].includes(arg))
    return sizes(arg, spatial, roll, wrong);
  if (arg === 'filters' || arg === 'units') return roll.choice(wrong ? [0, -1, 2.5, '4'] : [1, 2, 3, 4, 8]);
  if (arg === 'axis') return roll.choice(wrong ? [5, -6] : [-1, -1, 1, 2]);
  if (FLAGS.has(arg) && !(arg === 'scale' && name === 'rescaling')) return roll.random() < 0.5;
  if (arg === 'dropout') return roll.choice([0, 0.2]);
  if (arg === 'interpolation') return roll.choice(wrong ? ['cubic'] : ['nearest', 'bilinear']);
  const [good, bad] = POOLS[arg];
  return roll.choice(wrong && bad.length > 0 ? bad : good);
}

function sizes(arg, rank, roll, wrong) {
  // Pools take too many sizes and leave the last ones out.
  const many = arg === 'poolSize' ? -1 : new Array(rank + 1).fill(2);
  if (wrong && arg !== 'size' && arg !== 'dilationRate')
    return roll.choice(arg === 'strides' ? [-1, many, '3'] : [-1, many]);
  const from = arg === 'kernelSize' ? [1, 2, 3, 3, 5] : arg === 'dilationRate' ? [1, 1, 2] : [1, 2, 2, 3];
  if (arg !== 'size' && roll.random() < 0.6) return roll.choice(from);
  return Array.from({ length: rank }, () => roll.choice(from));
}

function text(value) {
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (value !== null && typeof value === 'object') return value.raw ?? object(value);
  return typeof value === 'string' ? `'${value}'` : String(value);
}

const object = (given) =>
  `{${Object.entries(given)
    .map(([key, item]) => `${key}: ${text(item)}`)
    .join(', ')}}`;

/** `conv2d({filters: 4, …})`; with nothing given sometimes no object at all. */
function written(name, roll, given = options(name, roll)) {
  if (Object.keys(given).length === 0 && roll.random() < 0.5) return `${name}()`;
  return `${name}(${object(given)})`;
}

function merging(name, roll) {
  const count = roll.choice([1, 2, 2, 2, 2, 3]);
  const first = shape(roll.choice([2, 3, 4, 4]), roll);
  const inputs = [first];
  for (let index = 1; index < count; index++) {
    const other = first.map((size, axis) => {
      const chance = roll.random();
      if (axis > 0 && chance < 0.08) return roll.choice([1, 2, null]);
      return name === 'concatenate' && axis > 0 && axis === first.length - 1 && chance < 0.7
        ? roll.choice(CHANNELS)
        : size;
    });
    if (roll.random() < 0.06) other.splice(1, 1);
    inputs.push(other);
  }
  const names = ['x', 'y', 'z'].slice(0, inputs.length).join(', ');
  const given =
    name === 'concatenate' && roll.random() < 0.4
      ? { axis: roll.choice(first.length > 3 ? [-1, 1, 2, 3] : [-1, 1]) }
      : {};
  if (name === 'dot')
    given.axes = roll.choice(first.length > 2 ? [1, -1, 2, [1, 1], [2, 1], [2, 2]] : [1, -1, [1, 1]]);
  return [`tf.layers.${written(name, roll, given)}.apply([${names}])`, inputs];
}

function reshape(name, roll) {
  const given = shape(roll.choice([2, 3, 4, 4]), roll);
  let targetShape = roll.shuffled(given.slice(1).map((size) => size ?? 2));
  if (targetShape.length > 1 && roll.random() < 0.5)
    targetShape = [targetShape[0] * targetShape[1], ...targetShape.slice(2)];
  if (roll.random() < 0.4) targetShape[0] = -1;
  if (roll.random() < 0.1) targetShape = roll.choice([[7, 11], [0]]);
  return [`tf.layers.${name}(${object({ targetShape })}).apply(x)`, [given]];
}

function permute(name, roll) {
  const given = shape(roll.choice([3, 4, 4, 5]), roll);
  let dims = roll.shuffled(given.slice(1).map((_, index) => index + 1));
  if (roll.random() < 0.1) dims = roll.choice([[1, 3], [0, 1, 2], [1, 1], dims.slice(1)]);
  return [`tf.layers.${name}(${object({ dims })}).apply(x)`, [given]];
}

function rnn(name, roll) {
  const kinds = ['lstmCell', 'gruCell', 'simpleRNNCell'];
  const wanted = kinds.includes(name) ? name : undefined;
  const cells = Array.from({ length: wanted ? 1 : roll.choice([1, 2]) }, () => {
    const kind = wanted ?? roll.choice(kinds);
    return raw(`tf.layers.${written(kind, roll, options(kind, roll, 0.85))}`);
  });
  const cell =
    cells.length === 1 && name !== 'stackedRNNCells'
      ? cells[0]
      : name === 'stackedRNNCells'
        ? raw(`tf.layers.stackedRNNCells({cells: ${text(cells)}})`)
        : cells;
  const given = { cell };
  for (const flag of ['returnSequences', 'returnState'])
    if (roll.random() < 0.4) given[flag] = roll.random() < 0.7;
  return [`tf.layers.rnn(${object(given)}).apply(x)`, [shape(3, roll)]];
}

function timeDistributed(name, roll) {
  const rank = roll.choice([2, 3, 4, 4]);
  const inside = {
    2: ['dense', 'dropout'],
    3: ['dense', 'conv1d', 'lstm'],
    4: ['conv2d', 'maxPooling2d', 'flatten', 'globalAveragePooling2d'],
  };
  const layer = raw(`tf.layers.${written(roll.choice(inside[rank]), roll)}`);
  const given = shape(rank, roll);
  return [
    `tf.layers.${name}(${object({ layer })}).apply(x)`,
    [[given[0], roll.choice([null, 1, 5]), ...given.slice(1)]],
  ];
}

function bidirectional(name, roll) {
  const kind = roll.choice(['lstm', 'gru', 'simpleRNN']);
  const given = { layer: raw(`tf.layers.${written(kind, roll, options(kind, roll, 0.9))}`) };
  if (roll.random() < 0.5) given.mergeMode = roll.choice(['concat', 'sum', 'mul', 'ave', 'max']);
  return [`tf.layers.${name}(${object(given)}).apply(x)`, [shape(3, roll)]];
}
