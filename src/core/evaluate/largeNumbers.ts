/** Python's whole numbers beyond 2⁵³, which JavaScript's numbers do not hold: calculated exactly, from their digits. */
import type { BinaryOperator } from '../program/tree.js';
import { num, unknown } from './makeValue.js';
import type { NumberValue, Value } from './value.js';

/** Longer ones are not followed: a loop that squares one would fill the memory. */
const MOST_BITS = 4096;
const TOO_LARGE = 'a whole number too large to follow';

/** The whole number exactly; undefined of a float or of what is none. */
export function wholeOf({ value, digits, isFloat }: NumberValue): bigint | undefined {
  if (digits !== undefined) return BigInt(digits);
  return !isFloat && Number.isInteger(value) ? BigInt(value) : undefined;
}

/** `digits` are kept where a number of JavaScript's would lose some. */
export function ofWhole(whole: bigint): Value {
  const value = Number(whole);
  if (Number.isSafeInteger(value)) return num(value);
  const digits = String(whole);
  return bitsOf(whole) > MOST_BITS ? unknown(TOO_LARGE) : { kind: 'number', value, isFloat: false, digits };
}

/** In the two's complement's place of the sign: of 5, 3. */
export function bitsOf(whole: bigint): number {
  const size = whole < 0n ? -whole : whole;
  return size === 0n ? 0 : size.toString(2).length;
}

/** Both are whole numbers of Python's, and the result is no float; undefined for another operator. */
export function wholeNumbers(operator: BinaryOperator, x: bigint, y: bigint): Value | undefined {
  switch (operator) {
    case '+':
      return ofWhole(x + y);
    case '-':
      return ofWhole(x - y);
    case '*':
      return ofWhole(x * y);
    case '//':
      return y === 0n ? unknown('a division by zero') : ofWhole(floorOf(x, y));
    case '%':
      return y === 0n ? unknown('a division by zero') : ofWhole(x - y * floorOf(x, y));
    case '**':
      if (y < 0n) return undefined;
      return bitsOf(x) * Number(y) > MOST_BITS && bitsOf(x) > 1 ? unknown(TOO_LARGE) : ofWhole(x ** y);
    case '<<':
    case '>>':
      if (y < 0n || y > MOST_BITS) return unknown('a shift too far');
      return ofWhole(operator === '<<' ? x << y : x >> y);
    case '&':
      return ofWhole(x & y);
    case '|':
      return ofWhole(x | y);
    case '^':
      return ofWhole(x ^ y);
    default:
      return undefined;
  }
}

/** `/` rounds once, which is done here only where both are numbers of JavaScript's too. */
export function quotient(a: NumberValue, b: NumberValue): Value {
  const isExact = (number: NumberValue) =>
    number.digits === undefined || BigInt(number.digits) === BigInt(number.value);
  return isExact(a) && isExact(b) ? num(a.value / b.value, true) : unknown(TOO_LARGE);
}

/** Python's `//` goes by the floor. */
function floorOf(x: bigint, y: bigint): bigint {
  const cut = x / y;
  return x % y !== 0n && x < 0n !== y < 0n ? cut - 1n : cut;
}

/** Negative, zero or positive: Python compares exactly, floats too. */
export function orderOfNumbers(a: NumberValue, b: NumberValue): number {
  if (a.digits === undefined && b.digits === undefined) return a.value === b.value ? 0 : a.value - b.value;
  if (![a.value, b.value].every(Number.isFinite)) return a.value - b.value;
  const [x, y] = [a, b].map(({ value, digits }) => BigInt(digits ?? Math.floor(value)));
  if (x === undefined || y === undefined || x === y) {
    const part = (number: NumberValue) => number.value - Math.floor(number.value);
    return part(a) - part(b);
  }
  return x < y ? -1 : 1;
}
