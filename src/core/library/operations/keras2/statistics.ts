/** Means and variances, and what is normalised by them. */
import { bool } from '../../../evaluate/makeValue.js';
import type { Value } from '../../../evaluate/value.js';
import { ELEMENTWISE_OPS } from '../elementwiseOps.js';
import { elementwise, rule } from '../specs.js';
import { ADD, CAST, MEAN, MINUS, NEGATIVE, number, operation, SQUEEZE, type Steps, TIMES } from './steps.js';

export const moments: Steps = (given, run, call) => {
  const [x, axes, keepdims] = [given.get('x'), given.get('axes') ?? given.get('axis'), given.get('keepdims')];
  const numbers = call.integers('axes') ?? call.integers('axis');
  if (!x || !axes || !numbers) return undefined;
  const kept = { axis: axes, keepdims: bool(true) };
  const mean = run(MEAN, { x, ...kept });
  const around = run(
    rule('SquaredDifference', 'x1 x2', (each) => each.shape('x1'), { keras2: 'tf.math.squared_difference' }),
    { x1: x, x2: run(elementwise('StopGradient', 'x', { keras2: 'tf.stop_gradient' }), { x: mean }) },
  );
  const variance = run(MEAN, { x: around, ...kept });
  const both = [mean, variance];
  if (keepdims?.kind === 'boolean' && keepdims.value) return { kind: 'tuple', items: both };
  return { kind: 'tuple', items: both.map((each) => run(SQUEEZE, { x: each, axis: axes })) };
};

/** Scale and offset of one value each are numbers by then. */
export const batchNormalization: Steps = (given, run) => {
  const [x, mean, variance, offset, scale, epsilon] = [
    'x',
    'mean',
    'variance',
    'offset',
    'scale',
    'epsilon',
  ].map((name) => {
    const value = given.get(name);
    return value?.kind === 'none' ? undefined : value;
  });
  if (!x || !mean || !variance) return undefined;
  const inverse = run(operation(ELEMENTWISE_OPS.rsqrt, 'tf.math.rsqrt'), {
    x: run(ADD, { x1: variance, x2: epsilon ?? number(0.001) }),
  });
  const factor = scale ? run(TIMES, { x1: inverse, x2: scale }) : inverse;
  const cast = (value: Value) => (isSymbolic(value) ? run(CAST, { x: value }) : value);
  const scaled = run(TIMES, { x1: x, x2: cast(factor) });
  const shift = offset
    ? run(MINUS, { x1: offset, x2: run(TIMES, { x1: mean, x2: factor }) })
    : run(TIMES, { x1: isSymbolic(mean) ? run(NEGATIVE, { x: mean }) : mean, x2: factor });
  return run(ADD, { x1: scaled, x2: cast(shift) });
};

const isSymbolic = (value: Value): boolean => value.kind === 'tensor' && value.producer !== undefined;
