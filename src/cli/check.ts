/** `convlens check`: problems, one per line, or as JSON. */
import type { Analysis } from '../core/index.js';
import type { Position, Positions } from './positions.js';

export interface PlainDiagnostic {
  /** In a notebook: the cell's index in the file, from 0; the lines count within it. */
  readonly cell?: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

export function diagnosticsOf(analysis: Analysis, positions: Positions): readonly PlainDiagnostic[] {
  return analysis.diagnostics.map(({ span, severity, code, message }) => {
    const start = positions.at(span.start);
    const end = positions.at(span.end);
    return {
      ...(start.cell !== undefined && { cell: start.cell }),
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
      severity,
      code,
      message,
    };
  });
}

/** `model.py:12:5: `; in a notebook `faces.ipynb:cell 3:2:1: `. */
export function placeText(file: string, { cell, line, column }: Position): string {
  return `${file}:${cell === undefined ? '' : `cell ${cell}:`}${line}:${column}: `;
}

export function diagnosticLine(file: string, found: PlainDiagnostic): string {
  return `${placeText(file, found)}${found.severity}: ${found.message} (${found.code})`;
}
