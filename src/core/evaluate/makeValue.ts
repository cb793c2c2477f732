/** Short constructors of values, for the evaluator and every library. */
import type { Location } from '../document.js';
import type { Dim, Shape } from '../graph/dimension.js';
import { isKnownRank } from '../graph/dimension.js';
import type {
  ArrayValue,
  BooleanValue,
  DictValue,
  ListValue,
  NativeValue,
  NoneValue,
  NumberValue,
  StringValue,
  TupleValue,
  UnknownValue,
  Value,
} from './value.js';

export const none: NoneValue = { kind: 'none', isUndefined: false };
export const undefinedValue: NoneValue = { kind: 'none', isUndefined: true };

/** Integers by default; pass `isFloat` for a Python float, which `2.0` is and `2` is not. */
export function num(value: number, isFloat = false): NumberValue {
  return { kind: 'number', value, isFloat };
}

export function str(value: string): StringValue {
  return { kind: 'string', value };
}

export function bool(value: boolean): BooleanValue {
  return { kind: 'boolean', value };
}

export function tuple(items: readonly Value[]): TupleValue {
  return { kind: 'tuple', items };
}

/** A new dictionary of named entries. `openReason`: why it may have others. */
export function dict(entries: Iterable<readonly [string, Value]>, openReason?: string): DictValue {
  const all = new Map([...entries].map(([name, value]) => [`s:${name}`, { key: str(name), value }] as const));
  return openReason === undefined
    ? { kind: 'dict', entries: all }
    : { kind: 'dict', entries: all, openReason };
}

/** A new list; it owns its own copy of `items`. */
export function list(items: readonly Value[]): ListValue {
  return { kind: 'list', items: [...items] };
}

export function unknown(reason: string, origin?: Location): UnknownValue {
  return origin ? { kind: 'unknown', reason, origin } : { kind: 'unknown', reason };
}

/** One number or text, of which only that is known. */
export function scalar(reason: string, origin?: Location): UnknownValue {
  return { ...unknown(reason, origin), isScalar: true };
}

/** A collection of some length whose entries have in common what `each` says. */
export function someOf(each: Value | undefined, reason: string, origin?: Location): UnknownValue {
  return each ? { ...unknown(reason, origin), each } : unknown(reason, origin);
}

/** Nothing known but the reason: what is made of an unknown value by other than handing it on. */
export function madeOf(value: Value): Value {
  return value.kind === 'unknown' && (value.isScalar || value.each || value.either)
    ? unknown(value.reason, value.origin)
    : value;
}

export function native(
  name: string,
  call: NativeValue['call'],
  rest: Partial<Pick<NativeValue, 'member' | 'isClass' | 'row'>> = {},
): NativeValue {
  return { kind: 'native', name, call, ...rest };
}

/** A size as a value: `null` is `None`. */
export function fromDim(dim: Dim): Value {
  if (dim === null) return none;
  if (typeof dim === 'number') return num(dim);
  return dim.kind === 'symbolic' ? { kind: 'symbol', dim } : { ...scalar(dim.reason, dim.origin), size: dim };
}

export function array(
  shape: Shape,
  dtype = 'float64',
  facts: Readonly<Record<string, unknown>> = {},
): ArrayValue {
  return { kind: 'array', shape, dtype, facts };
}

export function fromShape(shape: Shape): TupleValue | UnknownValue {
  return isKnownRank(shape) ? tuple(shape.map(fromDim)) : unknown(shape.reason, shape.origin);
}
