/**
 * Keras's metrics over an epoch, from what the model said of each batch: sums that are divided at the end, and counts.
 * Source: keras 3.15, `metrics/`. Accuracy in its plain form is measured by the training step itself.
 */
import * as tf from '@tensorflow/tfjs-core';
import { loggedAs } from '../protocol/outputs.js';
import type { RunRequest } from '../protocol/trainer.js';
import { iouMeter } from './iou.js';
import { type Compare, compiledLoss, isLoss, lossName } from './losses.js';
import { flagIn, numberIn, type Options, plain, valueIn } from './optimizers/options.js';
import { ownMeter } from './ownComparison.js';

export interface Meter {
  /** Both stay the caller's. */
  add(truth: tf.Tensor, prediction: tf.Tensor): Promise<void>;
  result(): number;
}

type Plan = NonNullable<RunRequest['plan']['settings']['metrics']>['value'][number];

/** The metrics that the code asks for of an output beside accuracy, each by its name in Keras's logs. */
export class Meters {
  private meters: readonly (readonly [string, Meter])[] = [];
  private readonly makers: readonly (readonly [string, () => Meter])[];

  /** `output`: its name in the logs. */
  constructor(planned: readonly Plan[], units: number, output = '') {
    this.makers = planned.flatMap(({ name, logged, options, own }) => {
      const make = own
        ? ownMeter(own, (inner, given) => meterOf(inner, given, units))
        : meterOf(name, options, units);
      return make ? [[loggedAs(output, logged), make] as const] : [];
    });
    this.clear();
  }

  get isEmpty(): boolean {
    return this.makers.length === 0;
  }

  async add(truth: tf.Tensor, prediction: tf.Tensor): Promise<void> {
    for (const [, meter] of this.meters) await meter.add(truth, prediction);
  }

  result(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.meters.map(([name, meter]) => [name, meter.result()]));
  }

  clear(): void {
    this.meters = this.makers.map(([name, make]) => [name, make()]);
  }
}

/** What the meters of all outputs measured. */
export function metered(outputs: readonly { readonly meters: Meters }[]): Readonly<Record<string, number>> {
  return Object.assign({}, ...outputs.map(({ meters }) => meters.result()));
}

export function clearMeters(outputs: readonly { readonly meters: Meters }[]): void {
  for (const { meters } of outputs) meters.clear();
}

/** Undefined for what is not a metric here. */
export function meterOf(name: string, options: Options, units: number): (() => Meter) | undefined {
  const threshold = numberIn(options, 0.5, 'threshold', 'thresholds');
  const k = numberIn(options, 5, 'k');
  switch (plain(name)) {
    case 'categoricalaccuracy':
      return meanOf((truth, guess) => same(tf.argMax(truth, -1), tf.argMax(guess, -1)));
    case 'sparsecategoricalaccuracy':
      return meanOf((truth, guess) => same(classes(truth, guess), tf.argMax(guess, -1)));
    case 'binaryaccuracy':
      return meanOf((truth, guess) => tf.cast(tf.equal(truth, over(guess, threshold)), 'float32'));
    case 'topkcategoricalaccuracy':
      return meanOf((truth, guess) => inTop(tf.argMax(truth, -1), guess, k));
    case 'sparsetopkcategoricalaccuracy':
      return meanOf((truth, guess) => inTop(classes(truth, guess), guess, k));
    case 'precision':
      return counted(options, threshold, ({ hits, falseAlarms }) => share(hits, hits + falseAlarms));
    case 'recall':
      return counted(options, threshold, ({ hits, misses }) => share(hits, hits + misses));
    case 'truepositives':
      return counted(options, threshold, ({ hits }) => hits);
    case 'falsepositives':
      return counted(options, threshold, ({ falseAlarms }) => falseAlarms);
    case 'truenegatives':
      return counted(options, threshold, ({ passes }) => passes);
    case 'falsenegatives':
      return counted(options, threshold, ({ misses }) => misses);
    case 'auc':
      return () => areaUnderCurve(numberIn(options, 200, 'num_thresholds'), flagIn(options, 'from_logits'));
    case 'f1score':
    case 'fbetascore':
      return () => fScore(options);
    case 'r2score':
      return () => explained();
    case 'rootmeansquarederror': {
      const squared = meanOf((truth, guess) => tf.mean(tf.square(tf.sub(guess, truth)), -1));
      return () => {
        const inner = squared();
        return { add: inner.add, result: () => Math.sqrt(inner.result()) };
      };
    }
    case 'cosinesimilarity': {
      // As a loss it is negative, as a metric it is not.
      const loss = compiledLoss('cosineProximity', options, units);
      return meanOf((truth, guess) => tf.neg(loss(truth, guess)));
    }
    default:
      return (
        iouMeter(name, options) ??
        (isLoss(name) ? meanOf(compiledLoss(lossName(name), options, units)) : undefined)
      );
  }
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
const same = (a: tf.Tensor, b: tf.Tensor) =>
  tf.cast(tf.equal(tf.cast(a, 'int32'), tf.cast(b, 'int32')), 'float32');
/** One number for each row of the guess. */
const classes = (truth: tf.Tensor, guess: tf.Tensor) =>
  tf.cast(tf.reshape(truth, guess.shape.slice(0, -1)), 'int32');
const over = (guess: tf.Tensor, threshold: number) => tf.cast(tf.greater(guess, threshold), 'float32');

function inTop(truth: tf.Tensor, guess: tf.Tensor, k: number): tf.Tensor {
  const size = Math.min(k, guess.shape.at(-1) ?? k);
  const { indices } = tf.topk(guess, size);
  return tf.max(same(tf.expandDims(truth, -1), indices), -1);
}

/** Of a tensor that is made for them. A GPU's values cannot be had at once, so they are waited for. */
async function valuesOf(make: () => tf.Tensor): Promise<Float32Array | Int32Array | Uint8Array> {
  const tensor = tf.tidy(make);
  const values = await tensor.data();
  tensor.dispose();
  return values;
}

function meanOf(compare: Compare): () => Meter {
  return () => {
    let [total, count] = [0, 0];
    return {
      async add(truth, guess) {
        const values = await valuesOf(() => compare(truth, guess));
        for (const value of values) total += value;
        count += values.length;
      },
      result: () => share(total, count),
    };
  };
}

interface Counts {
  hits: number;
  falseAlarms: number;
  misses: number;
  passes: number;
}

/** Over all outputs, or those of one class. */
function counted(options: Options, threshold: number, result: (counts: Counts) => number): () => Meter {
  const only = valueIn(options, 'class_id');
  return () => {
    const counts: Counts = { hits: 0, falseAlarms: 0, misses: 0, passes: 0 };
    return {
      async add(truth, guess) {
        const columns = guess.shape.at(-1) ?? 1;
        const [labels, scores] = await Promise.all([truth.data(), guess.data()]);
        scores.forEach((score, at) => {
          if (typeof only === 'number' && at % columns !== only) return;
          const [is, says] = [(labels[at] ?? 0) > 0.5, score > threshold];
          if (is && says) counts.hits++;
          else if (says) counts.falseAlarms++;
          else if (is) counts.misses++;
          else counts.passes++;
        });
      },
      result: () => result(counts),
    };
  };
}

/** Keras's ROC curve at evenly spaced thresholds, joined by straight lines. */
function areaUnderCurve(thresholds: number, isLogits: boolean): Meter {
  const inner = Array.from({ length: thresholds - 2 }, (_, at) => (at + 1) / (thresholds - 1));
  const all = [-1e-7, ...inner, 1 + 1e-7];
  const [hits, alarms] = [new Float64Array(thresholds), new Float64Array(thresholds)];
  let [positives, negatives] = [0, 0];
  return {
    async add(truth, guess) {
      const labels = await truth.data();
      const scores = isLogits ? await valuesOf(() => tf.sigmoid(guess)) : await guess.data();
      scores.forEach((score, at) => {
        const is = (labels[at] ?? 0) > 0.5;
        if (is) positives++;
        else negatives++;
        const counts = is ? hits : alarms;
        for (let place = 0; place < thresholds && score > (all[place] ?? 0); place++)
          counts[place] = (counts[place] ?? 0) + 1;
      });
    },
    result() {
      let area = 0;
      for (let place = 0; place + 1 < thresholds; place++) {
        const [x, next] = [alarms[place] ?? 0, alarms[place + 1] ?? 0].map((count) =>
          share(count, negatives),
        );
        const [y, below] = [hits[place] ?? 0, hits[place + 1] ?? 0].map((count) => share(count, positives));
        area += ((x ?? 0) - (next ?? 0)) * (((y ?? 0) + (below ?? 0)) / 2);
      }
      return area;
    },
  };
}

/** (1 + β²)·P·R / (β²·P + R) of each class, averaged. */
function fScore(options: Options): Meter {
  const beta = numberIn(options, 1, 'beta') ** 2;
  const average = String(valueIn(options, 'average') ?? 'macro');
  const threshold = valueIn(options, 'threshold');
  let counts: Counts[] = [];
  return {
    async add(truth, guess) {
      const columns = guess.shape.at(-1) ?? 1;
      if (counts.length === 0)
        counts = Array.from({ length: columns }, () => ({ hits: 0, falseAlarms: 0, misses: 0, passes: 0 }));
      const [labels, scores] = await Promise.all([truth.data(), guess.data()]);
      for (let start = 0; start < scores.length; start += columns) {
        const row = scores.subarray(start, start + columns);
        const most = Math.max(...row);
        row.forEach((score, column) => {
          const says = typeof threshold === 'number' ? score > threshold : score === most && most !== 0;
          const is = (labels[start + column] ?? 0) > 0.5;
          const own = counts[column];
          if (!own) return;
          if (is && says) own.hits++;
          else if (says) own.falseAlarms++;
          else if (is) own.misses++;
        });
      }
    },
    result() {
      const score = ({ hits, falseAlarms, misses }: Counts) =>
        share((1 + beta) * hits, (1 + beta) * hits + beta * misses + falseAlarms);
      if (average === 'micro')
        return score(
          counts.reduce((sum, each) => ({
            hits: sum.hits + each.hits,
            falseAlarms: sum.falseAlarms + each.falseAlarms,
            misses: sum.misses + each.misses,
            passes: 0,
          })),
        );
      const weights = counts.map(({ hits, misses }) => (average === 'weighted' ? hits + misses : 1));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return share(
        counts.reduce((sum, each, column) => sum + score(each) * (weights[column] ?? 0), 0),
        total,
      );
    },
  };
}

/** 1 − (sum of squared errors) / (sum of squared distances from the mean), averaged over the outputs. */
function explained(): Meter {
  let count = 0;
  const sums: number[] = [];
  const squares: number[] = [];
  const errors: number[] = [];
  return {
    async add(truth, guess) {
      const columns = guess.shape.at(-1) ?? 1;
      const [labels, scores] = await Promise.all([truth.data(), guess.data()]);
      scores.forEach((score, at) => {
        const [label, column] = [labels[at] ?? 0, at % columns];
        sums[column] = (sums[column] ?? 0) + label;
        squares[column] = (squares[column] ?? 0) + label * label;
        errors[column] = (errors[column] ?? 0) + (label - score) ** 2;
      });
      count += scores.length / columns;
    },
    result() {
      const each = sums.map(
        (sum, column) => 1 - (errors[column] ?? 0) / ((squares[column] ?? 0) - (sum * sum) / count),
      );
      return each.reduce((total, value) => total + value, 0) / each.length;
    },
  };
}
