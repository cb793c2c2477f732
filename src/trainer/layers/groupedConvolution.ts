/**
 * Conv2D with groups of channels, each with filters of its own, and with kernels that lie apart: TensorFlow.js has
 * no groups, and no gradient of a dilated convolution. A plain one is TensorFlow.js's own layer.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type initializers, layers } from '@tensorflow/tfjs-layers';

interface Original extends layers.Layer {
  kernel: ReturnType<layers.Layer['addWeight']> | null;
  bias: ReturnType<layers.Layer['addWeight']> | null;
  readonly filters: number;
  readonly kernelSize: number[];
  readonly strides: number[];
  readonly padding: 'same' | 'valid';
  readonly dilationRate: number[];
  readonly useBias: boolean;
  readonly dataFormat: 'channelsFirst' | 'channelsLast';
  readonly activation: { apply(x: tf.Tensor): tf.Tensor } | null;
  readonly kernelInitializer: ReturnType<typeof initializers.zeros>;
  readonly biasInitializer: ReturnType<typeof initializers.zeros>;
  readonly kernelRegularizer?: Parameters<layers.Layer['addWeight']>[4];
  readonly biasRegularizer?: Parameters<layers.Layer['addWeight']>[4];
}

const Base = layers.conv2d({ filters: 1, kernelSize: 1 }).constructor as unknown as new (
  config: object,
) => Original;

export class GroupedConv2D extends Base {
  static readonly className = 'Conv2D';
  private readonly groups: number;

  constructor(config: { readonly groups?: number }) {
    super(config);
    this.groups = config.groups ?? 1;
  }

  override build(shape: (number | null)[]): void {
    if (this.groups === 1) {
      super.build(shape);
      return;
    }
    const channels = shape.at(this.dataFormat === 'channelsFirst' ? 1 : -1) ?? 0;
    const sizes = [...this.kernelSize, channels / this.groups, this.filters];
    this.kernel = this.addWeight('kernel', sizes, 'float32', this.kernelInitializer, this.kernelRegularizer);
    this.bias = this.useBias
      ? this.addWeight('bias', [this.filters], 'float32', this.biasInitializer, this.biasRegularizer)
      : null;
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[] {
    const [down = 1, across = 1] = this.dilationRate;
    const isDilated = down > 1 || across > 1;
    if (this.groups === 1 && !isDilated) return super.call(inputs, kwargs);
    return tf.tidy(() => {
      const given = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const isFirst = this.dataFormat === 'channelsFirst';
      const x = isFirst ? tf.transpose(given, [0, 2, 3, 1]) : given;
      const kernel = this.kernel?.read() as tf.Tensor4D;
      const strides = this.strides as [number, number];
      const convolve = (part: tf.Tensor4D, own: tf.Tensor4D) =>
        isDilated
          ? dilated(part, own, this.padding, [down, across])
          : tf.conv2d(part, own, strides, this.padding);
      const joined = this.groups === 1 ? convolve(x, kernel) : inGroups(x, kernel, this.groups, convolve);
      const out = this.bias ? tf.add(joined, this.bias.read()) : joined;
      const made = this.activation ? this.activation.apply(out) : out;
      return isFirst ? tf.transpose(made, [0, 3, 1, 2]) : made;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.groups > 1 && { groups: this.groups }) };
  }
}

function inGroups(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  groups: number,
  convolve: (part: tf.Tensor4D, own: tf.Tensor4D) => tf.Tensor,
): tf.Tensor {
  const kernels = tf.split(kernel, groups, -1);
  const parts = tf.split(x, groups, -1);
  return tf.concat(
    parts.map((part, at) => convolve(part as tf.Tensor4D, kernels[at] as tf.Tensor4D)),
    -1,
  );
}

/** One product of matrices for each place of the kernel. Keras allows no strides with dilation. */
function dilated(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  padding: 'same' | 'valid',
  [down, across]: readonly [number, number],
): tf.Tensor {
  const [tall, wide, channels, filters] = kernel.shape;
  const [reach, span] = [(tall - 1) * down, (wide - 1) * across];
  const [top, left] = padding === 'same' ? [Math.floor(reach / 2), Math.floor(span / 2)] : [0, 0];
  const padded =
    padding === 'same'
      ? tf.pad(x, [
          [0, 0],
          [top, reach - top],
          [left, span - left],
          [0, 0],
        ])
      : x;
  const [batch, rows = 1, columns = 1] = padded.shape;
  const [height, width] = [rows - reach, columns - span];
  const terms: tf.Tensor[] = [];
  for (let row = 0; row < tall; row++)
    for (let column = 0; column < wide; column++) {
      const seen = tf.slice(padded, [0, row * down, column * across, 0], [batch, height, width, channels]);
      const tap = tf.reshape(tf.slice(kernel, [row, column, 0, 0], [1, 1, channels, filters]), [
        channels,
        filters,
      ]);
      terms.push(tf.matMul(tf.reshape(seen, [-1, channels]) as tf.Tensor2D, tap as tf.Tensor2D));
    }
  return tf.reshape(tf.addN(terms), [batch, height, width, filters]);
}
