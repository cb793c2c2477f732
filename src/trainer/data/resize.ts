/**
 * Pictures to the size and channels that a model takes, as the reader in the code does it:
 * `image_dataset_from_directory` samples bilinearly at the centres of pixels, as `tf.image.resize` does without
 * antialiasing; `flow_from_directory` takes the nearest pixel, as Pillow does.
 */
import type { Picture } from './decode.js';
import type { JpegReading } from './jpeg.js';
import { type PictureSteps, pixelsOf } from './pictureSteps.js';

export interface Fit {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3 | 4;
  /** Keras's name; any other than `nearest` is read as `bilinear`. */
  readonly interpolation: string;
  /** The middle of the picture, of the wanted proportions, is taken before it is resized. */
  readonly crop?: boolean;
  /** All of the picture is resized, and lies in the middle of black. */
  readonly pad?: boolean;
  /** Instead of all this: what the code does to each file. */
  readonly picture?: PictureSteps;
  /** The picture has this size already: any other is refused. */
  readonly isExact?: true;
  /** It has as many channels already. */
  readonly hasChannels?: true;
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

/** How JPEGs are decoded by the library that reads them. */
export function readingOf({ picture, channels, isPillow }: Fit): JpegReading {
  const [first] = picture ?? [];
  const by = first?.kind === 'read' ? first.by : isPillow ? 'pillow' : 'tensorflow';
  const wanted = first?.kind === 'read' ? first.channels : channels;
  return { isFast: by === 'tensorflow', isGrey: by !== 'pillow' && wanted === 1 };
}

/** Writes height × width × channels values of 0 … 255 from `offset` on. */
export function fitInto(out: Uint8Array | Float32Array, offset: number, picture: Picture, fit: Fit): void {
  if (fit.picture) {
    const { values, width, height, channels } = pixelsOf(picture, fit.picture);
    const isFitting = values.length === fit.width * fit.height * fit.channels;
    if (!isFitting)
      throw new Error(
        `the code makes ${height}×${width}×${channels} of it, where the model takes ${fit.height}×${fit.width}×${fit.channels}`,
      );
    out.set(values, offset);
    return;
  }
  if (fit.pad) {
    padded(out, offset, picture, fit);
    return;
  }
  checkForm(picture, fit);
  const used = fit.crop
    ? middle(picture, fit)
    : { left: 0, top: 0, width: picture.width, height: picture.height };
  const source = sourceOf(picture, fit.channels);
  const isWhole = used.width === fit.width && used.height === fit.height;
  if (isWhole || fit.interpolation === 'nearest') nearest(out, offset, source, used, fit);
  else bilinear(out, offset, source, used, fit);
}

/** Throws where the code takes a picture as it is, and it has not the size or the channels that the model takes. */
function checkForm({ width, height, mode }: Picture, fit: Fit): void {
  if (fit.isExact && (width !== fit.width || height !== fit.height))
    throw new Error(`it is ${height}×${width} pixels, where the code makes ${fit.height}×${fit.width} of it`);
  const channels = { L: 1, '1': 1, 'I;16': 1, LA: 2, RGB: 3, P: 3, RGBA: 4 }[mode ?? 'RGB'] ?? 3;
  if (fit.hasChannels && channels !== fit.channels)
    throw new Error(`it has ${channels} channels, where the model takes ${fit.channels}`);
}

interface Source {
  readonly values: Uint8Array;
  /** Pixels in a row, and values in a pixel. */
  readonly stride: number;
  readonly step: number;
}

/** Colours are read where they lie; grey is 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601). */
function sourceOf({ data, width, height }: Picture, channels: number): Source {
  // One kind of array keeps the loops fast.
  const values = new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (channels !== 1) return { values, stride: width, step: 4 };
  const grey = new Uint8Array(width * height);
  for (let pixel = 0, from = 0; pixel < grey.length; pixel++, from += 4)
    grey[pixel] =
      ((values[from] ?? 0) * 19595 +
        (values[from + 1] ?? 0) * 38470 +
        (values[from + 2] ?? 0) * 7471 +
        0x8000) >>
      16;
  return { values: grey, stride: width, step: 1 };
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

/** Source: TensorFlow, `resize_image_with_pad`, which reckons in 32 bits. */
function padded(out: Uint8Array | Float32Array, offset: number, picture: Picture, fit: Fit): void {
  const { height, width, channels } = fit;
  const ratio = Math.max(Math.fround(picture.width / width), Math.fround(picture.height / height));
  const [rows, columns] = [Math.fround(picture.height / ratio), Math.fround(picture.width / ratio)];
  const own = { height: Math.floor(rows), width: Math.floor(columns) };
  const top = Math.max(0, Math.floor((height - rows) / 2));
  const left = Math.max(0, Math.floor((width - columns) / 2));
  const resized = new Float32Array(own.height * own.width * channels);
  fitInto(resized, 0, picture, { ...fit, ...own, pad: false });
  out.fill(0, offset, offset + height * width * channels);
  const stride = own.width * channels;
  for (let row = 0; row < own.height; row++)
    out.set(
      resized.subarray(row * stride, (row + 1) * stride),
      offset + ((top + row) * width + left) * channels,
    );
}

function nearest(
  out: Uint8Array | Float32Array,
  offset: number,
  { values, stride, step }: Source,
  used: Window,
  { height, width, channels, isPillow = false }: Fit,
): void {
  const rows = nearestPlaces(height, used.height, isPillow);
  const columns = nearestPlaces(width, used.width, isPillow);
  let at = offset;
  for (const row of rows)
    for (const column of columns) {
      const from = ((used.top + row) * stride + used.left + column) * step;
      for (let channel = 0; channel < channels; channel++) out[at++] = values[from + channel] ?? 0;
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
  { values, stride, step }: Source,
  used: Window,
  { height, width, channels }: Fit,
): void {
  // Typed arrays and no tuples in the inner loop: three times as fast.
  const lefts = new Int32Array(width);
  const rights = new Int32Array(width);
  const shares = new Float64Array(width);
  for (let column = 0; column < width; column++) {
    const [left, right, across] = between(column, used.width / width, used.width);
    lefts[column] = left * step;
    rights[column] = right * step;
    shares[column] = across;
  }
  let at = offset;
  for (let row = 0; row < height; row++) {
    const [top, bottom, down] = between(row, used.height / height, used.height);
    const above = ((used.top + top) * stride + used.left) * step;
    const below = ((used.top + bottom) * stride + used.left) * step;
    for (let column = 0; column < width; column++) {
      const left = lefts[column] ?? 0;
      const right = rights[column] ?? 0;
      const across = shares[column] ?? 0;
      for (let channel = 0; channel < channels; channel++) {
        const a = values[above + left + channel] ?? 0;
        const b = values[above + right + channel] ?? 0;
        const c = values[below + left + channel] ?? 0;
        const d = values[below + right + channel] ?? 0;
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
