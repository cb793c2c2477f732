/**
 * ImageDataGenerator's random changes, image by image, in its order: one affine transform about the centre, a shift
 * of the channels, mirrors, brightness. Values are 0 … 255. Source: keras 3.15, `legacy/preprocessing/image.py`.
 */
import { seeded, type Values } from './dataset.js';

/** Keras's arguments, by their names. */
export type Augmentation = Readonly<Record<string, unknown>>;

/** One drawing of the arguments' random amounts; angles in degrees, shifts in pixels. */
export interface Change {
  readonly theta: number;
  /** Down, and to the right. */
  readonly tx: number;
  readonly ty: number;
  readonly shear: number;
  readonly zx: number;
  readonly zy: number;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  readonly channelShift?: number;
  readonly brightness?: number;
}

type Shape = readonly [height: number, width: number, channels: number];

export function augmentImages(values: Values, shape: Shape, given: Augmentation, seed: number): Values {
  const size = shape[0] * shape[1] * shape[2];
  const out = new Float32Array(values.length);
  const random = seeded(seed);
  for (let start = 0; start < values.length; start += size) {
    const image = Float32Array.from(values.subarray(start, start + size));
    out.set(changeImage(image, shape, drawChange(shape, given, random), given), start);
  }
  return out;
}

function drawChange([height, width]: Shape, given: Augmentation, random: () => number): Change {
  const between = (low: number, high: number) => low + (high - low) * random();
  const around = (name: string) => {
    const range = Number(given[name] ?? 0);
    return range === 0 ? 0 : between(-range, range);
  };
  /** A share of the side below 1, pixels above; a list or an integer is a choice among whole pixels. */
  const shift = (name: string, side: number) => {
    const range = given[name];
    if (Array.isArray(range)) {
      const chosen = Number(range[Math.floor(random() * range.length)] ?? 0) * (random() < 0.5 ? -1 : 1);
      return Math.max(...range.map(Number)) < 1 ? chosen * side : chosen;
    }
    if (typeof range !== 'number' || range === 0) return 0;
    if (Number.isInteger(range)) return Math.floor(random() * range) * (random() < 0.5 ? -1 : 1);
    return range < 1 ? between(-range, range) * side : between(-range, range);
  };
  const zoom = given.zoom_range;
  const [nearest, farthest] = Array.isArray(zoom)
    ? [Number(zoom[0]), Number(zoom[1])]
    : [1 - Number(zoom ?? 0), 1 + Number(zoom ?? 0)];
  const zooms = nearest !== 1 || farthest !== 1;
  const light = given.brightness_range;
  const channels = Number(given.channel_shift_range ?? 0);
  return {
    theta: around('rotation_range'),
    tx: shift('height_shift_range', height),
    ty: shift('width_shift_range', width),
    shear: around('shear_range'),
    zx: zooms ? between(nearest, farthest) : 1,
    zy: zooms ? between(nearest, farthest) : 1,
    flipHorizontal: random() < 0.5 && given.horizontal_flip === true,
    flipVertical: random() < 0.5 && given.vertical_flip === true,
    ...(channels !== 0 && { channelShift: between(-channels, channels) }),
    ...(Array.isArray(light) && { brightness: between(Number(light[0]), Number(light[1])) }),
  };
}

export function changeImage(
  image: Float32Array,
  shape: Shape,
  change: Change,
  given: Augmentation,
): Float32Array {
  let changed = transformed(image, shape, change, given);
  if (change.channelShift !== undefined) changed = shifted(changed, change.channelShift);
  if (change.flipHorizontal) changed = mirrored(changed, shape, true);
  if (change.flipVertical) changed = mirrored(changed, shape, false);
  if (change.brightness !== undefined) changed = lit(changed, change.brightness);
  return changed;
}

/** Output (row, column) reads from the matrix times it, bilinearly. */
function transformed(image: Float32Array, shape: Shape, change: Change, given: Augmentation): Float32Array {
  const { theta, tx, ty, shear, zx, zy } = change;
  if (theta === 0 && tx === 0 && ty === 0 && shear === 0 && zx === 1 && zy === 1) return image;
  const [height, width, channels] = shape;
  const [angle, slant] = [(theta * Math.PI) / 180, (shear * Math.PI) / 180];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // rotation · shift · shear · zoom, each over (row, column, 1)
  const moved = [cos * tx - sin * ty, sin * tx + cos * ty] as const;
  const slanted = [
    [cos, -cos * Math.sin(slant) - sin * Math.cos(slant)],
    [sin, -sin * Math.sin(slant) + cos * Math.cos(slant)],
  ] as const;
  const [a, b, d, e] = [slanted[0][0] * zx, slanted[0][1] * zy, slanted[1][0] * zx, slanted[1][1] * zy];
  const [middleX, middleY] = [height / 2 - 0.5, width / 2 - 0.5];
  const c = middleX + moved[0] - a * middleX - b * middleY;
  const f = middleY + moved[1] - d * middleX - e * middleY;
  // Keras swaps rows and columns of the matrix where the channels come last: it is written for (x, y).
  const [rr, rc, ro, cr, cc, co] = [e, d, f, b, a, c];
  const out = new Float32Array(image.length);
  const fill = String(given.fill_mode ?? 'nearest');
  const outside = Number(given.cval ?? 0);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const y = within(rr * row + rc * column + ro, height, fill);
      const x = within(cr * row + cc * column + co, width, fill);
      const at = (row * width + column) * channels;
      if (y === undefined || x === undefined) {
        out.fill(outside, at, at + channels);
        continue;
      }
      const top = Math.floor(y);
      const left = Math.floor(x);
      const down = y - top;
      const across = x - left;
      const above = top * width;
      const below = Math.min(top + 1, height - 1) * width;
      const right = Math.min(left + 1, width - 1);
      for (let channel = 0; channel < channels; channel++) {
        const a = image[(above + left) * channels + channel] ?? 0;
        const b = image[(above + right) * channels + channel] ?? 0;
        const c = image[(below + left) * channels + channel] ?? 0;
        const d = image[(below + right) * channels + channel] ?? 0;
        const upper = a * (1 - across) + b * across;
        out[at + channel] = upper * (1 - down) + (c * (1 - across) + d * across) * down;
      }
    }
  }
  return out;
}

/** Where a place outside the image reads from, as `scipy.ndimage` continues it; undefined for a constant. */
function within(place: number, size: number, fill: string): number | undefined {
  if (place >= 0 && place <= size - 1) return place;
  switch (fill) {
    case 'constant':
      return undefined;
    case 'reflect': {
      const period = 2 * size;
      const folded = (((place + 0.5) % period) + period) % period;
      const inside = (folded > size ? period - folded : folded) - 0.5;
      return Math.max(0, Math.min(size - 1, inside));
    }
    case 'wrap': {
      const period = size - 1;
      return ((place % period) + period) % period;
    }
    default:
      return place < 0 ? 0 : size - 1;
  }
}

function shifted(image: Float32Array, amount: number): Float32Array {
  const [low, high] = extent(image);
  return image.map((value) => Math.max(low, Math.min(high, value + amount)));
}

function mirrored(
  image: Float32Array,
  [height, width, channels]: Shape,
  isHorizontal: boolean,
): Float32Array {
  const out = new Float32Array(image.length);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const from = isHorizontal
        ? (row * width + (width - 1 - column)) * channels
        : ((height - 1 - row) * width + column) * channels;
      out.set(image.subarray(from, from + channels), (row * width + column) * channels);
    }
  return out;
}

/** Pillow's brightness: times the factor, in whole numbers of 0 … 255. */
function lit(image: Float32Array, factor: number): Float32Array {
  const [low, high] = extent(image);
  const isOutside = low < 0 || high > 255;
  const span = high - low || 1;
  const bytes = image.map((value) => Math.trunc(isOutside ? ((value - low) / span) * 255 : value));
  const bright = bytes.map((value) => Math.max(0, Math.min(255, Math.trunc(value * factor))));
  return isOutside ? bright.map((value) => (value / 255) * span + low) : bright;
}

function extent(image: Float32Array): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of image) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
