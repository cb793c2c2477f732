/** OpenCV's own arithmetic on pictures of bytes: borders, blurs, histograms, masks. Source: OpenCV 4.12, `modules/core` and `imgproc`. */
import { needed, numberGiven, only, sizesOf } from '../language/natives.js';
import {
  type Call,
  numberOf,
  ofFloat,
  PyList,
  PyTuple,
  Raised,
  Unsupported,
  type Value,
} from '../language/values.js';
import { toArray } from '../numpy/arrayMath.js';
import { halfEven } from '../numpy/arrayMembers.js';
import { AXES } from '../numpy/axes.js';
import {
  arrayOf,
  cast,
  concatenated,
  copied,
  filled,
  NdArray,
  reshaped,
  transposed,
} from '../numpy/ndarray.js';

type Functions = Readonly<Record<string, (call: Call) => Value>>;

export const OPENCV_CONSTANTS: Readonly<Record<string, number>> = {
  ...{
    BORDER_CONSTANT: 0,
    BORDER_REPLICATE: 1,
    BORDER_REFLECT: 2,
    BORDER_WRAP: 3,
    BORDER_REFLECT_101: 4,
    BORDER_DEFAULT: 4,
  },
  ...{ THRESH_BINARY: 0, THRESH_BINARY_INV: 1, THRESH_TRUNC: 2, THRESH_TOZERO: 3, THRESH_TOZERO_INV: 4 },
  ...{ ROTATE_90_CLOCKWISE: 0, ROTATE_180: 1, ROTATE_90_COUNTERCLOCKWISE: 2 },
  ...{ NORM_INF: 1, NORM_L1: 2, NORM_L2: 4, NORM_MINMAX: 32, CV_8U: 0, CV_32F: 5, CV_64F: 6 },
};

/** Throws OpenCV's error where a picture is None. */
export function pictureGiven(call: Call, place = 0, name = 'src'): NdArray {
  const value = needed(call, place, name);
  if (value === null) throw new Raised('error', `(-215:Assertion failed) !${name}.empty()`);
  return toArray(value);
}

const bytesGiven = (call: Call, place = 0, name = 'src'): NdArray => {
  const array = pictureGiven(call, place, name);
  if (array.dtype !== 'uint8') throw new Unsupported('a picture that is no array of bytes');
  return array;
};

/** Rounded to the nearest, halves to the even one, and kept in 0 … 255. */
const saturated = (value: number): number => Math.min(255, Math.max(0, halfEven(value)));

function eachByte(array: NdArray, run: (value: number) => number): NdArray {
  const flat = array.flat() as Uint8Array;
  return arrayOf(
    Uint8Array.from(flat, (value) => run(value)),
    array.shape,
    'uint8',
  );
}

function pairwise(run: (a: number, b: number) => number) {
  return (call: Call): Value => {
    const [a, b] = [bytesGiven(call, 0, 'src1'), bytesGiven(call, 1, 'src2')];
    if (a.shape.join() !== b.shape.join()) throw new Unsupported('two pictures of other sizes');
    const [left, right] = [a.flat() as Uint8Array, b.flat() as Uint8Array];
    return arrayOf(
      Uint8Array.from(left, (value, at) => run(value, right[at] ?? 0)),
      a.shape,
      'uint8',
    );
  };
}

/** Where a place beyond the border is taken from; −1 for a constant. */
function beyond(at: number, length: number, border: number): number {
  if (at >= 0 && at < length) return at;
  if (border === 0) return -1;
  if (border === 1) return at < 0 ? 0 : length - 1;
  if (border === 3) return ((at % length) + length) % length;
  if (length === 1) return 0;
  const gap = border === 4 ? 1 : 0;
  let place = at;
  while (place < 0 || place >= length) place = place < 0 ? -place - 1 + gap : 2 * length - 1 - place - gap;
  return place;
}

function bordered(call: Call): Value {
  const array = pictureGiven(call);
  const [top = 0, bottom = 0, left = 0, right = 0] = ['top', 'bottom', 'left', 'right'].map((name, at) =>
    numberOf(needed(call, at + 1, name)),
  );
  const border = numberGiven(call, 5, 'borderType') ?? 4;
  const value = call.named.get('value') ?? call.args[7] ?? 0;
  const [height = 0, width = 0, channels = 1] = array.shape;
  const colours = value === null || typeof value === 'number' ? [numberOf(value ?? 0)] : sizesOf(value);
  const flat = array.flat() as ArrayLike<number>;
  const shape = [height + top + bottom, width + left + right, ...array.shape.slice(2)];
  const made = filled(shape, array.dtype);
  let place = 0;
  for (let row = -top; row < height + bottom; row++)
    for (let column = -left; column < width + right; column++)
      for (let channel = 0; channel < channels; channel++) {
        const [y, x] = [beyond(row, height, border), beyond(column, width, border)];
        const own = y < 0 || x < 0 ? (colours[channel] ?? 0) : flat[(y * width + x) * channels + channel];
        made.data[place++] = own as never;
      }
  return made;
}

/** Weights of a blur whose deviation follows from its size: those that OpenCV keeps for small ones. */
const SMALL: Readonly<Record<number, readonly number[]>> = {
  1: [1],
  3: [0.25, 0.5, 0.25],
  5: [0.0625, 0.25, 0.375, 0.25, 0.0625],
  7: [0.03125, 0.109375, 0.21875, 0.28125, 0.21875, 0.109375, 0.03125],
};

function smoothed(call: Call): Value {
  const array = bytesGiven(call);
  const [width = 0, height = 0] = sizesOf(needed(call, 1, 'ksize'));
  const sigma = numberGiven(call, 2, 'sigmaX') ?? 0;
  const [across, down] = [SMALL[width], SMALL[height]];
  if (!across || !down || sigma !== 0) throw new Unsupported('cv2.GaussianBlur in this way');
  return weighed(array, across, down, (sum) => Math.floor(sum + 0.5));
}

function boxed(call: Call): Value {
  const array = bytesGiven(call);
  const [width = 1, height = 1] = sizesOf(needed(call, 1, 'ksize'));
  const ones = (count: number) => new Array<number>(count).fill(1);
  return weighed(array, ones(width), ones(height), (sum) => halfEven(sum * (1 / (width * height))));
}

/** The middle of the values around each, beyond the edge those of the edge. */
function middled(call: Call): Value {
  const array = bytesGiven(call);
  const size = numberOf(needed(call, 1, 'ksize'));
  const half = size >> 1;
  const [height = 0, width = 0, channels = 1] = array.shape;
  const flat = array.flat() as Uint8Array;
  const made = new Uint8Array(flat.length);
  const around = new Uint8Array(size * size);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let channel = 0; channel < channels; channel++) {
        let at = 0;
        for (let y = -half; y <= half; y++)
          for (let x = -half; x <= half; x++)
            around[at++] =
              flat[
                (beyond(row + y, height, 1) * width + beyond(column + x, width, 1)) * channels + channel
              ] ?? 0;
        made[(row * width + column) * channels + channel] = around.sort()[around.length >> 1] ?? 0;
      }
  return arrayOf(made, array.shape, 'uint8');
}

function weighed(
  array: NdArray,
  across: readonly number[],
  down: readonly number[],
  round: (sum: number) => number,
): NdArray {
  const [height = 0, width = 0, channels = 1] = array.shape;
  const flat = array.flat() as Uint8Array;
  const made = new Uint8Array(flat.length);
  const [halfX, halfY] = [across.length >> 1, down.length >> 1];
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let y = 0; y < down.length; y++)
          for (let x = 0; x < across.length; x++) {
            const [from, beside] = [beyond(row + y - halfY, height, 4), beyond(column + x - halfX, width, 4)];
            sum +=
              (down[y] ?? 0) * (across[x] ?? 0) * (flat[(from * width + beside) * channels + channel] ?? 0);
          }
        made[(row * width + column) * channels + channel] = round(sum);
      }
  return arrayOf(made, array.shape, 'uint8');
}

function equalized(call: Call): Value {
  const array = bytesGiven(call);
  const counts = new Uint32Array(256);
  const flat = array.flat() as Uint8Array;
  for (const value of flat) counts[value] = (counts[value] ?? 0) + 1;
  const first = counts.findIndex((count) => count > 0);
  const own = counts[first] ?? 0;
  if (own === flat.length) return eachByte(array, () => first);
  const scale = Math.fround(255 / Math.fround(flat.length - own));
  const table = new Uint8Array(256);
  let sum = 0;
  for (let value = first + 1; value < 256; value++) {
    sum += counts[value] ?? 0;
    table[value] = saturated(Math.fround(sum * scale));
  }
  return eachByte(array, (value) => table[value] ?? 0);
}

function thresholded(call: Call): Value {
  const array = bytesGiven(call);
  const [limit, most] = [numberOf(needed(call, 1, 'thresh')), numberOf(needed(call, 2, 'maxval'))];
  const kind = numberOf(needed(call, 3, 'type'));
  const run = [
    (value: number) => (value > limit ? most : 0),
    (value: number) => (value > limit ? 0 : most),
    (value: number) => Math.min(value, Math.floor(limit)),
    (value: number) => (value > limit ? value : 0),
    (value: number) => (value > limit ? 0 : value),
  ][kind];
  if (!run) throw new Unsupported('this threshold of cv2');
  return new PyTuple([ofFloat(limit), eachByte(array, run)]);
}

function normalized(call: Call): Value {
  only(call, 'src', 'dst', 'alpha', 'beta', 'norm_type', 'dtype');
  const array = pictureGiven(call);
  const [alpha, beta] = [numberGiven(call, 2, 'alpha') ?? 1, numberGiven(call, 3, 'beta') ?? 0];
  const depth = numberGiven(call, 5, 'dtype') ?? -1;
  if ((numberGiven(call, 4, 'norm_type') ?? 4) !== 32) throw new Unsupported('cv2.normalize by another norm');
  const dtype = depth < 0 ? array.dtype : { 0: 'uint8', 5: 'float32', 6: 'float64' }[depth];
  if (dtype === undefined) throw new Unsupported('cv2.normalize to this type');
  const flat = array.flat() as ArrayLike<number>;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < flat.length; at++) {
    least = Math.min(least, flat[at] ?? 0);
    most = Math.max(most, flat[at] ?? 0);
  }
  const [low, high] = [Math.min(alpha, beta), Math.max(alpha, beta)];
  const scale = (high - low) * (most - least > Number.EPSILON ? 1 / (most - least) : 0);
  const shift = low - least * scale;
  const made = Float64Array.from(flat, (value) => value * scale + shift);
  return cast(new NdArray(dtype === 'uint8' ? made.map(saturated) : made, array.shape, 'float64'), dtype);
}

const flipped = (array: NdArray, axis: 0 | 1, call: Call): NdArray =>
  copied(toArray(AXES.flip?.({ ...call, args: [array, axis], named: new Map() }) ?? array));

function turned(call: Call): Value {
  const array = pictureGiven(call);
  const kind = numberOf(needed(call, 1, 'rotateCode'));
  const swapped = transposed(array, [1, 0, ...array.shape.slice(2).map((_, at) => at + 2)]);
  if (kind === 0) return flipped(swapped, 1, call);
  return kind === 2 ? flipped(swapped, 0, call) : flipped(flipped(array, 0, call), 1, call);
}

/** Hue in 0 … 180, as OpenCV's tables of whole numbers give it. Red, green and blue stand at these places. */
export function toHsvBytes(
  pixels: Uint8Array,
  [red, green, blue]: readonly [number, number, number],
): Uint8Array {
  const share = (most: number, value: number) => (value === 0 ? 0 : halfEven((most * 4096) / value));
  const made = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 3) {
    const [r, g, b] = [pixels[at + red] ?? 0, pixels[at + green] ?? 0, pixels[at + blue] ?? 0];
    const value = Math.max(r, g, b);
    const spread = value - Math.min(r, g, b);
    const saturation = (spread * share(255, value) + 2048) >> 12;
    const sixth = value === r ? g - b : value === g ? b - r + 2 * spread : r - g + 4 * spread;
    const hue = (sixth * share(30, spread) + 2048) >> 12;
    made.set([hue < 0 ? hue + 180 : hue, saturation, value], at);
  }
  return made;
}

export const OPENCV_FUNCTIONS: Functions = {
  copyMakeBorder: bordered,
  GaussianBlur: smoothed,
  blur: boxed,
  medianBlur: middled,
  equalizeHist: equalized,
  threshold: thresholded,
  normalize: normalized,
  rotate: turned,
  flip: (call) => {
    const [array, code] = [pictureGiven(call), numberOf(needed(call, 1, 'flipCode'))];
    if (code > 0) return flipped(array, 1, call);
    return code === 0 ? flipped(array, 0, call) : flipped(flipped(array, 0, call), 1, call);
  },
  transpose: (call) => {
    const array = pictureGiven(call);
    return copied(transposed(array, [1, 0, ...array.shape.slice(2).map((_, at) => at + 2)]));
  },
  bitwise_not: (call) => eachByte(bytesGiven(call), (value) => 255 - value),
  bitwise_and: (call) => {
    if (call.named.has('mask')) throw new Unsupported('cv2.bitwise_and with a mask');
    return pairwise((a, b) => a & b)(call);
  },
  bitwise_or: pairwise((a, b) => a | b),
  bitwise_xor: pairwise((a, b) => a ^ b),
  absdiff: pairwise((a, b) => Math.abs(a - b)),
  add: pairwise((a, b) => Math.min(255, a + b)),
  subtract: pairwise((a, b) => Math.max(0, a - b)),
  addWeighted: (call) => {
    const [alpha, beta, gamma] = [1, 3, 4].map((at) => numberOf(call.args[at] ?? 0)) as [
      number,
      number,
      number,
    ];
    const [a, b] = [bytesGiven(call, 0, 'src1'), bytesGiven(call, 2, 'src2')];
    const [left, right] = [a.flat() as Uint8Array, b.flat() as Uint8Array];
    return arrayOf(
      Uint8Array.from(left, (value, at) => saturated(value * alpha + (right[at] ?? 0) * beta + gamma)),
      a.shape,
      'uint8',
    );
  },
  split: (call) => {
    const array = pictureGiven(call);
    const channels = array.shape[2] ?? 1;
    return new PyTuple(
      Array.from({ length: channels }, (_, channel) =>
        copied(
          new NdArray(
            array.data,
            array.shape.slice(0, 2),
            array.dtype,
            array.strides.slice(0, 2),
            array.offset + channel * (array.strides[2] ?? 0),
          ),
        ),
      ),
    );
  },
  merge: (call) => {
    const parts = needed(call, 0, 'mv');
    const all = (parts instanceof PyList || parts instanceof PyTuple ? parts.items : []).map((part) => {
      const array = toArray(part);
      return reshaped(array, [...array.shape, 1]);
    });
    return concatenated(all, 2);
  },
};
