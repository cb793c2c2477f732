/**
 * GaussianNoise, GaussianDropout and AlphaDropout: TensorFlow.js draws for them through a slow generator that says nothing of
 * its steps. Formulas: keras/src/layers/regularization of Keras 3.15.
 */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { drawn, drawnOnes } from '../draws.js';

type Settings = Readonly<Record<string, unknown>>;
type Noise = (x: tf.Tensor, settings: Settings) => tf.Tensor;

const shareOf = ({ rate }: Settings) => Number(rate ?? 0);

function gaussianNoise(x: tf.Tensor, { stddev }: Settings): tf.Tensor {
  return tf.add(x, tf.mul(drawn('normal', x.shape), Number(stddev)));
}

function gaussianDropout(x: tf.Tensor, settings: Settings): tf.Tensor {
  const rate = shareOf(settings);
  return tf.mul(x, tf.add(1, tf.mul(drawn('normal', x.shape), Math.sqrt(rate / (1 - rate)))));
}

/** The value of SELU far below 0. */
const LEAST = -1.6732632423543772 * 1.0507009873554805;

/** What is dropped takes SELU's least value; a scale and an offset then keep mean and variance. */
function alphaDropout(x: tf.Tensor, settings: Settings): tf.Tensor {
  const rate = shareOf(settings);
  const noiseShape = settings.noiseShape as readonly (number | null)[] | undefined;
  const kept = drawnOnes(1 - rate, noiseShape?.map((size, axis) => size ?? x.shape[axis] ?? 1) ?? x.shape);
  const scale = ((1 - rate) * (1 + rate * LEAST ** 2)) ** -0.5;
  const mixed = tf.add(tf.mul(x, kept), tf.mul(tf.sub(1, kept), LEAST));
  return tf.add(tf.mul(mixed, scale), -scale * LEAST * rate);
}

type LayerClass = Parameters<typeof tf.serialization.registerClass>[0];

function noiseLayer(className: string, plain: layers.Layer, noise: Noise): LayerClass {
  const Base = plain.constructor as unknown as new (settings: Settings) => layers.Layer;
  class NoiseLayer extends Base {
    static className = className;

    constructor(private readonly settings: Settings) {
      super(settings);
    }

    override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
      const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
      const isIdle = training !== true || (className !== 'GaussianNoise' && shareOf(this.settings) <= 0);
      return isIdle ? tf.clone(x) : tf.tidy(() => noise(x, this.settings));
    }
  }
  return NoiseLayer as unknown as LayerClass;
}

export const NOISES = (): readonly LayerClass[] => [
  noiseLayer('GaussianNoise', layers.gaussianNoise({ stddev: 1 }), gaussianNoise),
  noiseLayer('GaussianDropout', layers.gaussianDropout({ rate: 0.5 }), gaussianDropout),
  noiseLayer('AlphaDropout', layers.alphaDropout({ rate: 0.5 }), alphaDropout),
];
