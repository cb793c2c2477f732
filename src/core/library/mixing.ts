/** What is put in an order by chance: `random.shuffle`, `numpy.random.shuffle` and `permutation`. */

import { forgetNumbers } from '../evaluate/arrayNumbers.js';
import { alike } from '../evaluate/joinValues.js';
import { propertySlot } from '../evaluate/journal.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import { type RowOrigin, rowSlot, withStep } from '../evaluate/rowOrigin.js';
import type { ArrayValue, ListValue, Value } from '../evaluate/value.js';
import { mixesBatches } from '../evaluate/walkedPlace.js';
import type { RowStep } from '../graph/trainingSource.js';
import { notKnown } from './builtins/callArguments.js';
import { factsSlot } from './numpy/filling.js';
import { withRows } from './numpy/rows.js';

/** Why a value is not known. */
export const BY_CHANCE = 'depends on chance';
const MIXED: Extract<RowStep, { by: 'random' }> = { kind: 'shuffled', by: 'random' };

/** A list or array that is mixed itself. */
export function mixInPlace(value: Value | undefined, call: NativeCall): void {
  mixesBatches();
  if (value?.kind === 'list') mixList(value, call);
  if (value?.kind !== 'array') return;
  forgetNumbers(value);
  const facts = mixed(value, call).facts;
  if (facts !== value.facts) call.evaluation.journal.set(factsSlot(value), facts);
}

/** The same samples in another order; places that are mixed twice are two orders. */
export function mixed(value: ArrayValue, { location }: NativeCall): ArrayValue {
  mixesBatches();
  if ('places' in value.facts)
    return { ...value, facts: withRows(value.facts, { ...MIXED, at: location.start }) };
  const isSourced = 'source' in value.facts || 'dataset' in value.facts;
  return isSourced ? { ...value, facts: withRows(value.facts, MIXED) } : value;
}

function mixList(value: ListValue, call: NativeCall): void {
  const rows = value.rowOrigin;
  const each = alike(value.items, { reason: BY_CHANCE }) ?? notKnown(call, BY_CHANCE);
  if (rows)
    call.evaluation.journal.set(
      rowSlot(value),
      rows.parts ? { ...rows, shuffled: MIXED } : mixedListing(rows),
    );
  else
    call.evaluation.journal.set(
      propertySlot(value, 'items'),
      value.items.map(() => each),
    );
}

/** A part of them is no part of the folder as it is listed. */
function mixedListing({ isListing: _, isOfAll: __, ...rows }: RowOrigin): RowOrigin {
  return withStep(rows, MIXED);
}
