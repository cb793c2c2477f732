/** What arrays and NumPy's numbers have after the dot and between brackets. */
import { bool, fromShape, num, scalar, someOf, str, tuple, unknown } from '../../evaluate/makeValue.js';
import { ofRows, type RowOrigin } from '../../evaluate/rowOrigin.js';
import type { ArrayValue, NumberValue, UnknownValue, Value } from '../../evaluate/value.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import { isNumber, product } from '../../graph/dimensionArithmetic.js';
import { method } from '../modelMembers.js';
import { NUMBERS, toArray } from './arrays.js';
import { applied } from './calls.js';
import { withoutReach } from './classCount.js';
import { ARRAY_FUNCTIONS, moved } from './functions.js';
import { indexed } from './indexing.js';
import { resized } from './inPlace.js';
import { knownEntries } from './knownNumbers.js';
import { placedRows } from './places.js';
import { dot } from './products.js';
import { roomIn, taken } from './rows.js';

export function arrayMember(object: ArrayValue, name: string): Value | undefined {
  const { shape } = object;
  switch (name) {
    case 'shape':
      return shapeOf(object);
    case 'ndim':
      return isKnownRank(shape) ? num(shape.length) : unknown(shape.reason);
    case 'dtype':
      return str(object.dtype);
    case 'size':
      return isKnownRank(shape) && shape.length === 1 ? lengthOf(object) : sizeOf(shape);
    case 'T':
      return isKnownRank(shape) ? moved(object, shape, [...shape.keys()].reverse()) : unknown(shape.reason);
    // What streams of TensorFlow's hand out are arrays here.
    case 'numpy':
      return method('ndarray.numpy', () => object);
    case 'resize':
      return method('ndarray.resize', (call) => resized(object, call));
    case 'dot':
      return method('ndarray.dot', (call) => dot(object, toArray(call.positional[0]?.value)));
    case 'item':
      return method('ndarray.item', () => unknown(NUMBERS));
    default:
      return Object.hasOwn(ARRAY_FUNCTIONS, name)
        ? method(`ndarray.${name}`, (call) => applied(name, object, call))
        : undefined;
  }
}

/** Of one axis: as many as there are rows. */
function lengthOf(object: ArrayValue): Value {
  const size = sizeOf(object.shape);
  return size.kind === 'unknown' ? ofRows(size, roomIn(object)) : size;
}

/** Where the rows are those of a table, their number is one with them. */
function shapeOf(object: ArrayValue): Value {
  const shape = fromShape(object.shape);
  const [count, ...rest] = shape.kind === 'tuple' ? shape.items : [];
  return count?.kind === 'unknown' ? tuple([ofRows(count, roomIn(object)), ...rest]) : shape;
}

/** A NumPy number, such as `np.prod(shape)`, and TensorFlow's constant are plain numbers here. */
export function numberMember(object: NumberValue, name: string): Value | undefined {
  switch (name) {
    case 'item':
    case 'numpy':
    case 'tolist':
    case 'copy':
      return method(`number.${name}`, () => object);
    case 'astype':
      return method('number.astype', (call) => {
        const type = call.positional[0]?.value;
        const title = type?.kind === 'native' ? type.name : type?.kind === 'string' ? type.value : undefined;
        if (title === undefined) return unknown('the type is not known');
        return /^u?int/.test(title) ? num(Math.trunc(object.value)) : num(object.value, true);
      });
    case 'shape':
      return fromShape([]);
    case 'ndim':
      return num(0);
    case 'is_integer':
      return method('number.is_integer', () => bool(Number.isInteger(object.value)));
    case 'bit_length':
      return method('number.bit_length', () =>
        num(object.value === 0 ? 0 : Math.abs(object.value).toString(2).length),
      );
    default:
      return undefined;
  }
}

/** Rows one by one; of long arrays, and those whose length is not known, what the rows have in common. */
/** A loop over more rows is one over any number of them. */
const LONGEST = 1000;

export function rowsOf(value: ArrayValue): readonly Value[] | UnknownValue | undefined {
  if (!isKnownRank(value.shape)) return undefined;
  const [first, ...rest] = value.shape;
  if (first === undefined) return undefined;
  const known = isNumber(first) && first <= LONGEST ? knownEntries(value) : undefined;
  if (known) return known;
  const isPlain = value.dtype !== 'unknown' && value.dtype !== 'object';
  const places = rest.length === 0 ? placedRows(value.facts) : undefined;
  if (places) {
    // Each is a place among all of them, whichever are taken and in whatever order.
    const place = ofRows(scalar(NUMBERS), value.facts.places as RowOrigin);
    return ofRows(someOf(place, 'how many places these are is not followed'), places);
  }
  const { row, origin } = taken(value.facts);
  const facts = withoutReach(row);
  const cell = facts.cell === undefined ? {} : { facts };
  const one: Value =
    rest.length > 0
      ? { ...value, shape: rest, facts }
      : isPlain || facts.cell !== undefined
        ? { ...scalar(NUMBERS), ...cell }
        : unknown(NUMBERS);
  if (isNumber(first) && first <= LONGEST) return Array.from({ length: first }, () => one);
  return ofRows(someOf(one, 'how many rows this array has is not followed'), origin);
}

/** `np.eye(10)[labels]` is one-hot. */
export function oneHotRows(object: ArrayValue, index: Value): Value {
  const picked = indexed(object, index);
  if (picked.kind !== 'array' || index.kind !== 'array' || typeof object.facts.identity !== 'number')
    return picked;
  return { ...picked, facts: { ...withoutReach(index.facts), oneHot: true, classes: object.facts.identity } };
}

export function sizeOf(shape: Shape): Value {
  const size = isKnownRank(shape) ? product(shape) : undefined;
  return isNumber(size) ? num(size) : unknown('the size of this array is not known');
}
