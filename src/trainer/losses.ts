/** Keras's losses, by any of its spellings: for each sample a number. Formulas: keras 3.15, `losses/losses.py`. */
import * as tf from '@tensorflow/tfjs-core';
import { metrics } from '@tensorflow/tfjs-layers';
import { TrainingFault } from './fault.js';
import { flagIn, numberIn, type Options, plain } from './optimizers/options.js';

/** Lower case without separators → TensorFlow.js's style of name. */
const NAMES: Readonly<Record<string, LossName>> = {
  categoricalcrossentropy: 'categoricalCrossentropy',
  sparsecategoricalcrossentropy: 'sparseCategoricalCrossentropy',
  binarycrossentropy: 'binaryCrossentropy',
  categoricalfocalcrossentropy: 'categoricalFocalCrossentropy',
  binaryfocalcrossentropy: 'binaryFocalCrossentropy',
  meansquarederror: 'meanSquaredError',
  mse: 'meanSquaredError',
  meanabsoluteerror: 'meanAbsoluteError',
  mae: 'meanAbsoluteError',
  meanabsolutepercentageerror: 'meanAbsolutePercentageError',
  mape: 'meanAbsolutePercentageError',
  meansquaredlogarithmicerror: 'meanSquaredLogarithmicError',
  msle: 'meanSquaredLogarithmicError',
  huber: 'huber',
  huberloss: 'huber',
  hinge: 'hinge',
  squaredhinge: 'squaredHinge',
  categoricalhinge: 'categoricalHinge',
  kldivergence: 'kullbackLeiblerDivergence',
  kullbackleiblerdivergence: 'kullbackLeiblerDivergence',
  kld: 'kullbackLeiblerDivergence',
  poisson: 'poisson',
  logcosh: 'logcosh',
  logcosherror: 'logcosh',
  cosinesimilarity: 'cosineProximity',
  cosineproximity: 'cosineProximity',
};

type LossName =
  | 'categoricalCrossentropy'
  | 'sparseCategoricalCrossentropy'
  | 'binaryCrossentropy'
  | 'categoricalFocalCrossentropy'
  | 'binaryFocalCrossentropy'
  | 'meanSquaredError'
  | 'meanAbsoluteError'
  | 'meanAbsolutePercentageError'
  | 'meanSquaredLogarithmicError'
  | 'huber'
  | 'hinge'
  | 'squaredHinge'
  | 'categoricalHinge'
  | 'kullbackLeiblerDivergence'
  | 'poisson'
  | 'logcosh'
  | 'cosineProximity';

export function isLoss(name: string): boolean {
  return Object.hasOwn(NAMES, plain(name));
}

/** The loss by TensorFlow.js's name. */
export function lossName(name: string): LossName {
  const known = NAMES[plain(name)];
  if (known) return known;
  throw new TrainingFault(
    `ConvLens does not train with the loss “${name}”. Compile with one of: ${[...new Set(Object.values(NAMES))].join(', ')}.`,
  );
}

export type Compare = (truth: tf.Tensor, prediction: tf.Tensor) => tf.Tensor;

const EPSILON = 1e-7;

/** What `compile` takes. `units` is how many outputs the model has. */
export function compiledLoss(loss: string, options: Options, units: number): Compare {
  const logits = flagIn(options, 'from_logits');
  const smoothing = numberIn(options, 0, 'label_smoothing');
  const smooth = (truth: tf.Tensor, classes: number) =>
    smoothing === 0 ? truth : tf.add(tf.mul(truth, 1 - smoothing), smoothing / classes);
  const gamma = numberIn(options, 2, 'gamma');
  const alpha = numberIn(options, 0.25, 'alpha');
  switch (loss as LossName) {
    case 'sparseCategoricalCrossentropy':
      return (truth, prediction) => {
        // One number for each row: for the sample, or for each pixel.
        const numbers = tf.reshape(truth, prediction.shape.slice(0, -1));
        const labels = tf.oneHot(tf.cast(numbers, 'int32'), units);
        return crossentropyOf(tf.cast(labels, 'float32'), prediction, logits);
      };
    case 'categoricalCrossentropy':
      return (truth, prediction) => crossentropyOf(smooth(truth, units), prediction, logits);
    case 'binaryCrossentropy':
      return (truth, prediction) => tf.mean(binary(smooth(truth, 2), prediction, logits), -1);
    case 'categoricalFocalCrossentropy':
      // α · (1 − p)^γ · −t · log p
      return (truth, prediction) => {
        const shares = clipped(logits ? tf.softmax(prediction) : normalised(prediction));
        const focus = tf.mul(alpha, tf.pow(tf.sub(1, shares), gamma));
        return crossentropy(smooth(truth, units), tf.mul(focus, tf.log(shares)));
      };
    case 'binaryFocalCrossentropy':
      return (truth, prediction) => {
        const labels = smooth(truth, 2);
        const shares = logits ? tf.sigmoid(prediction) : prediction;
        const right = tf.add(tf.mul(labels, shares), tf.mul(tf.sub(1, labels), tf.sub(1, shares)));
        const focal = tf.mul(tf.pow(tf.sub(1, right), gamma), binary(labels, shares, false));
        if (!flagIn(options, 'apply_class_balancing')) return tf.mean(focal, -1);
        const weight = tf.add(tf.mul(labels, alpha), tf.mul(tf.sub(1, labels), 1 - alpha));
        return tf.mean(tf.mul(weight, focal), -1);
      };
    case 'meanSquaredError':
      return (truth, prediction) => tf.mean(tf.square(tf.sub(prediction, truth)), -1);
    case 'meanAbsoluteError':
      return (truth, prediction) => tf.mean(tf.abs(tf.sub(prediction, truth)), -1);
    case 'meanAbsolutePercentageError':
      return (truth, prediction) => {
        const share = tf.div(tf.sub(truth, prediction), tf.maximum(tf.abs(truth), EPSILON));
        return tf.mul(100, tf.mean(tf.abs(share), -1));
      };
    case 'meanSquaredLogarithmicError':
      return (truth, prediction) => {
        const log = (x: tf.Tensor) => tf.log(tf.add(tf.maximum(x, EPSILON), 1));
        return tf.mean(tf.square(tf.sub(log(prediction), log(truth))), -1);
      };
    case 'huber':
      return huber(numberIn(options, 1, 'delta'));
    case 'hinge':
      return (truth, prediction) => tf.mean(margin(truth, prediction), -1);
    case 'squaredHinge':
      return (truth, prediction) => tf.mean(tf.square(margin(truth, prediction)), -1);
    case 'categoricalHinge':
      return (truth, prediction) => {
        const right = tf.sum(tf.mul(truth, prediction), -1);
        const wrong = tf.max(tf.mul(tf.sub(1, truth), prediction), -1);
        return tf.relu(tf.add(tf.sub(wrong, right), 1));
      };
    case 'kullbackLeiblerDivergence':
      return (truth, prediction) => {
        const [t, p] = [between(truth, EPSILON, 1), between(prediction, EPSILON, 1)];
        return tf.sum(tf.mul(t, tf.log(tf.div(t, p))), -1);
      };
    case 'poisson':
      return (truth, prediction) =>
        tf.mean(tf.sub(prediction, tf.mul(truth, tf.log(tf.add(prediction, EPSILON)))), -1);
    case 'logcosh':
      // x + softplus(−2x) − log 2
      return (truth, prediction) => {
        const x = tf.sub(prediction, truth);
        return tf.mean(tf.sub(tf.add(x, tf.softplus(tf.mul(-2, x))), Math.LN2), -1);
      };
    case 'cosineProximity':
      return (truth, prediction) => {
        const unit = (x: tf.Tensor) => tf.div(x, tf.sqrt(tf.maximum(tf.sum(tf.square(x), -1, true), 1e-12)));
        return tf.neg(tf.sum(tf.mul(unit(truth), unit(prediction)), -1));
      };
    default:
      throw new TrainingFault(`ConvLens does not train with the loss “${loss}”.`);
  }
}

/** The accuracy that Keras means by "accuracy" for this loss and output; none for a regression. */
export function accuracyFor(loss: string, options: Options): readonly Compare[] {
  switch (loss) {
    case 'sparseCategoricalCrossentropy':
      return [metrics.sparseCategoricalAccuracy];
    case 'categoricalCrossentropy':
    case 'categoricalFocalCrossentropy':
      return [metrics.categoricalAccuracy];
    case 'binaryCrossentropy':
    case 'binaryFocalCrossentropy': {
      const threshold = flagIn(options, 'from_logits') ? 0 : 0.5;
      return [
        (truth, prediction) =>
          tf.mean(
            tf.cast(tf.equal(truth, tf.cast(tf.greater(prediction, threshold), 'float32')), 'float32'),
            -1,
          ),
      ];
    }
    default:
      return [];
  }
}

const crossentropy = (truth: tf.Tensor, logs: tf.Tensor) => tf.neg(tf.sum(tf.mul(truth, logs), -1));

/** WebAssembly's clipByValue makes a number of NaN, which would hide that training diverged. */
const between = (x: tf.Tensor, low: number, high: number) => tf.minimum(tf.maximum(x, low), high);

const clipped = (shares: tf.Tensor) => between(shares, EPSILON, 1 - EPSILON);

/** Keras divides shares by their sum first. */
const normalised = (shares: tf.Tensor) => tf.div(shares, tf.sum(shares, -1, true));

function crossentropyOf(truth: tf.Tensor, prediction: tf.Tensor, logits: boolean): tf.Tensor {
  return logits ? crossentropy(truth, tf.logSoftmax(prediction)) : crossentropyOfShares(truth, prediction);
}

/**
 * −Σ t·log(c) of shares n = p / Σp, clipped to c. Its gradient by p, in a third of the operations that TensorFlow.js
 * would derive: (Σ a·n − a) / Σp, where a is t / c and 0 where c is clipped.
 */
function crossentropyOfShares(truth: tf.Tensor, prediction: tf.Tensor): tf.Tensor {
  const compute = tf.customGrad((...given) => {
    const [p, save] = given as [tf.Tensor, tf.GradSaveFunc];
    const sum = tf.sum(p, -1, true);
    const shares = tf.div(p, sum);
    const kept = clipped(shares);
    save([sum, shares, kept, truth]);
    return {
      value: crossentropy(truth, tf.log(kept)),
      gradFunc(slope: tf.Tensor, saved: tf.Tensor[]) {
        const [s, n, c, t] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        const slopes = tf.mul(tf.div(t, c), tf.cast(tf.equal(c, n), 'float32'));
        const own = tf.div(tf.sub(tf.sum(tf.mul(slopes, n), -1, true), slopes), s);
        return tf.mul(own, tf.expandDims(slope, -1));
      },
    };
  });
  return compute(prediction);
}

/** For each value; max(z, 0) − z·t + log(1 + e^−|z|) of logits. */
export function binary(truth: tf.Tensor, prediction: tf.Tensor, logits: boolean): tf.Tensor {
  if (logits) {
    const linear = tf.sub(tf.relu(prediction), tf.mul(prediction, truth));
    return tf.add(linear, tf.log1p(tf.exp(tf.neg(tf.abs(prediction)))));
  }
  const shares = clipped(prediction);
  const wrong = tf.mul(tf.sub(1, truth), tf.log(tf.sub(1, shares)));
  return tf.neg(tf.add(tf.mul(truth, tf.log(shares)), wrong));
}

/** Labels 0 and 1 become −1 and 1, as Keras does when they are all such. */
function margin(truth: tf.Tensor, prediction: tf.Tensor): tf.Tensor {
  const isBinary = tf.min(tf.cast(tf.logicalOr(tf.equal(truth, 0), tf.equal(truth, 1)), 'float32'));
  const signs = tf.add(tf.mul(isBinary, tf.sub(tf.mul(2, truth), 1)), tf.mul(tf.sub(1, isBinary), truth));
  return tf.relu(tf.sub(1, tf.mul(signs, prediction)));
}

/** ½x² up to delta, delta·|x| − ½delta² beyond. */
function huber(delta: number): Compare {
  return (truth, prediction) => {
    const size = tf.abs(tf.sub(prediction, truth));
    const near = tf.minimum(size, delta);
    const far = tf.sub(size, near);
    return tf.mean(tf.add(tf.mul(0.5, tf.square(near)), tf.mul(delta, far)), -1);
  };
}
