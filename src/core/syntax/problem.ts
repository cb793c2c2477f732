/** A fault in the text itself, found before anything is evaluated. */
import type { Span } from '../document.js';

export interface SyntaxProblem {
  readonly code: 'unclosed-bracket' | 'unexpected-bracket' | 'unclosed-string' | 'syntax';
  readonly span: Span;
  readonly message: string;
  /** Only earlier Python takes it: a fault in a program for today's Keras. */
  readonly isFormer?: boolean;
  /** Only in a script: notebooks take it. */
  readonly isOfScripts?: boolean;
  /** Where the bracket or string was opened. */
  readonly related?: { readonly span: Span; readonly message: string };
  /** Text to insert that mends it. */
  readonly insert?: { readonly offset: number; readonly text: string };
  /** What mends it, where that is known and more than an insertion; one of several is the user's choice. */
  readonly mends?: readonly Mend[];
  /** The head of a block without one. */
  readonly lacksBlock?: boolean;
  /** Of what is in no function or loop: it may be the block that is lacking above. */
  readonly isOutside?: boolean;
  /** The bracket that belongs in this one's place. */
  readonly expected?: string;
  /** Of a line that is too deep: blanks before the line above. */
  readonly widthAbove?: number;
}

export interface Mend {
  readonly title: string;
  /** Right whatever else is at fault; else it is tried whether the statement can be read with it. */
  readonly isSure?: boolean;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}
