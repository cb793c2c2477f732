/** Activations, and losses of them. */
import type { Value } from '../../../evaluate/value.js';
import { ELEMENTWISE_OPS } from '../elementwiseOps.js';
import type { OperationSpec } from '../operation.js';
import { elementwise } from '../specs.js';
import {
  ADD,
  CAST,
  CLIP,
  GREATER,
  MINUS,
  NEGATIVE,
  number,
  numberIn,
  operation,
  type Steps,
  TIMES,
  WHERE,
} from './steps.js';

export const squareRoot: Steps = (given, run) => {
  const x = given.get('x');
  if (!x) return undefined;
  const raised = run(operation(ELEMENTWISE_OPS.maximum, 'tf.math.maximum'), { x1: x, x2: number(0) });
  return run(operation(ELEMENTWISE_OPS.sqrt, 'tf.math.sqrt'), { x: raised });
};

export const hardSigmoid: Steps = (given, run) => {
  const x = given.get('x');
  if (!x) return undefined;
  const scaled = run(TIMES, { x1: x, x2: number(0.2) });
  const moved = run(operation(ELEMENTWISE_OPS.add, 'tf.math.add'), { x1: scaled, x2: number(0.5) });
  return run(CLIP, { x: moved, x_min: number(0), x_max: number(1) });
};

/** What is tested becomes true or false first. */
export const truthOver =
  (spec: OperationSpec | undefined, keras2: string): Steps =>
  (given, run) => {
    const x = given.get('x');
    if (!x) return undefined;
    const truths = run(CAST, { x, dtype: { kind: 'string', value: 'bool' } });
    return run(operation(spec, keras2), { ...Object.fromEntries(given), x: truths });
  };

export const elu: Steps = (given, run) => {
  const [x, alpha] = [given.get('x'), numberIn(given, 'alpha', 1)];
  if (!x || alpha === undefined || alpha === 1) return undefined;
  const smooth = run(operation(ELEMENTWISE_OPS.elu, 'tf.nn.elu'), { x });
  const isPositive = run(GREATER, { x1: x, x2: number(0) });
  return run(WHERE, { condition: isPositive, x1: smooth, x2: run(TIMES, { x1: number(alpha), x2: smooth }) });
};

export const relu: Steps = (given, run) => {
  const [x, most] = [given.get('x'), given.get('max_value')];
  const [alpha, threshold] = [numberIn(given, 'negative_slope', 0), numberIn(given, 'threshold', 0)];
  const isCut = most !== undefined && most.kind !== 'none';
  if (!x || alpha === undefined || threshold === undefined || (isCut && most.kind !== 'number'))
    return undefined;
  const named = (type: string, value: Value) =>
    run(elementwise(type, 'x', { keras2: `tf.nn.${NAMES[type]}` }), { x: value });
  if (alpha !== 0 && !isCut && threshold === 0)
    return run(elementwise('LeakyRelu', 'x negative_slope', { keras2: 'tf.nn.leaky_relu' }), {
      x,
      negative_slope: number(alpha),
    });
  const opposite = alpha === 0 ? undefined : run(NEGATIVE, { x });
  const below =
    opposite && named('Relu', threshold === 0 ? opposite : run(ADD, { x1: opposite, x2: number(threshold) }));
  const above =
    threshold === 0 ? undefined : run(CAST, { x: run(GREATER, { x1: x, x2: number(threshold) }) });
  const isSix = !above && isCut && most.value === 6;
  const kept = above ? run(TIMES, { x1: x, x2: above }) : named(isSix ? 'Relu6' : 'Relu', x);
  const cut = isCut && !isSix ? run(CLIP, { x: kept, x_min: number(0), x_max: most }) : kept;
  return below ? run(MINUS, { x1: cut, x2: run(TIMES, { x1: number(alpha), x2: below }) }) : cut;
};

const NAMES: Readonly<Record<string, string>> = { Relu: 'relu', Relu6: 'relu6' };

export const binaryFocal: Steps = (given, run) => {
  const [target, output] = [given.get('target'), given.get('output')];
  const isPlain = [...given.keys()].every((name) => name === 'target' || name === 'output');
  if (!target || !output || !isPlain) return undefined;
  const rest = (x: Value) => run(MINUS, { x1: number(1), x2: x });
  const yes = run(TIMES, { x1: target, x2: output });
  const no = run(TIMES, { x1: rest(target), x2: rest(output) });
  const missed = rest(run(ADD, { x1: yes, x2: no }));
  const factor = run(operation(ELEMENTWISE_OPS.power, 'tf.math.pow'), { x1: missed, x2: number(2) });
  const loss = run(operation(ELEMENTWISE_OPS.binary_crossentropy, 'tf.keras.backend.binary_crossentropy'), {
    target,
    output,
  });
  return run(TIMES, { x1: factor, x2: loss });
};
