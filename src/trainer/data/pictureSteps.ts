/**
 * Image files as code reads them one by one: OpenCV's and Pillow's own arithmetic, on bytes. Sources: OpenCV 4,
 * `modules/imgproc/src/resize.cpp` and `color_rgb`; Pillow, `src/libImaging/Resample.c` and `Convert.c`.
 */

import type { DataSource } from './dataset.js';
import type { Picture } from './decode.js';

export type PictureSteps = NonNullable<Extract<DataSource, { kind: 'table' }>['picture']>;
type Step = PictureSteps[number];
type Resize = Extract<Step, { kind: 'resize' }>;

/** Height × width × channels bytes. */
export interface Pixels {
  readonly values: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Throws where the steps do not fit an image. */
export function pixelsOf(picture: Picture, steps: PictureSteps): Pixels {
  let found: Pixels = {
    values: new Uint8Array(picture.data.buffer, picture.data.byteOffset, picture.data.length),
    ...{ width: picture.width, height: picture.height, channels: 4 },
  };
  for (const step of steps) {
    // Pillow leaves it to its callers.
    const isTurned = step.kind === 'read' && step.by === 'cv2';
    found = after(isTurned ? held(found, picture.orientation ?? 1) : found, step, picture.format === 'png');
  }
  return found;
}

/** Three channels in OpenCV's order. */
export function isBlueFirst(steps: PictureSteps): boolean {
  let isBlue = false;
  for (const step of steps) {
    if (step.kind === 'read') isBlue = step.by === 'cv2' && step.channels === 3;
    else if (step.kind === 'swap') isBlue = !isBlue;
    else if (step.kind !== 'resize') isBlue = false;
  }
  return isBlue;
}

function after(before: Pixels, step: Step, isPng: boolean): Pixels {
  switch (step.kind) {
    case 'read':
      if (step.channels === 1) return grey(before, step.by === 'cv2' ? [0, 1, 2] : 'pillow', isPng);
      return picked(before, step.by === 'cv2' ? [2, 1, 0] : [0, 1, 2]);
    case 'grey':
      return grey(before, [2, 1, 0]);
    case 'swap':
      return picked(before, [2, 1, 0]);
    case 'colour':
      return picked(before, [0, 0, 0]);
    case 'resize':
      return resized(before, step);
    default:
      return step satisfies never;
  }
}

/** Turned and mirrored as the camera was held: from 5 on rows become columns. Source: Exif 2.32, 4.6.5, orientation. */
function held(before: Pixels, orientation: number): Pixels {
  if (orientation === 1) return before;
  const { values, channels } = before;
  const isAcross = orientation >= 5;
  const width = isAcross ? before.height : before.width;
  const height = isAcross ? before.width : before.height;
  const isFromRight = [2, 3, 7, 8].includes(orientation);
  const isFromBottom = [3, 4, 6, 7].includes(orientation);
  const own = new Uint8Array(values.length);
  let at = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [across, down] = isAcross ? [row, column] : [column, row];
      const x = isFromRight ? before.width - 1 - across : across;
      const y = isFromBottom ? before.height - 1 - down : down;
      const from = (y * before.width + x) * channels;
      for (let channel = 0; channel < channels; channel++) own[at++] = values[from + channel] ?? 0;
    }
  return { values: own, width, height, channels };
}

function picked({ values, width, height, channels }: Pixels, order: readonly number[]): Pixels {
  const own = new Uint8Array(width * height * order.length);
  let at = 0;
  for (let from = 0; from < values.length; from += channels)
    for (const channel of order) own[at++] = values[from + channel] ?? 0;
  return { values: own, width, height, channels: order.length };
}

/** `order`: where red, green and blue stand. 0.299 red + 0.587 green + 0.114 blue, in 15 bits (OpenCV) or 16. */
function grey(
  { values, width, height, channels }: Pixels,
  order: readonly [number, number, number] | 'pillow',
  /** OpenCV has libpng make grey of colours, which cuts the fraction off. */
  isPng = false,
): Pixels {
  const own = new Uint8Array(width * height);
  const [r, g, b] = order === 'pillow' ? [0, 1, 2] : order;
  const [red, green, blue, shift] =
    order === 'pillow' ? [19595, 38470, 7471, 16] : isPng ? [9797, 19234, 3737, 15] : [9798, 19235, 3735, 15];
  const half = isPng && order !== 'pillow' ? 0 : 1 << (shift - 1);
  for (let pixel = 0, from = 0; pixel < own.length; pixel++, from += channels)
    own[pixel] =
      ((values[from + r] ?? 0) * red +
        (values[from + g] ?? 0) * green +
        (values[from + b] ?? 0) * blue +
        half) >>
      shift;
  return { values: own, width, height, channels: 1 };
}

function resized(before: Pixels, { by, width, height }: Resize): Pixels {
  if (before.width === width && before.height === height) return before;
  switch (by) {
    case 'cv2 nearest':
      return nearest(before, width, height, (place, size, count) => Math.floor(place * (size / count)));
    case 'pillow nearest':
      return nearest(before, width, height, pillowPlace);
    case 'cv2 linear':
      return linear(before, width, height);
    case 'pillow bicubic':
      return bicubic(before, width, height);
    default:
      throw new Error(`it is resized in a way that is not known: ${by}`);
  }
}

/** Pillow adds up its steps, and rounds with them. */
function pillowPlace(place: number, size: number, count: number): number {
  const step = size / count;
  let sum = step / 2;
  for (let at = 0; at < place; at++) sum += step;
  return Math.floor(sum);
}

function nearest(
  { values, width: from, height: above, channels }: Pixels,
  width: number,
  height: number,
  placeOf: (place: number, size: number, count: number) => number,
): Pixels {
  const own = new Uint8Array(width * height * channels);
  const columns = Array.from({ length: width }, (_, at) => Math.min(from - 1, placeOf(at, from, width)));
  const rows = Array.from({ length: height }, (_, at) => Math.min(above - 1, placeOf(at, above, height)));
  let at = 0;
  for (const row of rows)
    for (const column of columns)
      for (let channel = 0; channel < channels; channel++)
        own[at++] = values[(row * from + column) * channels + channel] ?? 0;
  return { values: own, width, height, channels };
}

const LINEAR_BITS = 11;

/** For each place of an axis: the first of two pixels, and the shares of both in 11 bits. */
function shares(size: number, count: number, isAcross: boolean) {
  return Array.from({ length: count }, (_, place) => {
    const centre = Math.fround((place + 0.5) * (size / count) - 0.5);
    const first = Math.floor(centre);
    // At the ends OpenCV takes one pixel along a row, and one row twice down a column, which rounds otherwise.
    const isInside = !isAcross || (first >= 0 && first < size - 1);
    const share = isInside ? Math.fround(centre - first) : 0;
    const at = Math.min(Math.max(first, 0), size - 1);
    const one = 1 << LINEAR_BITS;
    return {
      at,
      next: Math.min(Math.max(first + 1, 0), size - 1),
      a: evenly((1 - share) * one),
      b: evenly(share * one),
    };
  });
}

/** Halves to the even neighbour, as C's `lrint`. */
function evenly(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}

/** Two pixels an axis and no antialiasing; exactly half the size is the mean of four, as OpenCV does it. */
function linear(before: Pixels, width: number, height: number): Pixels {
  const { values, width: from, height: above, channels } = before;
  const own = new Uint8Array(width * height * channels);
  if (from === 2 * width && above === 2 * height) return halved(before, own, width, height);
  const columns = shares(from, width, true);
  const rows = shares(above, height, false);
  const across = new Int32Array(above * width * channels);
  let at = 0;
  for (let row = 0; row < above; row++)
    for (const { at: left, next, a, b } of columns)
      for (let channel = 0; channel < channels; channel++) {
        const line = row * from;
        const first = values[(line + left) * channels + channel] ?? 0;
        across[at++] = first * a + (values[(line + next) * channels + channel] ?? 0) * b;
      }
  const wide = width * channels;
  at = 0;
  for (const { at: top, next, a, b } of rows)
    for (let place = 0; place < wide; place++) {
      const upper = (a * ((across[top * wide + place] ?? 0) >> 4)) >> 16;
      const lower = (b * ((across[next * wide + place] ?? 0) >> 4)) >> 16;
      own[at++] = (upper + lower + 2) >> 2;
    }
  return { values: own, width, height, channels };
}

function halved(
  { values, width: from, channels }: Pixels,
  own: Uint8Array,
  width: number,
  height: number,
): Pixels {
  let at = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let channel = 0; channel < channels; channel++) {
        const corner = (2 * row * from + 2 * column) * channels + channel;
        const below = corner + from * channels;
        const sum =
          (values[corner] ?? 0) +
          (values[corner + channels] ?? 0) +
          (values[below] ?? 0) +
          (values[below + channels] ?? 0);
        own[at++] = (sum + 2) >> 2;
      }
  return { values: own, width, height, channels };
}

const BITS = 22;

/** Which pixels each place of an axis is made of, and their weights in 22 bits: wider where the picture shrinks. */
function weights(size: number, count: number) {
  const scale = size / count;
  const stretch = Math.max(scale, 1);
  return Array.from({ length: count }, (_, place) => {
    const centre = (place + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - 2 * stretch + 0.5));
    const end = Math.min(size, Math.trunc(centre + 2 * stretch + 0.5));
    const own = Array.from({ length: end - start }, (_, at) =>
      cubic((at + start - centre + 0.5) * (1 / stretch)),
    );
    const sum = own.reduce((total, weight) => total + weight, 0);
    const whole = own.map((weight) => {
      const scaled = weight * (1 / sum) * (1 << BITS);
      return Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    });
    return { start, whole };
  });
}

/** Keys's cubic with a = −0.5. */
function cubic(given: number): number {
  const x = Math.abs(given);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
}

function bicubic(before: Pixels, width: number, height: number): Pixels {
  const across = before.width === width ? before : alongRows(before, width);
  return across.height === height ? across : alongColumns(across, height);
}

const clipped = (sum: number): number => Math.min(255, Math.max(0, sum >> BITS));

function alongRows({ values, width: from, height, channels }: Pixels, width: number): Pixels {
  const own = new Uint8Array(width * height * channels);
  const places = weights(from, width);
  let at = 0;
  for (let row = 0; row < height; row++)
    for (const { start, whole } of places)
      for (let channel = 0; channel < channels; channel++) {
        let sum = 1 << (BITS - 1);
        whole.forEach((weight, step) => {
          sum += weight * (values[(row * from + start + step) * channels + channel] ?? 0);
        });
        own[at++] = clipped(sum);
      }
  return { values: own, width, height, channels };
}

function alongColumns({ values, width, channels, height: above }: Pixels, height: number): Pixels {
  const wide = width * channels;
  const own = new Uint8Array(wide * height);
  let at = 0;
  for (const { start, whole } of weights(above, height))
    for (let place = 0; place < wide; place++) {
      let sum = 1 << (BITS - 1);
      whole.forEach((weight, step) => {
        sum += weight * (values[(start + step) * wide + place] ?? 0);
      });
      own[at++] = clipped(sum);
    }
  return { values: own, width, height, channels };
}
