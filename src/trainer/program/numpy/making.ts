/** NumPy's functions that make an array: of values, of a shape, of a text. */

import { given, needed, numberGiven, sizesOf } from '../language/natives.js';
import { iterated } from '../language/operators.js';
import {
  type Call,
  isFloat,
  numberOf,
  PyList,
  Raised,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import { toArray } from './arrayMath.js';
import { dtypeOf } from './arrayMembers.js';
import { cast, copied, filled, NdArray, newData, vector } from './ndarray.js';

const full = (usual: number) => (call: Call) =>
  filled(shapeOf(call), dtypeOf(given(call, 1, 'dtype')) ?? 'float64', usual);

const like = (usual: number) => (call: Call) => {
  const model = toArray(needed(call, 0, 'a'));
  return filled(model.shape, dtypeOf(given(call, 1, 'dtype')) ?? model.dtype, usual);
};

export const MAKING: Readonly<Record<string, (call: Call) => Value>> = {
  array: (call) => {
    const dtype = dtypeOf(given(call, 1, 'dtype'));
    const value = needed(call, 0, 'object');
    const made = toArray(value, dtype);
    return value instanceof NdArray && made === value ? copied(made) : made;
  },
  asarray: (call) => toArray(needed(call, 0, 'a'), dtypeOf(given(call, 1, 'dtype'))),
  ascontiguousarray: (call) => toArray(needed(call, 0, 'a'), dtypeOf(given(call, 1, 'dtype'))),
  asfarray: (call) => cast(toArray(needed(call, 0, 'a')), 'float64'),
  zeros: full(0),
  empty: full(0),
  ones: full(1),
  zeros_like: like(0),
  empty_like: like(0),
  ones_like: like(1),
  full: (call) => {
    const value = needed(call, 1, 'fill_value');
    const dtype =
      dtypeOf(given(call, 2, 'dtype')) ??
      (typeof value === 'string' ? 'str' : isFloat(value) ? 'float64' : 'int64');
    return filled(shapeOf(call), dtype, typeof value === 'string' ? value : numberOf(value));
  },
  eye: (call) => {
    const size = numberOf(needed(call, 0, 'N'));
    if (call.args.length > 1) throw new Unsupported('np.eye with more arguments');
    const made = filled([size, size], dtypeOf(call.named.get('dtype')) ?? 'float64');
    for (let at = 0; at < size; at++) made.data[at * size + at] = 1 as never;
    return made;
  },
  identity: (call) => MAKING.eye?.(call) ?? null,
  arange: (call) => {
    const [a = 0, b, step = 1] = call.args;
    const [from, to] = b === undefined ? [0, numberOf(a)] : [numberOf(a), numberOf(b)];
    const by = numberOf(step);
    const dtype = dtypeOf(call.named.get('dtype')) ?? ([a, b ?? 0, step].some(isFloat) ? 'float64' : 'int64');
    return vector(
      Array.from({ length: Math.max(0, Math.ceil((to - from) / by)) }, (_, at) => from + at * by),
      dtype,
    );
  },
  linspace: (call) => {
    const [from, to] = [numberOf(needed(call, 0, 'start')), numberOf(needed(call, 1, 'stop'))];
    const count = numberGiven(call, 2, 'num') ?? 50;
    return vector(
      Array.from({ length: count }, (_, at) => from + ((to - from) * at) / Math.max(1, count - 1)),
      'float64',
    );
  },
  fromstring: fromText,
  fromiter: (call) =>
    toArray(new PyList([...iterated(needed(call, 0, 'iter'))]), dtypeOf(given(call, 1, 'dtype'))),
};

function shapeOf(call: Call): number[] {
  return sizesOf(needed(call, 0, 'shape'));
}

function fromText(call: Call): NdArray {
  const text = needed(call, 0, 'string');
  const by = call.named.get('sep');
  const dtype = dtypeOf(given(call, 1, 'dtype')) ?? 'float64';
  if (by === undefined || by === '') throw new Unsupported('np.fromstring of bytes');
  const separator = textOf(by);
  const words = textOf(text)
    .trim()
    .split(separator.trim() === '' ? /\s+/ : separator);
  const own = newData(dtype, words.length);
  words.forEach((word, at) => {
    const value = Number(word);
    if (Number.isNaN(value)) throw new Raised('ValueError', `string or file could not be read: ${word}`);
    own[at] = value as never;
  });
  return new NdArray(own, [words.length], dtype);
}
