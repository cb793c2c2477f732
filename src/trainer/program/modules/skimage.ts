/** scikit-image: pictures as floats of 0 … 1, resized as SciPy's `ndimage.zoom` does. Source: scikit-image 0.26, `_warps.py`. */
import { flagGiven, given, module, moduleOf, native, needed, only, sizesOf } from '../language/natives.js';
import { type Call, numberOf, Raised, textOf, Unsupported, type Value } from '../language/values.js';
import { toArray } from '../numpy/arrayMath.js';
import { cast, concatenated, isFloatType, NdArray, reshaped, sizeOf } from '../numpy/ndarray.js';

/** Each value of an array along one axis from others on that axis. */
type Line = (from: Float64Array, length: number) => Float64Array;

/** Bytes become 0 … 1; floats stay. */
function asFloats(array: NdArray): NdArray {
  if (isFloatType(array.dtype)) return array;
  const most = { uint8: 255, uint16: 65535, bool: 1 }[array.dtype];
  if (most === undefined) throw new Unsupported(`a picture of the type ${array.dtype}`);
  const flat = array.flat() as ArrayLike<number>;
  return new NdArray(
    Float64Array.from(flat, (value) => value * (1 / most)),
    array.shape,
    'float64',
  );
}

function along(
  values: Float64Array,
  shape: readonly number[],
  axis: number,
  to: number,
  line: Line,
): Float64Array {
  const length = shape[axis] ?? 1;
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  const made = new Float64Array(outer * to * inner);
  const own = new Float64Array(length);
  for (let block = 0; block < outer; block++)
    for (let at = 0; at < inner; at++) {
      for (let place = 0; place < length; place++)
        own[place] = values[(block * length + place) * inner + at] ?? 0;
      const found = line(own, length);
      for (let place = 0; place < to; place++) made[(block * to + place) * inner + at] = found[place] ?? 0;
    }
  return made;
}

/** What stands beyond the border: `mirror` does not repeat it, `reflect` does; −1 for nothing. */
function placeBeyond(at: number, length: number, border: string): number {
  if (border === 'nearest') return Math.min(length - 1, Math.max(0, at));
  if (border === 'constant') return at < 0 || at >= length ? -1 : at;
  if (length === 1) return 0;
  const period = border === 'mirror' ? 2 * length - 2 : 2 * length;
  const within = ((at % period) + period) % period;
  if (within < length) return within;
  return border === 'mirror' ? period - within : period - 1 - within;
}

/** SciPy's names of scikit-image's borders. */
const BORDERS: Readonly<Record<string, string>> = {
  reflect: 'mirror',
  symmetric: 'reflect',
  edge: 'nearest',
  constant: 'constant',
};

function blurred(sigma: number, border: string): Line {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, at) =>
    Math.exp((-0.5 / (sigma * sigma)) * (at - radius) ** 2),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return (from, length) =>
    Float64Array.from({ length }, (_, at) =>
      weights.reduce(
        (total, weight, place) =>
          total + (weight / sum) * (from[placeBeyond(at + place - radius, length, border)] ?? 0),
        0,
      ),
    );
}

function zoomed(to: number, order: number, border: string): Line {
  return (from, length) =>
    Float64Array.from({ length: to }, (_, at) => {
      const place = (at + 0.5) * (length / to) - 0.5;
      if (order === 0) return from[placeBeyond(Math.floor(place + 0.5), length, border)] ?? 0;
      // Beyond the border the place itself is turned back before its neighbours are taken.
      const inside =
        border === 'nearest'
          ? Math.min(length - 1, Math.max(0, place))
          : border === 'mirror'
            ? turnedBack(place, length)
            : place;
      const low = Math.floor(inside);
      const share = inside - low;
      const value = (step: number) => from[placeBeyond(step, length, border)] ?? 0;
      return value(low) * (1 - share) + value(low + 1) * share;
    });
}

function turnedBack(place: number, length: number): number {
  if (length === 1) return 0;
  const last = length - 1;
  const inside = Math.abs(place);
  return inside > last ? 2 * last - inside : inside;
}

/** To the range of the picture, and to nothing where that stands beyond the border and is reached. */
function clipped(
  values: Float64Array,
  [low, high]: readonly [number, number],
  isConstant: boolean,
): Float64Array {
  const isReached =
    isConstant &&
    (low > 0 || high < 0) &&
    values.some((value) => value <= 0) &&
    values.some((value) => value >= 0);
  const [from, to] = isReached ? [Math.min(low, 0), Math.max(high, 0)] : [low, high];
  return values.map((value) => Math.min(to, Math.max(from, value)));
}

function resized(call: Call): Value {
  only(
    call,
    'output_shape',
    'order',
    'mode',
    'preserve_range',
    'anti_aliasing',
    'clip',
    'anti_aliasing_sigma',
  );
  const array = toArray(needed(call, 0, 'image'));
  const wanted = sizesOf(needed(call, 1, 'output_shape'));
  const border = BORDERS[textOf(given(call, 3, 'mode') ?? 'reflect')];
  const order = given(call, 2, 'order') ?? null;
  const degree = order === null ? (array.dtype === 'bool' ? 0 : 1) : numberOf(order);
  if (border === undefined || degree > 1 || call.named.has('anti_aliasing_sigma'))
    throw new Unsupported('skimage.transform.resize in this way');
  const shape = [...wanted, ...array.shape.slice(wanted.length)];
  if (shape.length !== array.shape.length) throw new Unsupported('resize to more axes');
  const isKept = flagGiven(call, 6, 'preserve_range', false);
  const isSmaller = shape.some((size, axis) => size < (array.shape[axis] ?? 0));
  const asked = given(call, 7, 'anti_aliasing') ?? null;
  const isWhole = !isFloatType(array.dtype);
  const isSmoothed =
    asked === null ? array.dtype !== 'bool' && !(isWhole && degree === 0) && isSmaller : asked === true;
  const isNumbers = degree > 0 && !isKept;
  const floats = isNumbers ? asFloats(array) : array;
  let values: Float64Array = Float64Array.from(floats.flat() as ArrayLike<number>);
  const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number]);
  if (isSmoothed)
    array.shape.forEach((size, axis) => {
      const sigma = Math.max(0, (size / (shape[axis] ?? 1) - 1) / 2);
      if (sigma > 1e-15) values = along(values, array.shape, axis, size, blurred(sigma, border));
    });
  const now = [...array.shape];
  shape.forEach((size, axis) => {
    if (size !== now[axis]) values = along(values, now, axis, size, zoomed(size, degree, border));
    now[axis] = size;
  });
  if (flagGiven(call, 5, 'clip', true)) values = clipped(values, [low, high], border === 'constant');
  const made = new NdArray(values, shape, 'float64');
  const dtype = isFloatType(array.dtype) ? array.dtype : degree === 0 ? array.dtype : 'float64';
  return dtype === 'float64' ? made : cast(made, dtype);
}

function grey(call: Call): NdArray {
  only(call);
  const array = asFloats(toArray(needed(call, 0, 'rgb')));
  if (array.shape.at(-1) !== 3)
    throw new Raised(
      'ValueError',
      `the input array must have size 3 along the last axis, got ${array.shape}`,
    );
  const flat = array.flat() as ArrayLike<number>;
  const own = Float64Array.from(
    { length: flat.length / 3 },
    (_, at) =>
      0.2125 * (flat[at * 3] ?? 0) + 0.7154 * (flat[at * 3 + 1] ?? 0) + 0.0721 * (flat[at * 3 + 2] ?? 0),
  );
  return cast(new NdArray(own, array.shape.slice(0, -1), 'float64'), array.dtype);
}

const transform = moduleOf('skimage.transform', { resize: resized });
const color = moduleOf('skimage.color', {
  rgb2gray: grey,
  gray2rgb: (call) => {
    const array = toArray(needed(call, 0, 'image'));
    const deep = reshaped(array, [...array.shape, 1]);
    return concatenated([deep, deep, deep], -1);
  },
});
const floats = native('skimage.img_as_float', (call) => asFloats(toArray(needed(call, 0, 'image'))));

/** `io`: the module `skimage.io`. */
export function skimageModules(io: Value): Readonly<Record<string, Value>> {
  return {
    'skimage.io': io,
    'skimage.transform': transform,
    'skimage.color': color,
    'skimage.util': module('skimage.util', (name) => (name === 'img_as_float' ? floats : undefined)),
    skimage: module(
      'skimage',
      (name) => ({ io, transform, color, img_as_float: floats, img_as_float64: floats })[name],
    ),
  };
}
