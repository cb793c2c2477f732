/**
 * Operations on tensors that stand between the layers of a model: `x / 255`, `keras.ops.mean`, `tf.nn.relu`, slices of
 * `preprocess_input`. The plan says the sizes of the output.
 */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { LayerConfig } from './augmentation.js';
import { numberOf, type Sizes } from './plainLayer.js';

type One = (x: tf.Tensor, config: LayerConfig) => tf.Tensor;
type Two = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const ONE: Readonly<Record<string, One>> = {
  // Keras's `activations.relu`; `ops.relu` has no settings.
  Relu(x, config) {
    const least = tf.leakyRelu(x, numberOf(config, 'negativeSlope', 0));
    return typeof config.maxValue === 'number' ? tf.minimum(least, config.maxValue) : least;
  },
  Relu6: (x) => tf.clipByValue(x, 0, 6),
  Sigmoid: (x) => tf.sigmoid(x),
  HardSigmoid: (x) => tf.div(tf.clipByValue(tf.add(x, 3), 0, 6), 6),
  Tanh: (x) => tf.tanh(x),
  Softplus: (x) => tf.softplus(x),
  Softsign: (x) => tf.div(x, tf.add(tf.abs(x), 1)),
  Silu: (x) => tf.mul(x, tf.sigmoid(x)),
  Elu: (x, config) =>
    tf.add(tf.relu(x), tf.mul(numberOf(config, 'alpha', 1), tf.sub(tf.exp(tf.minimum(x, 0)), 1))),
  Selu: (x) => tf.selu(x),
  LeakyRelu: (x, config) =>
    tf.leakyRelu(x, numberOf(config, 'negativeSlope', numberOf(config, 'alpha', 0.2))),
  Gelu: (x, { approximate }) =>
    approximate === false
      ? tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1))
      : tf.mul(
          tf.mul(x, 0.5),
          tf.add(tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.pow(x, 3))))), 1),
        ),
  Softmax: (x, config) => along(x, config, (value) => tf.softmax(value)),
  LogSoftmax: (x, config) => along(x, config, (value) => tf.logSoftmax(value)),
  Exp: (x) => tf.exp(x),
  Log: (x) => tf.log(x),
  Log1p: (x) => tf.log1p(x),
  Sqrt: (x) => tf.sqrt(x),
  Rsqrt: (x) => tf.rsqrt(x),
  Square: (x) => tf.square(x),
  Absolute: (x) => tf.abs(x),
  Negative: (x) => tf.neg(x),
  Sin: (x) => tf.sin(x),
  Cos: (x) => tf.cos(x),
  Cast: (x) => tf.cast(x, 'float32'),
  Identity: (x) => tf.clone(x),
  Copy: (x) => tf.clone(x),
  StopGradient: (x) =>
    tf.customGrad((given) => ({
      value: tf.clone(given as tf.Tensor),
      gradFunc: (slope: tf.Tensor) => tf.zerosLike(slope),
    }))(x),
  Clip: (x, { xMin, xMax }) => tf.clipByValue(x, Number(xMin), Number(xMax)),
  Mean: (x, config) => tf.mean(x, axesOf(config), config.keepdims === true),
  Sum: (x, config) => tf.sum(x, axesOf(config), config.keepdims === true),
  Max: (x, config) => tf.max(x, axesOf(config), config.keepdims === true),
  Min: (x, config) => tf.min(x, axesOf(config), config.keepdims === true),
  Transpose: (x, { axes, axis }) => tf.transpose(x, (axes ?? axis) as number[] | undefined),
  GetItem: (x, { channel }) => tf.gather(x, tf.scalar(Number(channel), 'int32'), x.rank - 1),
};

/** A change of form alone: the sizes say it. */
const FORM = new Set(['Reshape', 'ExpandDims', 'Squeeze']);

const TWO: Readonly<Record<string, Two>> = {
  Add: tf.add,
  Subtract: tf.sub,
  Multiply: tf.mul,
  Divide: tf.div,
  TrueDivide: tf.div,
  Power: tf.pow,
  Maximum: tf.maximum,
  Minimum: tf.minimum,
  Matmul: (a, b) => tf.matMul(a, b),
};

export class KerasOperation extends layers.Layer {
  static readonly className = 'KerasOperation';

  constructor(private readonly given: LayerConfig) {
    super(given);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const list = Array.isArray(inputs) ? inputs : [inputs];
    return tf.tidy(() => this.compute(list));
  }

  private compute(inputs: readonly tf.Tensor[]): tf.Tensor {
    const name = nameOf(String(this.given.operation));
    const [x] = inputs as readonly [tf.Tensor];
    const two = TWO[name];
    if (two) return two(...this.operands(inputs));
    if (FORM.has(name))
      return tf.reshape(x, [x.shape[0] ?? 1, ...this.sizes.slice(1).map((size) => size ?? -1)]);
    const axis = numberOf(this.given, 'axis', 0);
    if (name === 'Concatenate') return tf.concat([...inputs], axis < 0 ? axis + x.rank : axis);
    if (name === 'Stack') return tf.stack([...inputs], axis < 0 ? axis + x.rank + 1 : axis);
    const one = ONE[name];
    if (!one) throw new Error(`KerasOperation does not know ${name}.`);
    return one(x, this.given);
  }

  /** Two tensors, or one and a constant on the side where the code has it. */
  private operands([a, b]: readonly tf.Tensor[]): [tf.Tensor, tf.Tensor] {
    const first = a as tf.Tensor;
    if (b) return [first, b];
    const { x1, x2, isRight } = this.given;
    const constant = tf.tensor((isRight ? x1 : x2) as number | number[], undefined, 'float32');
    return isRight ? [constant, first] : [first, constant];
  }

  private get sizes(): Sizes {
    return (this.given.outputSizes ?? []) as Sizes;
  }

  override computeOutputShape(): Sizes {
    return this.sizes;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...(this.given as tf.serialization.ConfigDict), ...super.getConfig() };
  }
}

/** A model's file has it in other letters: TensorFlow.js writes `TrueDivide` as `true_divide`, and reads `trueDivide`. */
function nameOf(given: string): string {
  const plain = given.replaceAll('_', '').toLowerCase();
  return NAMES.get(plain) ?? given;
}

const NAMES = new Map(
  [...Object.keys(ONE), ...Object.keys(TWO), ...FORM, 'Concatenate', 'Stack'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

const axesOf = ({ axis }: LayerConfig): number | number[] | undefined =>
  axis === undefined || axis === null ? undefined : (axis as number | number[]);

/** TensorFlow.js's softmax knows the last axis only. */
function along(x: tf.Tensor, config: LayerConfig, compute: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  const given = numberOf(config, 'axis', -1);
  const axis = given < 0 ? given + x.rank : given;
  if (axis === x.rank - 1) return compute(x);
  const order = x.shape.map((_, at) => (at === axis ? x.rank - 1 : at === x.rank - 1 ? axis : at));
  return tf.transpose(compute(tf.transpose(x, order)), order);
}
