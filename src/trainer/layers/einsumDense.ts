/** EinsumDense: the product of the input and a kernel as an equation writes it. TensorFlow.js's einsum has no gradient. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { LayerConfig } from './augmentation.js';
import { classOf } from './convolutionBase.js';
import type { Sizes } from './plainLayer.js';

type Variable = ReturnType<layers.Layer['addWeight']>;
type Weighing = Parameters<layers.Layer['addWeight']>;

/** A dense layer reads the initialisers, regularisers, constraints and the activation. */
interface Dense extends layers.Layer {
  readonly activation: { apply(x: tf.Tensor): tf.Tensor } | null;
  readonly kernelInitializer: Weighing[3];
  readonly biasInitializer: Weighing[3];
  readonly kernelRegularizer?: Weighing[4];
  readonly biasRegularizer?: Weighing[4];
  readonly kernelConstraint?: Weighing[6];
  readonly biasConstraint?: Weighing[6];
}

const Base = classOf<Dense>(layers.dense({ units: 1 }));

/** The plan says the shapes of the weights and of the output, which the equation gives. */
export class EinsumDense extends Base {
  static readonly className = 'EinsumDense';
  private weightsOf: { readonly kernel: Variable; readonly bias: Variable | undefined } | undefined;

  constructor(private readonly given: LayerConfig) {
    super({ kernelInitializer: 'glorotUniform', ...given, units: 1 });
    this.inputSpec = [];
  }

  override build(): void {
    const bias = this.given.biasShape as number[] | undefined;
    const ofBias = [this.biasInitializer ?? initializers.zeros(), this.biasRegularizer, true] as const;
    this.weightsOf = {
      kernel: this.addWeight(
        ...(['kernel', this.given.kernelShape as number[], 'float32', this.kernelInitializer] as const),
        ...([this.kernelRegularizer, true, this.kernelConstraint] as const),
      ),
      bias: bias ? this.addWeight('bias', bias, 'float32', ...ofBias, this.biasConstraint) : undefined,
    };
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    return tf.tidy(() => {
      if (!this.weightsOf) throw new Error('EinsumDense is not built.');
      const { kernel, bias } = this.weightsOf;
      const made = contract(String(this.given.equation), x, kernel.read());
      const biased = bias ? tf.add(made, bias.read()) : made;
      return this.activation ? this.activation.apply(biased) : biased;
    });
  }

  override computeOutputShape(): Sizes {
    return this.given.outputSizes as Sizes;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.given as tf.serialization.ConfigDict) };
  }
}

/** `ab,bc->ac` as one product of matrices; `...` stands for the axes that the letters leave over. */
function contract(equation: string, x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const [inputs = '', out = ''] = equation.replaceAll(' ', '').split('->');
  const [left = '', right = ''] = inputs.split(',');
  const elided = left.includes('...') ? x.rank - left.replace('...', '').length : 0;
  // Digits are no letters of an equation.
  const others = Array.from({ length: elided }, (_, at) => String(at)).join('');
  const [a, b, c] = [left, right, out].map((each) => [...each.replace('...', others)]) as [
    string[],
    string[],
    string[],
  ];
  const size = new Map([
    ...a.map((axis, at) => [axis, x.shape[at] ?? 1] as const),
    ...b.map((axis, at) => [axis, kernel.shape[at] ?? 1] as const),
  ]);
  const shared = c.filter((axis) => a.includes(axis) && b.includes(axis));
  const ofInput = c.filter((axis) => a.includes(axis) && !b.includes(axis));
  const ofKernel = c.filter((axis) => b.includes(axis) && !a.includes(axis));
  const summed = a.filter((axis) => b.includes(axis) && !c.includes(axis));
  const sizes = (axes: readonly string[]) => axes.map((axis) => size.get(axis) ?? 1);
  const count = (axes: readonly string[]) => sizes(axes).reduce((all, each) => all * each, 1);
  const laid = (value: tf.Tensor, own: readonly string[], order: readonly string[]) => {
    const lost = own.flatMap((axis, at) => (order.includes(axis) ? [] : [at]));
    const kept = own.filter((axis) => order.includes(axis));
    const reduced = lost.length > 0 ? tf.sum(value, lost) : value;
    return tf.transpose(
      reduced,
      order.map((axis) => kept.indexOf(axis)),
    );
  };
  const rows = tf.reshape(laid(x, a, [...shared, ...ofInput, ...summed]), [
    ...[count(shared), count(ofInput), count(summed)],
  ]);
  const columns = tf.reshape(laid(kernel, b, [...shared, ...summed, ...ofKernel]), [
    ...[count(shared), count(summed), count(ofKernel)],
  ]);
  const order = [...shared, ...ofInput, ...ofKernel];
  return tf.transpose(
    tf.reshape(tf.matMul(rows, columns), sizes(order)),
    c.map((axis) => order.indexOf(axis)),
  );
}
