/** Methods of JavaScript's arrays that read; those that change the array are in `arrayChanges.ts`. */
import { bool, list, native, num, str, undefinedValue } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { strictlyEqual } from '../../evaluate/operations.js';
import type { ListValue, TupleValue, UnknownValue, Value } from '../../evaluate/value.js';
import { argument, because, notKnown } from '../builtins/callArguments.js';
import { CHANGES } from './arrayChanges.js';
import { callBack } from './callbacks.js';
import { iteratorOver } from './iterators.js';
import { numberOf, textOf } from './text.js';

export type ArrayMethod = (self: ListValue, call: NativeCall) => Value;

export function arrayMember(array: ListValue | TupleValue, name: string): Value | undefined {
  const self = array.kind === 'list' ? array : list(array.items);
  if (name === 'length')
    return self.openReason === undefined
      ? num(self.items.length)
      : { kind: 'unknown', reason: self.openReason };
  const run = METHODS.get(name);
  return run && native(`Array.${name}`, (call) => run(self, call));
}

function open(self: ListValue, items: readonly Value[]): ListValue {
  return self.openReason === undefined ? list(items) : { ...list(items), openReason: self.openReason };
}

/** The entries, or why they are not all known. */
function whole(self: ListValue, call: NativeCall): readonly Value[] | UnknownValue {
  return self.openReason === undefined ? self.items : notKnown(call, self.openReason);
}

function onWhole(run: (items: readonly Value[], call: NativeCall) => Value): ArrayMethod {
  return (self, call) => {
    const items = whole(self, call);
    return 'kind' in items ? items : run(items, call);
  };
}

/** The first item in order that the callback accepts; unknown once it is not known for one. */
function search(
  items: readonly Value[],
  order: readonly number[],
  call: NativeCall,
): number | UnknownValue | undefined {
  for (const index of order) {
    const item = items[index] ?? undefinedValue;
    const answer = callBack(call, item, num(index));
    const truth = call.evaluation.truth(answer);
    if (truth === undefined) return because(call, [answer], 'which entry is found is not known');
    if (truth) return index;
  }
  return undefined;
}

function finder(fromEnd: boolean, give: (items: readonly Value[], index: number) => Value): ArrayMethod {
  return onWhole((items, call) => {
    const order = [...items.keys()];
    const found = search(items, fromEnd ? order.reverse() : order, call);
    if (typeof found === 'object') return found;
    return give(items, found ?? -1);
  });
}

const itemAt = (items: readonly Value[], index: number): Value => items[index] ?? undefinedValue;

function indexOf(fromEnd: boolean): ArrayMethod {
  return onWhole((items, call) => {
    const wanted = argument(call, 0) ?? undefinedValue;
    const order = [...items.keys()];
    for (const index of fromEnd ? order.reverse() : order) {
      const same = strictlyEqual(itemAt(items, index), wanted);
      if (same === undefined) return because(call, [wanted], 'where this stands is not known');
      if (same) return num(index);
    }
    return num(-1);
  });
}

function fold(fromEnd: boolean): ArrayMethod {
  return onWhole((items, call) => {
    const order = [...items.keys()];
    if (fromEnd) order.reverse();
    const given = argument(call, 1);
    const first = given ? undefined : order.shift();
    let result = given ?? (first === undefined ? undefined : items[first]);
    if (!result) return call.evaluation.raise('Reduce of empty array with no initial value', call.location);
    for (const index of order) result = callBack(call, result, itemAt(items, index), num(index));
    return result;
  });
}

/** `some` stops at the first yes, `every` at the first no. */
function quantifier(stopAt: boolean): ArrayMethod {
  return onWhole((items, call) => {
    for (const [index, item] of items.entries()) {
      const answer = callBack(call, item, num(index));
      const truth = call.evaluation.truth(answer);
      if (truth === undefined) return because(call, [answer], 'this test is not known');
      if (truth === stopAt) return bool(stopAt);
    }
    return bool(!stopAt);
  });
}

function flatten(items: readonly Value[], depth: number): { items: Value[]; openReason?: string } {
  const flat: Value[] = [];
  let openReason: string | undefined;
  for (const item of items) {
    if (depth > 0 && (item.kind === 'list' || item.kind === 'tuple')) {
      if (item.kind === 'list') openReason ??= item.openReason;
      const inner = flatten(item.items, depth - 1);
      openReason ??= inner.openReason;
      flat.push(...inner.items);
    } else {
      if (item.kind === 'unknown') openReason ??= item.reason;
      flat.push(item);
    }
  }
  return openReason === undefined ? { items: flat } : { items: flat, openReason };
}

function bounds(call: NativeCall, length: number): readonly [number, number] | undefined {
  const start = call.positional[0] ? numberOf(argument(call, 0)) : 0;
  const end = argument(call, 1);
  const last = !end || end.kind === 'none' ? length : numberOf(end);
  return start === undefined || last === undefined ? undefined : [start, last];
}

const READING: Readonly<Record<string, ArrayMethod>> = {
  map: (self, call) =>
    open(
      self,
      self.items.map((item, index) => callBack(call, item, num(index), self)),
    ),
  forEach: (self, call) => {
    for (const [index, item] of [...self.items].entries()) callBack(call, item, num(index), self);
    if (self.openReason !== undefined) {
      const [callee] = call.positional;
      const rest = call.evaluation.unknown(self.openReason, call.location);
      if (callee)
        call.evaluation.callUnknownTimes(callee.value, [rest, rest], self.openReason, call.location);
    }
    return undefinedValue;
  },
  filter: (self, call) => {
    const kept: Value[] = [];
    let doubt: string | undefined;
    for (const [index, item] of self.items.entries()) {
      const answer = callBack(call, item, num(index), self);
      const truth = call.evaluation.truth(answer);
      if (truth === undefined) doubt ??= answer.kind === 'unknown' ? answer.reason : 'a test is not known';
      else if (truth) kept.push(item);
    }
    const result = open(self, kept);
    return doubt === undefined ? result : { ...result, openReason: doubt };
  },
  reduce: fold(false),
  reduceRight: fold(true),
  find: finder(false, itemAt),
  findLast: finder(true, itemAt),
  findIndex: finder(false, (_, index) => num(index)),
  findLastIndex: finder(true, (_, index) => num(index)),
  some: quantifier(true),
  every: quantifier(false),
  indexOf: indexOf(false),
  lastIndexOf: indexOf(true),
  includes: (self, call) => {
    const found = indexOf(false)(self, call);
    return found.kind === 'number' ? bool(found.value >= 0) : found;
  },
  join: onWhole((items, call) => {
    const separator = call.positional[0] ? textOf(argument(call, 0)) : ',';
    const parts = items.map((item) => (item.kind === 'none' ? '' : textOf(item)));
    return separator === undefined || parts.includes(undefined)
      ? because(call, items, 'this text is not known')
      : str(parts.join(separator));
  }),
  slice: (self, call) => {
    const cut = bounds(call, self.items.length);
    if (!cut) return notKnown(call, 'a slice whose bounds are not known');
    const toEnd = call.positional.length < 2 && cut[0] >= 0;
    if (self.openReason !== undefined && !toEnd) return notKnown(call, self.openReason);
    return open(self, self.items.slice(...cut));
  },
  concat: (self, call) => {
    const joined = flatten(
      call.positional.map(({ value }) => value),
      1,
    );
    const openReason = self.openReason ?? joined.openReason;
    const items = list([...self.items, ...joined.items]);
    return openReason === undefined ? items : { ...items, openReason };
  },
  flat: (self, call) => {
    const depth = call.positional[0] ? numberOf(argument(call, 0)) : 1;
    const flat = flatten(self.items, depth ?? 1);
    const openReason = self.openReason ?? flat.openReason;
    return openReason === undefined ? list(flat.items) : { ...list(flat.items), openReason };
  },
  flatMap: (self, call) => {
    const made = self.items.map((item, index) => callBack(call, item, num(index), self));
    const flat = flatten(made, 1);
    const openReason = self.openReason ?? flat.openReason;
    return openReason === undefined ? list(flat.items) : { ...list(flat.items), openReason };
  },
  at: onWhole((items, call) => {
    const index = call.positional[0] ? numberOf(argument(call, 0)) : 0;
    return index === undefined
      ? because(call, [argument(call, 0)], 'which entry this asks for is not known')
      : (items.at(index) ?? undefinedValue);
  }),
  keys: onWhole((items) => iteratorOver(items.map((_, index) => num(index)))),
  values: onWhole((items) => iteratorOver(items)),
  entries: onWhole((items) => iteratorOver(items.map((item, index) => list([num(index), item])))),
  toReversed: onWhole((items) => list([...items].reverse())),
  toSorted: (self, call) => {
    const copy = open(self, self.items);
    return CHANGES.sort?.(copy, call) ?? copy;
  },
  with: onWhole((items, call) => {
    const index = numberOf(argument(call, 0));
    const value = argument(call, 1) ?? undefinedValue;
    return index === undefined ? notKnown(call, 'this place is not known') : list(items.with(index, value));
  }),
  toString: onWhole((items, call) => {
    const text = textOf(list(items));
    return text === undefined ? because(call, items, 'this text is not known') : str(text);
  }),
};

const METHODS = new Map<string, ArrayMethod>([...Object.entries(READING), ...Object.entries(CHANGES)]);
