/** Operators, brackets, dots and loops between any two values, each handed to the kind of value that knows it. */

import { indexed, rangeOf, stored } from '../numpy/arrayIndex.js';
import { compared, entry, operated, scalarOr, toArray } from '../numpy/arrayMath.js';
import { arrayMember } from '../numpy/arrayMembers.js';
import { NdArray, rowOf } from '../numpy/ndarray.js';
import { product } from '../numpy/products.js';
import { isEnum, membersOfEnum } from './classes.js';
import type { Evaluator } from './evaluator.js';
import { dictMember, listMember, setMember } from './holderMembers.js';
import { plainCall } from './natives.js';
import { formattedByPercent } from './textFormat.js';
import { textMember } from './textMembers.js';
import {
  type Float,
  isFloat,
  isNumber,
  keyOf,
  Made,
  Native,
  numberOf,
  Opaque,
  Own,
  ofFloat,
  PyDict,
  PyList,
  PySet,
  PyTuple,
  Raised,
  Slice,
  shown,
  textOf,
  typeName,
  Unsupported,
  type Value,
} from './values.js';

export function unary(operator: string, operand: Value): Value {
  if (operator === 'not') return !truthOf(operand);
  if (operator === '-') return binary('*', operand, -1);
  if (operator === '~')
    return operand instanceof NdArray && operand.dtype === 'bool'
      ? compare('==', operand, false)
      : binary('^', operand, operand instanceof Made ? true : -1);
  return operand;
}

export function binary(operator: string, left: Value, right: Value): Value {
  for (const [own, other, isTurned] of [
    [left, right, false],
    [right, left, true],
  ] as const)
    if (own instanceof Made && own.rules.operate) {
      const made = own.rules.operate(operator, other, isTurned);
      if (made !== undefined) return made;
    }
  if (operator === '@') return product(left, right);
  if (left instanceof NdArray || right instanceof NdArray) return scalarOr(operated(operator, left, right));
  if (isNumber(left) && isNumber(right)) return calculated(operator, left, right);
  if (typeof left === 'string' && operator === '+' && typeof right === 'string') return left + right;
  if (typeof left === 'string' && operator === '%') return formattedByPercent(left, right);
  if (operator === '*') {
    const [held, times] = isNumber(right) ? [left, right] : [right, left];
    const count = isNumber(times) ? Math.max(0, numberOf(times)) : -1;
    if (count >= 0 && typeof held === 'string') return held.repeat(count);
    if (count >= 0 && held instanceof PyList)
      return new PyList(Array.from({ length: count }, () => held.items).flat());
    if (count >= 0 && held instanceof PyTuple)
      return new PyTuple(Array.from({ length: count }, () => held.items).flat());
  }
  if (operator === '+' && left instanceof PyList && right instanceof PyList)
    return new PyList([...left.items, ...right.items]);
  if (operator === '+' && left instanceof PyTuple && right instanceof PyTuple)
    return new PyTuple([...left.items, ...right.items]);
  if (left instanceof PySet && right instanceof PySet) {
    const [a, b] = [[...left.items.values()], [...right.items.values()]];
    if (operator === '|') return new PySet([...a, ...b]);
    if (operator === '&') return new PySet(a.filter((item) => right.items.has(keyOf(item))));
    if (operator === '-') return new PySet(a.filter((item) => !right.items.has(keyOf(item))));
  }
  throw new Unsupported(`"${operator}" of ${typeName(left)} and ${typeName(right)}`);
}

function calculated(
  operator: string,
  left: number | Float | boolean,
  right: number | Float | boolean,
): Value {
  const [a, b] = [numberOf(left), numberOf(right)];
  const isReal = isFloat(left) || isFloat(right);
  const made = (value: number): Value => (isReal ? ofFloat(value) : value);
  switch (operator) {
    case '+':
      return made(a + b);
    case '-':
      return made(a - b);
    case '*':
      return made(a * b);
    case '/':
    case '//':
    case '%':
      if (b === 0) throw new Raised('ZeroDivisionError', 'division by zero');
      if (operator === '/') return ofFloat(a / b);
      return made(operator === '//' ? Math.floor(a / b) : a - b * Math.floor(a / b));
    case '**':
      return isReal || b < 0 ? ofFloat(a ** b) : a ** b;
    case '&':
    case '|':
    case '^':
      if (typeof left === 'boolean' && typeof right === 'boolean')
        return operator === '&' ? left && right : operator === '|' ? left || right : left !== right;
      return operator === '&' ? a & b : operator === '|' ? a | b : a ^ b;
    case '<<':
      return a * 2 ** b;
    case '>>':
      return Math.floor(a / 2 ** b);
    default:
      throw new Unsupported(`"${operator}" of numbers`);
  }
}

export function compare(operator: string, left: Value, right: Value): Value {
  if (operator === 'is' || operator === 'is not') return isSame(left, right) === (operator === 'is');
  if (operator === 'in' || operator === 'not in') return isIn(left, right) === (operator === 'in');
  if (left instanceof Made && left.rules.operate) {
    const made = left.rules.operate(operator, right, false);
    if (made !== undefined) return made;
  }
  if (right instanceof Made && right.rules.operate && !(left instanceof NdArray)) {
    const turned = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' }[operator] ?? operator;
    const made = right.rules.operate(turned, left, false);
    if (made !== undefined) return made;
  }
  const isArray = (value: Value) => value instanceof NdArray;
  if ((isArray(left) && right !== null) || (isArray(right) && left !== null))
    return scalarOr(compared(operator, left, right));
  if (operator === '==' || operator === '!=') return isEqual(left, right) === (operator === '==');
  const order = ordered(left, right);
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function isSame(left: Value, right: Value): boolean {
  return left === right || (left instanceof Native && right instanceof Native && left.name === right.name);
}

export function isEqual(left: Value, right: Value): boolean {
  if (isNumber(left) && isNumber(right)) return numberOf(left) === numberOf(right);
  if (left instanceof PyList && right instanceof PyList) return areEqual(left.items, right.items);
  if (left instanceof PyTuple && right instanceof PyTuple) return areEqual(left.items, right.items);
  if (left instanceof NdArray || right instanceof NdArray)
    throw new Unsupported('a comparison of arrays in collections');
  if (left instanceof Native && right instanceof Native) return left.name === right.name;
  if (left instanceof Made && right instanceof Made && left.rules.text && right.rules.text)
    return left.rules.text() === right.rules.text();
  return left === right;
}

const areEqual = (a: readonly Value[], b: readonly Value[]): boolean =>
  a.length === b.length && a.every((item, at) => isEqual(item, b[at] ?? null));

/** Below zero where the first comes first. Texts by their code points, as Python has it. */
export function ordered(left: Value, right: Value): number {
  if (isNumber(left) && isNumber(right)) return numberOf(left) - numberOf(right);
  if (typeof left === 'string' && typeof right === 'string') return orderedTexts(left, right);
  const [a, b] = [sequenceIn(left), sequenceIn(right)];
  if (a && b) {
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const order = ordered(a[at] ?? null, b[at] ?? null);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  if (left instanceof Made && right instanceof Made && left.rules.text && right.rules.text)
    return orderedTexts(left.rules.text(), right.rules.text());
  throw new Raised('TypeError', `'<' not supported between ${typeName(left)} and ${typeName(right)}`);
}

export function orderedTexts(left: string, right: string): number {
  if (left === right) return 0;
  const [a, b] = [Array.from(left), Array.from(right)];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = (a[at]?.codePointAt(0) ?? 0) - (b[at]?.codePointAt(0) ?? 0);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const sequenceIn = (value: Value): readonly Value[] | undefined =>
  value instanceof PyList || value instanceof PyTuple ? value.items : undefined;

function isIn(left: Value, right: Value): boolean {
  if (typeof right === 'string') return right.includes(String(left));
  if (right instanceof PyDict) return right.get(left) !== undefined;
  if (right instanceof PySet) return right.items.has(keyOf(left));
  if (right instanceof Made && right.rules.member) {
    const keys = right.rules.member('__contains__');
    if (keys instanceof Native && keys.run) return keys.run(plainCall(left)) === true;
  }
  for (const item of iterated(right)) if (isEqual(left, item)) return true;
  return false;
}

export function truthOf(value: Value): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value !== '';
  if (isNumber(value)) return numberOf(value) !== 0;
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length > 0;
  if (value instanceof PyDict) return value.entries.size > 0;
  if (value instanceof PySet) return value.items.size > 0;
  if (value instanceof NdArray) {
    if (value.size === 1) return Boolean(value.flat()[0]);
    throw new Raised('ValueError', 'The truth value of an array with more than one element is ambiguous');
  }
  if (value instanceof Made && value.rules.operate)
    throw new Raised('ValueError', `The truth value of a ${value.type} is ambiguous`);
  return true;
}

/** Of what needs no code of the program's to give it. */
export function entryOfHeld(object: Value, index: Value): Value {
  if (object instanceof PyDict && object.get(index) === undefined) throw new Raised('KeyError', shown(index));
  return entryOf(object, index, undefined);
}

export function entryOf(object: Value, index: Value, evaluator: Evaluator | undefined): Value {
  if (object instanceof NdArray) {
    const found = indexed(object, index);
    return found.shape.length === 0 ? entry(found.flat()[0], found.dtype) : found;
  }
  if (object instanceof PyDict) {
    const found = object.get(index);
    if (found !== undefined) return found;
    if (object.whenMissing === undefined || !evaluator)
      throw new Raised('KeyError', String(typeof index === 'string' ? `'${index}'` : keyOf(index).slice(1)));
    const made = evaluator.call(object.whenMissing, [], new Map(), 0);
    // A Counter does not keep what it was only asked for.
    if (object.type === 'dict') object.set(index, made);
    return made;
  }
  if (object instanceof PyList || object instanceof PyTuple) {
    if (index instanceof Slice) {
      const picked = slice(object.items, index);
      return object instanceof PyList ? new PyList(picked) : new PyTuple(picked);
    }
    return object.items[placeIn(index, object.items.length)] ?? null;
  }
  if (typeof object === 'string') {
    const letters = Array.from(object);
    return index instanceof Slice
      ? slice(letters, index).join('')
      : (letters[placeIn(index, letters.length)] ?? null);
  }
  if (object instanceof Made && object.rules.item) return object.rules.item(index);
  const named = object instanceof Own && isEnum(object) ? object.members.get(textOf(index)) : undefined;
  if (named !== undefined) return named;
  throw new Unsupported(`an entry of ${typeName(object)}`);
}

function slice<T>(items: readonly T[], index: Slice): T[] {
  const { start, step, count } = rangeOf(index, items.length);
  return Array.from({ length: count }, (_, at) => items[start + at * step] as T);
}

function placeIn(index: Value, length: number): number {
  const at =
    index instanceof NdArray && index.size === 1 ? Number(index.flat()[0]) : numberOf(index, 'an index');
  const place = at < 0 ? at + length : at;
  if (!Number.isInteger(at)) throw new Raised('TypeError', 'list indices must be integers or slices');
  if (place < 0 || place >= length) throw new Raised('IndexError', 'list index out of range');
  return place;
}

export function storeEntry(object: Value, index: Value, value: Value): void {
  if (object instanceof NdArray) stored(object, index, value);
  else if (object instanceof PyDict) object.set(index, value);
  else if (object instanceof PyList && index instanceof Slice) {
    const { start, step, count } = rangeOf(index, object.items.length);
    if (step !== 1) throw new Unsupported('a slice with steps is stored');
    object.items.splice(start, count, ...iterated(value));
  } else if (object instanceof PyList) object.items[placeIn(index, object.items.length)] = value;
  else if (object instanceof Made && object.rules.store) object.rules.store(index, value);
  else throw new Unsupported(`an entry of ${typeName(object)} is stored`);
}

export function* iterated(value: Value): Iterable<Value> {
  if (value instanceof PyList || value instanceof PyTuple) yield* value.items;
  else if (value instanceof PyDict) for (const [key] of [...value.entries.values()]) yield key;
  else if (value instanceof PySet) yield* value.items.values();
  else if (typeof value === 'string') yield* value;
  else if (value instanceof NdArray && value.shape.length > 0)
    for (let row = 0; row < (value.shape[0] ?? 0); row++) {
      const one = rowOf(value, row);
      yield one.shape.length === 0 ? entry(one.data[one.offset], one.dtype) : one;
    }
  else if (value instanceof Made && value.rules.iterate) yield* value.rules.iterate();
  else if (value instanceof Own && isEnum(value)) yield* membersOfEnum(value);
  else if (value instanceof Opaque) throw new Unsupported(value.reason);
  else throw new Unsupported(`a loop over ${typeName(value)}`);
}

export function lengthOf(value: Value): number {
  if (typeof value === 'string') return Array.from(value).length;
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length;
  if (value instanceof PyDict) return value.entries.size;
  if (value instanceof PySet) return value.items.size;
  if (value instanceof NdArray && value.shape.length > 0) return value.shape[0] ?? 0;
  if (value instanceof Made && value.rules.length) return value.rules.length();
  if (value instanceof Own && isEnum(value)) return membersOfEnum(value).length;
  throw new Unsupported(`the length of ${typeName(value)}`);
}

export function memberOf(object: Value, name: string): Value | undefined {
  if (typeof object === 'string') return textMember(object, name);
  if (object instanceof PyList) return listMember(object, name);
  if (object instanceof PyDict) return dictMember(object, name);
  if (object instanceof PySet) return setMember(object, name);
  if (object instanceof NdArray) return arrayMember(object, name);
  if (object instanceof Native) return object.name === 'module' ? undefined : object.member(name);
  if (object instanceof Made) return object.members.get(name) ?? object.rules.member?.(name);
  if (isNumber(object)) return arrayMember(toArray(object), name);
  if (object instanceof PyTuple && object.names.includes(name))
    return object.items[object.names.indexOf(name)];
  if (object instanceof PyTuple && name === 'index') return listMember(new PyList([...object.items]), name);
  if (object instanceof PyTuple && name === 'count') return listMember(new PyList([...object.items]), name);
  return undefined;
}

/** A class's own member, or that of the first of its bases that has it. */
export function memberOfClass(own: Own, name: string): Value | undefined {
  const found = own.members.get(name);
  if (found !== undefined) return found;
  for (const base of own.bases) {
    const inherited = base instanceof Own ? memberOfClass(base, name) : undefined;
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}
