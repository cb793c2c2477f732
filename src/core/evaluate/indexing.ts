/** `object[index]` on sequences, strings and dictionaries, read and written; slices as each language cuts. */
import { symbol } from '../graph/dimensionArithmetic.js';
import type { Dialect } from '../program/tree.js';
import { NEVER_CALLED } from './assumptions.js';
import type { ChangeJournal } from './changeJournal.js';
import { lookedUpIn } from './codedCells.js';
import { entryOf } from './joinValues.js';
import { fromDim, list, someOf, str, tuple, undefinedValue, unknown } from './makeValue.js';
import { openList } from './openLists.js';
import { keyOf } from './operations.js';
import { cutUnknown, ofRows, rowSlot } from './rowOrigin.js';
import { entryAtPlace } from './rowParts.js';
import type { DictValue, ListValue, SetValue, SliceValue, Value } from './value.js';

/** Undefined when only a library could index it; `outside` when the index is past the end. */
export function readIndex(object: Value, index: Value, dialect: Dialect): Value | 'outside' | undefined {
  if (object.kind === 'dict') return readEntry(object, index, dialect);
  if (object.kind !== 'list' && object.kind !== 'tuple' && object.kind !== 'string') return undefined;
  if (index.kind === 'unknown') return (object.kind === 'list' && entryAtPlace(object, index)) || index;
  if (index.kind === 'slice') return cut(object, index);
  const position =
    index.kind === 'boolean' ? Number(index.value) : index.kind === 'number' ? index.value : NaN;
  if (Number.isNaN(position)) return unknown(`a ${index.kind} is no index`);
  const open = object.kind === 'list' ? object.openReason : undefined;
  const length = object.kind === 'string' ? object.value.length : object.items.length;
  if (object.kind === 'list' && open !== undefined && (position < 0 || position >= length))
    return entryOf(object, { reason: open }) ?? unknown(open);
  const at = position < 0 && dialect === 'python' ? position + length : position;
  if (at < 0 || at >= length) return dialect === 'python' ? 'outside' : undefinedValue;
  if (object.kind === 'string') return str(object.value.charAt(at));
  return object.items[at] ?? undefinedValue;
}

function readEntry(dict: DictValue, index: Value, dialect: Dialect): Value | 'outside' {
  if (index.kind === 'unknown') return lookedUpIn(dict, index) ?? index;
  const isScript = dialect === 'javascript' && (index.kind === 'number' || index.kind === 'boolean');
  const key = isScript ? `s:${index.value}` : keyOf(index);
  if (key === undefined) return unknown(`a ${index.kind} is no key`);
  const entry = dict.entries.get(key);
  if (entry) return entry.value;
  if (dict.openReason !== undefined) return openEntry(dict.openReason, index);
  return dialect === 'python' ? 'outside' : undefinedValue;
}

/** An entry that is not among the known ones: of options that nothing here gives, it has the name of its key. */
export function openEntry(reason: string, key: Value): Value {
  return reason === NEVER_CALLED && key.kind === 'string' ? fromDim(symbol(key.value)) : unknown(reason);
}

/** The positions that a slice picks from a sequence of `length`; undefined when its bounds are not known. */
export function slicePositions(slice: SliceValue, length: number): readonly number[] | undefined {
  const bound = (value: Value, fallback: number): number | undefined =>
    value.kind === 'none' ? fallback : value.kind === 'number' ? value.value : undefined;
  const step = bound(slice.step, 1);
  if (step === undefined || step === 0) return undefined;
  const clamp = (value: number): number =>
    step > 0
      ? Math.min(Math.max(value < 0 ? value + length : value, 0), length)
      : Math.min(Math.max(value < 0 ? value + length : value, -1), length - 1);
  const start = bound(slice.lower, step > 0 ? 0 : length - 1);
  const end = slice.upper.kind === 'none' ? (step > 0 ? length : -1) : bound(slice.upper, 0);
  if (start === undefined || end === undefined) return undefined;
  const last = slice.upper.kind === 'none' ? end : clamp(end);
  const positions: number[] = [];
  for (let at = clamp(start); step > 0 ? at < last : at > last; at += step) positions.push(at);
  return positions;
}

function cut(object: Extract<Value, { kind: 'list' | 'tuple' | 'string' }>, slice: SliceValue): Value {
  if (object.kind === 'list' && object.openReason !== undefined)
    return cutUnknown(
      ofRows(someOf(entryOf(object, { reason: object.openReason }), object.openReason), object.rowOrigin),
      slice,
    );
  const length = object.kind === 'string' ? object.value.length : object.items.length;
  const positions = slicePositions(slice, length);
  if (!positions) return unknown('a slice whose bounds are not known');
  if (object.kind === 'string') return str(positions.map((at) => object.value.charAt(at)).join(''));
  const items = positions.map((at) => object.items[at] ?? undefinedValue);
  return object.kind === 'tuple' ? tuple(items) : list(items);
}

export function listSlot(target: ListValue) {
  return {
    object: target,
    key: 'items',
    get: () => target.items,
    set: (items: Value[]) => {
      target.items = items;
    },
  };
}

export function setSlot(target: SetValue) {
  return {
    object: target,
    key: 'items',
    get: () => target.items,
    set: (items: SetValue['items']) => {
      target.items = items;
    },
  };
}

export function dictSlot(target: DictValue) {
  return {
    object: target,
    key: 'entries',
    get: () => target.entries,
    set: (entries: DictValue['entries']) => {
      target.entries = entries;
    },
  };
}

/** False when only a library could store there. */
export function writeIndex(object: Value, index: Value, value: Value, journal: ChangeJournal): boolean {
  if (object.kind === 'dict') {
    const key = keyOf(index);
    journal.touch(dictSlot(object), (entries) => new Map(entries));
    if (key === undefined) object.openReason = 'a key that is not known was stored';
    else object.entries.set(key, { key: index, value });
    return true;
  }
  if (object.kind !== 'list') return false;
  if (object.rowOrigin) journal.set(rowSlot(object), undefined);
  journal.touch(listSlot(object), (items) => [...items]);
  if (index.kind === 'number') {
    const at = index.value < 0 ? index.value + object.items.length : index.value;
    if (at >= 0 && at < object.items.length + 1) object.items[at] = value;
    else openList(object, 'an entry past the end was stored', undefined);
  } else if (index.kind === 'slice' && (value.kind === 'list' || value.kind === 'tuple')) {
    const positions = slicePositions(index, object.items.length);
    const plain = positions?.every((at, order) => at === (positions[0] ?? 0) + order);
    if (positions && plain) {
      const start = positions[0] ?? (index.lower.kind === 'number' ? index.lower.value : 0);
      object.items.splice(start, positions.length, ...value.items);
    } else if (positions?.length === value.items.length) {
      for (const [order, at] of positions.entries()) object.items[at] = value.items[order] ?? undefinedValue;
    } else openList(object, 'a slice that is not known was stored', undefined);
  } else {
    const reason = 'an entry at an index that is not known was stored';
    object.items = object.items.map(() => unknown(reason));
  }
  return true;
}
