/**
 * Where values that come from a file or data set stopped saying so: the step that the user can look at when data that
 * reach `fit` are not followed. It says nothing of what the values are, and no rule may ask it.
 */
import type { Location, Span } from '../document.js';
import { handOnNumbers } from './arrayNumbers.js';
import { locate } from './machine.js';
import type { Frame } from './scope.js';
import type { ArrayValue, ListValue, UnknownValue, Value } from './value.js';

export interface TrailEnd {
  readonly at: Location;
  /** Made there, of nothing that is followed: `np.zeros(…)`, `np.random.rand(…)`. */
  readonly isMade?: true;
}

/** The result of a step, which remembers where the trail of what went into it ended. */
export function trailed(result: Value, inputs: readonly (Value | undefined)[], at: Location): Value {
  if ((result.kind !== 'array' && result.kind !== 'unknown') || result.trailEnd) return result;
  if (hasOrigin(result)) return withRowsEnd(result, inputs, at);
  const end = endOf(result, inputs, at);
  if (!end) return result;
  const copy = { ...result, trailEnd: end };
  return result.kind === 'array' && copy.kind === 'array' ? handOnNumbers(result, copy) : copy;
}

/** Still of a known file or data set, but no longer of known rows of it. */
function withRowsEnd(
  result: ArrayValue | UnknownValue,
  inputs: readonly (Value | undefined)[],
  at: Location,
): Value {
  if (!hasLostRows(result)) return result;
  const earlier = inputs.find((input) => input !== undefined && hasLostRows(input));
  return { ...result, trailEnd: (earlier && rowsEndOf(earlier)) ?? { at } };
}

/** Where it was lost which rows of its data an array holds. */
export function rowsEndOf(value: Value): TrailEnd | undefined {
  return value.kind === 'array' && hasLostRows(value) ? value.trailEnd : undefined;
}

const hasLostRows = (value: Value): boolean =>
  value.kind === 'array' && typeof value.facts.rowsReason === 'string';

/** The same of a step of the text. */
export function trailedIn(
  result: Value,
  inputs: readonly (Value | undefined)[],
  { span }: { readonly span: Span },
  frame: Frame,
): Value {
  const isData = result.kind === 'array' || result.kind === 'unknown';
  return isData ? trailed(result, inputs, locate(frame, span)) : result;
}

/** An entry of a collection, and the parts of a pair, remember where the trail of the collection ended. */
export function trailedEntry(entry: Value, from: Value, at: Location): Value {
  if (entry.kind !== 'tuple' && entry.kind !== 'list') return trailed(entry, [from], at);
  const end = trailEndOf(from);
  return end && !hasOrigin(entry)
    ? { ...entry, items: entry.items.map((item) => trailed(item, [from], at)) }
    : entry;
}

function endOf(
  result: ArrayValue | UnknownValue,
  inputs: readonly (Value | undefined)[],
  at: Location,
): TrailEnd | undefined {
  const given = inputs.filter((input) => input !== undefined);
  const ends = given.map((input) => trailEndOf(input)).filter((end) => end !== undefined);
  const lost = ends.find(({ isMade }) => !isMade);
  if (lost) return lost;
  if (given.some((input) => hasOrigin(input))) return { at };
  if (result.kind === 'unknown') return undefined;
  return ends[0] ?? { at, isMade: true };
}

/** A list was given an entry: what it cannot say of it, it says where that ended. */
export function noteEntry(list: ListValue, value: Value, at: Location): void {
  const end = trailEndOf(value);
  if (end && !end.isMade) list.trailEnd ??= end;
  else if (!list.rowOrigin && hasOrigin(value)) list.trailEnd ??= { at };
}

/** How deep lists of pairs are looked into. */
const DEEPEST = 3;

/** Where the trail of a value ended; undefined where it has not, or where there never was one. */
export function trailEndOf(value: Value, depth = 0): TrailEnd | undefined {
  if (depth > DEEPEST) return undefined;
  const own = value.kind === 'array' || value.kind === 'unknown' ? value.trailEnd : undefined;
  if (own) return hasOrigin(value) ? undefined : own;
  if (value.kind === 'list' && value.trailEnd) return value.trailEnd;
  for (const part of partsOf(value)) {
    const end = trailEndOf(part, depth + 1);
    if (end) return end;
  }
  return undefined;
}

/** It still says from which file or data set it comes. */
export function hasOrigin(value: Value, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  if (value.kind === 'array' || value.kind === 'unknown') {
    const { facts } = value;
    if (facts && ('source' in facts || 'dataset' in facts || 'cell' in facts)) return true;
  }
  return partsOf(value).some((part) => hasOrigin(part, depth + 1));
}

/** What a collection holds, by its ends; what a stream, table or picture gives. */
function partsOf(value: Value): readonly Value[] {
  if (value.kind === 'list' || value.kind === 'tuple') {
    const [first, last] = [value.items[0], value.items.at(-1)];
    const each = value.kind === 'list' ? value.each : undefined;
    return [first, last === first ? undefined : last, each].filter((part) => part !== undefined);
  }
  if (value.kind === 'unknown') return value.each ? [value.each] : [];
  if (value.kind === 'instance') {
    const path = value.attributes.get('__path');
    return path ? [path] : [];
  }
  if (value.kind !== 'configured') return [];
  const held = value.bound.get('element')?.value ?? value.bound.get('array')?.value;
  return held ? [held] : [];
}
