/**
 * `cv2.resize` of bytes, to the last grey level. Source: OpenCV 4, `modules/imgproc/src/resize.cpp`; formulas of the
 * pixels' shares are its own, in its 11 bits or 32-bit floats.
 */
import type { Pixels } from './pictureSteps.js';

/** Undefined for a method that is not known. */
export function openCvResized(
  before: Pixels,
  width: number,
  height: number,
  method: string,
): Pixels | undefined {
  const isLess = before.width >= width && before.height >= height;
  switch (method) {
    case 'nearest':
      return nearest(before, width, height, (place, size, count) => Math.floor(place * (size / count)));
    case 'linear':
      return linear(before, width, height, shares);
    case 'area':
      return isLess ? area(before, width, height) : linear(before, width, height, areaShares);
    case 'cubic':
      return cubic(before, width, height);
    default:
      return undefined;
  }
}

export function nearest(
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

/** The same of `INTER_AREA` where an axis grows. */
function areaShares(size: number, count: number, isAcross: boolean): ReturnType<typeof shares> {
  const scale = size / count;
  return Array.from({ length: count }, (_, place) => {
    const first = Math.floor(place * scale);
    const found = Math.fround(place + 1 - (first + 1) * (count / size));
    const within = found <= 0 ? 0 : found - Math.floor(found);
    const share = isAcross && first >= size - 1 ? 0 : within;
    const one = 1 << LINEAR_BITS;
    return {
      at: Math.min(first, size - 1),
      next: Math.min(first + 1, size - 1),
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
function linear(before: Pixels, width: number, height: number, sharesOf: typeof shares): Pixels {
  const { values, width: from, height: above, channels } = before;
  const own = new Uint8Array(width * height * channels);
  if (from === 2 * width && above === 2 * height) return halved(before, own, width, height);
  const columns = sharesOf(from, width, true);
  const rows = sharesOf(above, height, false);
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

/** Each pixel is the mean of those that it covers, by how much of them it covers. */
function area(before: Pixels, width: number, height: number): Pixels {
  const { values, width: from, height: above, channels } = before;
  const own = new Uint8Array(width * height * channels);
  if (from === 2 * width && above === 2 * height) return halved(before, own, width, height);
  if (from % width === 0 && above % height === 0) return blocks(before, own, width, height);
  const columns = covered(from, width);
  const wide = width * channels;
  let at = 0;
  for (const rows of covered(above, height)) {
    const sums = new Float32Array(wide);
    for (const [row, share] of rows) {
      const line = new Float32Array(wide);
      columns.forEach((parts, column) => {
        for (const [place, part] of parts)
          for (let channel = 0; channel < channels; channel++) {
            const value = values[(row * from + place) * channels + channel] ?? 0;
            const to = column * channels + channel;
            line[to] = (line[to] ?? 0) + Math.fround(value * part);
          }
      });
      for (let to = 0; to < wide; to++) sums[to] = (sums[to] ?? 0) + Math.fround((line[to] ?? 0) * share);
    }
    for (let to = 0; to < wide; to++) own[at++] = evenly(sums[to] ?? 0);
  }
  return { values: own, width, height, channels };
}

/** Of a whole number of pixels each: their sum, times a share in 32 bits. */
function blocks(
  { values, width: from, height: above, channels }: Pixels,
  own: Uint8Array,
  width: number,
  height: number,
): Pixels {
  const [across, down] = [from / width, above / height];
  const share = Math.fround(1 / (across * down));
  let at = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let y = row * down; y < (row + 1) * down; y++)
          for (let x = column * across; x < (column + 1) * across; x++)
            sum += values[(y * from + x) * channels + channel] ?? 0;
        own[at++] = evenly(Math.fround(sum * share));
      }
  return { values: own, width, height, channels };
}

/** For each place of an axis: the pixels that it covers, with their shares. */
function covered(size: number, count: number): readonly (readonly (readonly [number, number])[])[] {
  const scale = size / count;
  return Array.from({ length: count }, (_, place) => {
    const start = place * scale;
    const end = start + scale;
    const wide = Math.min(scale, size - start);
    const last = Math.min(Math.floor(end), size - 1);
    const first = Math.min(Math.ceil(start), last);
    const parts: (readonly [number, number])[] = [];
    if (first - start > 1e-3) parts.push([first - 1, Math.fround((first - start) / wide)]);
    for (let at = first; at < last; at++) parts.push([at, Math.fround(1 / wide)]);
    if (end - last > 1e-3) parts.push([last, Math.fround(Math.min(end - last, 1, wide) / wide)]);
    return parts;
  });
}

/** Four pixels an axis, by Keys's cubic with a = −0.75. */
function cubic(before: Pixels, width: number, height: number): Pixels {
  const { values, width: from, height: above, channels } = before;
  const own = new Uint8Array(width * height * channels);
  const columns = cubicShares(from, width);
  const rows = cubicShares(above, height);
  const wide = width * channels;
  const across = new Int32Array(above * wide);
  let at = 0;
  for (let row = 0; row < above; row++)
    for (const taps of columns)
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (const [place, share] of taps)
          sum += (values[(row * from + place) * channels + channel] ?? 0) * share;
        across[at++] = sum;
      }
  const unit = Math.fround(1 / (1 << (2 * LINEAR_BITS)));
  at = 0;
  for (const taps of rows)
    for (let place = 0; place < wide; place++) {
      // As the vector units add them up: in 32 bits, the last one first.
      let sum = 0;
      for (let tap = taps.length - 1; tap >= 0; tap--) {
        const [line, share] = taps[tap] ?? [0, 0];
        const value = Math.fround(across[line * wide + place] ?? 0);
        sum = Math.fround(sum + Math.fround(value * Math.fround(share * unit)));
      }
      own[at++] = Math.min(255, Math.max(0, evenly(sum)));
    }
  return { values: own, width, height, channels };
}

function cubicShares(size: number, count: number): readonly (readonly (readonly [number, number])[])[] {
  const f = Math.fround;
  const a = -0.75;
  return Array.from({ length: count }, (_, place) => {
    const centre = f((place + 0.5) * (size / count) - 0.5);
    const first = Math.floor(centre);
    const x = f(centre - first);
    const y = f(1 - x);
    const outer = f(((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a);
    const inner = f(((a + 2) * x - (a + 3)) * x * x + 1);
    const next = f(((a + 2) * y - (a + 3)) * y * y + 1);
    const parts = [outer, inner, next, f(1 - outer - inner - next)];
    return parts.map((part, tap): readonly [number, number] => [
      Math.min(Math.max(first - 1 + tap, 0), size - 1),
      evenly(f(part * (1 << LINEAR_BITS))),
    ]);
  });
}
