/** Pictures small enough for a page of many. */
import type { ImageData, Values } from './dataset.js';

const THUMBNAIL = 64;

/** Every so many pixels of a large image, so that a page of samples stays small. */
export function thumbnail(image: Values, shape: ImageData['shape']): readonly [Values, ImageData['shape']] {
  const [height, width, channels] = shape;
  const step = Math.ceil(Math.max(height, width) / THUMBNAIL);
  if (step === 1) return [image, shape];
  const small: ImageData['shape'] = [Math.ceil(height / step), Math.ceil(width / step), channels];
  const out = new Float32Array(small[0] * small[1] * channels);
  let at = 0;
  for (let row = 0; row < height; row += step)
    for (let column = 0; column < width; column += step)
      for (let channel = 0; channel < channels; channel++)
        out[at++] = image[(row * width + column) * channels + channel] ?? 0;
  return [out, small];
}

/** The values that are black and white in pictures of these: bytes keep their own, other numbers get theirs. */
export function pictureSpan(values: Values): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low >= 0 && high <= 255 && high > 1 ? [0, 255] : [low, high];
}
