/** What the numbers of a run say while it goes on: each piece once, with the line that it is about. */
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, model as modelOf } from '@tensorflow/tfjs-layers';
import type { RunRequest, TrainerEvents } from '../protocol/trainer.js';

type Advice = TrainerEvents['advice'];
type Metrics = Readonly<Record<string, number>>;

/** So many epochs in a row must say the same. */
const PATIENCE = 3;
/** Of a layer's channels or units. */
const MANY_DEAD = 0.4;

export class Advisor {
  private readonly epochs: Metrics[] = [];
  private readonly given = new Set<string>();

  constructor(
    private readonly plan: RunRequest['plan'],
    private readonly tell: (advice: Advice) => void,
  ) {}

  /** `firstLoss` is that of the run's first batch, before anything was learned. */
  epochEnd(epoch: number, metrics: Metrics, firstLoss: number | undefined): void {
    this.epochs[epoch] = metrics;
    this.overfitting(epoch);
    if (epoch <= 1 && firstLoss !== undefined && (metrics.loss ?? 0) > 1.2 * firstLoss) {
      const { loss = 0 } = metrics;
      this.give({
        code: 'learning-rate-too-high',
        epoch,
        message: `The loss rose from ${firstLoss.toFixed(2)} to ${loss.toFixed(2)} in epoch ${epoch + 1}: the learning rate is too high. Try a tenth of it.`,
        ...this.optimizerPlace(),
      });
    }
  }

  diverged(epoch: number): void {
    this.give({
      code: 'loss-not-a-number',
      epoch,
      message:
        'The loss is no longer a number: the weights grew without bounds. Lower the learning rate, clip the gradients (clipnorm=1), or scale the pixels to 0 … 1.',
      ...this.optimizerPlace(),
    });
  }

  /** Looks at the activations of some images: `x` stays the caller's. */
  deadUnits(epoch: number, model: LayersModel, x: tf.Tensor): void {
    for (const { layer, dead, units } of deadUnits(model, x)) {
      if (units < 8 || dead / units < MANY_DEAD) continue;
      const location = this.plan.layerLocations[layer];
      this.give({
        code: `dead-relu ${layer}`,
        epoch,
        layer,
        message: `${dead} of the ${units} ${layer.startsWith('dense') ? 'units' : 'channels'} of ${layer} are dead: ReLU gives zero for every image looked at. Lower the learning rate, or use LeakyReLU or batch normalisation.`,
        ...(location && { location }),
      });
    }
  }

  private overfitting(epoch: number): void {
    const losses = this.epochs.map(({ val_loss: loss }) => loss ?? Number.NaN);
    const best = losses.reduce((at, loss, index) => (loss < (losses[at] ?? Number.NaN) ? index : at), 0);
    const [then, now] = [this.epochs[best], this.epochs[epoch]];
    if (!then || !now || epoch - best < PATIENCE) return;
    const isWorse = (now.val_loss ?? 0) > 1.05 * (then.val_loss ?? Number.POSITIVE_INFINITY);
    const isLearnedByHeart = (now.loss ?? 0) < 0.95 * (then.loss ?? 0);
    if (!isWorse || !isLearnedByHeart) return;
    this.give({
      code: 'overfitting',
      epoch,
      message: `Overfitting from epoch ${best + 2}: the validation loss rose from ${(then.val_loss ?? 0).toFixed(3)} to ${(now.val_loss ?? 0).toFixed(3)} while the training loss fell. The model of epoch ${best + 1} is kept as the best. Stop here, or add dropout, augmentation or EarlyStopping.`,
    });
  }

  private optimizerPlace(): Pick<Advice, 'location'> {
    const location = this.plan.settings.optimizer?.location;
    return location ? { location } : {};
  }

  private give(advice: Advice): void {
    if (this.given.has(advice.code)) return;
    this.given.add(advice.code);
    this.tell(advice);
  }
}

/** Channels or units whose ReLU is zero everywhere. */
function deadUnits(
  model: LayersModel,
  x: tf.Tensor,
): readonly { readonly layer: string; readonly dead: number; readonly units: number }[] {
  const layers = model.layers.filter((layer) => {
    const { activation } = layer.getConfig();
    // A layer that is called twice has no single output.
    return (layer.getClassName() === 'ReLU' || activation === 'relu') && layer.inboundNodes.length === 1;
  });
  if (layers.length === 0) return [];
  const looking = modelOf({ inputs: model.inputs, outputs: layers.map(({ output }) => output as never) });
  return tf.tidy(() => {
    const outputs = [looking.predict(x)].flat();
    return layers.map((layer, at) => {
      const output = outputs[at] as tf.Tensor;
      const highest = tf.max(
        output,
        Array.from({ length: output.rank - 1 }, (_, axis) => axis),
      );
      const values = highest.dataSync();
      return { layer: layer.name, dead: values.filter((value) => value <= 0).length, units: values.length };
    });
  }) as never;
}
