/**
 * What arrays remember of the samples that they hold. A value made of one row of a table is a cell (`facts.cell`);
 * one such value for each row makes an array whose source is the table.
 */
import {
  belowNames,
  columnFrom,
  isOfAll,
  isPathOf,
  isRecursive,
  placeIn,
  type RowOrigin,
} from '../../evaluate/rowOrigin.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import type { DataSource, RowStep, TableColumns, TableSource } from '../../graph/trainingSource.js';

type Facts = ArrayValue['facts'];

/** Where a value of one row of a table stands. */
export interface Cell {
  readonly path: string;
  readonly columns: TableColumns;
}

/** Of rows that are each like `row`. */
export function collected(row: Facts, origin: RowOrigin | undefined): Facts {
  const { cell, ...rest } = row;
  if (cell === undefined) return row;
  const { path, columns } = cell as Cell;
  if (origin?.path !== path) return {};
  if (origin.isWithin) return origin.steps.length === 0 && origin.reason === undefined ? row : {};
  const source: TableSource = { kind: 'table', path, images: columns, labels: columns };
  const rows = origin.steps.length > 0 ? { rows: origin.steps } : {};
  const names = origin.hasNames ? { hasNames: true } : {};
  return {
    ...names,
    ...rest,
    source,
    ...rows,
    ...(origin.reason !== undefined && { rowsReason: origin.reason }),
  };
}

/** What an array of the files of folders is made of: one part for each folder, with the array of any of its files. */
export interface FilesPart {
  readonly origin: RowOrigin;
  readonly entry: Value;
  readonly row: ArrayValue;
}

/**
 * Of images or labels of files: the table of all of them. What differs from part to part is which files and which
 * number; undefined where something else does.
 */
export function collectedFiles(
  parts: readonly FilesPart[],
  shuffled: RowOrigin['shuffled'],
): Facts | undefined {
  const [first] = parts;
  if (!first) return undefined;
  const { cell: _, ...rest } = first.row.facts;
  const isAlike = parts.every(({ row: { facts }, origin }) => {
    const { cell: __, ...own } = facts;
    return (
      isSame(own, rest) &&
      (parts.length === 1 || !origin.steps.some(isOfEach)) &&
      JSON.stringify(origin.steps) === JSON.stringify(first.origin.steps)
    );
  });
  const columns = isAlike ? columnsOf(parts) : undefined;
  if (!columns) return undefined;
  const path = parts.map(({ origin }) => origin.path).join('\n');
  const source: TableSource = { kind: 'table', path, images: columns, labels: columns };
  const steps: readonly RowStep[] = [...first.origin.steps, ...(shuffled ? [shuffled] : [])];
  const reason = parts.find(({ origin }) => origin.reason !== undefined)?.origin.reason;
  return {
    ...rest,
    source,
    ...(steps.length > 0 && { rows: steps }),
    ...(reason !== undefined && { rowsReason: reason }),
  };
}

/** A sorted listing of one folder stays one among others. */
const isOfEach = (step: RowStep): boolean => step.kind !== 'sorted' && isOfAll(step);

/** Wherever in the code. */
function isSame(a: Facts, b: Facts): boolean {
  const text = (facts: Facts) =>
    JSON.stringify(facts, (key, value) => (key === 'location' ? undefined : value));
  return text(a) === text(b);
}

function columnsFrom({ path, columns }: Cell, own: string): TableColumns | undefined {
  const [name] = columns.names ?? [];
  if (name === undefined) return isPathOf(path, own) ? columns : undefined;
  const column = columnFrom(name, path, own);
  return column === undefined ? undefined : { ...columns, names: [column] };
}

/** What stands for each file: a part of its path, the place of its folder, or one number or text for all of a part. */
function columnsOf(parts: readonly FilesPart[]): TableColumns | undefined {
  const columns = parts.map(({ entry: given, row, origin }): TableColumns | undefined => {
    const entry = onlyItem(given);
    const cell = row.facts.cell as Cell | undefined;
    if (cell) return columnsFrom(cell, origin.path);
    const place = placeIn(entry);
    if (place && isPathOf(place.path, origin.path) && !isRecursive(place.path))
      return { names: [`#${place.path.split('/').length - 1}`] };
    return entry.kind === 'number' || entry.kind === 'string' ? { names: ['='] } : undefined;
  });
  const [first] = columns;
  if (!first || columns.some((column) => JSON.stringify(column) !== JSON.stringify(first))) return undefined;
  const [name = ''] = first.names ?? [];
  const { codes, read, keepsOthers, listed, before, after } = first;
  if (name !== '=')
    return {
      names: [name],
      ...(read && { read }),
      ...(codes && { codes }),
      ...(keepsOthers && { keepsOthers }),
      ...(listed && { listed }),
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    };
  const values = parts.flatMap(({ entry: given }) => {
    const entry = onlyItem(given);
    return entry.kind === 'number' || entry.kind === 'string' ? [entry.value] : [];
  });
  return { names: [name], values };
}

/** `[0]` as a label is 0, in a column of its own. */
function onlyItem(entry: Value): Value {
  const isOne = (entry.kind === 'list' && entry.openReason === undefined) || entry.kind === 'tuple';
  const [only, ...more] = isOne ? entry.items : [];
  return only && more.length === 0 ? only : entry;
}

/** Of one row of an array, and the rows that all of them are. */
export function taken(facts: Facts): { readonly row: Facts; readonly origin?: RowOrigin } {
  const source = facts.source as TableSource | undefined;
  if (source?.kind !== 'table') return { row: facts };
  const { source: _, rows, rowsReason, hasNames, ...rest } = facts;
  const origin: RowOrigin = {
    path: source.path,
    steps: (rows as readonly RowStep[] | undefined) ?? [],
    ...(typeof rowsReason === 'string' && { reason: rowsReason }),
    ...(hasNames === true && { hasNames: true as const }),
  };
  return { row: { ...rest, cell: { path: source.path, columns: source.images } }, origin };
}

/** The rows that an array has one entry for, or was made for. */
export function roomIn({ facts }: ArrayValue): RowOrigin | undefined {
  return countedRows(facts) ?? (facts.room as RowOrigin | undefined);
}

/** The rows of a table, or the samples of an array in a file: as many as there are entries. */
export function countedRows(facts: Facts): RowOrigin | undefined {
  const source = facts.source as DataSource | undefined;
  if (source?.kind !== 'arrays') return taken(facts).origin;
  const { path, name = '' } = source.images;
  return {
    path: `${path} ${name}`,
    steps: (facts.rows as readonly RowStep[] | undefined) ?? [],
    ...(typeof facts.rowsReason === 'string' && { reason: facts.rowsReason }),
  };
}

/** Labels become their places among those that the first `steps` leave: all of them, where not given. */
export function encodedNow(
  facts: Facts,
  steps = (facts.rows as readonly RowStep[] | undefined)?.length ?? 0,
): Facts {
  return { ...facts, isEncoded: true, ...(steps > 0 && { encodedAfter: steps }) };
}

/** Remembers which samples were taken; a text says why that is not known. */
export function withRows(facts: Facts, step: RowStep | string): Facts {
  if (typeof step === 'string') return { ...facts, rowsReason: step };
  if (facts.hasNames === true) {
    const { hasNames: _, ...rest } = facts;
    const below = belowNames(step);
    return { ...(below.step ? withRows(rest, below.step) : rest), ...(below.hasNames && { hasNames: true }) };
  }
  return { ...facts, rows: [...((facts.rows as readonly RowStep[] | undefined) ?? []), step] };
}
