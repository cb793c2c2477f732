/** Python's `match` and JavaScript's `switch`. */
import type { Expression, MatchCase, Statement } from '../program/tree.js';
import { compare } from './arithmetic.js';
import { assign } from './assign.js';
import { type Completion, fork } from './branches.js';
import { evaluate } from './expressions.js';
import type { Machine } from './machine.js';
import { truthOf } from './operations.js';
import { childScope, type Scope } from './scope.js';
import { doubtOf, executeBlock } from './statements.js';
import type { Value } from './value.js';

type MatchStatement = Extract<Statement, { kind: 'match' }>;

export function executeMatch(
  machine: Machine,
  statement: MatchStatement,
  scope: Scope,
): Completion | undefined {
  const subject = evaluate(machine, statement.subject, scope);
  const inner = statement.fallsThrough ? childScope(scope, 'block') : scope;
  // `default` is taken when nothing else fits, wherever it stands.
  const order = statement.fallsThrough
    ? [...statement.cases].sort((a, b) => Number(a.patterns.length === 0) - Number(b.patterns.length === 0))
    : statement.cases;
  const from = (index: number): Completion | undefined => {
    const candidate = order[index];
    if (!candidate) return undefined;
    const run = (): Completion | undefined => executeBlock(machine, bodyOf(statement, candidate), inner);
    const fits = matches(machine, candidate, subject, statement.fallsThrough, inner);
    if (fits === true) return run();
    if (fits === false) return from(index + 1);
    return fork(
      machine,
      doubtOf(subject, statement.subject, scope),
      run,
      () => from(index + 1),
      () => undefined,
      scope.frame,
    );
  };
  const completion = from(0);
  if (!statement.fallsThrough) return completion;
  // A `break` ends the switch, not the loop around it.
  return completion?.kind === 'break' || completion?.kind === 'maybeBreak' ? undefined : completion;
}

function bodyOf(statement: MatchStatement, chosen: MatchCase): readonly Statement[] {
  if (!statement.fallsThrough) return chosen.body;
  return statement.cases.slice(statement.cases.indexOf(chosen)).flatMap(({ body }) => body);
}

function matches(
  machine: Machine,
  candidate: MatchCase,
  subject: Value,
  strictly: boolean,
  scope: Scope,
): boolean | undefined {
  const { patterns, capture, guard } = candidate;
  const verdicts = patterns.map((pattern) => fitsPattern(machine, pattern, subject, strictly, scope));
  const fits =
    patterns.length === 0 || verdicts.includes(true)
      ? true
      : verdicts.includes(undefined)
        ? undefined
        : false;
  if (fits === false) return false;
  if (capture !== undefined)
    assign(machine, { kind: 'name', span: candidate.span, name: capture }, subject, scope);
  if (!guard) return fits;
  const truth = truthOf(evaluate(machine, guard, scope), scope.frame.dialect);
  return truth === false ? false : truth === true ? fits : undefined;
}

function fitsPattern(
  machine: Machine,
  pattern: Expression,
  subject: Value,
  strictly: boolean,
  scope: Scope,
): boolean | undefined {
  if (!strictly && pattern.kind === 'name') {
    if (pattern.name !== '_') assign(machine, pattern, subject, scope);
    return true;
  }
  if (!strictly && (pattern.kind === 'list' || pattern.kind === 'tuple')) {
    if (subject.kind === 'unknown') return undefined;
    if (subject.kind !== 'list' && subject.kind !== 'tuple') return false;
    if (pattern.items.some(({ kind }) => kind === 'spread')) return undefined;
    if (subject.items.length !== pattern.items.length) return false;
    const verdicts = pattern.items.map((part, index) => {
      const item = subject.items[index];
      return item && fitsPattern(machine, part, item, strictly, scope);
    });
    return verdicts.includes(false) ? false : verdicts.includes(undefined) ? undefined : true;
  }
  if (!strictly && (pattern.kind === 'call' || pattern.kind === 'dict')) return undefined;
  const value = evaluate(machine, pattern, scope);
  const equal = compare(strictly ? '===' : '==', subject, value);
  return equal?.kind === 'boolean' ? equal.value : undefined;
}
