/** Keras's and TensorFlow.js's losses, by either spelling; cross-entropies with logits and smoothed labels too. */
import * as tf from '@tensorflow/tfjs-core';
import { metrics } from '@tensorflow/tfjs-layers';
import { TrainingFault } from './fault.js';
import { flagIn, numberIn, type Options, plain } from './optimizers/options.js';

const losses: Readonly<Record<string, string>> = {
  categoricalcrossentropy: 'categoricalCrossentropy',
  sparsecategoricalcrossentropy: 'sparseCategoricalCrossentropy',
  binarycrossentropy: 'binaryCrossentropy',
  meansquarederror: 'meanSquaredError',
  mse: 'meanSquaredError',
  meanabsoluteerror: 'meanAbsoluteError',
  mae: 'meanAbsoluteError',
  hinge: 'hinge',
  squaredhinge: 'squaredHinge',
  categoricalhinge: 'categoricalHinge',
  kldivergence: 'kullbackLeiblerDivergence',
  kullbackleiblerdivergence: 'kullbackLeiblerDivergence',
  poisson: 'poisson',
  logcosh: 'logcosh',
  cosinesimilarity: 'cosineProximity',
};

/** The loss by TensorFlow.js's name. */
export function lossName(name: string): string {
  const known = losses[plain(name)];
  if (known) return known;
  throw new TrainingFault(
    `The loss “${name}” is not available in TensorFlow.js. Compile with one of: ${[...new Set(Object.values(losses))].join(', ')}.`,
  );
}

type Compare = (truth: tf.Tensor, prediction: tf.Tensor) => tf.Tensor;

/** What `compile` takes: TensorFlow.js's own loss by name, or one that the options change. */
export function compiledLoss(loss: string, options: Options, units: number): string | Compare {
  const smoothing = numberIn(options, 0, 'label_smoothing');
  const logits = flagIn(options, 'from_logits');
  if (!logits && (smoothing === 0 || loss === 'sparseCategoricalCrossentropy')) return loss;
  const smooth = (truth: tf.Tensor, classes: number) =>
    smoothing === 0 ? truth : tf.add(tf.mul(truth, 1 - smoothing), smoothing / classes);
  switch (loss) {
    case 'sparseCategoricalCrossentropy':
      return (truth, prediction) => {
        const labels = tf.oneHot(tf.cast(tf.reshape(truth, [-1]), 'int32'), units);
        return crossentropy(tf.cast(labels, 'float32'), tf.logSoftmax(prediction as tf.Tensor2D));
      };
    case 'categoricalCrossentropy':
      return (truth, prediction) =>
        crossentropy(smooth(truth, units), logits ? tf.logSoftmax(prediction) : logarithm(prediction));
    case 'binaryCrossentropy':
      return (truth, prediction) => {
        const odds = logits ? prediction : tf.sub(logarithm(prediction), logarithm(tf.sub(1, prediction)));
        // max(z, 0) − z·t + log(1 + e^−|z|)
        const linear = tf.sub(tf.relu(odds), tf.mul(odds, smooth(truth, 2)));
        return tf.mean(tf.add(linear, tf.log1p(tf.exp(tf.neg(tf.abs(odds))))), -1);
      };
    default:
      return loss;
  }
}

/** The accuracy that Keras means by "accuracy" for this loss and output; none for a regression. */
export function accuracyFor(loss: string, options: Options): readonly Compare[] {
  switch (loss) {
    case 'sparseCategoricalCrossentropy':
      return [metrics.sparseCategoricalAccuracy];
    case 'categoricalCrossentropy':
      return [metrics.categoricalAccuracy];
    case 'binaryCrossentropy': {
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

const crossentropy = (truth: tf.Tensor, logarithms: tf.Tensor) =>
  tf.neg(tf.sum(tf.mul(truth, logarithms), -1));

const logarithm = (probability: tf.Tensor) => tf.log(tf.clipByValue(probability, 1e-7, 1 - 1e-7));
