/** Keras's callbacks between epochs, with Keras's rules and defaults. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Watched, watchedBy } from '../protocol/monitors.js';
import type { RunRequest } from '../protocol/trainer.js';
import type { KerasOptimizer } from './optimizers/optimizer.js';
import { flagIn, numberIn, type Options, valueIn } from './optimizers/options.js';

type Settings = RunRequest['plan']['settings'];
type Planned = NonNullable<Settings['callbacks']>[number]['value'];
type Metrics = Readonly<Record<string, number>>;

interface Callback {
  epochBegin?(epoch: number): void;
  /** A sentence ends the training with it as the reason. */
  epochEnd?(epoch: number, metrics: Metrics): string | undefined;
  trainEnd?(): void;
  /** What a checkpoint keeps of it, and takes it back from. Tensors stay the callback's. */
  remember?(): Memory;
  recall?(memory: Memory): void;
}

interface Memory {
  readonly facts: unknown;
  readonly tensors?: readonly tf.Tensor[];
}

export class Callbacks {
  private readonly all: readonly Callback[];

  constructor(
    planned: readonly Planned[],
    settings: Settings,
    model: LayersModel,
    optimizer: KerasOptimizer,
  ) {
    this.all = planned.flatMap(({ name, options }) => {
      switch (name) {
        case 'EarlyStopping':
          return [earlyStopping(options, watchedBy(options, settings), model)];
        case 'ReduceLROnPlateau':
          return [reduceOnPlateau(options, watchedBy(options, settings), optimizer)];
        case 'LearningRateScheduler':
          return [scheduler(options, optimizer)];
        // The run saves the model after every epoch, and the best one beside it.
        case 'ModelCheckpoint':
          return [];
        default:
          return name satisfies never;
      }
    });
  }

  epochBegin(epoch: number): void {
    for (const each of this.all) each.epochBegin?.(epoch);
  }

  epochEnd(epoch: number, metrics: Metrics): string | undefined {
    const reasons = this.all.map((each) => each.epochEnd?.(epoch, metrics));
    return reasons.find((reason) => reason !== undefined);
  }

  trainEnd(): void {
    for (const each of this.all) each.trainEnd?.();
  }

  /** Tensors are named `callbacks/<callback>/<number>`. */
  remember(): { readonly facts: readonly unknown[]; readonly tensors: Record<string, tf.Tensor> } {
    const memories = this.all.map((each) => each.remember?.() ?? { facts: null });
    const tensors = memories.flatMap(({ tensors = [] }, place) =>
      tensors.map((tensor, number) => [`callbacks/${place}/${number}`, tensor] as const),
    );
    return { facts: memories.map(({ facts }) => facts), tensors: Object.fromEntries(tensors) };
  }

  /** Takes tensors over, named `<callback>/<number>`. */
  recall(facts: readonly unknown[], tensors: Readonly<Record<string, tf.Tensor>>): void {
    for (const [place, each] of this.all.entries()) {
      const own: tf.Tensor[] = [];
      for (let number = 0; ; number++) {
        const tensor = tensors[`${place}/${number}`];
        if (!tensor) break;
        own.push(tf.keep(tensor));
      }
      if (facts[place] !== undefined && facts[place] !== null)
        each.recall?.({ facts: facts[place], tensors: own });
    }
  }
}

function earlyStopping(options: Options, watched: Watched, model: LayersModel): Callback {
  const { monitor } = watched;
  const patience = numberIn(options, 0, 'patience');
  const baseline = valueIn(options, 'baseline');
  const first = numberIn(options, 0, 'start_from_epoch');
  const restores = flagIn(options, 'restore_best_weights');
  const isBetter = comparison(watched, Math.abs(numberIn(options, 0, 'min_delta')));
  let best: number | undefined;
  let kept: tf.Tensor[] | undefined;
  let waited = 0;
  const keep = () => {
    tf.dispose(kept ?? []);
    kept = model.getWeights().map((weight) => tf.keep(tf.clone(weight)));
  };
  return {
    epochEnd(epoch, metrics) {
      const current = metrics[monitor];
      if (current === undefined || epoch < first) return undefined;
      if (restores && !kept) keep();
      waited++;
      if (best === undefined || isBetter(current, best)) {
        best = current;
        if (restores) keep();
        if (typeof baseline !== 'number' || isBetter(current, baseline)) waited = 0;
        return undefined;
      }
      if (waited < patience || epoch === 0) return undefined;
      return `EarlyStopping: ${monitor} did not improve on ${best.toPrecision(4)} for ${waited} ${waited === 1 ? 'epoch' : 'epochs'}`;
    },
    remember: () => ({ facts: { best, waited }, ...(kept && { tensors: kept }) }),
    recall({ facts, tensors = [] }) {
      ({ best, waited } = facts as { best: number | undefined; waited: number });
      if (tensors.length > 0) kept = [...tensors];
    },
    trainEnd() {
      if (kept) model.setWeights(kept);
      tf.dispose(kept ?? []);
      kept = undefined;
    },
  };
}

function reduceOnPlateau(options: Options, watched: Watched, optimizer: KerasOptimizer): Callback {
  const { monitor } = watched;
  const factor = numberIn(options, 0.1, 'factor');
  const patience = numberIn(options, 10, 'patience');
  const cooldown = numberIn(options, 0, 'cooldown');
  const least = numberIn(options, 0, 'min_lr');
  const isBetter = comparison(watched, Math.abs(numberIn(options, 1e-4, 'min_delta')));
  let best: number | undefined;
  let waited = 0;
  let cooling = 0;
  return {
    remember: () => ({ facts: { best, waited, cooling } }),
    recall({ facts }) {
      ({ best, waited, cooling } = facts as { best: number | undefined; waited: number; cooling: number });
    },
    epochEnd(_, metrics) {
      const current = metrics[monitor];
      if (current === undefined) return undefined;
      if (cooling > 0) {
        cooling--;
        waited = 0;
      }
      if (best === undefined || isBetter(current, best)) {
        best = current;
        waited = 0;
      } else if (cooling === 0 && ++waited >= patience && optimizer.learningRate > least) {
        optimizer.learningRate = Math.max(least, optimizer.learningRate * factor);
        cooling = cooldown;
        waited = 0;
      }
      return undefined;
    },
  };
}

function scheduler(options: Options, optimizer: KerasOptimizer): Callback {
  const rates = valueIn(options, 'rates');
  return {
    epochBegin(epoch) {
      const rate: unknown = Array.isArray(rates) ? (rates[epoch] ?? rates.at(-1)) : undefined;
      if (typeof rate === 'number') optimizer.learningRate = rate;
    },
  };
}

function comparison({ rises }: Watched, delta: number): (now: number, best: number) => boolean {
  return rises ? (now, best) => now - delta > best : (now, best) => now + delta < best;
}
