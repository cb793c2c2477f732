/** Images and what belongs to them, where the rows of the one are counted by the other: `x[:n]`, `y[:n]` with `n = int(0.8 * len(x))`. */
import { countKey } from '../evaluate/rowCounts.js';
import type { ArrayValue } from '../evaluate/value.js';
import { countedRows } from '../library/numpy/rows.js';
import type { CountStep, RowStep, SliceBound } from './trainingSource.js';

/** Each with its own counts; what is counted by anything else is not followed. */
export function pairedRows(a: ArrayValue, b: ArrayValue): readonly [ArrayValue, ArrayValue] {
  return [withOwnCounts(a, b), withOwnCounts(b, a)];
}

/** Without a partner. */
export function aloneRows(array: ArrayValue): ArrayValue {
  return withOwnCounts(array, undefined);
}

const LOST = 'some of the samples are taken by a slice that is not known';

function withOwnCounts(array: ArrayValue, partner: ArrayValue | undefined): ArrayValue {
  const rows = array.facts.rows as readonly RowStep[] | undefined;
  if (!rows?.some(isByOthers)) return array;
  const others = partner && countedRows(partner.facts);
  const own = rows.map((step, at) => {
    if (step.kind !== 'slice') return step;
    const key = others && countKey({ ...others, steps: others.steps.slice(0, at) });
    const bound = (given: SliceBound): SliceBound => {
      if (!isList(given) || !isOf(given)) return given;
      const [first, ...steps] = given;
      return first && 'of' in first && first.of === key ? steps : given;
    };
    return { ...step, start: bound(step.start), stop: bound(step.stop) };
  });
  const isLost = own.some(isByOthers);
  return { ...array, facts: { ...array.facts, rows: own, ...(isLost && { rowsReason: LOST }) } };
}

const isList = (bound: SliceBound): bound is readonly CountStep[] =>
  typeof bound === 'object' && bound !== null;

const isOf = ([first]: readonly CountStep[]): boolean => first !== undefined && 'of' in first;

function isByOthers(step: RowStep): boolean {
  return step.kind === 'slice' && [step.start, step.stop].some((bound) => isList(bound) && isOf(bound));
}
