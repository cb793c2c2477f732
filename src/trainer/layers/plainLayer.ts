/** Layers without state: a formula over the inputs, and the shape that it gives. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { LayerConfig } from './augmentation.js';

export type Sizes = (number | null)[];

export interface PlainLayer {
  readonly className: string;
  readonly compute: (inputs: readonly tf.Tensor[], config: LayerConfig, isTraining: boolean) => tf.Tensor;
  /** The formula is for (batch, height, width, channels): channels that come first are moved. */
  readonly isOfImages?: true;
  /** The shape of the output, batch first; that of the first input when absent. */
  readonly shape?: (inputs: readonly Sizes[], config: LayerConfig) => Sizes;
}

/** Registers it under its name, in place of TensorFlow.js's own of that name. */
export function registerPlainLayer({ className, compute, shape, isOfImages }: PlainLayer): void {
  const isFirst = (config: LayerConfig) => isOfImages === true && config.dataFormat === 'channelsFirst';
  class Plain extends layers.Layer {
    static readonly className = className;

    constructor(private readonly given: LayerConfig) {
      super(given);
    }

    override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
      const list = Array.isArray(inputs) ? inputs : [inputs];
      const isTraining = kwargs.training === true;
      return tf.tidy(() => {
        if (!isFirst(this.given)) return compute(list, this.given, isTraining);
        const moved = list.map((x) => tf.transpose(x, [0, 2, 3, 1]));
        return tf.transpose(compute(moved, this.given, isTraining), [0, 3, 1, 2]);
      });
    }

    override computeOutputShape(inputs: Sizes | Sizes[]): Sizes {
      const list = (Array.isArray(inputs[0]) ? inputs : [inputs]) as Sizes[];
      if (!shape) return list[0] ?? [];
      if (!isFirst(this.given)) return shape(list, this.given);
      const [b = null, h = null, w = null, c = null] = shape(
        list.map(([batch = null, channels = null, rows = null, columns = null]) => [
          batch,
          rows,
          columns,
          channels,
        ]),
        this.given,
      );
      return [b, c, h, w];
    }

    override getConfig(): tf.serialization.ConfigDict {
      return { ...(this.given as tf.serialization.ConfigDict), ...super.getConfig() };
    }
  }
  tf.serialization.registerClass(Plain);
}

/** A number of the configuration, or its default. */
export function numberOf(config: LayerConfig, name: string, standard: number): number {
  const value = config[name];
  return typeof value === 'number' ? value : standard;
}

export const first = (inputs: readonly tf.Tensor[]): tf.Tensor => inputs[0] as tf.Tensor;

/** Axes of the configuration, counted from the front. */
export function axesOf(config: LayerConfig, rank: number): number[] {
  const { axis = -1 } = config;
  return (Array.isArray(axis) ? axis : [axis]).map((each) => (Number(each) + rank) % rank);
}
