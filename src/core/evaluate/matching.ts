/** Python's `match` and JavaScript's `switch`. */
import type { CallNode, DictNode, Expression, MatchCase, SequenceNode, Statement } from '../program/tree.js';
import { assign } from './assign.js';
import { readAttribute } from './attributes.js';
import { type Completion, fork } from './branches.js';
import { findMember } from './classes.js';
import { compare } from './comparing.js';
import { evaluate } from './expressions.js';
import { locate, type Machine } from './machine.js';
import { list } from './makeValue.js';
import { keyOf } from './operations.js';
import { specialComparison, truthIn } from './protocols.js';
import { childScope, type Scope } from './scope.js';
import { doubtOf, executeBlock, executeFrom, hoist } from './statements.js';
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
  const whole = statement.fallsThrough ? wholeBody(statement) : undefined;
  if (whole) hoist(machine, whole.body, inner);
  const from = (index: number): Completion | undefined => {
    const candidate = order[index];
    if (!candidate) return undefined;
    const run = (): Completion | undefined =>
      whole
        ? executeFrom(machine, whole.body, whole.startOf(candidate), inner)
        : executeBlock(machine, candidate.body, inner);
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
      subject,
    );
  };
  const completion = from(0);
  if (!statement.fallsThrough) return completion;
  // A `break` ends the switch, not the loop around it.
  return completion?.kind === 'break' || completion?.kind === 'maybeBreak' ? undefined : completion;
}

/** The cases of a `switch` in a row: each goes on with those behind it. */
function wholeBody({ cases }: MatchStatement) {
  const starts = new Map<MatchCase, number>();
  const body: Statement[] = [];
  for (const each of cases) {
    starts.set(each, body.length);
    for (const statement of each.body) body.push(statement);
  }
  return { body, startOf: (each: MatchCase) => starts.get(each) ?? 0 };
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
  const truth = truthIn(machine, evaluate(machine, guard, scope), scope.frame);
  return truth === false ? false : truth === true ? fits : undefined;
}

function fitsPattern(
  machine: Machine,
  pattern: Expression,
  subject: Value,
  strictly: boolean,
  scope: Scope,
): boolean | undefined {
  const fits = (inner: Expression, value: Value) => fitsPattern(machine, inner, value, strictly, scope);
  if (!strictly)
    switch (pattern.kind) {
      case 'name':
        if (pattern.name !== '_') assign(machine, pattern, subject, scope);
        return true;
      case 'logical': {
        const left = fits(pattern.left, subject);
        return left === false ? fits(pattern.right, subject) : left;
      }
      case 'assignExpression': {
        const answer = fits(pattern.value, subject);
        if (answer !== false) assign(machine, pattern.target, subject, scope);
        return answer;
      }
      case 'list':
      case 'tuple':
        return fitsSequence(machine, pattern, subject, scope, fits);
      case 'dict':
        return fitsMapping(machine, pattern, subject, scope, fits);
      case 'call':
        return fitsClass(machine, pattern, subject, scope, fits);
    }
  const value = evaluate(machine, pattern, scope);
  const at = locate(scope.frame, pattern.span);
  const operator = strictly ? '===' : value.kind === 'boolean' || value.kind === 'none' ? 'is' : '==';
  const equal =
    specialComparison(machine, { operator, left: subject, right: value, at, frame: scope.frame }) ??
    compare(operator, subject, value);
  return equal?.kind === 'boolean' ? equal.value : undefined;
}

type Fits = (pattern: Expression, value: Value) => boolean | undefined;

/** All must fit; one that surely does not decides. */
function all(verdicts: readonly (boolean | undefined)[]): boolean | undefined {
  return verdicts.includes(false) ? false : verdicts.includes(undefined) ? undefined : true;
}

function fitsSequence(
  machine: Machine,
  pattern: SequenceNode,
  subject: Value,
  scope: Scope,
  fits: Fits,
): boolean | undefined {
  if (subject.kind === 'unknown' || (subject.kind === 'list' && subject.openReason !== undefined))
    return undefined;
  if (subject.kind !== 'list' && subject.kind !== 'tuple') return false;
  const star = pattern.items.findIndex(({ kind }) => kind === 'spread');
  const needed = star < 0 ? pattern.items.length : pattern.items.length - 1;
  if (star < 0 ? subject.items.length !== needed : subject.items.length < needed) return false;
  const shift = subject.items.length - pattern.items.length;
  return all(
    pattern.items.map((part, index) => {
      if (part.kind === 'spread') {
        const rest = list(subject.items.slice(index, index + shift + 1));
        if (part.value.kind === 'name' && part.value.name !== '_') assign(machine, part.value, rest, scope);
        return true;
      }
      const item = subject.items[star >= 0 && index > star ? index + shift : index];
      return item && fits(part, item);
    }),
  );
}

function fitsMapping(
  machine: Machine,
  pattern: DictNode,
  subject: Value,
  scope: Scope,
  fits: Fits,
): boolean | undefined {
  if (subject.kind === 'unknown') return undefined;
  if (subject.kind !== 'dict') return false;
  const rest = new Map(subject.entries);
  const verdicts = pattern.entries.map((entry) => {
    if (entry.kind === 'spread') return true;
    const key = keyOf(evaluate(machine, entry.key, scope));
    if (key === undefined) return undefined;
    const found = subject.entries.get(key)?.value;
    rest.delete(key);
    if (!found) return subject.openReason === undefined ? false : undefined;
    return fits(entry.value, found);
  });
  for (const entry of pattern.entries)
    if (entry.kind === 'spread') assign(machine, entry.value, { kind: 'dict', entries: rest }, scope);
  return all(verdicts);
}

/** `Point(0, y=top)`: of the class, and its attributes fit. */
function fitsClass(
  machine: Machine,
  pattern: CallNode,
  subject: Value,
  scope: Scope,
  fits: Fits,
): boolean | undefined {
  const of = evaluate(machine, pattern.callee, scope);
  const at = locate(scope.frame, pattern.span);
  const evaluation = machine.evaluationFor(scope.frame);
  const test = machine.registry.builtin('isinstance', 'python');
  const answer = test ? evaluation.call(test, [subject, of], undefined, at) : undefined;
  const isOf = answer?.kind === 'boolean' ? answer.value : undefined;
  if (isOf !== true) return isOf;
  const names = of.kind === 'class' ? findMember(of, '__match_args__')?.value : undefined;
  const verdicts = pattern.arguments.map((argument, index) => {
    const named = names?.kind === 'tuple' ? names.items[index] : undefined;
    // `int(x)`: a built-in class matches the value itself.
    if (argument.kind === 'positional' && of.kind === 'native') return fits(argument.value, subject);
    const name =
      argument.kind === 'keyword' ? argument.name : named?.kind === 'string' ? named.value : undefined;
    if (name === undefined) return undefined;
    const value = evaluation.trying(
      () => readAttribute(machine, subject, name, at, scope.frame),
      ['AttributeError'],
    );
    return value ? fits(argument.value, value) : false;
  });
  return all(verdicts);
}
