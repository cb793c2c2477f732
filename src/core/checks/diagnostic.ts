/** A fault or a piece of advice at a place, with the places it relates to and the edits that mend it. */
import type { Location, Span } from '../document.js';
import type { DiagnosticCode } from './codes.js';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** In the analysed document. */
  readonly span: Span;
  readonly message: string;
  readonly related: readonly { readonly location: Location; readonly message: string }[];
  readonly fixes: readonly QuickFix[];
  /** Design advice, which a user can switch off; absent for faults. */
  readonly isAdvice?: boolean;
}

export interface QuickFix {
  /** What the user reads in the menu: "Close the bracket opened on line 5". */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly isPreferred: boolean;
}

export interface TextEdit extends Span {
  readonly newText: string;
}
