/** Every change that a library makes to a list, dict or set: journalled, so that a branch can be undone. */
import { unknown } from '../../evaluate/makeValue.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import { openList } from '../../evaluate/openLists.js';
import { rowSlot } from '../../evaluate/rowOrigin.js';
import type { DictValue, ListValue, SetValue, Value } from '../../evaluate/value.js';

const UNKNOWN_TEST = 'depends on a test that is not known';

export function changeList(evaluation: Evaluation, list: ListValue, change: (items: Value[]) => void): void {
  if (list.rowOrigin) evaluation.journal.set(rowSlot(list), undefined);
  evaluation.journal.touch<Value[]>(
    {
      object: list,
      key: 'items',
      get: () => list.items,
      set: (items) => {
        list.items = items;
      },
      join: (left, right) => {
        const length = Math.min(left.length, right.length);
        if (left.length !== right.length)
          openList(list, `the list's length ${UNKNOWN_TEST}`, [...left, ...right]);
        return Array.from({ length }, (_, i) => either(left[i], right[i]));
      },
    },
    (items) => [...items],
  );
  change(list.items);
}

type Entries = DictValue['entries'];

export function changeDict(
  evaluation: Evaluation,
  dict: DictValue,
  change: (entries: Entries) => void,
): void {
  evaluation.journal.touch<Entries>(
    {
      object: dict,
      key: 'entries',
      get: () => dict.entries,
      set: (entries) => {
        dict.entries = entries;
      },
      join: (left, right) => {
        const joined: Entries = new Map();
        for (const [name, entry] of [...left, ...right])
          joined.set(name, { key: entry.key, value: either(left.get(name)?.value, right.get(name)?.value) });
        if (left.size !== joined.size || right.size !== joined.size)
          dict.openReason = `which keys there are ${UNKNOWN_TEST}`;
        return joined;
      },
    },
    (entries) => new Map(entries),
  );
  change(dict.entries);
}

export function changeSet(
  evaluation: Evaluation,
  set: SetValue,
  change: (items: Map<string, Value>) => void,
): void {
  evaluation.journal.touch<Map<string, Value>>(
    {
      object: set,
      key: 'items',
      get: () => set.items,
      set: (items) => {
        set.items = items;
      },
      join: (left, right) => {
        if (left.size === right.size && [...left.keys()].every((key) => right.has(key))) return left;
        return new Map([['?', unknown(`what the set holds ${UNKNOWN_TEST}`)]]);
      },
    },
    (items) => new Map(items),
  );
  change(set.items);
}

function either(left: Value | undefined, right: Value | undefined): Value {
  if (left === right && left) return left;
  if (left && right && 'value' in left && 'value' in right)
    if (left.kind === right.kind && left.value === right.value) return left;
  return unknown(`the entry ${UNKNOWN_TEST}`);
}
