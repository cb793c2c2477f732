/** Order of values in `sorted`, `min` and `max`: the language's own, or an instance's `__lt__`. */
import { orderOf } from '../../evaluate/arithmetic.js';
import { walked } from '../../evaluate/boundedWalk.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';

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
