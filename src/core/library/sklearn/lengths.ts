/** Data and labels that scikit-learn refuses together: not as many of the ones as of the others. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { BoundArgument, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { isNumber } from '../../graph/dimensionArithmetic.js';
import { toArray } from '../numpy/arrays.js';

/** What the refusal makes; undefined where all that are known are as long. */
export function refusedLengths(
  parts: readonly Pick<BoundArgument, 'value'>[],
  { evaluation, location }: NativeCall,
): Value | undefined {
  const lengths = parts.flatMap(({ value }) => lengthOf(value) ?? []);
  const [first] = lengths;
  if (lengths.every((length) => length === first)) return undefined;
  return evaluation.refuse(
    `Data that are split together are as many of each; found ${lengths.join(' and ')}`,
    location,
    'ValueError',
  );
}

function lengthOf(value: Value): number | undefined {
  const known = toArray(value);
  const size: Dim | undefined =
    known.kind === 'array' && isKnownRank(known.shape) ? known.shape[0] : undefined;
  return size !== undefined && isNumber(size) ? size : undefined;
}
