/** Arrays that NumPy makes: of a shape, in steps, or of what the code writes out. */
import { MOST_NUMBERS, noteNumbers, numbersOf } from '../../evaluate/arrayNumbers.js';
import { array, list, none, num, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { rowsIn } from '../../evaluate/rowOrigin.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { isNumber, product, unknownDim } from '../../graph/dimensionArithmetic.js';
import { withWords } from '../data/tensorflowFiles.js';
import { itemsOf, toDim, toJson } from '../values.js';
import { toArray } from './arrays.js';
import { classCount, columnsOfLabels, reaching, reachOf } from './classCount.js';
import { dtypeOf } from './dtypes.js';
import { given, refusedSizes, shapeFrom } from './functions.js';
import { allPlaces } from './places.js';

export function filled(dtypeAt: number, isZero = false): (call: NativeCall) => Value {
  return (call) => {
    const shape = given(call, 0, 'shape');
    if (!shape) return unknown('there is no shape here');
    const refused = refusedSizes(itemsOf(shape) ?? [shape], call);
    if (refused) return refused;
    const second = call.positional[dtypeAt];
    if (second?.value.kind === 'number')
      return call.evaluation.refuse(
        `The second argument is the type of the entries; found ${second.value.value}. The sizes stand in a tuple of their own`,
        second.location ?? call.location,
        'TypeError',
        { fixFacts: [{ kind: 'sizes-apart' }] },
      );
    // As many as a table has rows: a loop may fill it row by row.
    const room = rowsIn((itemsOf(shape) ?? [shape])[0]);
    const facts = { ...(isZero && { isZero }), ...(room && { room }) };
    return array(shapeFrom(shape), dtypeOf(given(call, dtypeAt, 'dtype')) ?? 'float64', facts);
  };
}

function like(call: NativeCall): Value {
  const model = toArray(call.positional[0]?.value);
  if (model.kind === 'unknown') return model;
  return array(model.shape, dtypeOf(call.keywords.get('dtype')?.value) ?? model.dtype);
}

function arange(call: NativeCall): Value {
  const values = call.positional.map(({ value }) => value);
  const dtype = dtypeOf(call.keywords.get('dtype')?.value);
  const [a, b, step] = values.map((value) => (value.kind === 'number' ? value : undefined));
  if (values.length === 1 && values[0]?.kind === 'symbol') return array([toDim(values[0])], dtype ?? 'int64');
  const all = values.length === 1 ? allPlaces(values[0]) : {};
  if (values[0]?.kind === 'unknown' && 'places' in all)
    return array([toDim(values[0])], dtype ?? 'int64', all);
  if (!a || (values.length > 1 && !b) || (values.length > 2 && !step))
    return array([unknownDim('how far this goes is not known', call.location)], dtype ?? 'unknown');
  const [from, to] = b ? [a.value, b.value] : [0, a.value];
  const isFloat = [a, b, step].some((value) => value?.isFloat);
  const count = Math.max(0, Math.ceil((to - from) / (step?.value ?? 1)));
  const last = from + (count - 1) * (step?.value ?? 1);
  const facts = isFloat || count === 0 ? {} : { ...all, ...reaching(Math.max(from, last)) };
  if (Number.isFinite(count)) {
    const made = array([count], dtype ?? (isFloat ? 'float64' : 'int64'), facts);
    const each = (index: number) => from + index * (step?.value ?? 1);
    if (count <= MOST_NUMBERS)
      noteNumbers(
        made,
        Array.from({ length: count }, (_, index) => each(index)),
      );
    return made;
  }
  return array([unknownDim('how far this goes is not known')], dtype ?? 'unknown');
}

function linspace(call: NativeCall): Value {
  const [start, stop] = [given(call, 0, 'start'), given(call, 1, 'stop')];
  const count = toDim(given(call, 2, 'num') ?? num(50));
  const made = array([count], dtypeOf(given(call, 5, 'dtype')) ?? 'float64');
  const endpoint = given(call, 3, 'endpoint');
  const isPlain = given(call, 4, 'retstep') === undefined && (!endpoint || endpoint.kind === 'boolean');
  if (!isPlain || start?.kind !== 'number' || stop?.kind !== 'number' || !isNumber(count)) return made;
  const hasEnd = endpoint?.kind !== 'boolean' || endpoint.value;
  const step = (stop.value - start.value) / Math.max(1, hasEnd ? count - 1 : count);
  const at = (index: number) =>
    hasEnd && index > 0 && index === count - 1 ? stop.value : start.value + index * step;
  if (count <= MOST_NUMBERS)
    noteNumbers(
      made,
      Array.from({ length: Math.max(0, count) }, (_, i) => at(i)),
    );
  return made;
}

function asArray(call: NativeCall): Value {
  const value = call.positional[0]?.value;
  const known = toArray(value);
  const dtype = dtypeOf(given(call, 1, 'dtype'));
  // Of what is not known, still an array: a later `reshape` may say its shape.
  const made =
    known.kind === 'array'
      ? withWords(withClasses(known, value), value)
      : value
        ? array(known, 'unknown')
        : known;
  if (made.kind === 'unknown') return made;
  const whole = { ...made, ...(dtype !== undefined && { dtype }) };
  const isShort = (itemsOf(value)?.length ?? 0) <= MOST_NUMBERS;
  if (value && isShort) noteNumbers(whole, value.kind === 'array' ? numbersOf(value) : toJson(value));
  return whole;
}

/** Labels that the code writes out one by one say how many classes they have. */
function withClasses(known: ArrayValue, value: Value | undefined): ArrayValue {
  const isFlat = isKnownRank(known.shape) && known.shape.length === 1;
  const classes = isFlat && value?.kind !== 'array' ? classCount(value) : undefined;
  if (classes === undefined) return known;
  const isNumbered = columnsOfLabels(value) === classes;
  return { ...known, facts: { ...known.facts, classes, isNumbered, ...reaching(reachOf(value)) } };
}

/** `np.meshgrid(x, y)`: one array for each axis, all of one shape; the first two axes change places unless `ij`. */
function grids(call: NativeCall): Value {
  const lengths = call.positional.map(({ value }) => {
    const axis = toArray(value);
    return axis.kind === 'array' && isKnownRank(axis.shape)
      ? product(axis.shape)
      : unknownDim('how long this axis is is not known');
  });
  const isPlain = [...call.keywords.keys()].every((name) => name === 'indexing');
  if (!isPlain || lengths.length === 0)
    return unknown('numpy.meshgrid with these arguments is not evaluated');
  const indexing = call.keywords.get('indexing')?.value;
  const isSwapped = !(indexing?.kind === 'string' && indexing.value === 'ij');
  const [first, second, ...more] = lengths;
  const shape = isSwapped && first !== undefined && second !== undefined ? [second, first, ...more] : lengths;
  const arrays = call.positional.map(({ value }) => {
    const axis = toArray(value);
    return array(shape, axis.kind === 'array' ? axis.dtype : 'float64');
  });
  return list(arrays);
}

/** Functions that make arrays, of shapes, numbers or what the code writes out. */
export const CREATION: Readonly<Record<string, (call: NativeCall) => Value>> = {
  zeros: filled(1, true),
  ones: filled(1),
  empty: filled(1),
  full: (call) => {
    const [shape, value] = [given(call, 0, 'shape'), toArray(given(call, 1, 'fill_value'))];
    const dtype = dtypeOf(given(call, 2, 'dtype')) ?? (value.kind === 'array' ? value.dtype : 'float64');
    return shape ? array(shapeFrom(shape), dtype) : unknown('there is no shape here');
  },
  zeros_like: like,
  ones_like: like,
  empty_like: like,
  full_like: like,
  eye: (call) => {
    const [rows, columns] = [given(call, 0, 'N'), given(call, 1, 'M')];
    const size = rows ? toDim(rows) : null;
    const facts = typeof size === 'number' && !columns ? { identity: size } : {};
    return array(
      [size, columns ? toDim(columns) : size],
      dtypeOf(call.keywords.get('dtype')?.value) ?? 'float64',
      facts,
    );
  },
  identity: (call) => {
    const size = toDim(call.positional[0]?.value ?? none);
    return array([size, size], 'float64', typeof size === 'number' ? { identity: size } : {});
  },
  arange,
  linspace,
  array: asArray,
  asarray: asArray,
  meshgrid: grids,
};
