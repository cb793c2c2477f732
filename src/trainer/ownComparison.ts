/** Losses and metrics of the code's own, which the plan lists as operations on labels and predictions. */
import * as tf from '@tensorflow/tfjs-core';
import type { RunRequest } from '../protocol/trainer.js';
import { calculator } from './calculation.js';
import { TrainingFault } from './fault.js';
import type { Compare } from './losses.js';
import type { Meter } from './metrics.js';
import type { Options } from './optimizers/options.js';

type Settings = RunRequest['plan']['settings'];
export type OwnLoss = NonNullable<Settings['ownLoss']>['value'];
export type OwnMeasure = NonNullable<NonNullable<Settings['metrics']>['value'][number]['own']>;

/** For each sample a number, or one for all. */
export function ownCompare({ calculation, labels }: OwnLoss): Compare {
  const calculate = calculator(calculation);
  return (truth, prediction) => {
    const [result] = calculate([formed(truth, labels), prediction]);
    if (!result) throw new Error('The loss gives nothing.');
    // Keras takes the mean of all; a sample's own weight counts for what belongs to it.
    const axes = result.shape.map((_, axis) => axis).slice(1);
    return axes.length > 0 ? tf.mean(result, axes) : tf.cast(result, 'float32');
  };
}

/** Keras's mean of a function over the samples of an epoch, or, where it gives one number a batch, over the batches. */
export function ownMeter(measure: OwnMeasure, meterOf: MakeMeter): () => Meter {
  return 'calculation' in measure ? meanOver(ownCompare(measure)) : summed(measure, meterOf);
}

/** Of Keras's metrics, by name. */
type MakeMeter = (name: string, options: Options) => (() => Meter) | undefined;

function meanOver(compare: Compare): () => Meter {
  return () => {
    let [total, count] = [0, 0];
    return {
      async add(truth, prediction) {
        const result = tf.tidy(() => compare(truth, prediction));
        for (const value of await result.data()) total += value;
        count += result.size;
        result.dispose();
      },
      result: () => (count === 0 ? 0 : total / count),
    };
  };
}

type Values = { readonly sizes: readonly number[]; values: Float32Array };

/** The values of an epoch are kept as numbers: a batch makes few of them. */
function summed(
  { states, inner, update, changes, result, labels }: Exclude<OwnMeasure, OwnLoss>,
  meterOf: MakeMeter,
): () => Meter {
  const [change, outcome] = [calculator(update), calculator(result)];
  const tensorOf = ({ values, sizes }: Values) => tf.tensor(values, [...sizes], 'float32');
  return () => {
    const kept = states.map(({ sizes, value }): Values => {
      const count = sizes.reduce((product, size) => product * size, 1);
      return { sizes, values: new Float32Array(count).fill(value) };
    });
    const meters = inner.map(({ name, options }) => {
      const meter = meterOf(name, options)?.();
      if (!meter)
        throw new TrainingFault(`The metric ${name}, inside one of the code’s own, is not measured.`);
      return meter;
    });
    let last = 0;
    return {
      async add(truth, prediction) {
        const made = tf.tidy(() =>
          change([formed(truth, labels), prediction]).map((given, at) => {
            const { state, isAdded } = changes[at] ?? { state: -1, isAdded: false };
            const held = kept[state];
            if (!held) return tf.cast(given, 'float32');
            const whole = tf.broadcastTo(tf.cast(given, 'float32'), [...held.sizes]);
            return isAdded ? tf.add(tensorOf(held), whole) : whole;
          }),
        );
        for (const [at, { state }] of changes.entries()) {
          const [held, next] = [kept[state], made[at]];
          if (held && next) held.values = Float32Array.from(await next.data());
        }
        for (const [at, meter] of meters.entries()) {
          const [own, guess] = made.slice(changes.length + 2 * at);
          if (own && guess) await meter.add(own, guess);
        }
        tf.dispose(made);
        const results = () => [...kept.map(tensorOf), ...meters.map((meter) => tf.scalar(meter.result()))];
        const value = tf.tidy(() => tf.mean(tf.cast(outcome(results())[0] as tf.Tensor, 'float32')));
        // A GPU's values cannot be had at once: they are waited for here.
        last = (await value.data())[0] ?? Number.NaN;
        value.dispose();
      },
      result: () => last,
    };
  };
}

/** The trainer's labels are rows, or a column of numbers; flat ones have no last axis. */
function formed(truth: tf.Tensor, labels: OwnLoss['labels']): tf.Tensor {
  return labels === 'flat' ? tf.reshape(truth, truth.shape.slice(0, -1)) : truth;
}
