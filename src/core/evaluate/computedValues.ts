/** What running the code's own steps on the data has given, in place of what is not known without it. */
import type { ComputedValue } from '../document.js';
import type { Expression } from '../program/tree.js';
import type { Machine } from './machine.js';
import { bool, none, num, str, tuple } from './makeValue.js';
import { keyOf } from './operations.js';
import type { Frame } from './scope.js';
import type { Value } from './value.js';

/** A value that is known keeps what else it says, such as the rows that it counts. */
export function orComputed(machine: Machine, { span }: Expression, { path }: Frame, value: Value): Value {
  if (isKnown(value)) return value;
  const found = machine.host.computed?.({ path, start: span.start, end: span.end });
  return found === undefined ? value : asValue(found);
}

function isKnown(value: Value): boolean {
  if (value.kind === 'tuple') return value.items.every(isKnown);
  return value.kind !== 'unknown' && value.kind !== 'symbol';
}

function asValue(found: ComputedValue): Value {
  if (found === null) return none;
  if (typeof found === 'number') return num(found);
  if (typeof found === 'string') return str(found);
  if (typeof found === 'boolean') return bool(found);
  if ('float' in found) return num(found.float, true);
  return 'tuple' in found ? tuple(found.tuple.map(asValue)) : dictOf(found.dict);
}

function dictOf(given: readonly (readonly [ComputedValue, ComputedValue])[]): Value {
  const entries = new Map<string, { readonly key: Value; readonly value: Value }>();
  for (const [own, held] of given) {
    const key = asValue(own);
    const name = keyOf(key);
    if (name !== undefined) entries.set(name, { key, value: asValue(held) });
  }
  return { kind: 'dict', entries };
}
