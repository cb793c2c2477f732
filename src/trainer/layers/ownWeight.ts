/** A weight that a class of the code adds itself: a layer that gives it, whatever it is given. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { LayerConfig } from './augmentation.js';
import { classOf } from './convolutionBase.js';
import type { Sizes } from './plainLayer.js';

type Variable = ReturnType<layers.Layer['addWeight']>;
type Weighing = Parameters<layers.Layer['addWeight']>;

/** A dense layer reads the initialiser, regulariser and constraint by their names. */
interface Dense extends layers.Layer {
  readonly kernelInitializer: Weighing[3];
  readonly kernelRegularizer?: Weighing[4];
  readonly kernelConstraint?: Weighing[6];
}

const Base = classOf<Dense>(layers.dense({ units: 1 }));

interface Settings {
  readonly name: string;
  readonly shape: number[];
  readonly initializer?: unknown;
  readonly regularizer?: unknown;
  readonly constraint?: unknown;
}

export class OwnWeight extends Base {
  static readonly className = 'OwnWeight';
  private held: Variable | undefined;
  private readonly settings: Settings;

  constructor(private readonly given: LayerConfig) {
    const settings = given.weight as unknown as Settings;
    super({
      ...given,
      units: 1,
      kernelInitializer: settings.initializer,
      kernelRegularizer: settings.regularizer,
      kernelConstraint: settings.constraint,
    } as unknown as LayerConfig);
    this.settings = settings;
    this.inputSpec = [];
  }

  override build(): void {
    const { name, shape } = this.settings;
    this.held = this.addWeight(
      ...([name, shape, 'float32', this.kernelInitializer] as const),
      ...([this.kernelRegularizer, true, this.kernelConstraint] as const),
    );
    this.built = true;
  }

  override call(): tf.Tensor {
    if (!this.held) throw new Error('OwnWeight is not built.');
    // The executor disposes of what a layer gives, and the weight must stay.
    return tf.clone(this.held.read());
  }

  override computeOutputShape(): Sizes {
    return [...this.settings.shape];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.given as tf.serialization.ConfigDict) };
  }
}
