/** `@lru_cache`: what a call gave is given again for equal arguments, the same object. */
import type { Given } from './calls.js';
import type { Machine } from './machine.js';
import { keyOf } from './operations.js';
import type { Value } from './value.js';

export function remembered(
  machine: Machine,
  known: Map<string, Value>,
  { positional, keywords, openReason }: Given,
  run: () => Value,
): Value {
  const parts = [
    ...positional.map(({ value }) => keyOf(value)),
    ...[...keywords].map(([name, { value }]) => {
      const key = keyOf(value);
      return key && `${name}=${key}`;
    }),
  ];
  if (openReason !== undefined || parts.includes(undefined)) return run();
  const key = parts.join(',');
  const before = known.get(key);
  if (before) return before;
  const made = run();
  machine.journal.set<Value | undefined>(
    {
      object: known,
      key,
      get: () => known.get(key),
      set: (value) => {
        if (value) known.set(key, value);
        else known.delete(key);
      },
      join: (left, right) => (left === right ? left : undefined),
    },
    made,
  );
  return made;
}
