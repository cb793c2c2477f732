/** `tf.TensorArray`: tensors of one shape that a loop writes one by one, and stacks in the end. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, NativeValue, TensorValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { equalDims, product, unknownDim } from '../../graph/dimensionArithmetic.js';
import { tableEntry } from '../../words.js';
import { argument, notKnown } from '../builtins/callArguments.js';
import { boundByOrder } from '../configured.js';
import { method } from '../method.js';
import { operate } from '../operations/operation.js';
import { rule } from '../operations/specs.js';
import { none, ofDim, toDim } from '../values.js';

const NAME = 'tensorflow.TensorArray';
const ORDER = ['dtype', 'size', 'dynamic_size', 'clear_after_read', 'tensor_array_name'];

/** What each array holds: writing gives another one. */
interface Held {
  readonly size: Dim;
  /** Written last. */
  readonly entry?: TensorValue;
}

export const tensorArrays: NativeValue = {
  kind: 'native',
  name: NAME,
  isClass: true,
  call: (call) => {
    const bound = boundByOrder(ORDER, call);
    const grows = bound.get('dynamic_size')?.value;
    const size = bound.get('size')?.value;
    const isFixed = size && (grows === undefined || (grows.kind === 'boolean' && !grows.value));
    return arrayOf({
      size: isFixed ? toDim(size) : unknownDim('how many tensors are written is not counted'),
    });
  },
};

function arrayOf(held: Held): ConfiguredValue {
  const member = (name: string): Value | undefined => {
    const use = tableEntry(METHODS, name);
    return use && method(`${NAME}.${name}`, (call) => use(held, call));
  };
  return { kind: 'configured', name: NAME, bound: new Map(), member };
}

const METHODS: Readonly<Record<string, (held: Held, call: NativeCall) => Value>> = {
  write: ({ size, entry }, call) => {
    const value = argument(call, 1, 'value');
    if (value?.kind !== 'tensor') return notKnown(call, 'what is written is not known');
    const isOther = entry && !isOneShape(entry.shape, value.shape);
    return isOther
      ? notKnown(call, 'tensors of several shapes are written')
      : arrayOf({ size, entry: value });
  },
  unstack: (_, call) => {
    const value = argument(call, 0, 'value');
    if (value?.kind !== 'tensor' || !isKnownRank(value.shape)) return notKnown(call, 'this is not known');
    const [size = null] = value.shape;
    const entry = given(value, 'Unstack', (shape) => shape.slice(1), call);
    return entry.kind === 'tensor' ? arrayOf({ size, entry }) : entry;
  },
  read: ({ entry }, call) => entry ?? notKnown(call, 'what was written is not known'),
  stack: ({ size, entry }, call) =>
    entry ? given(entry, 'Stack', (shape) => [size, ...shape], call) : notKnown(call, 'nothing was written'),
  concat: ({ size, entry }, call) =>
    entry
      ? given(entry, 'Concatenate', ([first = null, ...rest]) => [product([size, first]), ...rest], call)
      : notKnown(call, 'nothing was written'),
  size: ({ size }) => ofDim(size),
  close: () => none,
};

function given(
  x: TensorValue,
  type: string,
  shapeOf: (shape: readonly Dim[]) => readonly Dim[],
  call: NativeCall,
): Value {
  const spec = rule(type, 'x', ({ shape }) => {
    const found = shape('x');
    return isKnownRank(found) ? shapeOf(found) : found;
  });
  return operate(spec, new Map([['x', x]]), call);
}

function isOneShape(a: Shape, b: Shape): boolean {
  if (!isKnownRank(a) || !isKnownRank(b) || a.length !== b.length) return false;
  return a.every((dim, axis) => dim === b[axis] || equalDims(dim, b[axis] ?? null) === true);
}
