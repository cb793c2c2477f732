/** Methods of Python's lists, deques and tuples. */
import { LONGEST_SEQUENCE } from '../../evaluate/arithmetic.js';
import { lookedUp } from '../../evaluate/codedCells.js';
import { none, num, scalar } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { openList } from '../../evaluate/openLists.js';
import { equals } from '../../evaluate/operations.js';
import { grown, rowSlot, withStep } from '../../evaluate/rowOrigin.js';
import { extendedRows } from '../../evaluate/rowParts.js';
import { noteEntry } from '../../evaluate/trail.js';
import type { ListValue, UnknownValue, Value } from '../../evaluate/value.js';
import { argument, because, notKnown, numberOf } from './callArguments.js';
import { changeList } from './containers.js';
import { sortedRows, sortedValues } from './ordering.js';

type ListMethod = (self: ListValue, call: NativeCall) => Value;

function change(self: ListValue, call: NativeCall, make: (items: Value[]) => void): Value {
  changeList(call.evaluation, self, make);
  return none;
}

/** Adds at the end or the front; a deque with a longest length drops at the other end. */
function added(self: ListValue, call: NativeCall, values: readonly Value[], inFront = false): Value {
  if (self.items.length + values.length > LONGEST_SEQUENCE) {
    openList(self, 'a list too long to follow', undefined);
    return none;
  }
  // Where the entries stand in it is not known any more, so that what is added joins the rest.
  if (self.openReason !== undefined && self.each) {
    openList(self, self.openReason, values);
    return none;
  }
  return change(self, call, (items) => {
    const longest = self.deque?.longest;
    for (const value of [...values]) {
      if (inFront) items.unshift(value);
      else items.push(value);
      if (longest !== undefined && items.length > longest) items.splice(inFront ? -1 : 0, 1);
    }
  });
}

function extended(self: ListValue, call: NativeCall, inFront = false): Value {
  const value = argument(call, 0);
  const place = `${call.location.path} ${call.location.start}`;
  const rows = inFront ? undefined : extendedRows(self, value, call.evaluation.rowsHere(), place);
  const found = value && call.evaluation.iterate(value, call.location);
  if (found && !('kind' in found)) return added(self, call, found, inFront);
  call.evaluation.spend(20);
  changeList(call.evaluation, self, () => undefined);
  if (rows) call.evaluation.journal.set(rowSlot(self), rows);
  openList(self, found?.reason ?? 'what was added is not known', found?.each && [...self.items, found.each]);
  return none;
}

function whereIs(self: ListValue, call: NativeCall): number | undefined {
  const value = argument(call, 0);
  let isSure = self.openReason === undefined;
  for (const [index, item] of self.items.entries()) {
    const same = value ? equals(item, value) : undefined;
    if (same === true) return isSure || self.openReason !== undefined ? index : undefined;
    if (same === undefined) isSure = false;
  }
  return isSure ? -1 : undefined;
}

/** `names.index(folder)`: of a cell among known names, or of a folder in its own listing. */
function placeAmong(self: ListValue, value: Value): Value | undefined {
  if (self.openReason === undefined)
    return lookedUp(
      value,
      self.items.map((item, at) => [item, num(at)]),
    );
  const { rowOrigin, each, openReason } = self;
  const isOwn =
    rowOrigin?.isListing === true &&
    value.kind === 'unknown' &&
    each?.kind === 'unknown' &&
    value.facts !== undefined &&
    JSON.stringify(columnsIn(value)) === JSON.stringify(columnsIn(each));
  return isOwn ? { ...scalar(openReason), counts: true, rowOrigin } : undefined;
}

/** Of a cell: the part of a path that it is, wherever below the listing the path ends. */
const columnsIn = ({ facts }: UnknownValue): unknown =>
  (facts?.cell as { readonly columns?: unknown } | undefined)?.columns;

function taken(self: ListValue, call: NativeCall, at: number | undefined): Value {
  if (self.openReason !== undefined) {
    const rows = self.rowOrigin;
    if (rows) call.evaluation.journal.set(rowSlot(self), withStep(rows, 'an entry of the list is taken out'));
    return notKnown(call, self.openReason);
  }
  if (at === undefined) {
    changeList(call.evaluation, self, () => undefined);
    self.openReason = 'which entry was taken out is not known';
    return notKnown(call, self.openReason);
  }
  const from = at < 0 ? at + self.items.length : at;
  const found = self.items[from];
  if (!found) return call.evaluation.raise('there is no such entry', call.location, 'IndexError');
  change(self, call, (items) => items.splice(from, 1));
  return found;
}

export const LIST_METHODS: Readonly<Record<string, ListMethod>> = {
  append: (self, call) => {
    const value = argument(call, 0);
    if (!value) return none;
    const before = self.rowOrigin;
    const made = added(self, call, [value]);
    const here = call.evaluation.rowsHere();
    const rows = grown({ ...self, ...(before && { rowOrigin: before }) }, here, value);
    if (rows || before) call.evaluation.journal.set(rowSlot(self), rows);
    noteEntry(self, value, call.location);
    return made;
  },
  extend: (self, call) => extended(self, call),
  insert: (self, call) => {
    const at = numberOf(argument(call, 0));
    const value = argument(call, 1);
    if (at !== undefined && value) return change(self, call, (items) => items.splice(at, 0, value));
    changeList(call.evaluation, self, () => undefined);
    openList(self, 'where an entry was put in is not known', value && [...self.items, value]);
    return none;
  },
  remove: (self, call) => {
    const at = whereIs(self, call);
    if (at === -1) return call.evaluation.raise('the list has no such entry', call.location, 'ValueError');
    if (at !== undefined) return change(self, call, (items) => items.splice(at, 1));
    changeList(call.evaluation, self, () => undefined);
    self.openReason = 'which entry was taken out is not known';
    return none;
  },
  pop: (self, call) => taken(self, call, call.positional[0] ? numberOf(argument(call, 0)) : -1),
  reverse: (self, call) => change(self, call, (items) => items.reverse()),
  sort: (self, call) => {
    const rows = call.keywords.size === 0 ? sortedRows(self) : undefined;
    if (rows) {
      call.evaluation.journal.set(rowSlot(self), rows);
      return none;
    }
    const sorted = sortedValues(
      self.items,
      call.keywords.get('key')?.value,
      call.keywords.get('reverse')?.value,
      call,
    );
    if (sorted) return change(self, call, (items) => items.splice(0, items.length, ...sorted));
    changeList(call.evaluation, self, () => undefined);
    self.openReason ??= 'the order of the list is not known';
    return none;
  },
  clear: (self, call) => change(self, call, (items) => items.splice(0)),
  copy: (self) => ({ ...self, items: [...self.items] }),
  index: (self, call) => {
    const value = argument(call, 0);
    const place = value && placeAmong(self, value);
    if (place) return place;
    const at = whereIs(self, call);
    if (at === -1) return call.evaluation.raise('the list has no such entry', call.location, 'ValueError');
    return at === undefined ? because(call, [argument(call, 0)], 'where this stands is not known') : num(at);
  },
  count: (self, call) => {
    const value = argument(call, 0);
    const same = self.items.map((item) => (value ? equals(item, value) : undefined));
    if (self.openReason !== undefined || same.includes(undefined))
      return because(call, [value], 'how often this stands here is not known');
    return num(same.filter(Boolean).length);
  },
};

export const DEQUE_METHODS: Readonly<Record<string, ListMethod>> = {
  appendleft: (self, call) => {
    const value = argument(call, 0);
    return value ? added(self, call, [value], true) : none;
  },
  extendleft: (self, call) => extended(self, call, true),
  popleft: (self, call) => taken(self, call, 0),
  rotate: (self, call) => {
    const by = numberOf(argument(call, 0)) ?? 1;
    return change(self, call, (items) => {
      const length = Math.max(items.length, 1);
      const from = ((-by % length) + length) % length;
      items.push(...items.splice(0, from));
    });
  },
};
