/** TensorFlow's functions on tensors outside of models, by NumPy's: other names and arguments, and 32 bits. */
import { given, module, moduleOf, native, needed, numberGiven, only } from '../language/natives.js';
import { iterated, truthOf } from '../language/operators.js';
import {
  type Call,
  Native,
  numberOf,
  PyList,
  PyTuple,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import { scalarOr, toArray } from '../numpy/arrayMath.js';
import { dtypeOf } from '../numpy/arrayMembers.js';
import { cast, filled, isFloatType, NdArray, rowsOf, sizeOf, vector } from '../numpy/ndarray.js';
import { bytesValue } from './bytes.js';
import type { Chance } from './chance.js';

type Functions = Readonly<Record<string, (call: Call) => Value>>;

/** Those that NumPy has with the same arguments, by TensorFlow's name. */
const ALIKE: Readonly<Record<string, string>> = {
  ...{ abs: 'abs', add: 'add', subtract: 'subtract', multiply: 'multiply', divide: 'divide', pow: 'power' },
  ...{ maximum: 'maximum', minimum: 'minimum', sqrt: 'sqrt', exp: 'exp', log: 'log', square: 'square' },
  ...{ floor: 'floor', round: 'rint', sign: 'sign', sin: 'sin', cos: 'cos', tanh: 'tanh', equal: 'equal' },
  ...{ logical_and: 'logical_and', logical_or: 'logical_or', logical_not: 'logical_not', matmul: 'matmul' },
  ...{ where: 'where', tile: 'tile', transpose: 'transpose' },
};

/** What is counted along axes: the tensor, the axes, whether they stay. */
const COUNTED: Readonly<Record<string, string>> = {
  ...{ reduce_sum: 'sum', reduce_mean: 'mean', reduce_max: 'max', reduce_min: 'min', reduce_prod: 'prod' },
  ...{ reduce_any: 'any', reduce_all: 'all', reduce_std: 'std', reduce_variance: 'var' },
};

/** A tensor has one type: of what NumPy made wider, that of what it was made of. */
const narrow = (value: Value, of: readonly Value[]): Value => {
  if (!(value instanceof NdArray) || value.dtype !== 'float64') return value;
  const isWide = of.some((each) => each instanceof NdArray && each.dtype === 'float64');
  return isWide ? value : cast(value, 'float32');
};

export function tensorFunctions(numpy: Native, chance: Chance): (name: string) => Value | undefined {
  const byNumpy = (name: string, call: Call): Value => {
    const member = numpy.member(name);
    if (!(member instanceof Native) || !member.run) throw new Unsupported(`${name} of tensors`);
    return narrow(member.run(call), call.args);
  };
  const counted = (name: string) => (call: Call) => {
    const tensor = toArray(needed(call, 0, 'input_tensor'));
    const isLogical = name === 'any' || name === 'all';
    if (!isLogical && !isFloatType(tensor.dtype) && /mean|std|var|prod/.test(name))
      throw new Unsupported(`tf.reduce_${name} of whole numbers`);
    const axis = given(call, 1, 'axis') ?? null;
    const keeps = given(call, 2, 'keepdims') ?? false;
    const named = new Map<string, Value>([
      ...(axis === null ? [] : [['axis', axis] as const]),
      ['keepdims', keeps],
    ]);
    return byNumpy(name, { ...call, args: [tensor], named });
  };
  const best = (name: string) => (call: Call) =>
    byNumpy(name, {
      ...call,
      args: [toArray(needed(call, 0, 'input'))],
      named: new Map([['axis', given(call, 1, 'axis') ?? 0]]),
    });
  const shapeIn = (call: Call, place: number, name: string): number[] => {
    const value = needed(call, place, name);
    if (!(value instanceof NdArray)) {
      const items = value instanceof PyList || value instanceof PyTuple ? value.items : [value];
      return items.map((item) => (item instanceof NdArray ? Number(item.flat()[0]) : numberOf(item)));
    }
    return Array.from(value.flat() as ArrayLike<number>, Number);
  };
  const full = (value: number) => (call: Call) =>
    filled(shapeIn(call, 0, 'shape'), dtypeOf(given(call, 1, 'dtype')) ?? 'float32', value);
  const functions: Functions = {
    ...Object.fromEntries(
      Object.entries(ALIKE).map(([name, own]) => [name, (call: Call) => byNumpy(own, call)] as const),
    ),
    ...Object.fromEntries(Object.entries(COUNTED).map(([name, own]) => [name, counted(own)] as const)),
    argmax: best('argmax'),
    argmin: best('argmin'),
    zeros: full(0),
    ones: full(1),
    fill: (call) => {
      const value = toArray(needed(call, 1, 'value'));
      return filled(
        shapeIn(call, 0, 'dims'),
        value.dtype === 'float64' ? 'float32' : value.dtype,
        value.flat()[0],
      );
    },
    zeros_like: (call) =>
      filled(toArray(needed(call, 0, 'input')).shape, toArray(call.args[0] ?? null).dtype, 0),
    ones_like: (call) =>
      filled(toArray(needed(call, 0, 'input')).shape, toArray(call.args[0] ?? null).dtype, 1),
    range: (call) => {
      const found = byNumpy('arange', call);
      return found instanceof NdArray && found.dtype === 'int64' ? cast(found, 'int32') : found;
    },
    shape: (call) => vector(toArray(needed(call, 0, 'input')).shape, 'int32'),
    size: (call) => toArray(needed(call, 0, 'input')).size,
    rank: (call) => toArray(needed(call, 0, 'input')).shape.length,
    identity: (call) => needed(call, 0, 'input'),
    stop_gradient: (call) => needed(call, 0, 'input'),
    ensure_shape: (call) => needed(call, 0, 'x'),
    clip_by_value: (call) => {
      const tensor = toArray(needed(call, 0, 't'));
      const ends = [needed(call, 1, 'clip_value_min'), needed(call, 2, 'clip_value_max')];
      return byNumpy('clip', { ...call, args: [tensor, ...ends], named: new Map() });
    },
    gather: (call) => {
      only(call, 'params', 'indices', 'axis');
      if ((numberGiven(call, 3, 'axis') ?? 0) !== 0) throw new Unsupported('tf.gather along another axis');
      const rows = toArray(needed(call, 1, 'indices'));
      if (rows.shape.length > 1) throw new Unsupported('tf.gather by several axes');
      const found = rowsOf(toArray(needed(call, 0, 'params')), rows.flat() as ArrayLike<number>);
      return rows.shape.length === 0
        ? scalarOr(new NdArray(found.data, found.shape.slice(1), found.dtype))
        : found;
    },
    reverse: (call) =>
      byNumpy('flip', {
        ...call,
        args: [toArray(needed(call, 0, 'tensor')), onlyAxis(needed(call, 1, 'axis'))],
        named: new Map(),
      }),
    cond: (call) => {
      const test = needed(call, 0, 'pred');
      return call.call(truthOf(test) ? needed(call, 1, 'true_fn') : needed(call, 2, 'false_fn'));
    },
    numpy_function: (call) => byPython(call, (value) => value),
    py_function: (call) => byPython(call, (value) => value),
    TensorSpec: (call) => new PyTuple([given(call, 0, 'shape') ?? null, given(call, 1, 'dtype') ?? null]),
    TensorShape: (call) => needed(call, 0, 'dims'),
  };
  const strings = moduleOf('tensorflow.strings', {
    split: (call) => new PyList(textIn(needed(call, 0, 'input')).split(textIn(given(call, 1, 'sep') ?? ' '))),
    lower: (call) => textIn(needed(call, 0, 'input')).toLowerCase(),
    to_number: (call) =>
      cast(toArray(textIn(needed(call, 0, 'input'))), dtypeOf(given(call, 1, 'out_type')) ?? 'float32'),
    join: (call) =>
      [...iterated(needed(call, 0, 'inputs'))].map(textIn).join(textIn(given(call, 1, 'separator') ?? '')),
  });
  const random = moduleOf('tensorflow.random', {
    set_seed: () => null,
    ...Object.fromEntries(
      Object.entries(drawn(chance)).map(([name, one]) => [
        name,
        (call: Call) => {
          const shape = name === 'gamma' ? [...shapeIn(call, 0, 'shape')] : shapeIn(call, 0, 'shape');
          const draw = one(call);
          const type = dtypeOf(call.named.get('dtype')) ?? 'float32';
          const made = filled(shape, type);
          for (let at = 0; at < sizeOf(shape); at++) made.data[at] = draw() as never;
          return made;
        },
      ]),
    ),
  });
  const math = module('tensorflow.math', (name) => member(name));
  const member = (name: string): Value | undefined => {
    if (name === 'strings') return strings;
    if (name === 'random') return random;
    if (name === 'math') return math;
    if (name === 'newaxis') return null;
    const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
    return run && native(`tensorflow.${name}`, run);
  };
  return member;
}

function onlyAxis(value: Value): Value {
  if (!(value instanceof PyList || value instanceof PyTuple)) return value;
  if (value.items.length !== 1) throw new Unsupported('tf.reverse along several axes');
  return value.items[0] ?? null;
}

const textIn = (value: Value): string =>
  value instanceof NdArray && value.shape.length === 0 ? String(value.flat()[0]) : textOf(value);

/** A function of Python's on tensors: texts come as bytes, and what it gives has the types that are said. */
function byPython(call: Call, seen: (value: Value) => Value): Value {
  const given2 = [...iterated(needed(call, 1, 'inp'))].map((value) => {
    const isText =
      typeof value === 'string' ||
      (value instanceof NdArray && value.dtype === 'str' && value.shape.length === 0);
    return seen(isText ? bytesValue(Buffer.from(textIn(value))) : value);
  });
  const types = needed(call, 2, 'Tout');
  const made = call.call(needed(call, 0, 'func'), ...given2);
  const typed = (value: Value, type: Value): Value => toArray(value, dtypeOf(type));
  if (!(types instanceof PyList || types instanceof PyTuple)) return typed(made, types);
  const parts =
    types.items.length === 1 && !(made instanceof PyList || made instanceof PyTuple)
      ? [made]
      : [...iterated(made)];
  if (parts.length !== types.items.length)
    throw new Unsupported('a function that gives other than Tout says');
  return new PyTuple(parts.map((part, at) => typed(part, types.items[at] ?? null)));
}

/** TensorFlow draws in an order of its own, which is not followed. */
function drawn(chance: Chance): Readonly<Record<string, (call: Call) => () => number>> {
  const state = () => {
    const own = chance.stateFor(undefined);
    chance.isOpen = true;
    return own;
  };
  return {
    uniform: (call) => {
      const own = state();
      const low = numberGiven(call, 1, 'minval') ?? 0;
      const high = numberGiven(call, 2, 'maxval') ?? 1;
      const isWhole = !isFloatType(dtypeOf(call.named.get('dtype')) ?? 'float32');
      return () => {
        const value = low + (high - low) * own.random();
        return isWhole ? Math.floor(value) : value;
      };
    },
    normal: (call) => {
      const own = state();
      const [mean, deviation] = [numberGiven(call, 1, 'mean') ?? 0, numberGiven(call, 2, 'stddev') ?? 1];
      return () => mean + deviation * own.normal();
    },
    gamma: (call) => {
      const own = state();
      const shape = numberOf(scalarOf(needed(call, 1, 'alpha')));
      const rate = numberGiven(call, 2, 'beta') ?? 1;
      return () =>
        gammaOf(
          shape,
          () => own.random(),
          () => own.normal(),
        ) / rate;
    },
  };
}

const scalarOf = (value: Value): Value =>
  value instanceof NdArray && value.size === 1 ? Number(value.flat()[0]) : value;

/** Source: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000). */
function gammaOf(shape: number, uniform: () => number, normal: () => number): number {
  if (shape < 1) return gammaOf(shape + 1, uniform, normal) * uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
