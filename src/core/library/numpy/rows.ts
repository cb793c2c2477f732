/**
 * What arrays remember of the samples that they hold. A value made of one row of a table is a cell (`facts.cell`);
 * one such value for each row makes an array whose source is the table.
 */
import { belowNames, type RowOrigin } from '../../evaluate/rowOrigin.js';
import type { ArrayValue } from '../../evaluate/value.js';
import type { RowStep, TableColumns, TableSource } from '../../graph/modelGraph.js';

type Facts = ArrayValue['facts'];

/** Where a value of one row of a table stands. */
export interface Cell {
  readonly path: string;
  readonly columns: TableColumns;
}

/** Of rows that are each like `row`. */
export function collected(row: Facts, origin: RowOrigin | undefined): Facts {
  const { cell, at, ...rest } = row;
  if (cell === undefined) return row;
  // One of the numbers of a cell is not what the cell holds.
  if (at !== undefined) return {};
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
  const { origin } = taken(facts);
  return origin ?? (facts.room as RowOrigin | undefined);
}

/** Labels become their places among those that are there now. */
export function encodedNow(facts: Facts): Facts {
  const steps = (facts.rows as readonly RowStep[] | undefined)?.length ?? 0;
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
