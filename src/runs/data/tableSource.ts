/** A table, a listing of files or an array, and what the code takes of it: as the plan of a run has it. */
import type { RunRequest } from '../../protocol/trainer.js';

export type TableSource = Extract<RunRequest['plan']['data'], { kind: 'table' }>;
export type ArraySource = Extract<RunRequest['plan']['data'], { kind: 'arrays' }>;
export type Rows = NonNullable<TableSource['rows']>;
export type TableColumns = TableSource['labels'];
