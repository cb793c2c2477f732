/** Tensors drawn at random: `keras.random`, `tf.random`, and what Keras 2 has in its backend. */
import type { OperationCall, OperationSpec } from './operation.js';
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

export const DROPOUT = elementwise('Dropout', 'x rate noise_shape seed');

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
export const TENSORFLOW_RANDOM: Readonly<Record<string, OperationSpec>> = { ...NORMALS, uniform: UNIFORM };

/** `keras.backend` of Keras 2. */
export const BACKEND_RANDOM: Readonly<Record<string, OperationSpec>> = {
  random_normal: NORMALS.normal,
  truncated_normal: NORMALS.truncated_normal,
  random_uniform: UNIFORM,
  random_bernoulli: draw('Bernoulli', 'p dtype seed'),
  random_binomial: draw('Bernoulli', 'p dtype seed'),
  dropout: elementwise('Dropout', 'x level:rate noise_shape seed'),
};
