/**
 * Pictures to the size and channels that a model takes, as the reader in the code does it:
 * `image_dataset_from_directory` samples bilinearly at the centres of pixels, as `tf.image.resize` does without
 * antialiasing; `flow_from_directory` takes the nearest pixel, as Pillow does.
 */
import type { Picture } from './decode.js';

export interface Fit {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3 | 4;
  /** Keras's name; any other than `nearest` is read as `bilinear`. */
  readonly interpolation: string;
  /** The middle of the picture, of the wanted proportions, is taken before it is resized. */
  readonly crop?: boolean;
  /** As Pillow adds up its steps, which at a tie takes another pixel than TensorFlow. */
  readonly isPillow?: boolean;
}

/** The part of a picture that is used: left, top, width and height in pixels. */
interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Writes height × width × channels values of 0 … 255 from `offset` on. */
export function fitInto(out: Uint8Array | Float32Array, offset: number, picture: Picture, fit: Fit): void {
  const { channels } = fit;
  const planes = withChannels(picture, channels);
  const used = fit.crop
    ? middle(picture, fit)
    : { left: 0, top: 0, width: picture.width, height: picture.height };
  if (used.width === fit.width && used.height === fit.height && used.width === picture.width)
    out.set(
      planes.subarray(used.top * picture.width * channels).subarray(0, fit.width * fit.height * channels),
      offset,
    );
  else if (fit.interpolation === 'nearest') nearest(out, offset, planes, picture.width, used, fit);
  else bilinear(out, offset, planes, picture.width, used, fit);
}

/** Grey is 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601). */
function withChannels({ data, width, height }: Picture, channels: number): Uint8Array {
  const pixels = width * height;
  if (channels === 4) return new Uint8Array(data.buffer, data.byteOffset, pixels * 4);
  const out = new Uint8Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [red, green, blue] = [data[pixel * 4] ?? 0, data[pixel * 4 + 1] ?? 0, data[pixel * 4 + 2] ?? 0];
    if (channels === 1) out[pixel] = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
    else {
      out[pixel * 3] = red;
      out[pixel * 3 + 1] = green;
      out[pixel * 3 + 2] = blue;
    }
  }
  return out;
}

/** As `smart_resize` and Pillow's crop of Keras: the largest centred window of the wanted proportions. */
function middle({ width, height }: Picture, fit: Fit): Window {
  const cropHeight = Math.min(height, Math.floor((width * fit.height) / fit.width));
  const cropWidth = Math.min(width, Math.floor((height * fit.width) / fit.height));
  return {
    left: Math.floor((width - cropWidth) / 2),
    top: Math.floor((height - cropHeight) / 2),
    width: cropWidth,
    height: cropHeight,
  };
}

type Planes = Uint8Array;

function nearest(
  out: Uint8Array | Float32Array,
  offset: number,
  planes: Planes,
  stride: number,
  used: Window,
  { height, width, channels, isPillow = false }: Fit,
): void {
  const rows = nearestPlaces(height, used.height, isPillow);
  const columns = nearestPlaces(width, used.width, isPillow);
  let at = offset;
  for (const row of rows)
    for (const column of columns) {
      const from = ((used.top + row) * stride + used.left + column) * channels;
      for (let channel = 0; channel < channels; channel++) out[at++] = planes[from + channel] ?? 0;
    }
}

/** Which of `size` pixels each of `count` takes: the one that its centre lies in. */
function nearestPlaces(count: number, size: number, addsUp: boolean): readonly number[] {
  const step = size / count;
  let sum = step / 2;
  return Array.from({ length: count }, (_, place) => {
    const centre = addsUp ? sum : (place + 0.5) * step;
    sum += step;
    return Math.min(size - 1, Math.floor(centre));
  });
}

function bilinear(
  out: Uint8Array | Float32Array,
  offset: number,
  planes: Planes,
  stride: number,
  used: Window,
  { height, width, channels }: Fit,
): void {
  const columns = Array.from({ length: width }, (_, column) =>
    between(column, used.width / width, used.width),
  );
  let at = offset;
  for (let row = 0; row < height; row++) {
    const [top, bottom, down] = between(row, used.height / height, used.height);
    const above = (used.top + top) * stride + used.left;
    const below = (used.top + bottom) * stride + used.left;
    for (let column = 0; column < width; column++) {
      const [left, right, across] = columns[column] ?? [0, 0, 0];
      for (let channel = 0; channel < channels; channel++) {
        const a = planes[(above + left) * channels + channel] ?? 0;
        const b = planes[(above + right) * channels + channel] ?? 0;
        const c = planes[(below + left) * channels + channel] ?? 0;
        const d = planes[(below + right) * channels + channel] ?? 0;
        const upper = a + (b - a) * across;
        out[at++] = upper + (c + (d - c) * across - upper) * down;
      }
    }
  }
}

/** The two pixels around the centre of an output pixel, and how far it lies from the first to the second. */
function between(place: number, step: number, size: number): readonly [number, number, number] {
  const centre = (place + 0.5) * step - 0.5;
  const first = Math.floor(centre);
  return [Math.max(0, first), Math.min(size - 1, first + 1), centre - first];
}
