/** Lists that grew an unknown number of times. */
import { alike } from './joinValues.js';
import type { ListValue, Value } from './value.js';

/**
 * From here on the list may have more entries than `items`. `added`: all that may have been added, and what was
 * there; undefined when that is not known.
 */
export function openList(list: ListValue, reason: string, added: readonly Value[] | undefined): void {
  const known = list.openReason === undefined ? [] : list.each ? [list.each] : undefined;
  const each = known && added && alike([...known, ...added], { reason });
  list.openReason = reason;
  if (each) list.each = each;
  else delete list.each;
}
