/** Arrays: their shapes, and which data they came from. The numbers in them are never known. */
import { array, fromShape, num, str } from '../../evaluate/makeValue.js';
import type { Evaluation, NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { floorDivide, isNumber, product } from '../../graph/dimensionArithmetic.js';
import { namespace } from '../configured.js';
import { unfollowed } from '../keras/namespaces.js';
import { method } from '../modelMembers.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { itemsOf, toDim, unknown } from '../values.js';

function shapeOf(value: Value): Shape {
  const items = itemsOf(value);
  return items ? items.map(toDim) : [toDim(value)];
}

function argumentOf(call: NativeCall, index: number, name: string): Value | undefined {
  return (call.positional[index] ?? call.keywords.get(name))?.value;
}

function filled(name: string): () => Value {
  return () =>
    method(`numpy.${name}`, (call) => {
      const shape = argumentOf(call, 0, 'shape');
      return shape ? array(shapeOf(shape)) : unknown(`numpy.${name} is given no shape`);
    });
}

/** Functions of one number, for the arithmetic of layer sizes. */
function ofNumber(name: string, run: (value: number) => number): () => Value {
  return () =>
    method(`numpy.${name}`, (call) => {
      const value = call.positional[0]?.value;
      if (value?.kind === 'number') return num(run(value.value), true);
      return value?.kind === 'unknown' ? value : unknown(`numpy.${name} of this is not known`);
    });
}

const numpyNamespace = namespace(
  'numpy',
  {
    zeros: filled('zeros'),
    ones: filled('ones'),
    empty: filled('empty'),
    pi: () => num(Math.PI, true),
    ceil: ofNumber('ceil', Math.ceil),
    floor: ofNumber('floor', Math.floor),
    sqrt: ofNumber('sqrt', Math.sqrt),
    log2: ofNumber('log2', Math.log2),
    prod: () =>
      method('numpy.prod', (call) => {
        const items = itemsOf(call.positional[0]?.value);
        const total = items && product(items.map(toDim));
        return isNumber(total) ? num(total) : unknown('this product is not known');
      }),
    expand_dims: () =>
      method('numpy.expand_dims', (call) => {
        const given = call.positional[0]?.value;
        const axis = argumentOf(call, 1, 'axis');
        if (given?.kind !== 'array' || !isKnownRank(given.shape) || axis?.kind !== 'number')
          return given?.kind === 'unknown' ? given : unknown('the shape of this array is not known');
        const at = axis.value < 0 ? axis.value + given.shape.length + 1 : axis.value;
        return { ...given, shape: [...given.shape.slice(0, at), 1, ...given.shape.slice(at)] };
      }),
    reshape: () =>
      method('numpy.reshape', (call) => {
        const given = call.positional[0]?.value;
        const target = argumentOf(call, 1, 'newshape');
        return given?.kind === 'array' && target
          ? reshaped(given, shapeOf(target))
          : unknown('the shape of this array is not known');
      }),
    array: () => method('numpy.array', asArray),
    asarray: () => method('numpy.asarray', asArray),
  },
  (name) =>
    /^(?:u?int|float)(?:8|16|32|64)?$|^bool_?$/.test(name) ? str(name) : unfollowed(`numpy.${name}`),
);

function asArray(call: NativeCall): Value {
  const given = call.positional[0]?.value;
  return given?.kind === 'array' ? given : unknown('the shape of this array is not known');
}

/** One size may be -1: what is left. */
function reshaped(given: ArrayValue, target: Shape): Value {
  if (!isKnownRank(target)) return unknown(target.reason);
  const all: Dim = isKnownRank(given.shape)
    ? product(given.shape)
    : { kind: 'unknown', reason: given.shape.reason };
  const known = product(target.filter((dim) => dim !== -1));
  return { ...given, shape: target.map((dim) => (dim === -1 ? floorDivide(all, known) : dim)) };
}

function arrayMember(object: ArrayValue, name: string): Value | undefined {
  switch (name) {
    case 'shape':
      return fromShape(object.shape);
    case 'ndim':
      return isKnownRank(object.shape) ? num(object.shape.length) : unknown(object.shape.reason);
    case 'dtype':
      return str(object.dtype);
    case 'size': {
      const size = isKnownRank(object.shape) ? product(object.shape) : undefined;
      return isNumber(size) ? num(size) : unknown('the size of this array is not known');
    }
    case 'astype':
      return method('ndarray.astype', (call) => {
        const dtype = call.positional[0]?.value;
        return { ...object, dtype: dtype?.kind === 'string' ? dtype.value : 'float32' };
      });
    case 'reshape':
      return method('ndarray.reshape', (call) => {
        const given = call.positional.map(({ value }) => value);
        const [first] = given;
        if (!first) return unknown('reshape is given no shape');
        return reshaped(object, given.length > 1 ? given.map(toDim) : shapeOf(first));
      });
    case 'copy':
      return method('ndarray.copy', () => object);
    default:
      return undefined;
  }
}

/** `array[…]`: numbers drop an axis, slices shorten it, `None` adds one. */
function indexed(object: ArrayValue, index: Value): Value {
  if (!isKnownRank(object.shape)) return unknown(object.shape.reason);
  const parts = index.kind === 'tuple' ? index.items : [index];
  const shape: Dim[] = [];
  let axis = 0;
  for (const part of parts) {
    if (part.kind === 'none') {
      shape.push(1);
      continue;
    }
    const size = object.shape[axis++];
    if (size === undefined) return unknown('this index has more parts than the array has axes');
    if (part.kind === 'slice') shape.push(sliced(size, part));
    else if (part.kind !== 'number') return unknown('what this index picks is not known');
  }
  return { ...object, shape: [...shape, ...object.shape.slice(axis)] };
}

function sliced(size: Dim, slice: Extract<Value, { kind: 'slice' }>): Dim {
  const { lower, upper, step } = slice;
  if (step.kind !== 'none') return { kind: 'unknown', reason: 'a slice with a step' };
  const bound = (value: Value, fallback: Dim): Dim => {
    if (value.kind === 'none') return fallback;
    if (value.kind !== 'number') return { kind: 'unknown', reason: 'a slice whose bounds are not known' };
    if (!isNumber(size)) return value.value < 0 ? size : value.value;
    return Math.min(Math.max(value.value < 0 ? value.value + size : value.value, 0), size);
  };
  const from = bound(lower, 0);
  const to = bound(upper, size);
  if (isNumber(from) && isNumber(to)) return Math.max(0, to - from);
  return from === 0 ? to : { kind: 'unknown', reason: 'a slice whose length is not known' };
}

/** Arithmetic keeps the shape; dividing by a number is remembered as the scale of the pixels. */
function operated(operator: string, left: Value, right: Value, _evaluation: Evaluation): Value | undefined {
  if (left.kind === 'array' && right.kind === 'number') {
    if (operator !== '/') return { ...left, facts: { ...left.facts, isChanged: true } };
    const before = typeof left.facts.scale === 'number' ? left.facts.scale : 1;
    return { ...left, dtype: 'float64', facts: { ...left.facts, scale: before * right.value } };
  }
  if (right.kind === 'array' && left.kind === 'number')
    return { ...right, facts: { ...right.facts, isChanged: true } };
  return undefined;
}

export const numpyPart: LibraryPart = {
  resolve: (specifier) =>
    specifier === 'numpy'
      ? numpyNamespace
      : specifier.startsWith('numpy.')
        ? unfollowed(specifier)
        : undefined,
  attribute: (object, name) => (object.kind === 'array' ? arrayMember(object, name) : undefined),
  index: (object, index) => (object.kind === 'array' ? indexed(object, index) : undefined),
  operator: operated,
};
