/** `==`, `is`, `in` and `<`, of both languages. */
import type { CompareOperator } from '../program/tree.js';
import { asNumber } from './arithmetic.js';
import { boundedWalk } from './boundedWalk.js';
import { orderOfNumbers } from './largeNumbers.js';
import { bool, madeOf, unknown } from './makeValue.js';
import { comparesByEntry, equals, keyOf, strictlyEqual } from './operations.js';
import type { TensorValue, Value } from './value.js';

/** Undefined when only a library could compare them. */
export function compare(operator: CompareOperator, left: Value, right: Value): Value | undefined {
  switch (operator) {
    case '==':
      // Entry by entry, unless its library says otherwise.
      if (left === right && left.kind === 'tensor') return undefined;
      return verdict(equals(left, right), false, left, right);
    case '!=':
      return verdict(equals(left, right), true, left, right);
    case '===':
    case '!==':
      return verdict(strictlyEqual(left, right), operator === '!==', left, right);
    case 'is':
    case 'is not':
      return verdict(identical(left, right), operator === 'is not', left, right);
    case 'in':
    case 'not in':
      return verdict(contains(right, left), operator === 'not in', left, right);
    case 'instanceof':
      return undefined;
    default:
      return order(operator, left, right);
  }
}

function verdict(answer: boolean | undefined, negate: boolean, left: Value, right: Value): Value | undefined {
  if (answer !== undefined) return bool(answer !== negate);
  if (left.kind === 'unknown') return madeOf(left);
  if (right.kind === 'unknown') return madeOf(right);
  if ([left, right].some((value) => value.kind === 'instance' || comparesByEntry(value))) return undefined;
  return unknown('a comparison whose outcome is not known');
}

function identical(a: Value, b: Value): boolean | undefined {
  if (a.kind === 'none' && b.kind === 'none') return a.isUndefined === b.isUndefined;
  if (isSomething(a, b) || isSomething(b, a)) return false;
  if (a.kind === 'tensor' && b.kind === 'tensor') return areSameTensor(a, b);
  if (a.kind === 'list' || a.kind === 'dict' || a.kind === 'set') {
    if (b.kind !== 'unknown') return a === b;
  }
  if (a.kind !== b.kind && a.kind !== 'unknown' && b.kind !== 'unknown')
    return a.kind === 'symbol' || b.kind === 'symbol' ? false : equalsKinds(a, b);
  return a.kind === 'instance' && b.kind === 'instance' ? a === b : equals(a, b);
}

/** What two layers give, or two uses of one, is never one tensor. */
export function areSameTensor(a: TensorValue, b: TensorValue): boolean | undefined {
  if (a === b) return true;
  return a.producer && b.producer && (a.producer !== b.producer || a.index !== b.index) ? false : undefined;
}

const isSomething = (value: Value, other: Value): boolean =>
  other.kind === 'none' && value.kind === 'unknown' && value.isSomething === true;

function equalsKinds(a: Value, b: Value): boolean | undefined {
  return a.kind === 'none' || b.kind === 'none' ? false : equals(a, b);
}

function contains(container: Value, item: Value): boolean | undefined {
  if (container.kind === 'string' && item.kind === 'string') return container.value.includes(item.value);
  if (container.kind === 'dict' || container.kind === 'set') {
    const key = keyOf(item);
    if (key === undefined) return undefined;
    if (container.kind === 'set') return container.items.has(key);
    if (container.entries.has(key)) return true;
    return container.openReason === undefined ? false : undefined;
  }
  if (container.kind !== 'list' && container.kind !== 'tuple') return undefined;
  let answer: boolean | undefined =
    container.kind === 'list' && container.openReason !== undefined ? undefined : false;
  for (const entry of container.items) {
    const same = equals(entry, item);
    if (same === true) return true;
    if (same === undefined) answer = undefined;
  }
  return answer;
}

function order(operator: CompareOperator, left: Value, right: Value): Value | undefined {
  if (left.kind === 'set' && right.kind === 'set') {
    const within = (a: typeof left, b: typeof left) => [...a.items.keys()].every((key) => b.items.has(key));
    const isWithin = operator.startsWith('<') ? within(left, right) : within(right, left);
    return bool(isWithin && (operator.endsWith('=') || left.items.size !== right.items.size));
  }
  const sign = orderOf(left, right);
  // Of what no order is known, and of kinds between which there is none.
  if (sign === undefined) return areUnlike(left, right) ? undefined : verdict(undefined, false, left, right);
  if (Number.isNaN(sign)) return bool(false);
  if (operator === '<') return bool(sign < 0);
  if (operator === '<=') return bool(sign <= 0);
  return bool(operator === '>' ? sign > 0 : sign >= 0);
}

const ORDERED = new Set(['number', 'boolean', 'string', 'list', 'tuple']);

function areUnlike(left: Value, right: Value): boolean {
  const group = ({ kind }: Value) => (kind === 'boolean' ? 'number' : kind);
  return ORDERED.has(left.kind) && ORDERED.has(right.kind) && group(left) !== group(right);
}

const orderWalk = boundedWalk();

/** Negative, zero or positive; undefined when the order is not known. */
export function orderOf(left: Value, right: Value): number | undefined {
  const a = asNumber(left);
  const b = asNumber(right);
  if (a && b) return orderOfNumbers(a, b);
  if (left.kind === 'string' && right.kind === 'string')
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  const items = (value: Value): readonly Value[] | undefined =>
    value.kind === 'tuple' || (value.kind === 'list' && value.openReason === undefined)
      ? value.items
      : undefined;
  const x = items(left);
  const y = items(right);
  if (!x || !y) return undefined;
  return orderWalk(x.length, () => {
    for (const [index, item] of x.entries()) {
      const other = y[index];
      if (!other) return 1;
      const sign = orderOf(item, other);
      if (sign !== 0) return sign;
    }
    return x.length - y.length;
  });
}
