/** EinsumDense: the product of the input and a kernel as an equation writes it. TensorFlow.js's einsum has no gradient. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { LayerConfig } from './augmentation.js';
import { contract } from './contraction.js';
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
