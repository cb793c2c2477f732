/** The program as the plan carries it: the core's tree, as data. */
import type { RunRequest } from '../../../protocol/trainer.js';

export type ProgramSource = Extract<RunRequest['plan']['data'], { kind: 'program' }>;
export type Statement = ProgramSource['body'][number];
export type Expression = Extract<Statement, { kind: 'expression' }>['value'];
export type FunctionNode = Extract<Statement, { kind: 'function' }>['function'];
export type CallNode = Extract<Expression, { kind: 'call' }>;
export type Argument = CallNode['arguments'][number];
