/** What lowering makes of one chunk of text. Positions count in the user's text, from the chunk's start. */
import type { SyntaxProblem } from '../syntax/problem.js';
import type { FormerStatements, KeptStatements } from './keptStatements.js';
import type { MovableSpan } from './reader.js';
import type { Parsed } from './reparse.js';
import type { Pragma, Statement } from './tree.js';

export interface LoweredChunk {
  readonly body: readonly Statement[];
  readonly pragmas: readonly Pragma[];
  readonly faults: ChunkFaults;
  /** Every span in the above, each once. */
  readonly spans: readonly MovableSpan[];
  /** For parsing the chunk again after an edit in it; absent where the whole text was parsed. */
  readonly parsed?: Parsed;
  /** For reading it again; absent where that must be done anew. */
  readonly kept?: KeptStatements;
}

/** A chunk before the last edit. */
export interface FormerChunk {
  readonly parsed?: Parsed;
  /** Absent where its trees still belong to another chunk. */
  readonly statements?: FormerStatements;
}

export const FAULTLESS: ChunkFaults = { problems: [], firstLine: -1, lastLine: -2 };

export interface ChunkFaults {
  /** One for each line that is at fault, and the next. */
  readonly problems: readonly SyntaxProblem[];
  /** Lines with marks of a fault, counted from the chunk's first line, in the parsed text. */
  readonly firstLine: number;
  readonly lastLine: number;
}
