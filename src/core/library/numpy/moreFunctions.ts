/** NumPy's functions that arrays do not have as methods: of two arrays, of shapes, and such as find places. */
import { array, num, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { add, floorDivide, isNumber, product, unknownDim } from '../../graph/dimensionArithmetic.js';
import type { BinaryOperator } from '../../program/tree.js';
import { itemsOf } from '../values.js';
import { operated } from './arithmetic.js';
import { axisIn, broadcast, NUMBERS, toArray } from './arrays.js';
import { withoutClasses } from './classCount.js';
import { promoted } from './dtypes.js';
import { ARRAY_FUNCTIONS, type ArrayFunction, given, refusedAxes, shapeFrom } from './functions.js';
import { changedFacts } from './valueChanges.js';

type Function = (call: NativeCall) => Value;

/** `np.f(x, …)` with the shape of `x`. */
function ofShape(use: ArrayFunction): Function {
  return (call) => {
    const [first, ...positional] = call.positional;
    const self = toArray(first?.value);
    if (self.kind === 'unknown') return self;
    return isKnownRank(self.shape)
      ? use(self, { ...call, positional }, self.shape)
      : unknown(self.shape.reason);
  };
}

const changed = (self: ArrayValue, shape: readonly Dim[], dtype = self.dtype): ArrayValue => ({
  ...self,
  shape,
  dtype,
  facts: changedFacts(withoutClasses(self.facts)),
});

/** Two arrays or numbers, element for element. */
function pairwise(dtype: (a: string, b: string) => string): Function {
  return (call) => {
    const [a, b] = [0, 1].map((place) => toArray(call.positional[place]?.value));
    if (a?.kind !== 'array' || b?.kind !== 'array') return a?.kind === 'unknown' ? a : (b ?? unknown(''));
    const shape = broadcast(a.shape, b.shape);
    return shape ? array(shape, dtype(a.dtype, b.dtype)) : unknown('these arrays do not fit together');
  };
}

/** The function of an operator, which remembers what is done to images as the operator does. */
const operator = (sign: BinaryOperator): Function => {
  const plain = pairwise(promoted);
  return (call) => {
    const [a, b] = [call.positional[0]?.value, call.positional[1]?.value];
    if (a?.kind === 'number' && b?.kind === 'number')
      return call.evaluation.operator(sign, a, b, call.location);
    return (a && b && operated(sign, a, b)) ?? plain(call);
  };
};

/** The larger or the smaller of two numbers, or of each pair. */
const extreme = (choose: (a: number, b: number) => number): Function => {
  const plain = pairwise(promoted);
  return (call) => {
    const [a, b] = [call.positional[0]?.value, call.positional[1]?.value];
    if (a?.kind !== 'number' || b?.kind !== 'number') return plain(call);
    return num(choose(a.value, b.value), a.isFloat || b.isFloat);
  };
};

/** `np.percentile(x, q, axis=…)`: one number of each rank, in front of what is left. */
const ranked: ArrayFunction = (self, call, shape) => {
  const ranks = toArray(given(call, 0, 'q'));
  const run = ARRAY_FUNCTIONS.median;
  if (!run || ranks.kind === 'unknown' || !isKnownRank(ranks.shape))
    return unknown('which ranks is not known');
  const left = run(self, { ...call, positional: call.positional.slice(1) }, shape);
  if (ranks.shape.length === 0) return left;
  const rest = left.kind === 'array' && isKnownRank(left.shape) ? left.shape : [];
  return array([...ranks.shape, ...rest], 'float64');
};

/** Of what two arrays hold: so many different values. */
function ofSets(call: NativeCall): Value {
  const first = toArray(call.positional[0]?.value);
  const dtype = first.kind === 'array' ? first.dtype : 'unknown';
  return array([unknownDim('how many different values there are is not known')], dtype);
}

const found = unknownDim('how many places fit is not known');

/** At least so many axes, where the missing ones stand. */
const atLeast = (count: number): Function =>
  ofShape((self, _, shape) => {
    if (shape.length >= count) return self;
    const ones = (many: number): Dim[] => new Array<Dim>(many).fill(1);
    if (count < 3) return { ...self, shape: [...ones(count - shape.length), ...shape] };
    return { ...self, shape: shape.length === 2 ? [...shape, 1] : [...ones(2 - shape.length), ...shape, 1] };
  });

/** Transforms along one axis, of which a real one keeps half. */
const transform = (size: (dim: Dim) => Dim): Function =>
  ofShape((self, call, shape) => {
    const [length, asked] = [given(call, 0, 'n'), given(call, 1, 'axis') ?? num(-1)];
    const axis = asked.kind === 'number' ? axisIn(asked.value, shape.length) : undefined;
    if (axis === undefined || (length && length.kind !== 'none'))
      return unknown('how long this is is not known');
    return changed(
      self,
      shape.map((dim, at) => (at === axis ? size(dim) : dim)),
      'complex128',
    );
  });

export const MORE_FUNCTIONS: Readonly<Record<string, Function>> = {
  maximum: extreme(Math.max),
  minimum: extreme(Math.min),
  fmax: extreme(Math.max),
  fmin: extreme(Math.min),
  arctan2: pairwise(() => 'float64'),
  hypot: pairwise(() => 'float64'),
  add: operator('+'),
  subtract: operator('-'),
  multiply: operator('*'),
  divide: operator('/'),
  true_divide: operator('/'),
  power: operator('**'),
  mod: operator('%'),
  floor_divide: operator('//'),
  ...Object.fromEntries(
    ['logical_and', 'logical_or', 'logical_xor'].map((name) => [name, pairwise(() => 'bool')]),
  ),
  ...Object.fromEntries(['setdiff1d', 'intersect1d', 'union1d'].map((name) => [name, ofSets])),
  percentile: ofShape(ranked),
  quantile: ofShape(ranked),
  isin: ofShape((self, _, shape) => array(shape, 'bool', changed(self, shape).facts)),
  take: ofShape((self, call, shape) => {
    const [places, asked] = [toArray(given(call, 0, 'indices')), given(call, 1, 'axis')];
    const picked = places.kind === 'array' ? places.shape : places;
    if (!isKnownRank(picked)) return unknown(picked.reason);
    if (!asked || asked.kind === 'none') return changed(self, picked);
    const axis = asked.kind === 'number' ? axisIn(asked.value, shape.length) : undefined;
    if (axis === undefined) return unknown('which axis is meant is not known');
    return changed(self, [...shape.slice(0, axis), ...picked, ...shape.slice(axis + 1)]);
  }),
  broadcast_to: ofShape((self, call) => {
    const shape = shapeFrom(given(call, 0, 'shape') ?? unknown('the shape is not known'));
    return isKnownRank(shape) ? changed(self, shape) : unknown(shape.reason);
  }),
  atleast_1d: atLeast(1),
  atleast_2d: atLeast(2),
  atleast_3d: atLeast(3),
  argwhere: ofShape((_, __, shape) => array([found, shape.length], 'int64')),
  nonzero: ofShape((_, __, shape) => tuple(shape.map(() => array([found], 'int64')))),
  flatnonzero: () => array([found], 'int64'),
  tril: ofShape((self, _, shape) => changed(self, shape)),
  triu: ofShape((self, _, shape) => changed(self, shape)),
  diag: ofShape((self, call, [rows = null, columns]) => {
    if (given(call, 0, 'k')) return unknown('the length of this diagonal is not known');
    if (columns === undefined) return changed(self, [rows, rows]);
    const isKnown = isNumber(rows) && isNumber(columns);
    return changed(self, [
      isKnown ? Math.min(rows, columns) : unknownDim('which side is shorter is not known'),
    ]);
  }),
  rollaxis: ofShape((self, call, shape) => {
    const [asked, start] = [given(call, 0, 'axis'), given(call, 1, 'start') ?? num(0)];
    const axis = asked?.kind === 'number' ? axisIn(asked.value, shape.length) : undefined;
    if (axis === undefined || start.kind !== 'number')
      return (
        (asked && refusedAxes([{ value: asked }], shape, call)) ?? unknown('which axis is moved is not known')
      );
    const before = start.value < 0 ? start.value + shape.length : start.value;
    const to = before > axis ? before - 1 : before;
    const rest = shape.filter((_, at) => at !== axis);
    return changed(self, [...rest.slice(0, to), shape[axis] ?? null, ...rest.slice(to)]);
  }),
  delete: ofShape((self, call, shape) => {
    const [places, asked] = [given(call, 0, 'obj'), given(call, 1, 'axis')];
    const listed = places && itemsOf(places);
    // Places that are named twice go once; so many are known only of one.
    const gone = places?.kind === 'number' || listed?.length === 1 ? 1 : undefined;
    const less = (dim: Dim): Dim =>
      gone ? add(dim, -gone) : unknownDim('how many are deleted is not known');
    if (!asked || asked.kind === 'none') return changed(self, [less(product(shape))]);
    const axis = asked.kind === 'number' ? axisIn(asked.value, shape.length) : undefined;
    if (axis === undefined) return unknown('which axis is meant is not known');
    return changed(
      self,
      shape.map((dim, at) => (at === axis ? less(dim) : dim)),
    );
  }),
};

/** `np.linalg.…` */
export const LINEAR: Readonly<Record<string, Function>> = {
  norm: ofShape((self, call, shape) => {
    const run = ARRAY_FUNCTIONS.mean;
    const positional = call.positional.slice(1);
    const left = run?.(self, { ...call, positional }, shape) ?? unknown('');
    return left.kind === 'array' ? array(left.shape, 'float64') : unknown(NUMBERS);
  }),
};

/** `np.fft.…` */
export const TRANSFORMS: Readonly<Record<string, Function>> = {
  fft: transform((dim) => dim),
  ifft: transform((dim) => dim),
  rfft: transform((dim) => add(floorDivide(dim, 2), 1)),
  fftshift: ofShape((self, _, shape) => changed(self, shape)),
  fft2: ofShape((self, call, shape) =>
    call.positional.length + call.keywords.size === 0
      ? changed(self, shape, 'complex128')
      : unknown('how long this is is not known'),
  ),
};
