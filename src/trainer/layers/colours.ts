/** Colours of images (batch, height, width, 3) as TensorFlow computes them. */
import * as tf from '@tensorflow/tfjs-core';

/** Weights of `tf.image.rgb_to_grayscale`; one channel. */
export const toGrey = (images: tf.Tensor): tf.Tensor =>
  tf.sum(tf.mul(images, tf.tensor1d([0.2989, 0.587, 0.114])), -1, true);

/** Hue and saturation in 0 … 1, value in the images' own range; each (batch, height, width, 1). */
export function toHsv(images: tf.Tensor): readonly [tf.Tensor, tf.Tensor, tf.Tensor] {
  const [red, green, blue] = tf.split(images, 3, -1) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const value = tf.max(images, -1, true);
  const spread = tf.sub(value, tf.min(images, -1, true));
  const isGrey = tf.equal(spread, 0);
  const safe = tf.where(isGrey, tf.onesLike(spread), spread);
  const saturation = tf.where(tf.greater(value, 0), tf.div(spread, value), tf.zerosLike(value));
  const part = (a: tf.Tensor, b: tf.Tensor, sixths: number) => tf.add(tf.div(tf.sub(a, b), safe), sixths);
  const sixth = tf.where(
    tf.equal(red, value),
    part(green, blue, 0),
    tf.where(tf.equal(green, value), part(blue, red, 2), part(red, green, 4)),
  );
  const hue = tf.div(tf.where(isGrey, tf.zerosLike(sixth), sixth), 6);
  return [tf.where(tf.less(hue, 0), tf.add(hue, 1), hue), saturation, value];
}

export function toRgb([hue, saturation, value]: readonly [tf.Tensor, tf.Tensor, tf.Tensor]): tf.Tensor {
  const sixths = tf.mul(hue, 6);
  const distance = (from: number) => tf.abs(tf.sub(sixths, from));
  const shares = [tf.sub(distance(3), 1), tf.sub(2, distance(2)), tf.sub(2, distance(4))];
  const full = tf.clipByValue(tf.concat(shares, -1), 0, 1);
  return tf.mul(tf.add(tf.sub(1, saturation), tf.mul(saturation, full)), value);
}
