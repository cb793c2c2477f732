/** Numbers that follow from how many samples there are: `int(0.8 * len(x))`. The trainer counts, and calculates the same. */
import type { CountStep, RowStep } from '../graph/trainingSource.js';
import { ON_DOUBLES } from './doubles.js';
import { scalar } from './makeValue.js';
import { isSameRows, type RowOrigin } from './rowOrigin.js';
import { roundedPart } from './sizeFractions.js';
import type { UnknownValue, Value } from './value.js';

interface Count {
  readonly origin: RowOrigin;
  readonly steps: readonly CountStep[];
  /** What it comes to, where the disk says how many there are. */
  readonly now?: number | undefined;
}

/** The rows whose number a value is, and what was calculated with it. */
function countIn(value: Value): Count | undefined {
  if (value.kind !== 'unknown' || value.each) return undefined;
  const known = value.facts?.count as Count | undefined;
  if (known) return known;
  const { rowOrigin, counts, facts, place } = value;
  if (!rowOrigin || counts || facts || place) return undefined;
  return { origin: whole(rowOrigin), steps: [], now: value.counted };
}

/** Of files of several folders, as the array of all of them names them. */
function whole(
  origin: RowOrigin & { readonly parts?: readonly { readonly origin: RowOrigin }[] },
): RowOrigin {
  const { parts = [], shuffled } = origin;
  const [first] = parts;
  if (!first) return origin;
  const areAlike = parts.every(
    ({ origin: { steps } }) => JSON.stringify(steps) === JSON.stringify(first.origin.steps),
  );
  const reason = areAlike ? origin.reason : 'the samples are put together from several loops';
  return {
    path: parts.map(({ origin: { path } }) => path).join('\n'),
    steps: [...first.origin.steps, ...(shuffled ? [shuffled] : [])],
    ...(reason !== undefined && { reason }),
  };
}

const OPERATORS: ReadonlySet<string> = new Set(['+', '-', '*', '/', '//']);

/** Arithmetic of such a number with a known one; undefined for all other. */
export function calculatedCount(operator: string, left: Value, right: Value): UnknownValue | undefined {
  const [a, b] = [countIn(left), countIn(right)];
  const found = a ?? b;
  const by = a ? right : left;
  if (found && a && b && OPERATORS.has(operator) && isSameCount(a.origin, b.origin))
    return counted(a, { operator: operator as '+', by: b.steps });
  if (!found || (a && b) || by.kind !== 'number' || !OPERATORS.has(operator)) return undefined;
  const step = { operator: operator as '+', by: by.value, ...(!a && { isTurned: true as const }) };
  return counted(found, step);
}

/** `int(n)`, `round(n)`, `math.floor(n)`, `math.ceil(n)`. */
export function roundedCount(
  value: Value | undefined,
  round: 'trunc' | 'round' | 'floor' | 'ceil',
): Value | undefined {
  if (!value) return undefined;
  const found = countIn(value);
  return found ? counted(found, { round }) : roundedPart(value, round);
}

function counted({ origin, steps, now }: Count, step: CountStep): UnknownValue {
  const next = now === undefined ? undefined : after(now, step);
  const count: Count = { origin, steps: [...steps, step], now: next };
  const length = scalar('how many samples there are is not known');
  return { ...length, facts: { count }, ...(next !== undefined && { counted: next }) };
}

/** Undefined where the other number is not known either. */
function after(count: number, step: CountStep): number | undefined {
  if ('of' in step) return count;
  if ('round' in step) {
    const isHalf = Math.abs(count % 1) === 0.5;
    const nearest = isHalf ? 2 * Math.round(count / 2) : Math.round(count);
    return step.round === 'round' ? nearest : Math[step.round](count);
  }
  if (typeof step.by !== 'number') return undefined;
  const [a, b] = step.isTurned ? [step.by, count] : [count, step.by];
  const result = ON_DOUBLES[step.operator](a, b);
  return Number.isFinite(result) ? result : undefined;
}

/** As the bound of a slice of these rows. */
export function countOf(value: Value, rows: RowOrigin | undefined): readonly CountStep[] | undefined {
  const found = countIn(value);
  return found && rows && isSameCount(found.origin, rows) ? found.steps : undefined;
}

/** As the bound of a slice of these rows, where the count is of others: of images, say, for their labels. */
export function countOfOthers(value: Value, rows: RowOrigin | undefined): readonly CountStep[] | undefined {
  const found = countIn(value);
  return found && rows && found.origin.reason === undefined
    ? [{ of: countKey(found.origin) }, ...found.steps]
    : undefined;
}

/** What says which rows a count is of. */
export function countKey({ path, steps }: RowOrigin): string {
  return JSON.stringify([path, steps.filter(isCounting)]);
}

/** In another order there are as many. */
const isCounting = ({ kind }: RowStep): boolean => kind !== 'sorted' && kind !== 'shuffled';

function isSameCount(a: RowOrigin, b: RowOrigin): boolean {
  const counted = ({ steps, shuffled: _, ...rows }: RowOrigin): RowOrigin => ({
    ...rows,
    steps: steps.filter(isCounting),
  });
  return isSameRows(counted(a), counted(b));
}

/** How many samples come of these rows, calculated so. */
export function countOfRows(origin: RowOrigin, steps: readonly CountStep[]): UnknownValue {
  const count: Count = { origin, steps };
  return { ...scalar('how many samples there are is not known'), facts: { count } };
}

/** As numbers of batches or samples of these rows: `size` samples each. */
export function samplesIn(
  value: Value,
  rows: RowOrigin | undefined,
  size: number,
): readonly CountStep[] | undefined {
  const steps = countOf(value, rows);
  return steps && (size === 1 ? steps : [...steps, { operator: '*', by: size }]);
}
