/**
 * Lists of the files of folders that are put one behind the other: `cats + dogs`, `paths.extend(more)`, and labels as
 * many as one of them has, `[0] * len(cats)`. Each stays a part with its own rows and entry.
 */
import { alike } from './joinValues.js';
import { list, scalar } from './makeValue.js';
import {
  type GrownPart,
  type GrownRows,
  grownFiles,
  insideOf,
  isInnerListing,
  isOfAll,
  isPattern,
  isSameRows,
  type Pass,
  placeIn,
  type RowOrigin,
} from './rowOrigin.js';
import type { ListValue, Value } from './value.js';

/** The files of one folder, or of several one behind the other; undefined for any other list. */
function partsIn({ items, rowOrigin, each }: ListValue): readonly GrownPart[] | undefined {
  if (!rowOrigin || items.length > 0 || rowOrigin.shuffled) return undefined;
  const { parts, pass: _, isListing: __, isOfAll: ___, ...origin } = rowOrigin;
  const found = parts ?? (each ? [{ origin, entry: each }] : []);
  const isPlain = ({ origin: { path, steps, reason } }: GrownPart): boolean =>
    isPattern(path) &&
    reason === undefined &&
    // What is taken of one listing among all is another part of them together.
    !steps.some((step) => step.kind !== 'sorted' && isOfAll(step));
  return found.length > 0 && rowOrigin.reason === undefined && found.every(isPlain) ? found : undefined;
}

function ofParts(parts: readonly GrownPart[], reason: string): ListValue {
  const [first] = parts;
  const each = alike(
    parts.map(({ entry }) => entry),
    { reason },
  );
  return {
    ...list([]),
    openReason: reason,
    ...(each && { each }),
    ...(first && { rowOrigin: { ...first.origin, parts } }),
  };
}

const HOW_MANY = 'how many files there are is not known';

const isEmpty = (value: ListValue): boolean => value.items.length === 0 && value.openReason === undefined;

/** `a + b`; undefined where they are not both lists of files. */
export function joinedLists(a: Value, b: Value): ListValue | undefined {
  if (a.kind !== 'list' || b.kind !== 'list') return undefined;
  const [left, right] = [isEmpty(a) ? [] : partsIn(a), isEmpty(b) ? [] : partsIn(b)];
  const parts = left && right && [...left, ...right];
  return parts && parts.length > 0 ? ofParts(parts, HOW_MANY) : undefined;
}

/** `[0] * len(files)`: the same for each of them. */
export function repeatedFor(left: Value, right: Value): ListValue | undefined {
  const [items, count] = left.kind === 'list' ? [left, right] : [right, left];
  if (items.kind !== 'list' || items.openReason !== undefined || items.items.length !== 1) return undefined;
  const [entry] = items.items;
  if (!entry || count.kind !== 'unknown' || count.each || count.facts || count.counts) return undefined;
  const { rowOrigin } = count as { readonly rowOrigin?: GrownRows };
  const rows = rowOrigin && partsIn({ ...list([]), each: scalar(HOW_MANY), rowOrigin });
  const parts = rows?.map(({ origin }) => ({ origin, entry }));
  return parts && ofParts(parts, HOW_MANY);
}

/** The rows of a list to which another is added at its end. `place`: of the call, in the loop around it. */
export function extendedRows(
  self: ListValue,
  value: Value | undefined,
  here: GrownRows | undefined,
  place: string,
): GrownRows | undefined {
  if (value?.kind !== 'list') return undefined;
  if (!here) return joinedLists(self, value)?.rowOrigin;
  const [part, ...more] = partsIn(value) ?? [];
  const { pass: around, parts: _, ...rows } = here;
  if (!part || !around || more.length > 0 || !isInnerListing(part.origin, rows)) return undefined;
  // In each pass of the loop over the folders: together the files of all of them.
  const loop = around.innerLoops.get(place) ?? {};
  around.innerLoops.set(place, loop);
  const pass: Pass = { loop, innerLoops: new Map(), tests: around.tests };
  return grownFiles(self.rowOrigin, { ...insideOf(part.origin, rows), pass }, part.entry, 0);
}

/** `paths[i]`, where `i` is the place of each file in turn; undefined for any other index. */
export function entryAtPlace(files: ListValue, index: Value): Value | undefined {
  const place = placeIn(index);
  if (!place || files.openReason === undefined || files.items.length > 0) return undefined;
  const own = files.rowOrigin;
  if (!own || own.reason !== undefined || own.shuffled) return undefined;
  const found = (own.parts ?? (files.each ? [{ origin: own, entry: files.each }] : [])).filter(({ origin }) =>
    isSameRows(origin, place),
  );
  return found.length === 1 ? found[0]?.entry : undefined;
}

/** What a loop over the files of several folders walks, one folder after another: those of each, or their places. */
export function partsWalked(iterable: Value): readonly GrownPart[] | undefined {
  if (iterable.kind === 'list') return iterable.rowOrigin?.parts;
  if (iterable.kind !== 'unknown') return undefined;
  const { each, rowOrigin }: { readonly each?: Value; readonly rowOrigin?: GrownRows } = iterable;
  if (!rowOrigin?.parts || each?.kind !== 'unknown' || !placeIn(each)) return undefined;
  return rowOrigin.parts.map(({ origin }) => ({ origin, entry: { ...each, rowOrigin: origin } }));
}

/** The rows of what is made of each of those files. */
export function madeOfParts(
  made: readonly { readonly each: Value | undefined; readonly rows: RowOrigin | undefined }[],
  iterable: Value,
): GrownRows | undefined {
  const shuffled = iterable.kind === 'list' ? iterable.rowOrigin?.shuffled : undefined;
  const parts = made.flatMap(({ each, rows }): readonly GrownPart[] => {
    const { pass: _, parts: __, ...origin }: GrownRows = rows ?? { path: '', steps: [] };
    return each && rows ? [{ origin, entry: each }] : [];
  });
  const [first] = parts;
  if (!first || parts.length < made.length) return undefined;
  return { ...first.origin, parts, ...(shuffled && { shuffled }) };
}
