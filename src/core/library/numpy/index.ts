/** NumPy: arrays as shapes, with what they remember of their origin. The numbers in them are never known. */

import { changeNumber, forgetNumbers, noteNumbers, numbersOf } from '../../evaluate/arrayNumbers.js';
import { array, fromShape, none, num, str, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { roundedCount } from '../../evaluate/rowCounts.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { add, isNumber, product, unknownDim } from '../../graph/dimensionArithmetic.js';
import { notKnown } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { arrayIn, noteRead, numpyLoad } from '../data/files.js';
import { comparedNames } from '../data/tensorflowFiles.js';
import { slidingWindows } from '../data/windows.js';
import { unfollowed } from '../keras/namespaces.js';
import { watched } from '../keras/watched.js';
import { method } from '../modelMembers.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { combinedMasks, comparedColumn, MASKING } from '../pandas/masks.js';
import { itemsOf, toDim } from '../values.js';
import { operated } from './arithmetic.js';
import { broadcast, toArray } from './arrays.js';
import { noteCalculated } from './calculatedNumbers.js';
import { functions, onArray } from './calls.js';
import { classCount } from './classCount.js';
import { CREATION, filled } from './creation.js';
import { dtypeOf, isDtypeName, promoted, withNumber } from './dtypes.js';
import { storeEntry } from './filling.js';
import { chosen, tested } from './finishing.js';
import { ARRAY_FUNCTIONS, given } from './functions.js';
import { setShape } from './inPlace.js';
import {
  arraySplit,
  flattened,
  joined,
  joining,
  listed,
  split,
  stack,
  threeDeep,
  twoDeep,
} from './joining.js';
import { knownIndexed } from './knownNumbers.js';
import { arrayMember, numberMember, oneHotRows, rowsOf, sizeOf } from './members.js';
import { LINEAR, MORE_FUNCTIONS, TRANSFORMS } from './moreFunctions.js';
import { matmul, PRODUCTS } from './products.js';
import { randomNamespace } from './random.js';
import { refusedIndex, refusedStore } from './refusedIndex.js';
import { refusedJoin, refusedPair, refusedProduct } from './refusedShapes.js';
import { collected } from './rows.js';
import { changedHere } from './valueChanges.js';

/** Functions of one number, for the arithmetic of layer sizes; arrays keep their shape. */
function ofNumber(name: string, run: (value: number) => number): (call: NativeCall) => Value {
  return (call) => {
    const value = call.positional[0]?.value;
    const counted = name === 'ceil' || name === 'floor' ? roundedCount(value, name) : undefined;
    return counted ?? (value?.kind === 'number' ? num(run(value.value), true) : onArray(name)(call));
  };
}

/** `np.insert(a, 0, 24)`: one number more, along the only axis. */
function inserted(call: NativeCall): Value {
  const [self, at, value] = [
    toArray(call.positional[0]?.value),
    given(call, 1, 'obj'),
    given(call, 2, 'values'),
  ];
  if (self.kind === 'unknown') return self;
  const length = isKnownRank(self.shape) && self.shape.length === 1 ? self.shape[0] : undefined;
  if (length === undefined || at?.kind !== 'number' || value?.kind !== 'number' || given(call, 3, 'axis'))
    return unknown('what numpy.insert gives here is not known');
  const made = array([add(length, 1)], self.dtype);
  const found = numbersOf(self);
  if (Array.isArray(found)) noteNumbers(made, found.toSpliced(at.value, 0, value.value));
  return made;
}

/** Functions that change the array which they are given. */
const STORING = ['put', 'place', 'putmask', 'copyto', 'fill_diagonal', 'put_along_axis'];

function stores({ positional: [first] }: NativeCall): Value {
  if (first?.value.kind === 'array') forgetNumbers(first.value);
  return none;
}

/** Methods that change the array itself. */
const IN_PLACE = new Set(['fill', 'sort', 'put', 'itemset', 'partition', 'resize', 'setfield', 'byteswap']);

/** Known numbers give a number; arrays, what the table says. */
function prod(call: NativeCall): Value {
  const items = itemsOf(call.positional[0]?.value);
  const dims = items?.map(toDim);
  if (!dims || !items?.every(({ kind }) => kind === 'number' || kind === 'symbol'))
    return onArray('prod')(call);
  const total = product(dims);
  return isNumber(total)
    ? { ...num(total), ...(Number.isInteger(total) && { isOfNumpy: true }) }
    : total !== null && total.kind === 'symbolic'
      ? { kind: 'symbol', dim: total }
      : unknown('this product is not known');
}

/** The different values of what the code writes out, or of an array that says how many it has. */
function unique(call: NativeCall): Value {
  const value = call.positional[0]?.value;
  const classes = value?.kind === 'array' ? undefined : classCount(value, call.evaluation);
  if (classes === undefined || call.keywords.size > 0) return onArray('unique')(call);
  const values = toArray(value);
  return array([classes], values.kind === 'array' ? values.dtype : 'unknown', { classes });
}

const FUNCTIONS: Readonly<Record<string, (call: NativeCall) => Value>> = {
  ...CREATION,
  unique,
  ...Object.fromEntries(STORING.map((name) => [name, stores])),
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
    if (axis?.kind !== 'number') return joined([a, b].map(flattened), 0);
    const parts = [a, b].map(toArray);
    return refusedJoin(parts, axis.value, call.evaluation, call.location) ?? joined(parts, axis.value);
  },
  insert: inserted,
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
    if (call.positional.length === 1 && isKnownRank(test.shape)) return tuple(test.shape.map(places));
    if (!a || !b || a.kind === 'unknown' || b.kind === 'unknown')
      return unknown('how many places fit is not known');
    const shape = broadcast(broadcast(test.shape, a.shape) ?? [], b.shape);
    if (!shape) return unknown('these arrays do not fit together');
    const [, x, y] = call.positional.map(({ value }) => value);
    return array(shape, chosenType(call, a, b), chosen(test, x, y));
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
  array_split: arraySplit,
  split: split(),
  vsplit: split(() => 0, 2),
  hsplit: split((rank) => (rank === 1 ? 0 : 1), 1),
  dsplit: split(() => 2, 3),
  load: numpyLoad,
  save: () => none,
  savez: () => none,
  set_printoptions: () => none,
  seterr: () => none,
};

/** The places along one axis where a test holds. */
const places = (): ArrayValue => array([unknownDim('how many places fit is not known')], 'int64');

/** As many numbers as the text or the bytes hold. */
function flat(call: NativeCall, dtype: string): Value {
  const text = call.positional[0]?.value;
  const isCell = text?.kind === 'unknown' && text.isScalar && !text.facts?.tests;
  return array(
    [unknownDim('how many numbers the text holds is not known')],
    dtypeOf(given(call, 1, 'dtype')) ?? dtype,
    isCell ? (text.facts ?? {}) : {},
  );
}

/** A Python number takes the kind of the array beside it. */
function chosenType(call: NativeCall, a: ArrayValue, b: ArrayValue): string {
  const [, x, y] = call.positional.map(({ value }) => value);
  if (y?.kind === 'number' && x?.kind === 'array') return withNumber(a.dtype, y.isFloat);
  if (x?.kind === 'number' && y?.kind === 'array') return withNumber(b.dtype, x.isFloat);
  return promoted(a.dtype, b.dtype);
}

const strideTricks = namespace(
  'numpy.lib.stride_tricks',
  { sliding_window_view: () => method('numpy.lib.stride_tricks.sliding_window_view', slidingWindows) },
  (name) => unfollowed(`numpy.lib.stride_tricks.${name}`),
);

const library = namespace('numpy.lib', { stride_tricks: () => strideTricks }, (name) =>
  unfollowed(`numpy.lib.${name}`),
);

const linear = namespace('numpy.linalg', functions('numpy.linalg', LINEAR), (name) =>
  unfollowed(`numpy.linalg.${name}`),
);

const transforms = namespace('numpy.fft', functions('numpy.fft', TRANSFORMS), (name) =>
  unfollowed(`numpy.fft.${name}`),
);

const numpyNamespace = watched(
  namespace(
    'numpy',
    {
      ...functions(
        'numpy',
        Object.fromEntries(Object.keys(ARRAY_FUNCTIONS).map((name) => [name, onArray(name)])),
      ),
      ...functions('numpy', MORE_FUNCTIONS),
      ...functions('numpy', PRODUCTS),
      ...functions('numpy', FUNCTIONS),
      fromstring: () => method('numpy.fromstring', (call) => flat(call, 'float64')),
      frombuffer: () => method('numpy.frombuffer', (call) => flat(call, 'float64')),
      loadtxt: () => method('numpy.loadtxt', (call) => loadedTable(call, 'loadtxt', 'skiprows')),
      genfromtxt: () => method('numpy.genfromtxt', (call) => loadedTable(call, 'genfromtxt', 'skip_header')),
      random: () => randomNamespace,
      pi: () => num(Math.PI, true),
      e: () => num(Math.E, true),
      inf: () => num(Infinity, true),
      nan: () => num(NaN, true),
      lib: () => library,
      linalg: () => linear,
      fft: () => transforms,
      newaxis: () => none,
      __version__: () => str('2.1.0'),
      ndarray: () => method('numpy.ndarray', filled(1)),
    },
    // `np.float32` names a type, and called with a number it makes one.
    (name) => (isDtypeName(name) ? str(name) : unfollowed(`numpy.${name}`)),
  ),
);

/** Numbers of a table whose first line, the names of its columns, is passed over. */
function loadedTable(call: NativeCall, name: string, skip: string): Value {
  const path = noteRead(call);
  const why = `numpy.${name}(…) depends on what is on the disk`;
  const skipped = call.keywords.get(skip)?.value;
  const delimiter = call.keywords.get('delimiter')?.value;
  const isPlain =
    call.positional.length === 1 &&
    [...call.keywords.keys()].every(
      (given) => given === skip || given === 'delimiter' || given === 'dtype',
    ) &&
    skipped?.kind === 'number' &&
    skipped.value === 1 &&
    delimiter?.kind === 'string' &&
    delimiter.value === ',';
  if (!isPlain || path === undefined) return notKnown(call, why);
  const rows = unknownDim(why, call.location);
  const facts = collected({ cell: { path, columns: {} } }, { path, steps: [] });
  return array([rows, unknownDim(why, call.location)], 'float64', facts);
}

/** `np.float32(x)`: arrays and numbers of that type. */
function ofType(name: string, call: NativeCall): Value {
  const value = call.positional[0]?.value;
  if (value?.kind === 'number' && /^u?int|^float/.test(name))
    return name.startsWith('float') ? num(value.value, true) : num(Math.trunc(value.value));
  const known = toArray(value);
  return known.kind === 'array' ? { ...known, dtype: dtypeOf(str(name)) ?? name } : known;
}

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);

export const numpyPart: LibraryPart = {
  resolve: (specifier) => {
    if (specifier === 'numpy') return numpyNamespace;
    if (specifier === 'numpy.random') return randomNamespace;
    if (specifier === 'numpy.linalg') return linear;
    if (specifier === 'numpy.fft') return transforms;
    if (specifier === 'numpy.lib') return library;
    if (specifier === 'numpy.lib.stride_tricks') return strideTricks;
    return specifier.startsWith('numpy.') ? unfollowed(specifier) : undefined;
  },
  attribute: (object, name) => {
    if (object.kind === 'number') return numberMember(object, name);
    if (object.kind === 'array' && IN_PLACE.has(name)) forgetNumbers(object);
    return object.kind === 'array' ? arrayMember(object, name) : undefined;
  },
  index: (object, index, evaluation, at) =>
    object.kind === 'array'
      ? (refusedIndex(object, index, evaluation, at) ??
        knownIndexed(object, index) ??
        oneHotRows(object, index))
      : object.kind === 'configured'
        ? arrayIn(object, index)
        : undefined,
  iterate: (value) => (value.kind === 'array' ? rowsOf(value) : undefined),
  handedOver: (value) => {
    if (value.kind === 'array') forgetNumbers(value);
  },
  setAttribute: (object, name, value, evaluation) => {
    if (object.kind !== 'array' || name !== 'shape') return false;
    setShape(object, value, evaluation);
    return true;
  },
  callValue: (callee, call) =>
    callee.kind === 'string' && isDtypeName(callee.value) ? ofType(callee.value, call) : undefined,
  store: (object, index, value, evaluation, at) => {
    if (object.kind !== 'array') return false;
    if (
      at &&
      (refusedIndex(object, index, evaluation, at) ?? refusedStore(object, index, value, evaluation, at))
    )
      return true;
    const isNumber = index.kind === 'number' && value.kind === 'number';
    if (!isNumber || !changeNumber(object, index.value, value.value, evaluation)) forgetNumbers(object);
    storeEntry(object, index, value, evaluation);
    return true;
  },
  operator: (operator, left, right, evaluation, at) => {
    const masks = MASKING.has(operator) ? combinedMasks(operator, left, right) : undefined;
    if (masks) return masks;
    if (operator !== '@' || left.kind !== 'array') {
      const refused = operator === '@' ? undefined : refusedPair(left, right, evaluation, at);
      if (refused) return refused;
      const made = operated(operator, left, right);
      const result = made && changedHere(made, [left, right], at);
      return result?.kind === 'array' ? noteCalculated(result, operator, left, right) : result;
    }
    return refusedProduct(left, toArray(right), evaluation, at) ?? matmul(left, toArray(right));
  },
  compare: (operator, left, right) => {
    const names = comparedNames(operator, left, right) ?? comparedNames(operator, right, left);
    if (names) return names;
    const mask = comparedColumn(operator, left, right);
    if (mask) return mask;
    if (!COMPARISONS.has(operator) || (left.kind !== 'array' && right.kind !== 'array')) return undefined;
    const made = operated('-', left, right);
    return made?.kind === 'array' ? array(made.shape, 'bool', tested(operator, left, right)) : made;
  },
};
