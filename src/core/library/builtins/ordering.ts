/** Order of values in `sorted`, `min` and `max`: the language's own, or an instance's `__lt__`. */

import { walked } from '../../evaluate/boundedWalk.js';
import { orderOf } from '../../evaluate/comparing.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { isPattern, levelOf, type RowOrigin, rowsIn, withStep } from '../../evaluate/rowOrigin.js';
import type { ListValue, Value } from '../../evaluate/value.js';
import { imagePath, isName } from '../data/fileTree.js';

/** Negative, zero or positive; undefined when the order is not known. */
export function orderIn(a: Value, b: Value, call: NativeCall): number | undefined {
  const own = orderOf(heldBy(a), heldBy(b));
  if (own !== undefined) return own;
  const less = (left: Value, right: Value): boolean | undefined => {
    const answer = call.evaluation.special(left, '__lt__', [right], call.location);
    return answer && call.evaluation.truth(answer);
  };
  const before = less(a, b);
  if (before === true) return -1;
  const after = less(b, a);
  return after === true ? 1 : before === false && after === false ? 0 : undefined;
}

function heldBy(value: Value): Value {
  return value.kind === 'instance' && value.held ? value.held : value;
}

/** Undefined when the order is not known. */
export function sortedValues(
  values: readonly Value[],
  key: Value | undefined,
  reverse: Value | undefined,
  call: NativeCall,
): readonly Value[] | undefined {
  walked.parts += values.length;
  const keyed = values.map((value) => ({
    value,
    by: key && key.kind !== 'none' ? call.evaluation.call(key, [value]) : value,
  }));
  const backwards = reverse ? call.evaluation.truth(reverse) : false;
  let isKnown = backwards !== undefined;
  // Equal entries keep their order, backwards too.
  keyed.sort((a, b) => {
    walked.parts++;
    const order = orderIn(a.by, b.by, call);
    if (order === undefined) isKnown = false;
    return (backwards ? -1 : 1) * (order ?? 0);
  });
  return isKnown ? keyed.map(({ value }) => value) : undefined;
}

/** Listed names or paths in order; undefined where what is listed is not known, or comes from several loops. */
export function sortedRows(value: ListValue): RowOrigin | undefined {
  const origin = rowsIn(value);
  if (!origin) return undefined;
  const { each, rowOrigin } = value;
  // Names, or paths, that were picked of one folder's are in order as the folder's are.
  const isPath =
    (imagePath(each)?.facts?.cell as { readonly path?: string } | undefined)?.path === origin.path;
  const isOfOne = (isName(each) || isPath) && origin.path.split('/').filter(isPattern).length === 1;
  if (!origin.isListing && (!isOfOne || rowOrigin?.parts)) return undefined;
  const isByName = isName(each) || (isPath && !origin.isListing);
  return withStep(origin, { kind: 'sorted', ...(isByName && { level: levelOf(origin.path) }) });
}
