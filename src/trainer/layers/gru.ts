/** GRU and GRUCell with the reset gate after the matrix product, as Keras has it by default. TensorFlow.js has only before. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { classOf, registrable } from './convolutionBase.js';

type Variable = ReturnType<layers.Layer['addWeight']>;
type Weighing = Parameters<layers.Layer['addWeight']>;

interface Cell extends layers.Layer {
  readonly units: number;
  useBias: boolean;
  kernel: Variable;
  recurrentKernel: Variable;
  bias: Variable | null;
  readonly activation: { apply(x: tf.Tensor): tf.Tensor };
  readonly recurrentActivation: { apply(x: tf.Tensor): tf.Tensor };
  readonly dropout: number;
  readonly recurrentDropout: number;
  dropoutMask: tf.Tensor | tf.Tensor[] | null;
  recurrentDropoutMask: tf.Tensor | tf.Tensor[] | null;
  readonly biasInitializer: Weighing[3];
  readonly biasRegularizer?: Weighing[4];
  readonly biasConstraint?: Weighing[6];
}

interface Given {
  readonly resetAfter?: boolean;
}

const BaseCell = classOf<Cell>(layers.gruCell({ units: 1 }) as unknown as layers.Layer);
const BaseLayer = classOf<layers.Layer & { cell: layers.Layer }>(layers.gru({ units: 1 }));

const before = ({ resetAfter: _, ...config }: Given): object => config;

class GRUCell extends BaseCell {
  static readonly className = 'GRUCell';
  private readonly isAfter: boolean;

  constructor(config: Given) {
    super(before(config));
    this.isAfter = config.resetAfter === true;
  }

  override build(shape: (number | null)[]): void {
    const { useBias } = this;
    this.useBias = useBias && !this.isAfter;
    super.build(shape);
    this.useBias = useBias;
    if (!this.isAfter || !useBias) return;
    // One row for the product with the input, one for that with the state.
    const { biasInitializer, biasRegularizer, biasConstraint } = this;
    const sizes = [2, 3 * this.units];
    this.bias = this.addWeight(
      ...(['bias', sizes, 'float32', biasInitializer, biasRegularizer, true, biasConstraint] as const),
    );
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor | tf.Tensor[] {
    if (!this.isAfter) return super.call(inputs, kwargs);
    return tf.tidy(() => {
      const [given, state] = inputs as [tf.Tensor, tf.Tensor];
      const isTraining = kwargs.training === true;
      const x = this.dropped(given, this.dropout, 'dropoutMask', isTraining);
      const h = this.dropped(state, this.recurrentDropout, 'recurrentDropoutMask', isTraining);
      const biases = this.bias ? tf.unstack(this.bias.read()) : [];
      const product = (value: tf.Tensor, kernel: Variable, bias: tf.Tensor | undefined) => {
        const made = tf.matMul(value as tf.Tensor2D, kernel.read() as tf.Tensor2D);
        return tf.split(bias ? tf.add(made, bias) : made, 3, -1);
      };
      const [xUpdate, xReset, xNew] = product(x, this.kernel, biases[0]) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const [hUpdate, hReset, hNew] = product(h, this.recurrentKernel, biases[1]) as typeof biases as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const update = this.recurrentActivation.apply(tf.add(xUpdate, hUpdate));
      const reset = this.recurrentActivation.apply(tf.add(xReset, hReset));
      const candidate = this.activation.apply(tf.add(xNew, tf.mul(reset, hNew)));
      const out = tf.add(tf.mul(update, state), tf.mul(tf.sub(1, update), candidate));
      return [out, out];
    });
  }

  /** One mask for all steps of a sequence; the layer forgets it before the next. */
  private dropped(
    value: tf.Tensor,
    rate: number,
    name: 'dropoutMask' | 'recurrentDropoutMask',
    isTraining: boolean,
  ): tf.Tensor {
    if (!isTraining || rate <= 0 || rate >= 1) return value;
    this[name] ??= tf.keep(tf.dropout(tf.onesLike(value), rate));
    return tf.mul(value, this[name] as tf.Tensor);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), resetAfter: this.isAfter };
  }
}

class GRU extends BaseLayer {
  static readonly className = 'GRU';
  private readonly isAfter: boolean;

  constructor(config: Given) {
    super(before(config));
    this.isAfter = config.resetAfter === true;
    if (this.isAfter) this.cell = new GRUCell(config);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), resetAfter: this.isAfter };
  }
}

export const GRUS = registrable(GRUCell, GRU);
