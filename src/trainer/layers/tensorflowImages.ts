/**
 * `tf.image` as TensorFlow computes it, of one image (height, width, channels) or of a batch. Chance is drawn once for a
 * call, but for mirrors, which each image of a batch has of its own. Source: `tensorflow/python/ops/image_ops_impl.py` 2.21.
 */
import * as tf from '@tensorflow/tfjs-core';
import { drawsChance } from '../draws.js';
import type { LayerConfig } from './augmentation.js';
import { recoloured } from './colours.js';
import type { Given, Operation } from './operationTable.js';
import { numberOf } from './plainLayer.js';
import { resample } from './resample.js';

type Change = (x: tf.Tensor, given: Given) => tf.Tensor;

const alone =
  (change: Change): Operation =>
  (given) =>
    change(given.tensors[0] as tf.Tensor, given);

/** A number of the settings, or the tensor that the code gives in its place. */
function amount({ tensors, config }: Given, name: string, usual: number): tf.Tensor | number {
  const at = ((config.operands ?? []) as readonly string[]).indexOf(name);
  const given = tensors[at];
  return given ? tf.cast(given, 'float32') : numberOf(config, camelCase(name), usual);
}

const camelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Calls with the same seed draw alike, of one sample: TensorFlow's generators of equal seeds do. */
const seeds = new Map<number, number>();

/** For one sample, in which no seed has been used yet. */
export function forgetSeeds(): void {
  seeds.clear();
}

function share({ seed }: LayerConfig): number {
  if (typeof seed !== 'number') return Math.random();
  const known = seeds.get(seed) ?? Math.random();
  seeds.set(seed, known);
  return known;
}

/** Even between both; what changes nothing where nothing is left to chance. */
const between = (low: number, high: number, config: LayerConfig, still: number) =>
  drawsChance() ? low + (high - low) * share(config) : still;

const reversed = (x: tf.Tensor, axis: number) => tf.reverse(x, [x.rank + axis]);

function mirroredAtRandom(axis: number): Change {
  return (x, { config }) => {
    if (!drawsChance()) return tf.clone(x);
    const turned = reversed(x, axis);
    if (x.rank === 3) return share(config) < 0.5 ? turned : tf.clone(x);
    const coins = Array.from({ length: x.shape[0] ?? 0 }, () => (Math.random() < 0.5 ? 1 : 0));
    const chosen = tf.tensor(coins, [coins.length, 1, 1, 1]);
    return tf.where(tf.cast(tf.mul(chosen, tf.onesLike(x)), 'bool'), turned, x);
  };
}

/** Colours of bytes are calculated as shares of 1, and become bytes again. */
const ofColours =
  (change: Change): Operation =>
  (given) => {
    const x = given.tensors[0] as tf.Tensor;
    if (given.config.bytes !== true) return change(tf.cast(x, 'float32'), given);
    return toBytes(change(tf.div(tf.cast(x, 'float32'), 255), given));
  };

/** 255 and a half times the value, cut off. */
const toBytes = (x: tf.Tensor) => tf.floor(tf.clipByValue(tf.mul(x, 255.5), 0, 255));

const lit = (x: tf.Tensor, delta: tf.Tensor | number) => tf.add(x, delta);

function contrasted(x: tf.Tensor, factor: tf.Tensor | number): tf.Tensor {
  const mean = tf.mean(x, [x.rank - 3, x.rank - 2], true);
  return tf.add(tf.mul(tf.sub(x, mean), factor), mean);
}

const saturated = (x: tf.Tensor, factor: tf.Tensor | number) => recoloured(x, { factor });

/** In turns of the circle of colours. */
const hued = (x: tf.Tensor, turn: tf.Tensor | number) => recoloured(x, { turn });

/** The part from these places on, of the sizes that come out. */
function part(x: tf.Tensor, sizes: readonly number[], from: readonly number[]): tf.Tensor {
  const start = x.shape.map((_, axis) => from[axis] ?? 0);
  return tf.slice(
    x,
    start,
    x.shape.map((size, axis) => sizes[axis] ?? size),
  );
}

function croppedAtRandom(x: tf.Tensor, { sizes, config }: Given): tf.Tensor {
  const from = x.shape.map((size, axis) => {
    const room = size - (sizes[axis] ?? size);
    return drawsChance()
      ? Math.floor(share(axis === 0 ? config : seedOf(config, axis)) * (room + 1))
      : Math.floor(room / 2);
  });
  return part(x, sizes, from);
}

/** Each axis has a draw of its own, the same one for calls with the same seed. */
const seedOf = ({ seed }: LayerConfig, axis: number): LayerConfig =>
  typeof seed === 'number' ? { seed: seed + axis / 16 } : {};

/** Cut or filled with zeros at both ends, the odd pixel behind. */
function cutOrPadded(x: tf.Tensor, { sizes }: Given): tf.Tensor {
  const [first, second] = [x.rank - 3, x.rank - 2];
  const isSide = (axis: number) => axis === first || axis === second;
  const wanted = x.shape.map((size, axis) => (isSide(axis) ? (sizes[axis] ?? size) : size));
  const kept = x.shape.map((size, axis) => Math.min(size, wanted[axis] ?? size));
  const cut = part(
    x,
    kept,
    x.shape.map((size, axis) => Math.floor((size - (kept[axis] ?? size)) / 2)),
  );
  const pads = kept.map((size, axis): [number, number] => {
    const room = (wanted[axis] ?? size) - size;
    return [Math.floor(room / 2), room - Math.floor(room / 2)];
  });
  return tf.pad(cut, pads);
}

function padded(x: tf.Tensor, { sizes, config }: Given): tf.Tensor {
  const offsets = [numberOf(config, 'offsetHeight', 0), numberOf(config, 'offsetWidth', 0)];
  const pads = x.shape.map((size, axis): [number, number] => {
    const before = offsets[axis - (x.rank - 3)] ?? 0;
    return axis < x.rank - 3 || axis === x.rank - 1
      ? [0, 0]
      : [before, (sizes[axis] ?? size) - size - before];
  });
  return tf.pad(x, pads);
}

function turned(x: tf.Tensor, times: number): tf.Tensor {
  const [rows, columns] = [-3, -2];
  switch (((times % 4) + 4) % 4) {
    case 1:
      return reversed(transposed(x), rows);
    case 2:
      return reversed(reversed(x, rows), columns);
    case 3:
      return reversed(transposed(x), columns);
    default:
      return tf.clone(x);
  }
}

function transposed(x: tf.Tensor): tf.Tensor {
  const order = x.shape.map((_, axis) => axis);
  const [first, second] = [x.rank - 3, x.rank - 2];
  [order[first], order[second]] = [second, first];
  return tf.transpose(x, order);
}

function resized(x: tf.Tensor, { sizes, config }: Given): tf.Tensor {
  const isOne = x.rank === 3;
  const [height = 1, width = 1] = sizes.slice(-3);
  const isNearest = (config.method ?? config.interpolation) === 'nearest';
  const made = resample(tf.cast(isOne ? tf.expandDims(x, 0) : x, 'float32'), [height, width], isNearest);
  return isOne ? tf.squeeze(made, [0]) : made;
}

/** Each image less its mean, by its deviation, which is one by the root of the number of values at the least. */
function standardized(x: tf.Tensor): tf.Tensor {
  const axes = [x.rank - 3, x.rank - 2, x.rank - 1];
  const { mean, variance } = tf.moments(tf.cast(x, 'float32'), axes, true);
  const count = axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1);
  return tf.div(tf.sub(x, mean), tf.maximum(tf.sqrt(variance), 1 / Math.sqrt(count)));
}

function converted(x: tf.Tensor, { config: { bytes, dtype } }: Given): tf.Tensor {
  const isToBytes = String(dtype).endsWith('uint8');
  if (bytes === true) return isToBytes ? tf.clone(x) : tf.div(tf.cast(x, 'float32'), 255);
  return isToBytes ? toBytes(x) : tf.cast(x, 'float32');
}

export const TENSORFLOW_IMAGES: Readonly<Record<string, Operation>> = {
  FlipLeftRight: alone((x) => reversed(x, -2)),
  FlipUpDown: alone((x) => reversed(x, -3)),
  RandomFlipLeftRight: alone(mirroredAtRandom(-2)),
  RandomFlipUpDown: alone(mirroredAtRandom(-3)),
  TurnImage: alone((x, { config }) => turned(x, numberOf(config, 'k', 1))),
  TransposeImage: alone(transposed),
  AdjustBrightness: ofColours((x, given) => lit(x, amount(given, 'delta', 0))),
  AdjustContrast: ofColours((x, given) => contrasted(x, amount(given, 'contrast_factor', 1))),
  AdjustSaturation: ofColours((x, given) => saturated(x, amount(given, 'saturation_factor', 1))),
  AdjustHue: ofColours((x, given) => hued(x, amount(given, 'delta', 0))),
  AdjustGamma: alone((x, { config }) =>
    tf.mul(tf.pow(x, numberOf(config, 'gamma', 1)), numberOf(config, 'gain', 1)),
  ),
  ImageRandomBrightness: ofColours((x, { config }) => {
    const most = numberOf(config, 'maxDelta', 0);
    return lit(x, between(-most, most, config, 0));
  }),
  ImageRandomHue: ofColours((x, { config }) => {
    const most = numberOf(config, 'maxDelta', 0);
    return hued(x, between(-most, most, config, 0));
  }),
  ImageRandomContrast: ofColours((x, { config }) => contrasted(x, factorOf(config))),
  ImageRandomSaturation: ofColours((x, { config }) => saturated(x, factorOf(config))),
  ImageRandomCrop: alone(croppedAtRandom),
  CropOrPad: alone(cutOrPadded),
  CentralCrop: alone((x, { sizes }) =>
    part(
      x,
      sizes,
      x.shape.map((size, axis) => Math.trunc((size - (sizes[axis] ?? size)) / 2)),
    ),
  ),
  CropToBox: alone((x, { sizes, config }) => {
    const offsets = [numberOf(config, 'offsetHeight', 0), numberOf(config, 'offsetWidth', 0)];
    return part(
      x,
      sizes,
      x.shape.map((_, axis) => offsets[axis - (x.rank - 3)] ?? 0),
    );
  }),
  PadToBox: alone(padded),
  Resize: alone(resized),
  RGBToGrayscale: alone((x) => tf.sum(tf.mul(x, tf.tensor1d([0.2989, 0.587, 0.114])), -1, true)),
  GrayscaleToRGB: alone((x) => tf.concat([x, x, x], -1)),
  PerImageStandardization: alone(standardized),
  ConvertImageDtype: alone(converted),
};

const factorOf = (config: LayerConfig) =>
  between(numberOf(config, 'lower', 1), numberOf(config, 'upper', 1), config, 1);
