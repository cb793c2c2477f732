/** `convlens check`: problems, one per line, or as JSON. */
import type { Analysis } from '../core/index.js';
import type { Positions } from './positions.js';

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

export function diagnosticLine(file: string, found: PlainDiagnostic): string {
  const cell = found.cell === undefined ? '' : `cell ${found.cell}:`;
  return `${file}:${cell}${found.line}:${found.column}: ${found.severity}: ${found.message} (${found.code})`;
}
