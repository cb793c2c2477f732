/** Pillow's `resize` of bytes, axis after axis, rounded in between. Source: Pillow, `src/libImaging/Resample.c`. */
import type { Pixels } from './pictureSteps.js';

/** How far from its centre a pixel is made of others, and their weights by how far they are; both in pixels. */
interface Filter {
  readonly reach: number;
  readonly of: (distance: number) => number;
}

const FILTERS: Readonly<Record<string, Filter>> = {
  box: { reach: 0.5, of: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { reach: 1, of: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: { reach: 1, of: hamming },
  bicubic: { reach: 2, of: cubic },
  lanczos: { reach: 3, of: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Undefined for a filter that is not known. */
export function pillowResized(
  before: Pixels,
  width: number,
  height: number,
  method: string,
): Pixels | undefined {
  const filter = FILTERS[method];
  if (!filter) return undefined;
  const across = before.width === width ? before : alongRows(before, width, filter);
  return across.height === height ? across : alongColumns(across, height, filter);
}

/** Pillow adds up its steps, and rounds with them. */
export function pillowNearest(place: number, size: number, count: number): number {
  const step = size / count;
  let sum = step / 2;
  for (let at = 0; at < place; at++) sum += step;
  return Math.floor(sum);
}

const BITS = 22;

/** Which pixels each place of an axis is made of, and their weights in 22 bits: wider where the picture shrinks. */
function weights(size: number, count: number, { reach, of }: Filter) {
  const scale = size / count;
  const stretch = Math.max(scale, 1);
  return Array.from({ length: count }, (_, place) => {
    const centre = (place + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - reach * stretch + 0.5));
    const end = Math.min(size, Math.trunc(centre + reach * stretch + 0.5));
    const own = Array.from({ length: end - start }, (_, at) =>
      of((at + start - centre + 0.5) * (1 / stretch)),
    );
    const sum = own.reduce((total, weight) => total + weight, 0);
    const whole = own.map((weight) => {
      const scaled = weight * (1 / sum) * (1 << BITS);
      return Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    });
    return { start, whole };
  });
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));

function hamming(given: number): number {
  const x = Math.abs(given);
  return x >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(x * Math.PI));
}

/** Keys's cubic with a = −0.5. */
function cubic(given: number): number {
  const x = Math.abs(given);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
}

const clipped = (sum: number): number => Math.min(255, Math.max(0, sum >> BITS));

function alongRows({ values, width: from, height, channels }: Pixels, width: number, filter: Filter): Pixels {
  const own = new Uint8Array(width * height * channels);
  const places = weights(from, width, filter);
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

function alongColumns(
  { values, width, channels, height: above }: Pixels,
  height: number,
  filter: Filter,
): Pixels {
  const wide = width * channels;
  const own = new Uint8Array(wide * height);
  let at = 0;
  for (const { start, whole } of weights(above, height, filter))
    for (let place = 0; place < wide; place++) {
      let sum = 1 << (BITS - 1);
      whole.forEach((weight, step) => {
        sum += weight * (values[(start + step) * wide + place] ?? 0);
      });
      own[at++] = clipped(sum);
    }
  return { values: own, width, height, channels };
}
