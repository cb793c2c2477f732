/** Conv2D whose channels are divided into groups, each with filters of its own; one group is TensorFlow.js's own layer. */
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
    const channels = shape.at(-1) ?? 0;
    const sizes = [...this.kernelSize, channels / this.groups, this.filters];
    this.kernel = this.addWeight('kernel', sizes, 'float32', this.kernelInitializer, this.kernelRegularizer);
    this.bias = this.useBias
      ? this.addWeight('bias', [this.filters], 'float32', this.biasInitializer, this.biasRegularizer)
      : null;
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[] {
    if (this.groups === 1) return super.call(inputs, kwargs);
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const parts = tf.split(x, this.groups, -1);
      const kernels = tf.split(this.kernel?.read() as tf.Tensor4D, this.groups, -1);
      const [strides, dilations] = [this.strides as [number, number], this.dilationRate as [number, number]];
      const made = parts.map((part, at) =>
        tf.conv2d(part as tf.Tensor4D, kernels[at] as tf.Tensor4D, strides, this.padding, 'NHWC', dilations),
      );
      const joined = tf.concat(made, -1);
      const out = this.bias ? tf.add(joined, this.bias.read()) : joined;
      return this.activation ? this.activation.apply(out) : out;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.groups > 1 && { groups: this.groups }) };
  }
}
