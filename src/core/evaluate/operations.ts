/** Truth, equality and dictionary keys of values: undefined where they are not known. */
import type { Dialect } from '../program/tree.js';
import { boundedWalk, walked } from './boundedWalk.js';
import { orderOfNumbers } from './largeNumbers.js';
import type { DictValue, Value } from './value.js';

const keyWalk = boundedWalk();
const equalWalk = boundedWalk();

/** The key of a value in a dict or set; undefined for what cannot be one or is not known. */
export function keyOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'number':
      return `n:${value.digits ?? value.value}`;
    case 'boolean':
      return `n:${value.value ? 1 : 0}`;
    case 'string':
      return `s:${value.value}`;
    case 'none':
      return value.isUndefined ? 'u:' : 'none:';
    case 'tuple':
      return keyWalk(value.items.length, () => {
        const keys = value.items.map(keyOf);
        return keys.includes(undefined) ? undefined : `t:(${keys.join(',')})`;
      });
    case 'unknown':
    case 'symbol':
    case 'list':
    case 'dict':
    case 'set':
      return undefined;
    default:
      return `o:${identityOf(value)}`;
  }
}

const identities = new WeakMap<object, number>();
let nextIdentity = 1;

function identityOf(value: object): number {
  let identity = identities.get(value);
  if (identity === undefined) {
    identity = nextIdentity++;
    identities.set(value, identity);
  }
  return identity;
}

export function equals(a: Value, b: Value): boolean | undefined {
  walked.parts++;
  if (a === b && a.kind !== 'unknown') return true;
  if (a.kind === 'unknown' || b.kind === 'unknown') return undefined;
  if (a.kind === 'symbol' || b.kind === 'symbol') return mayEqual(a, b) ? undefined : false;
  if (comparesByEntry(a) || comparesByEntry(b))
    return a.kind === 'none' || b.kind === 'none' ? false : undefined;
  if (a.kind === 'number' && b.kind === 'number') return orderOfNumbers(a, b) === 0;
  if (isNumeric(a) && isNumeric(b)) return Number(a.value) === Number(b.value);
  if (a.kind !== b.kind) return false;
  if (a.kind === 'string' && b.kind === 'string') return a.value === b.value;
  if (a.kind === 'none') return true;
  if (a.kind === 'list' && b.kind === 'list') {
    if (a.openReason !== undefined || b.openReason !== undefined) return undefined;
    return equalItems(a.items, b.items);
  }
  if (a.kind === 'tuple' && b.kind === 'tuple') return equalItems(a.items, b.items);
  if (a.kind === 'dict' && b.kind === 'dict') return equalEntries(a, b);
  if (a.kind === 'set' && b.kind === 'set')
    return a.items.size === b.items.size && [...a.items.keys()].every((key) => b.items.has(key));
  // Without `__eq__`, which is asked before, an instance equals only itself.
  if (a.kind === 'instance') return a.native || a.class.nativeBase ? undefined : false;
  if (a.kind === 'configured') return undefined;
  return a.kind === 'native' && b.kind === 'native' ? a.name === b.name : false;
}

/** A tensor, an array, or a table, which carries one: compared entry by entry. */
export function comparesByEntry(value: Value): boolean {
  return (
    value.kind === 'tensor' ||
    value.kind === 'array' ||
    (value.kind === 'configured' && value.bound.get('array')?.value.kind === 'array')
  );
}

/** JavaScript's `===`: by identity where there is one; undefined when it is not known. */
export function strictlyEqual(a: Value, b: Value): boolean | undefined {
  walked.parts++;
  if (a.kind === 'unknown' || b.kind === 'unknown') return undefined;
  if (a.kind === 'number' && b.kind === 'number') return a.value === b.value;
  if (a === b) return true;
  if (a.kind === 'symbol' || b.kind === 'symbol') return mayEqual(a, b) ? undefined : false;
  if (a.kind !== b.kind) return false;
  if (a.kind === 'string' && b.kind === 'string') return a.value === b.value;
  if (a.kind === 'boolean' && b.kind === 'boolean') return a.value === b.value;
  if (a.kind === 'none' && b.kind === 'none') return a.isUndefined === b.isUndefined;
  if (a.kind === 'native' && b.kind === 'native') return a.name === b.name;
  // A function read twice from a class is made twice.
  if (a.kind === 'function' && b.kind === 'function') return a.node === b.node ? undefined : false;
  return a.kind === 'method' ? undefined : false;
}

/** What has only a name may be a text or a tuple; what is calculated from it is a number. */
function mayEqual(a: Value, b: Value): boolean {
  if (a.kind === 'none' || b.kind === 'none') return false;
  return isOnlyNamed(a) || isOnlyNamed(b) || (isNumeric(a) && isNumeric(b));
}

function isOnlyNamed(value: Value): boolean {
  return value.kind === 'symbol' && value.dim.kind === 'symbolic' && value.dim.expression.op === 'symbol';
}

function isNumeric(value: Value): value is Extract<Value, { kind: 'number' | 'boolean' | 'symbol' }> & {
  value: number | boolean;
} {
  return value.kind === 'number' || value.kind === 'boolean' || value.kind === 'symbol';
}

function equalEntries(a: DictValue, b: DictValue): boolean | undefined {
  if (a.openReason !== undefined || b.openReason !== undefined) return undefined;
  if (a.entries.size !== b.entries.size) return false;
  return equalWalk(a.entries.size, () => {
    let result: boolean | undefined = true;
    for (const [key, entry] of a.entries) {
      const other = b.entries.get(key);
      const same = other ? equals(entry.value, other.value) : false;
      if (same === false) return false;
      if (same === undefined) result = undefined;
    }
    return result;
  });
}

function equalItems(a: readonly Value[], b: readonly Value[]): boolean | undefined {
  if (a.length !== b.length) return false;
  return equalWalk(a.length, () => {
    let result: boolean | undefined = true;
    for (const [index, item] of a.entries()) {
      const other = b[index];
      const same = other ? equals(item, other) : false;
      if (same === false) return false;
      if (same === undefined) result = undefined;
    }
    return result;
  });
}

/** Whether a test on this value passes; undefined when that is not known. */
export function truthOf(value: Value, dialect: Dialect): boolean | undefined {
  const python = dialect === 'python';
  switch (value.kind) {
    case 'number':
      return value.value !== 0 && !Number.isNaN(value.value);
    case 'string':
      return value.value !== '';
    case 'boolean':
    case 'none':
      if (value.byCaller?.side !== undefined)
        return value.byCaller.side !== (value.kind === 'boolean' && value.isTurned === true);
      if (value.byCaller) value.byCaller.isTested = true;
      return value.kind === 'boolean' && value.value;
    case 'list':
      if (!python || value.items.length > 0) return true;
      return value.openReason === undefined ? false : undefined;
    case 'tuple':
      return !python || value.items.length > 0;
    case 'dict':
      if (!python || value.entries.size > 0) return true;
      return value.openReason === undefined ? false : undefined;
    case 'set':
      return !python || value.items.size > 0;
    case 'unknown':
    case 'symbol':
      return undefined;
    case 'array':
    case 'tensor':
      return python ? undefined : true;
    default:
      return true;
  }
}
