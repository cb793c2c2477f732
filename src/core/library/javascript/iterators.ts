/** Iterators over values that are already there. */
import type { IteratorValue, Value } from '../../evaluate/value.js';

export function iteratorOver(items: readonly Value[]): IteratorValue {
  let next = 0;
  return { kind: 'iterator', next: () => items[next++] };
}
