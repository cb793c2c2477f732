/** Pictures small enough for a page of many. */
import type { ImageData, Values } from './dataset.js';

const THUMBNAIL = 64;

/** Every so many pixels of a large image, so that a page of samples stays small. */
export function thumbnail(image: Values, shape: ImageData['shape']): readonly [Values, ImageData['shape']] {
  if (isOwnThumbnail(shape)) return [image, shape];
  const [height, width, channels] = shape;
  const step = Math.ceil(Math.max(height, width) / THUMBNAIL);
  const small: ImageData['shape'] = [Math.ceil(height / step), Math.ceil(width / step), channels];
  const out = new Float32Array(small[0] * small[1] * channels);
  let at = 0;
  for (let row = 0; row < height; row += step)
    for (let column = 0; column < width; column += step)
      for (let channel = 0; channel < channels; channel++)
        out[at++] = image[(row * width + column) * channels + channel] ?? 0;
  return [out, small];
}

/** Whether images of this shape are small enough to be shown pixel by pixel. */
export function isOwnThumbnail([height, width]: ImageData['shape']): boolean {
  return Math.max(height, width) <= THUMBNAIL;
}

/**
 * The values that are black and white in pictures of these: bytes keep their own, shares of one theirs, other numbers
 * are drawn as far as they go.
 */
export function pictureSpan(values: Values): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low < 0 || high > 255) return [low, high];
  if (high > 1) return [0, 255];
  return high > 0.5 ? [0, 1] : [low, high];
}
