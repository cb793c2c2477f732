/** The operators of both languages on numbers, strings and sequences; symbols stay symbolic where simple. */
import type { Dim } from '../graph/dimension.js';
import { add, floorDivide, multiply, product, subtract } from '../graph/dimensionArithmetic.js';
import type { BinaryOperator, Dialect } from '../program/tree.js';
import { walked } from './boundedWalk.js';
import { ON_DOUBLES } from './doubles.js';
import { ofWhole, quotient, wholeNumbers, wholeOf } from './largeNumbers.js';
import { bool, list, num, str, tuple, unknown } from './makeValue.js';
import { keyOf, truthOf } from './operations.js';
import { phaseOf, turned } from './phase.js';
import { notACell, outcome, testsIn } from './rowOrigin.js';
import { partOfSize } from './sizeFractions.js';
import type { NumberValue, UnknownValue, Value } from './value.js';
import { elsewhere, moved } from './walkedPlace.js';

/** Longer sequences are not followed: they are data, and a loop that doubles one would fill the memory. */
export const LONGEST_SEQUENCE = 100_000;

/** `n ** 2` is written out as a product. */
const LARGEST_POWER = 8;

/** Undefined when the language itself has no such operation: a library may have one. */
export function binary(
  operator: BinaryOperator,
  left: Value,
  right: Value,
  dialect: Dialect,
): Value | undefined {
  const a = asNumber(left);
  const b = asNumber(right);
  if (a && b) {
    const result = dialect === 'python' ? pythonNumbers(operator, a, b) : scriptNumbers(operator, a, b);
    if (operator === '&' || operator === '|' || operator === '^')
      if (left.kind === 'boolean' && right.kind === 'boolean' && result.kind === 'number')
        return dialect === 'python' ? bool(result.value !== 0) : result;
    return result;
  }
  const script = dialect === 'javascript' ? scriptPrimitives(operator, left, right) : undefined;
  if (script) return script;
  if (left.kind === 'unknown')
    return (left.fraction && partOfSize(operator, left, right)) ?? moved(operator, left, right);
  if (right.kind === 'unknown')
    return right.place
      ? operator === '+' || operator === '*'
        ? moved(operator, right, left)
        : elsewhere(right)
      : sequenceWithUnknown(left, right);
  if (left.kind === 'symbol' || right.kind === 'symbol') return symbolic(operator, left, right);
  if (operator === '+') return plus(left, right, dialect);
  if (operator === '*' && dialect === 'python')
    return b ? repeat(left, b.value) : a ? repeat(right, a.value) : undefined;
  return setOperation(operator, left, right);
}

/** JavaScript turns texts and nothing into numbers, except that `+` with a text joins texts. */
function scriptPrimitives(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (operator === '+' && (left.kind === 'string' || right.kind === 'string')) return undefined;
  const x = scriptNumber(left);
  const y = scriptNumber(right);
  return x === undefined || y === undefined ? undefined : scriptNumbers(operator, num(x), num(y));
}

function scriptNumber(value: Value): number | undefined {
  if (value.kind === 'number' || value.kind === 'boolean' || value.kind === 'string')
    return Number(value.value);
  return value.kind === 'none' ? (value.isUndefined ? Number.NaN : 0) : undefined;
}

function sequenceWithUnknown(left: Value, right: Value): Value | undefined {
  if (left.kind === 'tensor' || left.kind === 'array' || left.kind === 'instance') return undefined;
  return right;
}

export function asNumber(value: Value): NumberValue | undefined {
  if (value.kind === 'number') return value;
  return value.kind === 'boolean' ? num(value.value ? 1 : 0) : undefined;
}

function pythonNumbers(operator: BinaryOperator, a: NumberValue, b: NumberValue): Value {
  const isFloat = a.isFloat || b.isFloat;
  const x = a.value;
  const y = b.value;
  if (y === 0 && DIVISIONS.has(operator)) return unknown('a division by zero');
  if (operator === '/') return quotient(a, b);
  const isNegativePower = operator === '**' && y < 0;
  const onDoubles = ON_DOUBLES[operator as '+'] ?? (operator === '**' ? Math.pow : undefined);
  if (onDoubles && (isFloat || isNegativePower)) return num(onDoubles(x, y), true);
  if (isFloat) return unknown(`"${operator}" has no meaning for floats`);
  const result = a.digits === undefined && b.digits === undefined ? onDoubles?.(x, y) : undefined;
  if (result !== undefined && Number.isSafeInteger(result)) return num(result);
  const [whole, other] = [wholeOf(a), wholeOf(b)];
  return (
    (whole !== undefined && other !== undefined ? wholeNumbers(operator, whole, other) : undefined) ??
    unknown(`"${operator}" has no meaning for numbers`)
  );
}

const DIVISIONS = new Set<BinaryOperator>(['/', '//', '%']);

function scriptNumbers(operator: BinaryOperator, a: NumberValue, b: NumberValue): Value {
  const x = a.value;
  const y = b.value;
  switch (operator) {
    case '+':
      return num(x + y);
    case '-':
      return num(x - y);
    case '*':
      return num(x * y);
    case '/':
      return num(x / y);
    case '%':
      return num(x % y);
    case '**':
      return num(x ** y);
    case '<<':
      return num(x << y);
    case '>>':
      return num(x >> y);
    case '>>>':
      return num(x >>> y);
    case '&':
      return num(x & y);
    case '|':
      return num(x | y);
    case '^':
      return num(x ^ y);
    default:
      return unknown(`JavaScript has no operator "${operator}"`);
  }
}

function asDim(value: Value): Dim | undefined {
  if (value.kind === 'symbol') return value.dim;
  return value.kind === 'number' && Number.isInteger(value.value) && !value.isFloat ? value.value : undefined;
}

function ofDim(dim: Dim): Value {
  if (dim === null) return unknown('a size that is open');
  if (typeof dim === 'number') return num(dim);
  return dim.kind === 'symbolic' ? { kind: 'symbol', dim } : dim;
}

function symbolic(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (left.kind === 'tensor' || right.kind === 'tensor' || left.kind === 'array' || right.kind === 'array')
    return undefined;
  const a = asDim(left);
  const b = asDim(right);
  if (a !== undefined && b !== undefined) {
    if (operator === '+') return ofDim(add(a, b));
    if (operator === '-') return ofDim(subtract(a, b));
    if (operator === '*') return ofDim(multiply(a, b));
    if (operator === '//') return ofDim(floorDivide(a, b));
    if (operator === '**' && typeof b === 'number' && b >= 0 && b <= LARGEST_POWER)
      return ofDim(product(new Array<Dim>(b).fill(a)));
  }
  return partOfSize(operator, left, right) ?? unknown(`"${operator}" on a size that has only a name`);
}

function plus(left: Value, right: Value, dialect: Dialect): Value | undefined {
  if (lengthOf(left) + lengthOf(right) > LONGEST_SEQUENCE) return unknown('a sequence too long to follow');
  if (left.kind === 'string' && right.kind === 'string') return str(left.value + right.value);
  if (dialect === 'javascript') {
    if (left.kind === 'string') return joinText(left.value, right, false);
    return right.kind === 'string' ? joinText(right.value, left, true) : undefined;
  }
  if (left.kind === 'tuple' && right.kind === 'tuple') return tuple([...left.items, ...right.items]);
  if (left.kind === 'list' && right.kind === 'list') {
    const joined = list([...left.items, ...right.items]);
    const reason = left.openReason ?? right.openReason;
    if (reason === undefined) return joined;
    return left.openReason === undefined ? { ...joined, openReason: reason } : unknown(reason);
  }
  return undefined;
}

function lengthOf(value: Value): number {
  if (value.kind === 'string') return value.value.length;
  return value.kind === 'list' || value.kind === 'tuple' ? value.items.length : 0;
}

function joinText(text: string, other: Value, before: boolean): Value | undefined {
  let part: string;
  if (other.kind === 'number' || other.kind === 'boolean') part = String(other.value);
  else if (other.kind === 'none') part = other.isUndefined ? 'undefined' : 'null';
  else return unknown(`text made from a ${other.kind}`);
  return str(before ? part + text : text + part);
}

function repeat(value: Value, times: number): Value | undefined {
  if (value.kind !== 'string' && value.kind !== 'list' && value.kind !== 'tuple') return undefined;
  const count = Math.max(0, times);
  const length = value.kind === 'string' ? value.value.length : value.items.length;
  if (length * count > LONGEST_SEQUENCE) return unknown('a sequence too long to follow');
  if (value.kind === 'string') return str(value.value.repeat(count));
  if (value.kind === 'list' && value.openReason !== undefined) return unknown(value.openReason);
  const items = Array.from({ length: count }, () => value.items).flat();
  return value.kind === 'tuple' ? tuple(items) : list(items);
}

function setOperation(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (left.kind === 'dict' && right.kind === 'dict' && operator === '|') {
    walked.parts += left.entries.size + right.entries.size;
    const merged: Value = { kind: 'dict', entries: new Map([...left.entries, ...right.entries]) };
    const reason = left.openReason ?? right.openReason;
    return reason === undefined ? merged : { ...merged, openReason: reason };
  }
  const a = asItems(left);
  const b = asItems(right);
  if (!a || !b) return undefined;
  walked.parts += a.size + b.size;
  const items = new Map(a);
  if (operator === '|') for (const [key, item] of b) items.set(key, item);
  else if (operator === '&') for (const key of a.keys()) b.has(key) || items.delete(key);
  else if (operator === '-') for (const key of b.keys()) items.delete(key);
  else if (operator === '^') for (const [key, item] of b) items.delete(key) || items.set(key, item);
  else return undefined;
  return { kind: 'set', items };
}

/** The entries of a set, or of a dictionary's keys, which are a list here. */
function asItems(value: Value): Map<string, Value> | undefined {
  if (value.kind === 'set') return value.items;
  if (value.kind !== 'list' || value.openReason !== undefined) return undefined;
  const items = new Map<string, Value>();
  for (const item of value.items) {
    const key = keyOf(item);
    if (key === undefined) return undefined;
    items.set(key, item);
  }
  return items;
}

/** `not test` of a row's test tells the other outcome. */
function opposite(operand: UnknownValue): UnknownValue {
  const tests = testsIn(operand) ? outcome(operand, false) : '';
  return typeof tests === 'string' ? notACell(operand) : { ...operand, facts: { tests } };
}

export function unary(operator: string, operand: Value, dialect: Dialect): Value | undefined {
  if (operator === 'not') {
    const phase = phaseOf(operand);
    if (phase) return turned(phase);
    const truth = truthOf(operand, dialect);
    if (truth !== undefined) return bool(!truth);
    return operand.kind === 'unknown' ? opposite(operand) : unknown('a test whose outcome is not known');
  }
  if (operator === 'typeof') return typeName(operand);
  if (operator === 'void') return { kind: 'none', isUndefined: true };
  if (operand.kind === 'unknown') return elsewhere(notACell(operand));
  if (operand.kind === 'symbol')
    return operator === '-' ? symbolic('-', num(0), operand) : operator === '+' ? operand : undefined;
  const converted = dialect === 'javascript' ? scriptNumber(operand) : undefined;
  const number = converted === undefined ? asNumber(operand) : num(converted);
  if (!number) return undefined;
  const whole = dialect === 'python' ? wholeOf(number) : undefined;
  const isLarge = number.digits !== undefined && whole !== undefined;
  if (operator === '-') return isLarge ? ofWhole(-whole) : num(-number.value, number.isFloat);
  if (operator === '~') return whole === undefined ? num(~number.value) : ofWhole(-whole - 1n);
  return number;
}

function typeName(value: Value): Value {
  switch (value.kind) {
    case 'unknown':
      return value;
    case 'number':
    case 'symbol':
      return str('number');
    case 'string':
    case 'boolean':
      return str(value.kind);
    case 'none':
      return str(value.isUndefined ? 'undefined' : 'object');
    case 'function':
    case 'method':
    case 'class':
    case 'native':
      return str('function');
    default:
      return str('object');
  }
}
