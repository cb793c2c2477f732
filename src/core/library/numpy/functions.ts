/** NumPy's functions on arrays, as shapes. The same table serves `np.sum(x)` and `x.sum()`. */
import { array, list, num, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import {
  add,
  floorDivide,
  isNumber,
  isUnknownDim,
  multiply,
  product,
  unknownDim,
} from '../../graph/dimensionArithmetic.js';
import type { Statistic } from '../../graph/valueSteps.js';
import { itemsOf, toDim } from '../values.js';
import { axisIn, NUMBERS, sizeAt } from './arrays.js';
import { noteRecast } from './calculatedNumbers.js';
import { classCount, columnsOfLabels, withoutClasses, withoutReach } from './classCount.js';
import { asFloat, dtypeOf, refusedDtype } from './dtypes.js';
import { asBooleans, asWhole, clipped, finished } from './finishing.js';
import { knownList } from './knownNumbers.js';
import { refusedNewAxes, refusedOrder, refusedSqueeze } from './refusedOrder.js';
import { refusedAxis, refusedReshape } from './refusedShapes.js';
import { measureOf, withMeasure } from './statistics.js';
import { changedFacts, repeatedFacts } from './valueChanges.js';

export type ArrayFunction = (self: ArrayValue, call: NativeCall, rank: readonly Dim[]) => Value;

/** The argument behind the array: by position or name. */
export function given(call: NativeCall, index: number, name: string): Value | undefined {
  return (call.positional[index] ?? call.keywords.get(name))?.value;
}

function numberOf(value: Value | undefined): number | undefined {
  return value?.kind === 'number' ? value.value : undefined;
}

/** Axes to reduce: all of them when none is given. */
function axesOf(value: Value | undefined, rank: number): readonly number[] | undefined {
  if (!value || value.kind === 'none') return Array.from({ length: rank }, (_, axis) => axis);
  const axes = (itemsOf(value) ?? [value]).map((item) => axisIn(numberOf(item) ?? NaN, rank));
  return axes.includes(undefined) ? undefined : axes.filter((axis) => axis !== undefined);
}

function reduction(dtype: (before: string) => string, statistic?: Statistic['name']): ArrayFunction {
  return (self, call, shape) => {
    const axes = axesOf(given(call, 0, 'axis'), shape.length);
    const asked = given(call, 0, 'axis');
    if (!axes)
      return (
        (asked && refusedAxes([{ value: asked }], shape, call)) ??
        unknown('which axis is reduced is not known')
      );
    // TensorFlow.js has `keepDims` behind the axis, where NumPy has a type or an array.
    const second = call.evaluation.dialect === 'javascript' ? call.positional[1]?.value : undefined;
    const keeps = call.keywords.get('keepdims')?.value ?? second;
    const isKept = keeps?.kind === 'boolean' && keeps.value;
    const left = shape.flatMap((dim, axis) => (axes.includes(axis) ? (isKept ? [1] : []) : [dim]));
    // Such as `ddof=1` and `where=mask`, which count otherwise.
    const isPlain = [...call.keywords.keys()].every((name) =>
      ['a', 'axis', 'keepdims', 'dtype'].includes(name),
    );
    const measure = statistic && isPlain ? measureOf(statistic, self, axes) : undefined;
    return withMeasure(left.length === 0 ? unknown(NUMBERS) : array(left, dtype(self.dtype)), measure);
  };
}

/** `y.max()` of labels 0 … n-1, from which `y.max() + 1` classes are counted. */
const largest: ArrayFunction = (self, call, shape) => {
  const columns = columnsOfLabels(self, call.evaluation);
  const isOfAll = !given(call, 0, 'axis');
  if (isOfAll && columns !== undefined) return num(columns - 1);
  return reduction(same, 'max')(self, call, shape);
};

function reshaped(self: ArrayValue, target: Shape): Value {
  if (!isKnownRank(target)) return unknown(target.reason);
  return { ...self, shape: target.map((dim) => (dim === -1 ? openSize(self.shape, target) : dim)) };
}

/** What `-1` stands for in `target`. A size on both sides counts on neither, known or not: `x.reshape(x.shape[0], -1)`. */
function openSize(shape: Shape, target: readonly Dim[]): Dim {
  if (!isKnownRank(shape)) return unknownDim(shape.reason);
  const kept = shape.find((dim) => isUnknownDim(dim) && target.includes(dim));
  const without = (dims: readonly Dim[]): Dim =>
    product(kept ? dims.filter((_, at) => at !== dims.indexOf(kept)) : dims);
  return floorDivide(without(shape), without(target.filter((dim) => dim !== -1)));
}

/** What NumPy refuses as the shape of an array to make: floats, negative sizes, shapes within shapes. */
export function refusedSizes(sizes: readonly Value[], call: NativeCall): Value | undefined {
  const wrong = sizes.find(
    (size) =>
      (size.kind === 'number' && (size.isFloat || size.value < 0)) ||
      (sizes.length > 1 && (size.kind === 'tuple' || size.kind === 'list')) ||
      size.kind === 'string',
  );
  if (!wrong || call.evaluation.dialect !== 'python') return undefined;
  const isNegative = wrong.kind === 'number' && !wrong.isFloat;
  const found = wrong.kind === 'number' ? (isNegative ? String(wrong.value) : 'a float') : `a ${wrong.kind}`;
  return call.evaluation.refuse(
    `The sizes of an array are whole numbers of 0 or more; found ${found}`,
    call.location,
    isNegative ? 'ValueError' : 'TypeError',
  );
}

export function shapeFrom(value: Value): Shape {
  if (value.kind === 'unknown') return value;
  const items = itemsOf(value);
  return items ? items.map(toDim) : [toDim(value)];
}

/** Axes, alone or in tuples, of which the array lacks one. */
export function refusedAxes(
  given: readonly { readonly value: Value }[],
  shape: readonly Dim[],
  { evaluation, location }: NativeCall,
): Value | undefined {
  const axes = given.flatMap(({ value }) => itemsOf(value) ?? [value]).map(numberOf);
  const missing = axes.find((axis) => axis !== undefined && axisIn(axis, shape.length) === undefined);
  return missing === undefined ? undefined : refusedAxis(missing, shape, evaluation, location);
}

/** As many values in other places. */
const changed = (self: ArrayValue): ArrayValue => ({ ...self, facts: changedFacts(self.facts) });

/** Axes in another order. Where only axes of 1 move, the values stay in theirs. */
export function moved(self: ArrayValue, shape: readonly Dim[], order: readonly number[]): ArrayValue {
  const long = order.filter((axis) => shape[axis] !== 1);
  const isKept = long.every((axis, place) => place === 0 || axis > (long[place - 1] ?? 0));
  return { ...(isKept ? self : changed(self)), shape: order.map((axis) => shape[axis] ?? null) };
}

const whole = (): string => 'int64';
const same = (dtype: string): string => dtype;
const summed = (dtype: string): string =>
  /^(?:bool|int)/.test(dtype) ? 'int64' : /^uint/.test(dtype) ? 'uint64' : dtype;
const averaged = (dtype: string): string => (/^float|^complex/.test(dtype) ? dtype : 'float64');

function elementwise(dtype: (before: string) => string): ArrayFunction {
  return (self) => ({
    ...self,
    dtype: dtype(self.dtype),
    facts: changedFacts(withoutClasses(self.facts)),
  });
}

function rounded(self: ArrayValue, call: NativeCall): ArrayValue {
  const isWhole = call.positional.length + call.keywords.size === 0;
  const facts = isWhole
    ? finished(self.facts, { kind: 'round', by: 'round' })
    : changedFacts(withoutClasses(self.facts));
  return { ...self, facts };
}

function transposed(self: ArrayValue, call: NativeCall, shape: readonly Dim[]): Value {
  const first = call.positional[0]?.value ?? call.keywords.get('axes')?.value;
  const isOne = call.positional.length === 1 && first?.kind === 'number';
  const axes =
    call.positional.length > 1 || isOne ? call.positional.map(({ value }) => value) : first && itemsOf(first);
  if (!axes && first && first.kind !== 'none') return unknown('the order of the axes is not known');
  if (!axes) return moved(self, shape, [...shape.keys()].reverse());
  const refused = refusedOrder(axes.map(numberOf), shape, call.evaluation, call.location);
  if (refused) return refused;
  const order = axes.map((axis) => axisIn(numberOf(axis) ?? NaN, shape.length));
  if (order.includes(undefined) || order.length !== shape.length)
    return unknown('the order of the axes is not known');
  return moved(
    self,
    shape,
    order.filter((axis) => axis !== undefined),
  );
}

export const ARRAY_FUNCTIONS: Readonly<Record<string, ArrayFunction>> = {
  sum: reduction(summed),
  prod: reduction(summed),
  mean: reduction(averaged, 'mean'),
  average: reduction(averaged),
  median: reduction(averaged),
  std: reduction(averaged, 'std'),
  var: reduction(averaged),
  max: largest,
  min: reduction(same, 'min'),
  amax: largest,
  amin: reduction(same, 'min'),
  argmax: reduction(whole),
  argmin: reduction(whole),
  any: reduction(() => 'bool'),
  all: reduction(() => 'bool'),
  count_nonzero: reduction(whole),
  reshape: (self, call) => {
    const values = call.positional.map(({ value }) => value);
    const first = values[0] ?? call.keywords.get('shape')?.value ?? call.keywords.get('newshape')?.value;
    if (!first) return unknown('reshape is given no shape');
    const target =
      values.length > 1 && values.every(({ kind }) => kind !== 'string')
        ? values.map(toDim)
        : shapeFrom(first);
    return refusedReshape(self.shape, target, call.evaluation, call.location) ?? reshaped(self, target);
  },
  astype: (self, call) => {
    refusedDtype(call.positional[0] ?? call.keywords.get('dtype'), call);
    const dtype = dtypeOf(given(call, 0, 'dtype'));
    const facts =
      dtype === 'bool'
        ? asBooleans(self.facts)
        : dtype !== undefined && /^(?:int|uint)8$/.test(dtype)
          ? withoutReach(asWhole(self.facts))
          : dtype !== undefined && /^u?int/.test(dtype)
            ? asWhole(self.facts)
            : self.facts;
    return dtype === undefined ? { ...self, dtype: 'unknown' } : noteRecast({ ...self, dtype, facts }, self);
  },
  copy: (self) => noteRecast({ ...self }, self),
  ascontiguousarray: (self) => ({ ...self }),
  // Of a sparse matrix, such as encoders give.
  toarray: (self) => self,
  todense: (self) => self,
  view: (self, call) =>
    call.positional.length + call.keywords.size === 0
      ? self
      : unknown('an array read as another type is not followed'),
  flatten: (self, _, shape) => ({ ...self, shape: [product(shape)] }),
  ravel: (self, _, shape) => ({ ...self, shape: [product(shape)] }),
  transpose: transposed,
  swapaxes: (self, call, shape) => {
    const [a, b] = [0, 1].map((index) =>
      axisIn(numberOf(call.positional[index]?.value) ?? NaN, shape.length),
    );
    if (a === undefined || b === undefined)
      return (
        refusedAxes(call.positional.slice(0, 2), shape, call) ??
        unknown('which axes are swapped is not known')
      );
    const swapped = [...shape.keys()];
    [swapped[a], swapped[b]] = [b, a];
    return moved(self, shape, swapped);
  },
  moveaxis: (self, call, shape) => {
    const [from, to] = [0, 1].map((index) => {
      const axes = call.positional[index]?.value;
      return (axes && itemsOf(axes)) ?? [axes];
    });
    const pairs = from?.map((axis, place) =>
      [axis, to?.[place]].map((each) => axisIn(numberOf(each) ?? NaN, shape.length)),
    );
    if (!pairs || from?.length !== to?.length || pairs.flat().includes(undefined))
      return refusedAxes(call.positional, shape, call) ?? unknown('which axis is moved is not known');
    const order = [...shape.keys()].filter((axis) => !pairs.some(([start]) => start === axis));
    const byPlace = [...pairs].sort(([, a = 0], [, b = 0]) => a - b);
    for (const [start = 0, end = 0] of byPlace) order.splice(end, 0, start);
    return moved(self, shape, order);
  },
  squeeze: (self, call, shape) => {
    const axis = given(call, 0, 'axis');
    const axes = axis && axis.kind !== 'none' ? axesOf(axis, shape.length) : undefined;
    if (axis && axis.kind !== 'none' && !axes)
      return refusedAxes([{ value: axis }], shape, call) ?? unknown('which axis is dropped is not known');
    const refused = refusedSqueeze(axes ?? [], shape, call.evaluation, call.location);
    if (refused) return refused;
    if (!axes && shape.some((dim) => dim !== null && !isNumber(dim)))
      return unknown('which axes are 1 is not known');
    return { ...self, shape: shape.filter((dim, at) => (axes ? !axes.includes(at) : dim !== 1)) };
  },
  expand_dims: (self, call, shape) => {
    const axis = given(call, 0, 'axis');
    const parts = axis && (itemsOf(axis) ?? [axis]);
    if (!parts || parts.some(({ kind }) => kind !== 'number'))
      return unknown('where an axis is added is not known');
    const rank = shape.length + parts.length;
    // NumPy before 1.18 put an axis that is too far at the end, which code of its time relies on.
    const isOld = call.evaluation.kerasMajor < 3;
    const places = parts.map((part) => {
      const place = numberOf(part) ?? NaN;
      return isOld && parts.length === 1 && place >= rank ? rank - 1 : place;
    });
    const refused = refusedNewAxes(places, shape, call.evaluation, call.location);
    if (refused) return refused;
    const added = new Set(places.map((place) => axisIn(place, rank)));
    if (added.has(undefined)) return unknown('where an axis is added is not known');
    let next = 0;
    return {
      ...self,
      shape: Array.from({ length: rank }, (_, at) => (added.has(at) ? 1 : (shape[next++] ?? null))),
    };
  },
  repeat: (self, call, shape) => {
    const times = toDim(given(call, 0, 'repeats') ?? unknown('how often is not known'));
    const axis = given(call, 1, 'axis');
    if (!axis || axis.kind === 'none') return { ...changed(self), shape: [multiply(product(shape), times)] };
    const at = axisIn(numberOf(axis) ?? NaN, shape.length);
    if (at === undefined)
      return refusedAxes([{ value: axis }], shape, call) ?? unknown('which axis is repeated is not known');
    return {
      ...self,
      facts:
        at === shape.length - 1 && at > 0 ? repeatedFacts(self.facts, times, shape[at]) : changed(self).facts,
      shape: shape.map((dim, index) => (index === at ? multiply(dim, times) : dim)),
    };
  },
  tile: (self, call, shape) => {
    const times = shapeFrom(given(call, 0, 'reps') ?? unknown('how often is not known'));
    if (!isKnownRank(times)) return unknown(times.reason);
    const rank = Math.max(times.length, shape.length);
    const isOfLast = rank === shape.length && rank > 1 && times.slice(0, -1).every((time) => time === 1);
    return {
      ...self,
      facts: isOfLast ? repeatedFacts(self.facts, times.at(-1), shape.at(-1)) : changed(self).facts,
      shape: Array.from({ length: rank }, (_, axis) =>
        multiply(sizeAt(shape, axis - rank), sizeAt(times, axis - rank)),
      ),
    };
  },
  pad: (self, call, shape) => {
    const widths = given(call, 0, 'pad_width');
    const pairs = widths && itemsOf(widths)?.map((pair) => itemsOf(pair)?.map(toDim));
    const plain = numberOf(widths);
    if (plain !== undefined) return { ...changed(self), shape: shape.map((dim) => add(dim, 2 * plain)) };
    if (!pairs || pairs.length !== shape.length || pairs.includes(undefined))
      return unknown('how much is padded is not known');
    return { ...changed(self), shape: shape.map((dim, axis) => padded(dim, pairs[axis] ?? [])) };
  },
  unique: (self, call, shape) => {
    const axis = given(call, 3, 'axis');
    if (shape.length > 1 && axis && axis.kind !== 'none')
      return unknown('how many different rows there are is not known');
    const values = array(
      [classCount(self, call.evaluation) ?? unknownDim('how many different values there are is not known')],
      self.dtype,
    );
    const extras = ['return_index', 'return_inverse', 'return_counts'].filter((name) => {
      const asked = call.keywords.get(name)?.value;
      return asked?.kind === 'boolean' && asked.value;
    });
    return extras.length === 0
      ? values
      : tuple([
          values,
          // One number for each entry; NumPy 1 gave them in one row whatever the shape was.
          ...extras.map((name) =>
            name === 'return_inverse'
              ? shape.length === 1
                ? array(shape, 'int64')
                : unknown('the shape of the inverse depends on the version of NumPy')
              : { ...values, dtype: 'int64' },
          ),
        ]);
  },
  argsort: (_, call, shape) => {
    const axis = given(call, 0, 'axis');
    return array(axis?.kind === 'none' ? [product(shape)] : shape, 'int64');
  },
  sort: (self, call, shape) => {
    const axis = given(call, 0, 'axis');
    return { ...changed(self), shape: axis?.kind === 'none' ? [product(shape)] : shape };
  },
  cumsum: (self, call, shape) => array(given(call, 0, 'axis') ? shape : [product(shape)], summed(self.dtype)),
  diff: (self, call, shape) => {
    const [times, axis] = [given(call, 0, 'n') ?? num(1), given(call, 1, 'axis') ?? num(-1)];
    const at = axisIn(numberOf(axis) ?? NaN, shape.length);
    const isMore = ['prepend', 'append'].some((name) => call.keywords.has(name));
    if (times.kind !== 'number' || at === undefined || isMore)
      return unknown('how many differences is not known');
    return {
      ...changed(self),
      shape: shape.map((dim, index) => (index === at ? add(dim, -times.value) : dim)),
    };
  },
  clip: clipped,
  round: rounded,
  around: rounded,
  rint: rounded,
  flip: changed,
  fliplr: changed,
  flipud: changed,
  roll: changed,
  rot90: (self, call, shape) => {
    const [times, axes] = [given(call, 0, 'k') ?? num(1), given(call, 1, 'axes') ?? tuple([num(0), num(1)])];
    const [a, b] = itemsOf(axes)?.map((axis) => axisIn(numberOf(axis) ?? NaN, shape.length)) ?? [];
    if (times.kind !== 'number' || a === undefined || b === undefined)
      return unknown('how far this is turned is not known');
    if (times.value % 2 === 0) return changed(self);
    const turned = [...shape];
    [turned[a], turned[b]] = [shape[b] ?? null, shape[a] ?? null];
    return { ...changed(self), shape: turned };
  },
  tolist: (self, _, shape) => asList(self, shape),
  fill: changed,
  conj: (self) => self,
};

for (const name of ['sqrt', 'exp', 'log', 'log2', 'log10', 'log1p', 'sin', 'cos', 'tan', 'tanh', 'expm1'])
  Object.assign(ARRAY_FUNCTIONS, { [name]: elementwise(asFloat) });
for (const name of ['abs', 'absolute', 'square', 'negative', 'floor', 'ceil', 'sign', 'nan_to_num'])
  Object.assign(ARRAY_FUNCTIONS, { [name]: elementwise(same) });
for (const name of ['isnan', 'isinf', 'isfinite', 'logical_not'])
  Object.assign(ARRAY_FUNCTIONS, { [name]: elementwise(() => 'bool') });

/** One number of a pair that has no other stands for both ends. */
const padded = (dim: Dim, [before = 0, after = before]: readonly Dim[]): Dim => add(add(dim, before), after);

function asList(self: ArrayValue, shape: readonly Dim[]): Value {
  const known = knownList(self);
  if (known) return known;
  const [first, ...rest] = shape;
  if (!isNumber(first) || first > 1000) return unknown(NUMBERS);
  const row =
    rest.length === 0 ? unknown(NUMBERS) : { ...self, shape: rest, facts: withoutReach(self.facts) };
  return list(Array.from({ length: first }, () => row));
}
