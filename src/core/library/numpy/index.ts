/** NumPy: arrays as shapes, with what they remember of their origin. The numbers in them are never known. */
import { array, bool, fromShape, none, num, str, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, NumberValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { isNumber, product } from '../../graph/dimensionArithmetic.js';
import { namespace } from '../configured.js';
import { arrayIn, numpyLoad, reader } from '../data/files.js';
import { unfollowed } from '../keras/namespaces.js';
import { method } from '../modelMembers.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { itemsOf, toDim } from '../values.js';
import { broadcast, indexed, operated, toArray } from './arrays.js';
import { dtypeOf, isDtypeName, promoted, withNumber } from './dtypes.js';
import { ARRAY_FUNCTIONS, dot, given, joined, shapeFrom } from './functions.js';

type Members = Readonly<Record<string, () => Value>>;

function functions(owner: string, table: Readonly<Record<string, (call: NativeCall) => Value>>): Members {
  return Object.fromEntries(
    Object.entries(table).map(([name, run]) => [name, () => method(`${owner}.${name}`, run)]),
  );
}

function filled(dtypeAt: number): (call: NativeCall) => Value {
  return (call) => {
    const shape = given(call, 0, 'shape');
    if (!shape) return unknown('there is no shape here');
    return array(shapeFrom(shape), dtypeOf(given(call, dtypeAt, 'dtype')) ?? 'float64');
  };
}

function like(call: NativeCall): Value {
  const model = toArray(call.positional[0]?.value);
  if (model.kind === 'unknown') return model;
  return array(model.shape, dtypeOf(call.keywords.get('dtype')?.value) ?? model.dtype);
}

/** Functions of one number, for the arithmetic of layer sizes; arrays keep their shape. */
function ofNumber(name: string, run: (value: number) => number): (call: NativeCall) => Value {
  return (call) => {
    const value = call.positional[0]?.value;
    return value?.kind === 'number' ? num(run(value.value), true) : onArray(name)(call);
  };
}

/** Functions that do not ask for the shape before them. */
const RANKLESS = new Set(['reshape', 'astype', 'copy', 'view', 'clip', 'sqrt', 'exp', 'log', 'abs']);

/** `np.f(x, …)` by the table that also serves `x.f(…)`. */
function onArray(name: string): (call: NativeCall) => Value {
  return (call) => {
    const [first, ...rest] = call.positional;
    const self = toArray(first?.value ?? call.keywords.get('a')?.value);
    return self.kind === 'unknown' ? self : applied(name, self, { ...call, positional: rest });
  };
}

function applied(name: string, self: ArrayValue, call: NativeCall): Value {
  const run = Object.hasOwn(ARRAY_FUNCTIONS, name) ? ARRAY_FUNCTIONS[name] : undefined;
  if (!run) return unknown(`numpy.${name} is not evaluated`);
  if (!isKnownRank(self.shape)) return RANKLESS.has(name) ? run(self, call, []) : unknown(self.shape.reason);
  return run(self, call, self.shape);
}

function random(call: NativeCall, sizeAt: number, dtype: string): Value {
  const size = given(call, sizeAt, 'size');
  if (!size || size.kind === 'none') return unknown('depends on chance');
  return array(shapeFrom(size), dtype);
}

/** `np.random.rand(2, 3)`: each argument is a size. */
function bySizes(call: NativeCall): Value {
  const sizes = call.positional.map(({ value }) => toDim(value));
  return sizes.length === 0 ? unknown('depends on chance') : array(sizes, 'float64');
}

function permutation(call: NativeCall): Value {
  const value = call.positional[0]?.value;
  return value?.kind === 'number' || value?.kind === 'symbol'
    ? array([toDim(value)], 'int64')
    : toArray(value);
}

const randomNamespace = namespace(
  'numpy.random',
  {
    ...functions('numpy.random', {
      rand: bySizes,
      randn: bySizes,
      random: (call) => random(call, 0, 'float64'),
      random_sample: (call) => random(call, 0, 'float64'),
      randint: (call) => random(call, 2, dtypeOf(call.keywords.get('dtype')?.value) ?? 'int64'),
      integers: (call) => random(call, 2, dtypeOf(call.keywords.get('dtype')?.value) ?? 'int64'),
      uniform: (call) => random(call, 2, 'float64'),
      normal: (call) => random(call, 2, 'float64'),
      standard_normal: (call) => random(call, 0, 'float64'),
      choice: (call) => {
        const source = toArray(call.positional[0]?.value);
        return random(call, 1, source.kind === 'array' ? source.dtype : 'int64');
      },
      permutation,
      shuffle: () => none,
      seed: () => none,
      default_rng: () => randomNamespace,
      RandomState: () => randomNamespace,
    }),
  },
  (name) => unfollowed(`numpy.random.${name}`),
);

function arange(call: NativeCall): Value {
  const values = call.positional.map(({ value }) => value);
  const dtype = dtypeOf(call.keywords.get('dtype')?.value);
  const [a, b, step] = values.map((value) => (value.kind === 'number' ? value : undefined));
  if (values.length === 1 && values[0]?.kind === 'symbol') return array([toDim(values[0])], dtype ?? 'int64');
  if (!a || (values.length > 1 && !b) || (values.length > 2 && !step))
    return unknown('how far this goes is not known');
  const [from, to] = b ? [a.value, b.value] : [0, a.value];
  const isFloat = [a, b, step].some((value) => value?.isFloat);
  const count = Math.max(0, Math.ceil((to - from) / (step?.value ?? 1)));
  return Number.isFinite(count)
    ? array([count], dtype ?? (isFloat ? 'float64' : 'int64'))
    : unknown('how far this goes is not known');
}

function listed(call: NativeCall): readonly Value[] | undefined {
  const value = call.positional[0]?.value;
  if (
    value?.kind === 'array' &&
    isKnownRank(value.shape) &&
    isNumber(value.shape[0]) &&
    value.shape[0] < 1000
  ) {
    const row: Value = { ...value, shape: value.shape.slice(1) };
    return Array.from({ length: value.shape[0] }, () => row);
  }
  return itemsOf(value);
}

/** Joins the arrays of a list after `prepare` has given each the axes that it lacks. */
function joining(
  axis: number | 'given',
  prepare: (shape: readonly Dim[]) => readonly Dim[],
): (call: NativeCall) => Value {
  return (call) => {
    const items = listed(call);
    if (!items) return toArrayReason(call);
    const where = axis === 'given' ? (given(call, 1, 'axis') ?? num(0)) : num(axis);
    if (where.kind !== 'number') return unknown('which axis is joined is not known');
    const parts = items.map((item): Value => {
      const part = toArray(item);
      return part.kind === 'array' && isKnownRank(part.shape)
        ? { ...part, shape: prepare(part.shape) }
        : part;
    });
    return joined(parts, where.value);
  };
}

function toArrayReason(call: NativeCall): Value {
  const value = call.positional[0]?.value;
  return value?.kind === 'unknown' ? value : unknown('which arrays are joined is not known');
}

function stack(call: NativeCall): Value {
  const axis = given(call, 1, 'axis') ?? num(0);
  const items = listed(call);
  if (!items || axis.kind !== 'number') return toArrayReason(call);
  const first = toArray(items[0]);
  const rank = first.kind === 'array' && isKnownRank(first.shape) ? first.shape.length + 1 : 0;
  const at = axis.value < 0 ? axis.value + rank : axis.value;
  return joining(at, (shape) => [...shape.slice(0, at), 1, ...shape.slice(at)])(call);
}

const twoDeep = (shape: readonly Dim[]): readonly Dim[] => (shape.length === 1 ? [1, ...shape] : shape);
const threeDeep = (shape: readonly Dim[]): readonly Dim[] =>
  shape.length === 1 ? [1, ...shape, 1] : shape.length === 2 ? [...shape, 1] : shape;

function asArray(call: NativeCall): Value {
  const value = call.positional[0]?.value;
  const known = toArray(value);
  const dtype = dtypeOf(given(call, 1, 'dtype'));
  // Of what is not known, still an array: a later `reshape` may say its shape.
  const made = known.kind === 'unknown' && value ? array(known, 'unknown') : known;
  return made.kind === 'unknown' || dtype === undefined ? made : { ...made, dtype };
}

/** Known numbers give a number; arrays, what the table says. */
function prod(call: NativeCall): Value {
  const items = itemsOf(call.positional[0]?.value);
  const dims = items?.map(toDim);
  if (!dims || !items?.every(({ kind }) => kind === 'number' || kind === 'symbol'))
    return onArray('prod')(call);
  const total = product(dims);
  return isNumber(total)
    ? num(total)
    : total !== null && total.kind === 'symbolic'
      ? { kind: 'symbol', dim: total }
      : unknown('this product is not known');
}

const FUNCTIONS: Readonly<Record<string, (call: NativeCall) => Value>> = {
  zeros: filled(1),
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
  linspace: (call) => array([toDim(given(call, 2, 'num') ?? num(50))], 'float64'),
  array: asArray,
  asarray: asArray,
  ceil: ofNumber('ceil', Math.ceil),
  floor: ofNumber('floor', Math.floor),
  sqrt: ofNumber('sqrt', Math.sqrt),
  log2: ofNumber('log2', Math.log2),
  log: ofNumber('log', Math.log),
  exp: ofNumber('exp', Math.exp),
  prod,
  product: prod,
  concatenate: joining('given', (shape) => shape),
  append: (call) => {
    const [a, b, axis] = [call.positional[0]?.value, call.positional[1]?.value, given(call, 2, 'axis')];
    if (!a || !b) return unknown('there is nothing to join');
    const parts = axis?.kind === 'number' ? [a, b] : [a, b].map((part) => flattened(part));
    return joined(parts, axis?.kind === 'number' ? axis.value : 0);
  },
  stack,
  vstack: joining(0, twoDeep),
  hstack: (call) => {
    const first = toArray(listed(call)?.[0]);
    const isFlat = first.kind === 'array' && isKnownRank(first.shape) && first.shape.length === 1;
    return joining(isFlat ? 0 : 1, (shape) => shape)(call);
  },
  dstack: joining(2, threeDeep),
  column_stack: joining(1, (shape) => (shape.length === 1 ? [...shape, 1] : shape)),
  where: (call) => {
    const [test, a, b] = [0, 1, 2].map((index) => toArray(call.positional[index]?.value));
    if (!test || test.kind === 'unknown') return test ?? unknown('there is no test here');
    if (!a || !b || a.kind === 'unknown' || b.kind === 'unknown')
      return unknown('how many places fit is not known');
    const shape = broadcast(broadcast(test.shape, a.shape) ?? [], b.shape);
    return shape ? array(shape, chosenType(call, a, b)) : unknown('these arrays do not fit together');
  },
  dot: (call) => {
    const a = toArray(call.positional[0]?.value);
    return a.kind === 'unknown' ? a : dot(a, toArray(call.positional[1]?.value));
  },
  matmul: (call) => {
    const a = toArray(call.positional[0]?.value);
    return a.kind === 'unknown' ? a : dot(a, toArray(call.positional[1]?.value));
  },
  shape: (call) => {
    const a = toArray(call.positional[0]?.value);
    return a.kind === 'unknown' ? a : fromShape(a.shape);
  },
  ndim: (call) => {
    const a = toArray(call.positional[0]?.value);
    return a.kind === 'array' && isKnownRank(a.shape)
      ? num(a.shape.length)
      : unknown('the rank is not known');
  },
  size: (call) => {
    const a = toArray(call.positional[0]?.value);
    return a.kind === 'unknown' ? a : sizeOf(a.shape);
  },
  array_split: split,
  split,
  load: numpyLoad,
  save: () => none,
  savez: () => none,
  set_printoptions: () => none,
  seterr: () => none,
};

/** A Python number takes the kind of the array beside it. */
function chosenType(call: NativeCall, a: ArrayValue, b: ArrayValue): string {
  const [, x, y] = call.positional.map(({ value }) => value);
  if (y?.kind === 'number' && x?.kind === 'array') return withNumber(a.dtype, y.isFloat);
  if (x?.kind === 'number' && y?.kind === 'array') return withNumber(b.dtype, x.isFloat);
  return promoted(a.dtype, b.dtype);
}

function flattened(value: Value): Value {
  const part = toArray(value);
  return part.kind === 'array' && isKnownRank(part.shape) ? { ...part, shape: [product(part.shape)] } : part;
}

function split(call: NativeCall): Value {
  const self = toArray(call.positional[0]?.value);
  const [parts, axis] = [given(call, 1, 'indices_or_sections'), given(call, 2, 'axis') ?? num(0)];
  if (self.kind === 'unknown') return self;
  if (
    parts?.kind !== 'number' ||
    axis.kind !== 'number' ||
    parts.value < 1 ||
    parts.value > 1000 ||
    !isKnownRank(self.shape)
  )
    return unknown('how this is split is not known');
  const at = axis.value < 0 ? axis.value + self.shape.length : axis.value;
  const size = self.shape[at];
  if (!isNumber(size)) return unknown('how this is split is not known');
  const base = Math.floor(size / parts.value);
  const longer = size % parts.value;
  const { shape } = self;
  return {
    kind: 'list',
    items: Array.from({ length: parts.value }, (_, index) => ({
      ...self,
      shape: shape.map((dim, position) => (position === at ? base + (index < longer ? 1 : 0) : dim)),
    })),
  };
}

function sizeOf(shape: Shape): Value {
  const size = isKnownRank(shape) ? product(shape) : undefined;
  return isNumber(size) ? num(size) : unknown('the size of this array is not known');
}

const numpyNamespace = namespace(
  'numpy',
  {
    ...functions(
      'numpy',
      Object.fromEntries(Object.keys(ARRAY_FUNCTIONS).map((name) => [name, onArray(name)])),
    ),
    ...functions('numpy', FUNCTIONS),
    loadtxt: () => reader('numpy.loadtxt', 'depends on what is on the disk'),
    genfromtxt: () => reader('numpy.genfromtxt', 'depends on what is on the disk'),
    random: () => randomNamespace,
    pi: () => num(Math.PI, true),
    e: () => num(Math.E, true),
    inf: () => num(Infinity, true),
    nan: () => num(NaN, true),
    newaxis: () => none,
    __version__: () => str('2.1.0'),
    ndarray: () => method('numpy.ndarray', filled(1)),
  },
  (name) => (isDtypeName(name) ? scalarType(name) : unfollowed(`numpy.${name}`)),
);

/** `np.float32` names a type, and called with a number it makes one. */
function scalarType(name: string): Value {
  return { kind: 'string', value: name };
}

function arrayMember(object: ArrayValue, name: string): Value | undefined {
  const { shape } = object;
  switch (name) {
    case 'shape':
      return fromShape(shape);
    case 'ndim':
      return isKnownRank(shape) ? num(shape.length) : unknown(shape.reason);
    case 'dtype':
      return str(object.dtype);
    case 'size':
      return sizeOf(shape);
    case 'T':
      return isKnownRank(shape) ? { ...object, shape: [...shape].reverse() } : unknown(shape.reason);
    case 'item':
      return method('ndarray.item', () => unknown('the numbers in arrays are not known'));
    default:
      return Object.hasOwn(ARRAY_FUNCTIONS, name)
        ? method(`ndarray.${name}`, (call) => applied(name, object, call))
        : undefined;
  }
}

/** A NumPy number, such as `np.prod(shape)`, is a plain number here. */
function numberMember(object: NumberValue, name: string): Value | undefined {
  switch (name) {
    case 'item':
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

/** Rows one by one, of arrays that are not long. */
function rowsOf(value: ArrayValue): readonly Value[] | undefined {
  if (!isKnownRank(value.shape)) return undefined;
  const [first, ...rest] = value.shape;
  if (!isNumber(first) || first > 1000) return undefined;
  const row: Value =
    rest.length === 0 ? unknown('the numbers in arrays are not known') : { ...value, shape: rest };
  return Array.from({ length: first }, () => row);
}

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);

export const numpyPart: LibraryPart = {
  resolve: (specifier) => {
    if (specifier === 'numpy') return numpyNamespace;
    if (specifier === 'numpy.random') return randomNamespace;
    return specifier.startsWith('numpy.') ? unfollowed(specifier) : undefined;
  },
  attribute: (object, name) => {
    if (object.kind === 'number') return numberMember(object, name);
    return object.kind === 'array' ? arrayMember(object, name) : undefined;
  },
  index: (object, index) =>
    object.kind === 'array'
      ? oneHotRows(object, index)
      : object.kind === 'configured'
        ? arrayIn(object, index)
        : undefined,
  iterate: (value) => (value.kind === 'array' ? rowsOf(value) : undefined),
  operator: (operator, left, right) => {
    if (operator !== '@' || left.kind !== 'array') return operated(operator, left, right);
    return dot(left, toArray(right));
  },
  compare: (operator, left, right) => {
    if (!COMPARISONS.has(operator) || (left.kind !== 'array' && right.kind !== 'array')) return undefined;
    const made = operated('-', left, right);
    return made?.kind === 'array' ? array(made.shape, 'bool') : made;
  },
};

/** `np.eye(10)[labels]` is one-hot. */
function oneHotRows(object: ArrayValue, index: Value): Value {
  const picked = indexed(object, index);
  if (picked.kind !== 'array' || index.kind !== 'array' || typeof object.facts.identity !== 'number')
    return picked;
  return { ...picked, facts: { ...index.facts, oneHot: true, classes: object.facts.identity } };
}
