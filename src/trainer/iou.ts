/** Keras's intersection over union of classes, from how many pixels of each are taken for each. Source: keras 3.15, `metrics/iou_metrics.py`. */
import * as tf from '@tensorflow/tfjs-core';
import type { Meter } from './metrics.js';
import { flagIn, numberIn, type Options, plain, valueIn } from './optimizers/options.js';

/** Undefined for other names. */
export function iouMeter(name: string, given: Options): (() => Meter) | undefined {
  const options = namedOptions(ORDERS[plain(name)] ?? [], given);
  switch (plain(name)) {
    case 'binaryiou':
      return () =>
        meter({ ...formOf(options, true), threshold: numberIn(options, 0.5, 'threshold') }, [0, 1]);
    case 'iou':
    case 'meaniou':
      return () => meter(formOf(options, true));
    case 'onehotiou':
    case 'onehotmeaniou':
      return () => meter(formOf(options, false));
    default:
      return undefined;
  }
}

/** Positional arguments, which the plan has by their places. */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
  binaryiou: ['target_class_ids', 'threshold', 'name'],
  iou: ['num_classes', 'target_class_ids', 'name'],
  onehotiou: ['num_classes', 'target_class_ids', 'name'],
  meaniou: ['num_classes', 'name'],
  onehotmeaniou: ['num_classes', 'name'],
};

function namedOptions(order: readonly string[], given: Options): Options {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [order[Number(name)] ?? name, value]),
  );
}

interface Form {
  readonly classes: number;
  /** Whose IoU counts; all without. */
  readonly targets: readonly number[] | undefined;
  readonly ignored: number | undefined;
  /** Numbers, not rows of which the largest is meant. */
  readonly isTruthSparse: boolean;
  readonly isGuessSparse: boolean;
  readonly axis: number;
  readonly threshold?: number;
}

function formOf(options: Options, isSparse: boolean): Form {
  const targets = valueIn(options, 'target_class_ids');
  const ignored = valueIn(options, 'ignore_class');
  const flag = (name: string, usual: boolean) => (name in options ? flagIn(options, name) : usual);
  return {
    classes: numberIn(options, 2, 'num_classes'),
    targets: Array.isArray(targets) ? targets.map(Number) : undefined,
    ignored: typeof ignored === 'number' ? ignored : undefined,
    isTruthSparse: isSparse && flag('sparse_y_true', true),
    isGuessSparse: flag('sparse_y_pred', isSparse),
    axis: numberIn(options, -1, 'axis'),
  };
}

function meter(form: Form, usualTargets?: readonly number[]): Meter {
  const { classes, ignored } = form;
  const counts = new Float64Array(classes * classes);
  const isClass = (label: number) => label >= 0 && label < classes;
  return {
    async add(truth, guess) {
      const labels = await numbersOf(truth, form.isTruthSparse, form.axis);
      const { threshold } = form;
      const found =
        threshold === undefined
          ? await numbersOf(guess, form.isGuessSparse, form.axis)
          : Array.from(await guess.data(), (value) => (value >= threshold ? 1 : 0));
      for (let at = 0; at < labels.length; at++) {
        // Keras takes them as whole numbers: 0.9 is 0.
        const [label, own] = [Math.trunc(labels[at] ?? 0), Math.trunc(found[at] ?? 0)];
        if (!isClass(label) || !isClass(own) || label === ignored) continue;
        const place = label * classes + own;
        counts[place] = (counts[place] ?? 0) + 1;
      }
    },
    result() {
      const at = (row: number, column: number) => counts[row * classes + column] ?? 0;
      const all = Array.from({ length: classes }, (_, label) => label);
      const shares = (form.targets ?? usualTargets ?? all).flatMap((label) => {
        const hits = at(label, label);
        const union = all.reduce((sum, other) => sum + at(label, other) + at(other, label), 0) - hits;
        return union > 0 ? [hits / union] : [];
      });
      return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
    },
  };
}

async function numbersOf(tensor: tf.Tensor, isSparse: boolean, axis: number): Promise<ArrayLike<number>> {
  if (isSparse) return tensor.data();
  const best = tf.tidy(() => tf.argMax(tensor, axis < 0 ? tensor.rank + axis : axis));
  const values = await best.data();
  best.dispose();
  return values;
}
