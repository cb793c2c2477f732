/**
 * Arrays of the places of samples: `np.arange(len(x))`, mixed by `np.random.shuffle` or cut in two. What was done to
 * them is remembered as rows are, so `x[places]` is x with the same steps.
 */
import { isSameRows, type RowOrigin, rowsIn } from '../../evaluate/rowOrigin.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import type { RowStep } from '../../graph/trainingSource.js';
import { taken, withRows } from './rows.js';

type Facts = ArrayValue['facts'];

/** Of so many samples, or of as many as there are of these rows. */
type Whole = number | RowOrigin;

/** From 0 up to a count, each once. */
export function allPlaces(count: Value | undefined): Facts {
  // A collection of rows is no count of them.
  const isOfMany = count?.kind !== 'unknown' || count.each !== undefined;
  const whole: Whole | undefined =
    count?.kind === 'number' ? count.value : isOfMany ? undefined : rowsIn(count);
  return whole === undefined ? {} : { places: whole };
}

/** The rows of which an array holds the places. */
export function placedRows({ places, rows = [] }: Facts): RowOrigin | undefined {
  if (typeof places !== 'object') return undefined;
  const origin = places as RowOrigin;
  return { ...origin, steps: [...origin.steps, ...(rows as readonly RowStep[])] };
}

/** The samples that an array of places picks; undefined where that is not followed. */
export function picked(facts: Facts, index: Value, size: unknown): Facts | undefined {
  if (index.kind !== 'array' || !isKnownRank(index.shape) || index.shape.length !== 1) return undefined;
  const { places, rows = [], ...others } = index.facts;
  const isPlain = Object.keys(others).every((name) => name === 'classes' || name === 'reaches');
  if (places === undefined || !isPlain) return undefined;
  const { origin } = taken(facts);
  const isAll =
    typeof places === 'number' ? places === size : origin && isSameRows(origin, places as RowOrigin);
  return isAll ? (rows as readonly RowStep[]).reduce(withRows, facts) : undefined;
}
