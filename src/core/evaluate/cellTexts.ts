/**
 * Parts of the text of a cell: `name.split('.')[0]`, `name[:-4]`, `name.lower()`. They are that cell again, with the
 * steps that make the part of its text; the trainer takes them on the texts that there are.
 */
import type { TextStep } from '../graph/trainingSource.js';
import type { UnknownValue, Value } from './value.js';

interface TextCell {
  readonly columns: { readonly read?: readonly TextStep[] } & Readonly<Record<string, unknown>>;
}

/** What was made of the cell before, other than parts of its text, is not followed on. */
function isPlainText({ facts }: UnknownValue): boolean {
  const cell = facts?.cell as TextCell | undefined;
  return (
    cell !== undefined &&
    Object.keys(facts ?? {}).every((fact) => fact === 'cell') &&
    Object.keys(cell.columns).length > 0 &&
    ['codes', 'before', 'after', 'values'].every((made) => cell.columns[made] === undefined)
  );
}

/** The cell after one more step; undefined where it is no text of a cell. */
export function textAfter(value: UnknownValue, step: TextStep): UnknownValue | undefined {
  if (!isPlainText(value)) return undefined;
  const cell = value.facts?.cell as TextCell;
  const read = [...(cell.columns.read ?? []), step];
  return { ...value, facts: { cell: { ...cell, columns: { ...cell.columns, read } } } };
}

/** Of the words or numbers in the text of a cell, the one at a known place. */
export function partAt({ each, rowOrigin }: UnknownValue, at: Value): UnknownValue | undefined {
  if (!rowOrigin?.isWithin || each?.kind !== 'unknown' || at.kind !== 'number') return undefined;
  if (rowOrigin.between === undefined || rowOrigin.reason !== undefined || rowOrigin.steps.length > 0)
    return withoutCell(each);
  const { between: by, most, fromEnd } = rowOrigin;
  const cut = { ...(most !== undefined && { most }), ...(fromEnd && { fromEnd }) };
  return textAfter(each, { kind: 'split', by, at: at.value, ...cut }) ?? withoutCell(each);
}

/** One of the parts of a text is not the text. */
function withoutCell({ facts: _, ...rest }: UnknownValue): UnknownValue {
  return rest;
}

/** `name[-3:]`, `name[0]` of the text of a cell; undefined where that is not followed. */
export function textCut(value: UnknownValue, index: Value): UnknownValue | undefined {
  if (index.kind === 'number') {
    const { value: at } = index;
    return textAfter(value, { kind: 'slice', start: at, stop: at === -1 ? null : at + 1 });
  }
  if (index.kind !== 'slice') return undefined;
  const bound = (given: Value): number | null | undefined =>
    given.kind === 'none' ? null : given.kind === 'number' ? given.value : undefined;
  const [start, stop, step] = [index.lower, index.upper, index.step].map(bound);
  if (start === undefined || stop === undefined || (step !== null && step !== 1)) return undefined;
  return textAfter(value, { kind: 'slice', start, stop });
}
