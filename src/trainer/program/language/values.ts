/** Python's values while a program's data are computed, and the two ways in which a step fails. */

import type { NdArray } from '../numpy/ndarray.js';
import type { Frame } from './frame.js';
import type { FunctionNode } from './tree.js';

export type Value =
  | null
  | boolean
  | string
  /** A whole number is an int; any other is a float. */
  | number
  | Float
  | PyList
  | PyTuple
  | PyDict
  | PySet
  | Slice
  | NdArray
  | Native
  | Own
  | Made
  | Opaque;

/** A float that is a whole number: `2.0`. */
export class Float {
  constructor(readonly value: number) {}
}
export class PyList {
  constructor(public items: Value[]) {}
}
export class PyTuple {
  constructor(
    readonly items: readonly Value[],
    /** Of a named tuple. */
    readonly names: readonly string[] = [],
  ) {}
}
/** Entries by `keyOf(key)`, in the order in which they were made. */
export class PyDict {
  readonly entries = new Map<string, readonly [Value, Value]>();
  constructor(
    entries: Iterable<readonly [Value, Value]> = [],
    /** `defaultdict`: what is called for a key that is missing. */
    readonly whenMissing?: Value,
    readonly type: 'dict' | 'Counter' = 'dict',
  ) {
    for (const [key, value] of entries) this.entries.set(keyOf(key), [key, value]);
  }
  get(key: Value): Value | undefined {
    return this.entries.get(keyOf(key))?.[1];
  }
  set(key: Value, value: Value): void {
    this.entries.set(keyOf(key), [key, value]);
  }
}
export class PySet {
  readonly items = new Map<string, Value>();
  constructor(items: Iterable<Value> = []) {
    for (const item of items) this.items.set(keyOf(item), item);
  }
}
export class Slice {
  constructor(
    readonly lower: Value,
    readonly upper: Value,
    readonly step: Value,
  ) {}
}

export interface Call {
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** Calls any callable value. */
  call(callee: Value, ...args: readonly Value[]): Value;
  callWith(callee: Value, args: readonly Value[], named: ReadonlyMap<string, Value>): Value;
}
/** A function, class or module of the library. */
export class Native {
  constructor(
    readonly name: string,
    readonly run: ((call: Call) => Value) | undefined,
    readonly member: (name: string) => Value | undefined = () => undefined,
    /** In a class it takes the instance first, as a function of the program's does. */
    readonly isMethod = false,
  ) {}
}
/** A function or class of the program's own. */
export class Own {
  readonly members = new Map<string, Value>();
  /** Of a class: names with a type, in their order, which `@dataclass` takes for its fields. */
  fields: readonly string[] = [];
  constructor(
    readonly name: string,
    readonly code:
      | { readonly node: FunctionNode; readonly frame: Frame; readonly defaults: readonly Value[] }
      | undefined,
    /** Of a class: where it looks next. */
    readonly bases: readonly Value[] = [],
  ) {}
}
/** An object with members: an instance of the program's own class, a table, an encoder, an open file. */
export class Made {
  readonly members = new Map<string, Value>();
  constructor(
    readonly type: string,
    readonly own?: Own,
    readonly rules: {
      readonly member?: (name: string) => Value | undefined;
      readonly item?: (index: Value) => Value;
      readonly store?: (index: Value, value: Value) => void;
      readonly setMember?: (name: string, value: Value) => boolean;
      readonly iterate?: () => Iterable<Value>;
      readonly length?: () => number;
      readonly operate?: (operator: string, other: Value, isTurned: boolean) => Value | undefined;
      readonly text?: () => string;
    } = {},
    /** What its library keeps in it. */
    readonly held?: unknown,
  ) {}
}
/** A value that is not computed, and why. */
export class Opaque {
  constructor(
    readonly reason: string,
    /** Where in the text that began. */
    readonly at: number,
    /** What gave it changes nothing of what it is given: Keras's layers, drawings. */
    readonly isHarmless: boolean = false,
  ) {}
}

/** The step is not among those that are computed. */
export class Unsupported extends Error {}

/** Python raises this exception. */
export class Raised extends Error {
  constructor(
    readonly exception: string,
    message: string,
  ) {
    super(message);
  }
}

export const ofFloat = (value: number): Value => (Number.isInteger(value) ? new Float(value) : value);

export function isNumber(value: Value): value is number | Float | boolean {
  return typeof value === 'number' || typeof value === 'boolean' || value instanceof Float;
}

export function isFloat(value: Value): boolean {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));
}

/** Throws where it is no number. */
export function numberOf(value: Value | undefined, what = 'a number'): number {
  if (typeof value === 'number') return value;
  if (value instanceof Float) return value.value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  throw new Unsupported(`a value of the type ${typeName(value)} where ${what} is expected`);
}

export function textOf(value: Value | undefined, what = 'a text'): string {
  if (typeof value === 'string') return value;
  if (value instanceof Made && value.rules.text) return value.rules.text();
  throw new Unsupported(`a value of the type ${typeName(value)} where ${what} is expected`);
}

export function typeName(value: Value | undefined): string {
  if (value === undefined) return 'not given';
  if (value === null) return 'None';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  if (isNumber(value)) return isFloat(value) ? 'float' : 'int';
  if (value instanceof Opaque) return 'not known';
  if (value instanceof Made) return value.type;
  if (value instanceof Native || value instanceof Own) return value.name;
  const [name] = value.constructor.name.replace(/^Py|^Nd/, '').split('$');
  return `${name}`.toLowerCase();
}

/** Equal for equal keys of dictionaries: 1 and 1.0 and True are one. */
export function keyOf(value: Value): string {
  if (typeof value === 'string') return `s${value}`;
  if (isNumber(value)) return `n${numberOf(value)}`;
  if (value === null) return 'none';
  if (value instanceof PyTuple) return `t(${value.items.map(keyOf).join()})`;
  if (value instanceof Made && value.rules.text) return `p${value.rules.text()}`;
  if (value instanceof Native) return `c${value.name}`;
  if (value instanceof Own || (value instanceof Made && value.own)) return `o${idOf(value)}`;
  throw new Unsupported(`a key is ${typeName(value)}`);
}

const ids = new WeakMap<object, number>();
let lastId = 0;

function idOf(value: object): number {
  const known = ids.get(value) ?? ++lastId;
  ids.set(value, known);
  return known;
}

/** `str(value)` */
export function shown(value: Value): string {
  if (typeof value === 'string') return value;
  return represented(value);
}

/** `repr(value)` */
export function represented(value: Value): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return value.includes("'") ? JSON.stringify(value) : `'${value}'`;
  if (value instanceof Float) return `${value.value}.0`;
  if (typeof value === 'number') return String(value);
  if (value instanceof PyList) return `[${value.items.map(represented).join(', ')}]`;
  if (value instanceof PyTuple)
    return `(${value.items.map(represented).join(', ')}${value.items.length === 1 ? ',' : ''})`;
  if (value instanceof Made && value.rules.text) return value.rules.text();
  throw new Unsupported(`the text of ${typeName(value)}`);
}
