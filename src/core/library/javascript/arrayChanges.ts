/** Methods that change an array in place; each is journalled, so that a branch can be undone. */

import { walked } from '../../evaluate/boundedWalk.js';
import { orderOf } from '../../evaluate/comparing.js';
import { listSlot } from '../../evaluate/indexing.js';
import { list, num, undefinedValue } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ListValue, Value } from '../../evaluate/value.js';
import { argument, notKnown } from '../builtins/callArguments.js';
import { numberOf, textOf } from './text.js';

type ArrayMethod = (self: ListValue, call: NativeCall) => Value;

function touch(self: ListValue, call: NativeCall): void {
  call.evaluation.journal.touch(listSlot(self), (items) => [...items]);
}

function lengthOf(self: ListValue, call: NativeCall): Value {
  return self.openReason === undefined ? num(self.items.length) : notKnown(call, self.openReason);
}

const given = (call: NativeCall): readonly Value[] => call.positional.map(({ value }) => value);

/** The order of two entries by the callback, or by their texts; undefined when it is not known. */
function compareBy(call: NativeCall, a: Value, b: Value): number | undefined {
  const callee = argument(call, 0);
  if (callee && callee.kind !== 'none')
    return numberOf(call.evaluation.call(callee, [a, b], undefined, call.location));
  const [x, y] = [textOf(a), textOf(b)];
  if (x === undefined || y === undefined) return undefined;
  return orderOf({ kind: 'string', value: x }, { kind: 'string', value: y });
}

/** Of an entry that is put in its place, about. */
const COMPARISONS = 8;

/** Binary insertion: stable, and ends when the callback's answers do not agree with each other. */
function sorted(self: ListValue, call: NativeCall): Value[] | undefined {
  const result: Value[] = [];
  walked.parts += self.items.length * COMPARISONS;
  for (const item of self.items) {
    let [low, high] = [0, result.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = result[middle];
      const sign = other && compareBy(call, item, other);
      if (sign === undefined) return undefined;
      if (sign < 0) high = middle;
      else low = middle + 1;
    }
    result.splice(low, 0, item);
  }
  return result;
}

export const CHANGES: Readonly<Record<string, ArrayMethod>> = {
  push: (self, call) => {
    touch(self, call);
    self.items.push(...given(call));
    if (call.openReason !== undefined) self.openReason = call.openReason;
    return lengthOf(self, call);
  },
  unshift: (self, call) => {
    touch(self, call);
    self.items.unshift(...given(call));
    if (call.openReason !== undefined) self.openReason = call.openReason;
    return lengthOf(self, call);
  },
  pop: (self, call) => {
    if (self.openReason !== undefined) return notKnown(call, self.openReason);
    touch(self, call);
    return self.items.pop() ?? undefinedValue;
  },
  shift: (self, call) => {
    if (self.openReason !== undefined) return notKnown(call, self.openReason);
    touch(self, call);
    return self.items.shift() ?? undefinedValue;
  },
  splice: (self, call) => {
    const start = numberOf(argument(call, 0));
    const count = call.positional.length > 1 ? numberOf(argument(call, 1)) : Number.POSITIVE_INFINITY;
    touch(self, call);
    if (self.openReason !== undefined || start === undefined || count === undefined) {
      self.openReason ??= 'which entries were taken out is not known';
      return notKnown(call, self.openReason);
    }
    return list(self.items.splice(start, Math.min(count, self.items.length), ...given(call).slice(2)));
  },
  reverse: (self, call) => {
    touch(self, call);
    self.items.reverse();
    return self;
  },
  sort: (self, call) => {
    const result = self.openReason === undefined ? sorted(self, call) : undefined;
    touch(self, call);
    if (result) self.items = result;
    else self.openReason ??= 'the order of these entries is not known';
    return self;
  },
  fill: (self, call) => {
    const [value = undefinedValue] = given(call);
    const start = call.positional.length > 1 ? numberOf(argument(call, 1)) : 0;
    const end = call.positional.length > 2 ? numberOf(argument(call, 2)) : self.items.length;
    touch(self, call);
    if (start === undefined || end === undefined) self.openReason = 'where this was filled in is not known';
    else self.items.fill(value, start, end);
    return self;
  },
};
