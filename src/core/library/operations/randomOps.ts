/** Tensors drawn at random: `keras.random`, `tf.random`, and what Keras 2 has in its backend. */
import { isKnownRank } from '../../graph/dimension.js';
import type { OperationCall, OperationSpec } from './operation.js';
import { broadcastAll, isFault } from './shapeRules.js';
import { elementwise, rule } from './specs.js';

/** `rest`: what is drawn beside the shape, in the order of the places that take it. */
const draw = (type: string, rest: string, dtype = 'float32'): OperationSpec =>
  rule(type, `shape ${rest}`, sizes, { dtype });

const sizes = (call: OperationCall) =>
  call.dims('shape') ?? ({ kind: 'unknown', reason: 'the shape is not known' } as const);

const NORMALS = {
  normal: draw('RandomNormal', 'mean stddev dtype seed'),
  truncated_normal: draw('TruncatedNormal', 'mean stddev dtype seed'),
};
const UNIFORM = draw('RandomUniform', 'minval maxval dtype seed');

export const DROPOUT = elementwise('Dropout', 'x rate noise_shape seed', { keras2: 'tf.nn.dropout' });

/** `keras.random`. */
export const RANDOM_OPS: Readonly<Record<string, OperationSpec>> = {
  ...NORMALS,
  uniform: UNIFORM,
  randint: draw('Randint', 'minval maxval dtype seed', 'int32'),
  beta: draw('Beta', 'alpha beta dtype seed'),
  gamma: draw('Gamma', 'alpha dtype seed'),
  binomial: draw('Binomial', 'counts probabilities dtype seed'),
  dropout: { ...DROPOUT, parameters: ['inputs:x', 'rate', 'noise_shape', 'seed'] },
  shuffle: elementwise('Shuffle', 'x axis'),
};

/** `tf.random`. */
export const TENSORFLOW_RANDOM: Readonly<Record<string, OperationSpec>> = Object.fromEntries(
  Object.entries({
    ...NORMALS,
    uniform: UNIFORM,
    shuffle: elementwise('Shuffle', 'value:x seed'),
    stateless_normal: drawSeeded('RandomNormal', 'mean stddev dtype'),
    stateless_truncated_normal: drawSeeded('TruncatedNormal', 'mean stddev dtype'),
    stateless_uniform: drawSeeded('RandomUniform', 'minval maxval dtype'),
    categorical: rule(
      'RandomCategorical',
      'logits num_samples dtype seed',
      (call) => {
        const shape = call.shape('logits');
        return isKnownRank(shape) ? [shape[0] ?? null, call.size('num_samples') ?? null] : shape;
      },
      { dtype: 'int64' },
    ),
    gamma: drawEach('Gamma', 'shape alpha beta', ['alpha', 'beta']),
    poisson: drawEach('Poisson', 'shape lam', ['lam']),
  }).map(([name, spec]) => [name, { ...spec, keras2: `tf.random.${name}` }]),
);

function drawSeeded(type: string, rest: string): OperationSpec {
  return draw(type, `seed ${rest}`);
}

/** As many of each entry of the parameters. */
function drawEach(type: string, parameters: string, names: readonly string[]): OperationSpec {
  return rule(type, parameters, (call) => {
    const count = call.dims('shape');
    const each = broadcastAll(names.filter(call.has).map(call.shape));
    if (!count) return { kind: 'unknown', reason: 'the shape is not known' };
    return isFault(each) || !isKnownRank(each) ? each : [...count, ...each];
  });
}

/** `keras.backend` of Keras 2. */
export const BACKEND_RANDOM: Readonly<Record<string, OperationSpec>> = {
  random_normal: { ...NORMALS.normal, keras2: 'tf.random.normal' },
  truncated_normal: { ...NORMALS.truncated_normal, keras2: 'tf.random.truncated_normal' },
  random_uniform: { ...UNIFORM, keras2: 'tf.random.uniform' },
  random_bernoulli: draw('Bernoulli', 'p dtype seed'),
  random_binomial: draw('Bernoulli', 'p dtype seed'),
  dropout: { ...DROPOUT, parameters: ['x', 'level:rate', 'noise_shape', 'seed'] },
};
