/** What is known after a branch whose test is not known: what both sides agree on, and a reason for the rest. */
import { walked } from './boundedWalk.js';
import { type Change, type ChangeJournal, PARTS_PER_CHANGE, sizeOf } from './changeJournal.js';
import { type Doubt, joinValues } from './joinValues.js';
import type { Slot } from './journal.js';
import { unknown } from './makeValue.js';
import { openList } from './openLists.js';
import type { ListValue, Value } from './value.js';

/** Of a walk: joining an entry costs as much as so many. */
const PARTS_PER_ENTRY = 4;

/** Puts the joined outcome of two undone branches into force. */
export function joinChanges(
  left: readonly Change[],
  right: readonly Change[],
  journal: ChangeJournal,
  doubt: Doubt,
): void {
  const others = new Map<object, Map<string, Change>>();
  for (const change of right) {
    const byKey = others.get(change.slot.object) ?? new Map<string, Change>();
    byKey.set(change.slot.key, change);
    others.set(change.slot.object, byKey);
  }
  for (const change of left) {
    const other = others.get(change.slot.object);
    const twin = other?.get(change.slot.key);
    other?.delete(change.slot.key);
    if (change.isNew) journal.redo([change]);
    else settle(change.slot, change.after, twin ? twin.after : change.before, journal, doubt);
  }
  for (const rest of others.values())
    for (const change of rest.values())
      if (change.isNew) journal.redo([change]);
      else settle(change.slot, change.before, change.after, journal, doubt);
}

/** After a loop that ran an unknown number of times, whatever it changes is not known. */
export function widen(changes: readonly Change[], journal: ChangeJournal, doubt: Doubt): void {
  for (const { slot, before, after, isNew } of changes) {
    if (isNew) journal.born(slot.object);
    settle(slot, before, after, journal, doubt);
  }
}

function settle(slot: Slot<unknown>, a: unknown, b: unknown, journal: ChangeJournal, doubt: Doubt): void {
  walked.parts += PARTS_PER_CHANGE + PARTS_PER_ENTRY * (sizeOf(a) + sizeOf(b));
  if (slot.join) journal.set(slot, slot.join(a, b));
  else if (doubt.choose && slot.key !== 'applications') journal.set(slot, doubt.choose(a, b));
  else journal.set(slot, joinContents(slot, a, b, doubt));
}

function joinContents(slot: Slot<unknown>, a: unknown, b: unknown, doubt: Doubt): unknown {
  if (a === b) return a;
  if (isValue(a) && isValue(b)) return joinValues(a, b, doubt);
  if (Array.isArray(a) && Array.isArray(b)) return joinArrays(slot, a, b, doubt);
  if (a instanceof Map && b instanceof Map) return joinMaps(slot, a, b, doubt);
  // A name that only one side defines: the program would fail on the other, so it has the value it has.
  if (a === undefined) return b;
  if (b === undefined) return a;
  return isValue(a) || isValue(b) ? unknown(doubt.reason, doubt.origin) : a;
}

export function isValue(content: unknown): content is Value {
  return typeof content === 'object' && content !== null && 'kind' in content;
}

function joinArrays(slot: Slot<unknown>, a: unknown[], b: unknown[], doubt: Doubt): unknown[] {
  if (slot.key === 'applications') return [...new Set([...a, ...b])];
  const common: unknown[] = [];
  for (const [index, item] of a.entries()) {
    const other = b[index];
    if (item === other) common.push(item);
    else if (isValue(item) && isValue(other) && holdsValues(slot.object))
      common.push(joinValues(item, other, doubt));
    else break;
  }
  if (common.length === Math.max(a.length, b.length)) return common;
  if (holdsValues(slot.object)) openList(slot.object, doubt.reason, [...a, ...b].filter(isValue));
  else markOpen(slot.object, doubt);
  return common;
}

function holdsValues(object: object): object is ListValue {
  return 'kind' in object && object.kind === 'list';
}

function joinMaps(
  slot: Slot<unknown>,
  a: Map<unknown, unknown>,
  b: Map<unknown, unknown>,
  doubt: Doubt,
): Map<unknown, unknown> {
  const joined = new Map<unknown, unknown>();
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const left = a.get(key);
    const right = b.get(key);
    if (left === right) joined.set(key, left);
    else if (isEntry(left) && isEntry(right))
      joined.set(key, { key: left.key, value: joinValues(left.value, right.value, doubt) });
    else if (isValue(left) && isValue(right)) joined.set(key, joinValues(left, right, doubt));
    else {
      markOpen(slot.object, doubt);
      const entry = left ?? right;
      if (isEntry(entry)) joined.set(key, { key: entry.key, value: unknown(doubt.reason, doubt.origin) });
      else joined.set(key, entry);
    }
  }
  return joined;
}

function isEntry(content: unknown): content is { key: Value; value: Value } {
  return typeof content === 'object' && content !== null && 'key' in content && 'value' in content;
}

/** A dict of unknown size says so; a model whose layers are in doubt is incomplete. */
function markOpen(object: object, doubt: Doubt): void {
  if (!('kind' in object)) return;
  if (object.kind === 'dict') Object.assign(object, { openReason: doubt.reason });
  if (object.kind === 'model') Object.assign(object, { incomplete: doubt });
}
