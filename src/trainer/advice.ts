/** What the numbers of a run say while it goes on: each piece once, with the line that it is about. */

import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, model as modelOf } from '@tensorflow/tfjs-layers';
import type { RunRequest, TrainerEvents } from '../protocol/trainer.js';
import { outputUnits } from './outputUnits.js';

type Advice = TrainerEvents['advice'];
type Metrics = Readonly<Record<string, number>>;

/** Within so many steps an optimiser may overshoot and come back. */
const FIRST_STEPS = 20;
/** So many epochs in a row must say the same. */
const PATIENCE = 3;
/** So many where the loss has fallen before: on a plateau, learning may only begin. */
const LONG_PATIENCE = 6;
/** Of a layer's channels or units. */
const MANY_DEAD = 0.4;
/** In a smaller layer a few may be silent by chance. */
const FEWEST_UNITS = 8;

export class Advisor {
  private readonly epochs: Metrics[] = [];
  private readonly given = new Set<string>();
  /** Units by layer that gave zero for every image before this sitting trained: they have not died of it. */
  private silentBefore: ReadonlyMap<string, readonly boolean[]> = new Map();

  constructor(
    private readonly plan: RunRequest['plan'],
    private readonly tell: (advice: Advice) => void,
    private readonly batchesPerEpoch = Number.POSITIVE_INFINITY,
  ) {}

  /**
   * Batch normalisation judges with moving averages, which at first are not those of the data: what is seen of a model
   * then, without training it, says little.
   */
  private isSettled(epoch: number): boolean {
    const batches = (epoch + 1) * this.batchesPerEpoch;
    return normalizationsIn(this.plan.topology).every(({ momentum }) => momentum ** batches < UNSETTLED);
  }

  /** `firstLoss` is that of the run's first batch, before anything was learned. */
  epochEnd(epoch: number, metrics: Metrics, firstLoss: number | undefined): void {
    this.epochs[epoch] = metrics;
    this.overfitting(epoch);
    this.youngAverages(epoch);
    const { loss = 0 } = metrics;
    if (firstLoss !== undefined && loss > 1.2 * firstLoss) this.risen(epoch, firstLoss, loss);
    else this.notLearning(epoch);
  }

  private risen(epoch: number, firstLoss: number, loss: number): void {
    if ((epoch + 1) * this.batchesPerEpoch < FIRST_STEPS) return;
    this.give({
      code: 'learning-rate-too-high',
      epoch,
      message: `The loss rose from ${firstLoss.toFixed(2)} in the first batch to ${loss.toFixed(2)} in epoch ${epoch + 1}: the learning rate is too high. Try a tenth of it.`,
      ...this.optimizerPlace(),
    });
  }

  /** `layer`: whose weights show it, where it is known. */
  diverged(epoch: number, layer?: string): void {
    this.give({
      code: 'loss-not-a-number',
      epoch,
      ...(layer !== undefined && { layer }),
      message:
        'The loss is no longer a number: the weights grew without bounds. Lower the learning rate, clip the gradients (clipnorm=1), or scale the pixels to 0 … 1.',
      ...this.optimizerPlace(),
    });
  }

  /** The same images as `deadUnits` is given later: `xs`, of each input, stay the caller's. */
  async beforeTraining(model: LayersModel, xs: readonly tf.Tensor[]): Promise<void> {
    this.silentBefore = await silentUnits(model, xs);
  }

  /** Looks at the activations of some images: `xs` stay the caller's. */
  async deadUnits(epoch: number, model: LayersModel, xs: readonly tf.Tensor[]): Promise<void> {
    if (!this.isSettled(epoch)) return;
    for (const [layer, silent] of await silentUnits(model, xs)) {
      const before = this.silentBefore.get(layer) ?? [];
      const dead = silent.filter((isSilent, unit) => isSilent && !before[unit]).length;
      if (silent.length < FEWEST_UNITS || dead / silent.length < MANY_DEAD) continue;
      const location = this.plan.layerLocations[layer];
      this.give({
        code: `dead-relu ${layer}`,
        epoch,
        layer,
        message: `${dead} of the ${silent.length} ${model.getLayer(layer).outputShape.length === 2 ? 'units' : 'channels'} of ${layer} died in training: ReLU gives zero for every image looked at. Lower the learning rate, or use LeakyReLU or batch normalisation.`,
        ...(location && { location }),
      });
    }
  }

  /** Of a classifier only: what other losses can come down to is not known. */
  private notLearning(epoch: number): void {
    const [first, now] = [this.epochs[0]?.loss, this.epochs[epoch]?.loss];
    const isClassifier = /crossentropy/i.test(this.plan.settings.loss?.value.replaceAll('_', '') ?? '');
    const { data, outputShape } = this.plan;
    const isOfImages = outputShape.length > 1 || ('targets' in data && data.targets !== undefined);
    if (!isClassifier || isOfImages || first === undefined || now === undefined || epoch + 1 < PATIENCE)
      return;
    // What a model loses that says nothing but how many classes there are.
    const blind = Math.log(Math.max(2, outputUnits(this.plan)));
    const isExplained = [...this.given].some((code) => /^dead-relu|^learning-rate-too-high/.test(code));
    if (isExplained || now < 0.95 * blind) return;
    if (now < 0.99 * first) {
      this.fallenToGuessing(epoch, blind);
      return;
    }
    this.give({
      code: 'not-learning',
      epoch,
      message: `The loss has hardly fallen in ${epoch + 1} epochs: from ${first.toFixed(3)} to ${now.toFixed(3)}, no better than guessing. Try ten times the learning rate or a tenth of it, and check that the labels belong to the images.`,
      ...this.optimizerPlace(),
    });
  }

  /** The first steps of a network may lose more than one that says nothing, and come down to that. */
  private fallenToGuessing(epoch: number, blind: number): void {
    const last = this.epochs.slice(-LONG_PATIENCE).map(({ loss = 0 }) => loss);
    const [lowest, highest] = [Math.min(...last), Math.max(...last)];
    if (last.length < LONG_PATIENCE || lowest < 0.98 * blind || highest > 1.02 * lowest) return;
    this.give({
      code: 'not-learning',
      epoch,
      message: `The loss has stayed near ${blind.toFixed(3)}, what guessing costs, for ${LONG_PATIENCE} epochs. Try a tenth of the learning rate and less dropout, and check that the labels belong to the images.`,
      ...this.optimizerPlace(),
    });
  }

  /** A student who sees a good training loss and a validation that guesses looks for a fault where there is none. */
  private youngAverages(epoch: number): void {
    const { loss, val_loss: validation } = this.epochs[epoch] ?? {};
    if (loss === undefined || validation === undefined || validation < 2 * loss) return;
    const [slowest] = normalizationsIn(this.plan.topology).sort((a, b) => b.momentum - a.momentum);
    if (!slowest) return;
    const { name, momentum } = slowest;
    const batches = (epoch + 1) * this.batchesPerEpoch;
    const left = momentum ** batches;
    if (left < SETTLED || momentum >= 1) return;
    const needed = Math.ceil(Math.log(SETTLED) / Math.log(momentum) - batches);
    const location = this.plan.layerLocations[name];
    this.give({
      code: 'young-averages',
      epoch,
      layer: name,
      message: `The validation loss, ${validation.toFixed(2)}, is far above the training loss, ${loss.toFixed(2)}, and says little yet: it is computed with the moving averages of ${name}, which after ${batches} batches with momentum ${momentum} still hold ${Math.round(100 * left)} % of their first values. They need about ${needed} batches more; momentum=0.9 needs far fewer.`,
      ...(location && { location }),
    });
  }

  private overfitting(epoch: number): void {
    const losses = this.epochs.map(({ val_loss: loss }, index) =>
      loss !== undefined && this.isSettled(index) ? loss : Number.POSITIVE_INFINITY,
    );
    const best = losses.reduce((at, loss, index) => (loss < (losses[at] ?? 0) ? index : at), 0);
    if (!Number.isFinite(losses[best])) return;
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

/** The share of its first values that a moving average may still have. */
const UNSETTLED = 0.1;

/** The share at which they are the averages of the data, for all that is seen of them. */
const SETTLED = 0.01;

interface Normalization {
  readonly name: string;
  readonly momentum: number;
}

/** Every batch normalisation of a model, also in the models in it; Keras's default momentum where none is given. */
function normalizationsIn(topology: unknown): Normalization[] {
  if (typeof topology !== 'object' || topology === null) return [];
  const { class_name: className, config } = topology as {
    readonly class_name?: unknown;
    readonly config?: { readonly name?: unknown; readonly momentum?: unknown };
  };
  if (className !== 'BatchNormalization') return Object.values(topology).flatMap(normalizationsIn);
  const momentum = typeof config?.momentum === 'number' ? config.momentum : 0.99;
  return [{ name: String(config?.name), momentum }];
}

/** For each layer with a ReLU, which of its channels or units are zero everywhere. */
async function silentUnits(
  model: LayersModel,
  xs: readonly tf.Tensor[],
): Promise<ReadonlyMap<string, readonly boolean[]>> {
  const layers = model.layers.filter((layer) => {
    const { activation } = layer.getConfig();
    // A layer that is called twice has no single output.
    return (layer.getClassName() === 'ReLU' || activation === 'relu') && layer.inboundNodes.length === 1;
  });
  const found = new Map<string, readonly boolean[]>();
  if (layers.length === 0) return found;
  const looking = modelOf({ inputs: model.inputs, outputs: layers.map(({ output }) => output as never) });
  const highest = tf.tidy(() =>
    [looking.predict([...xs])].flat().map((output) =>
      tf.max(
        output,
        Array.from({ length: output.rank - 1 }, (_, axis) => axis),
      ),
    ),
  );
  for (const [at, layer] of layers.entries()) {
    const values = (await highest[at]?.data()) ?? [];
    found.set(
      layer.name,
      Array.from(values, (value) => value <= 0),
    );
  }
  tf.dispose(highest);
  return found;
}
