/** NumPy's functions of each value, or of two arrays value by value. */

import { needed } from '../language/natives.js';
import { type Call, isNumber, numberOf, ofFloat, type Value } from '../language/values.js';
import { compared, floatTypeOf, mapped, operated, scalarOr, toArray } from './arrayMath.js';
import { halfEven } from './arrayMembers.js';
import { cast } from './ndarray.js';
import { product } from './products.js';

/** A function of each value, a number of a number. */
function each(run: (value: number) => number, isSame = false) {
  return (call: Call): Value => {
    const value = needed(call, 0, 'x');
    if (isNumber(value)) return ofFloat(run(numberOf(value)));
    const array = toArray(value);
    return mapped(array, run, isSame ? array.dtype : floatTypeOf(array.dtype));
  };
}

export const ELEMENTWISE: Readonly<Record<string, (call: Call) => Value>> = {
  maximum: (call) => scalarOr(operated('maximum', call.args[0] ?? null, call.args[1] ?? null)),
  minimum: (call) => scalarOr(operated('minimum', call.args[0] ?? null, call.args[1] ?? null)),
  multiply: (call) => scalarOr(operated('*', call.args[0] ?? null, call.args[1] ?? null)),
  divide: (call) => scalarOr(operated('/', call.args[0] ?? null, call.args[1] ?? null)),
  add: (call) => scalarOr(operated('+', call.args[0] ?? null, call.args[1] ?? null)),
  subtract: (call) => scalarOr(operated('-', call.args[0] ?? null, call.args[1] ?? null)),
  equal: (call) => scalarOr(compared('==', call.args[0] ?? null, call.args[1] ?? null)),
  logical_and: (call) =>
    scalarOr(
      operated('&', cast(toArray(call.args[0] ?? null), 'bool'), cast(toArray(call.args[1] ?? null), 'bool')),
    ),
  logical_or: (call) =>
    scalarOr(
      operated('|', cast(toArray(call.args[0] ?? null), 'bool'), cast(toArray(call.args[1] ?? null), 'bool')),
    ),
  logical_not: (call) => scalarOr(compared('==', toArray(call.args[0] ?? null), 0)),
  isnan: (call) => mapped(toArray(needed(call, 0, 'x')), (value) => Number(Number.isNaN(value)), 'bool'),
  isfinite: (call) =>
    mapped(toArray(needed(call, 0, 'x')), (value) => Number(Number.isFinite(value)), 'bool'),
  power: (call) => scalarOr(operated('**', call.args[0] ?? null, call.args[1] ?? null)),
  dot: (call) => product(call.args[0] ?? null, call.args[1] ?? null),
  matmul: (call) => product(call.args[0] ?? null, call.args[1] ?? null),
  sin: each(Math.sin),
  cos: each(Math.cos),
  tanh: each(Math.tanh),
  sign: each(Math.sign, true),
  sqrt: each(Math.sqrt),
  exp: each(Math.exp),
  log: each(Math.log),
  log1p: each(Math.log1p),
  abs: each(Math.abs, true),
  absolute: each(Math.abs, true),
  square: each((value) => value * value, true),
  floor: each(Math.floor),
  ceil: each(Math.ceil),
  rint: each(halfEven),
  nan_to_num: each((value) => (Number.isNaN(value) ? 0 : value), true),
};
