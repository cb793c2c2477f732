/** Loops: run for real where their bounds are known; otherwise what they change is not known. */
import type { Location } from '../document.js';
import type { Expression, ForEachStatement, Statement } from '../program/tree.js';
import { assign } from './assign.js';
import type { Completion, Doubt } from './branches.js';
import { evaluate } from './expressions.js';
import { iterateValue, keysOf, type Puller } from './iteration.js';
import { joinChanges } from './join.js';
import { alike } from './joinValues.js';
import { LoopCost } from './loopCost.js';
import { locate, type Machine } from './machine.js';
import { scalar, unknown } from './makeValue.js';
import { askLibrary, truthIn } from './protocols.js';
import type { RowOrigin } from './rowOrigin.js';
import { partsWalked } from './rowParts.js';
import { childScope, type Scope } from './scope.js';
import { doubtOf, executeBlock, executeNested } from './statements.js';
import { trailedEntry } from './trail.js';
import { executeUnknownTimes } from './unknownTimes.js';
import type { UnknownValue, Value } from './value.js';
import { atOnePlace, loopsThrough } from './walkedPlace.js';

type Body = () => Completion | undefined;

export function executeForEach(
  machine: Machine,
  statement: ForEachStatement,
  scope: Scope,
  iterable: Value = evaluate(machine, statement.iterable, scope),
): Completion | undefined {
  const at = locate(scope.frame, statement.iterable.span);
  if (!statement.overKeys) askLibrary(machine, iterable, '__iter__', at, scope.frame);
  const items = statement.overKeys
    ? pullFrom(keysOf(iterable) ?? unknown('the keys of this object are not known', at))
    : iterable.kind === 'iterator'
      ? iterable
      : pullFrom(iterateValue(machine, iterable, at, scope.frame));
  const declaration = statement.declaration;
  const runWith = (item: Parameters<typeof assign>[2]): Completion | undefined => {
    const inner = scope.frame.dialect === 'javascript' ? childScope(scope, 'block') : scope;
    assign(machine, statement.target, item, inner, declaration ? { declaration } : {});
    return executeBlock(machine, statement.body, inner);
  };
  const parts = partsWalked(iterable);
  loopsThrough(iterable);
  const runUnknown = (
    why: string,
    origin: Location = at,
    each?: Value,
    rows?: RowOrigin,
    begins?: Value,
  ): Completion | undefined => {
    const doubt = { reason: `a loop over something that is not known: ${why}`, origin: at };
    // A stream of training data gives samples of one shape, however many.
    const sample = (iterable.kind === 'configured' && iterable.bound.get('element')?.value) || each;
    const item = trailedEntry(sample ?? unknown(why, origin), iterable, at);
    // The files of several folders, one folder after another.
    if (parts && rows) {
      const shuffled = iterable.kind === 'list' && iterable.rowOrigin?.shuffled;
      const ends = parts.map((part) =>
        executeUnknownTimes(machine, () => atOnePlace(part.entry, runWith), doubt, scope, {
          ...part.origin,
          ...(shuffled && { shuffled }),
        }),
      );
      return executeElse(
        machine,
        statement.otherwise,
        ends.find((end) => end !== undefined),
        scope,
      );
    }
    const first = begins && !rows ? () => runWith(begins) : undefined;
    const end = executeUnknownTimes(machine, () => atOnePlace(item, runWith), doubt, scope, rows, first);
    return executeElse(machine, statement.otherwise, end, scope);
  };
  const runRest = (rest: readonly Value[]): Completion | undefined => {
    const doubt = { reason: TOO_LONG, origin: at };
    const item = shared(rest, doubt) ?? unknown(TOO_LONG, at);
    const end = executeUnknownTimes(machine, () => runWith(item), doubt, scope);
    return executeElse(machine, statement.otherwise, end, scope);
  };
  if ('reason' in items)
    return runUnknown(items.reason, items.origin, items.each, items.rowOrigin, items.begins);
  return executeEach(
    items,
    machine,
    forLabel(runWith, statement.label),
    runUnknown,
    runRest,
    statement.otherwise,
    scope,
  );
}

const TOO_LONG = 'a loop too long to follow to its end';

/** Says what it has not given yet. */
interface FixedPuller extends Puller {
  readonly rest: () => readonly Value[];
  readonly left: () => number;
}

/** A loop walks the list as it was: growing it inside would not end. */
function pullFrom(items: readonly Value[] | UnknownValue): FixedPuller | UnknownValue {
  if ('kind' in items) return items;
  const fixed = [...items];
  let next = 0;
  return {
    next: () => fixed[next++],
    rest: () => fixed.slice(next),
    left: () => fixed.length - next,
  };
}

/** What the entries have in common. */
function shared(entries: readonly Value[], doubt: Doubt): Value | undefined {
  const [first] = entries;
  if (first && entries.every(({ kind }) => kind === 'number')) return scalar(doubt.reason, doubt.origin);
  return alike(entries, doubt);
}

/** After so many places where the loop may have ended, each nested in the one before, the rest may run any number of times. */
const MOST_ENDS = 50;

function executeEach(
  items: Puller | FixedPuller,
  machine: Machine,
  runWith: (item: Value) => Completion | undefined,
  runUnknown: (why: string) => Completion | undefined,
  runRest: (rest: readonly Value[]) => Completion | undefined,
  otherwise: readonly Statement[],
  scope: Scope,
  ends = 0,
): Completion | undefined {
  const cost = new LoopCost(machine);
  for (let item = items.next(); item; item = items.next()) {
    machine.step();
    cost.beginRound();
    const completion = runWith(item);
    if (completion?.kind === 'break') return completion.label === undefined ? undefined : completion;
    if (completion?.kind === 'return' || isForOuter(completion)) return completion;
    if (completion?.kind === 'maybeBreak' && (ends === MOST_ENDS || endsInDoubt(items, ends, cost)))
      return runUnknown(completion.doubt.reason);
    if (completion?.kind === 'maybeBreak')
      return maybeGoOn(
        machine,
        () => executeEach(items, machine, runWith, runUnknown, runRest, otherwise, scope, ends + 1),
        completion.doubt,
        scope,
      );
    if ('rest' in items && cost.isTooHigh(items.left())) return runRest(items.rest());
  }
  const why = items.cutReason?.();
  return why === undefined ? executeNested(machine, otherwise, scope) : runUnknown(why);
}

/** More rounds are left than are followed where each may be the last, and none would leave a trace in any model. */
function endsInDoubt(items: Puller | FixedPuller, ends: number, cost: LoopCost): boolean {
  return 'left' in items && items.left() > MOST_ENDS - ends && cost.makesNone();
}

/** A `break` or `continue` that names this loop is this loop's own. */
function forLabel<Given extends unknown[]>(
  run: (...given: Given) => Completion | undefined,
  label: string | undefined,
): (...given: Given) => Completion | undefined {
  return (...given) => {
    const completion = run(...given);
    const names = completion?.kind === 'break' || completion?.kind === 'continue';
    return names && label !== undefined && completion.label === label
      ? { kind: completion.kind }
      : completion;
  };
}

/** `continue outer`, seen from an inner loop. */
function isForOuter(completion: Completion | undefined): boolean {
  return completion?.kind === 'continue' && completion.label !== undefined;
}

/** The loop ends here or goes on: both are tried and joined. */
function maybeGoOn(machine: Machine, goOn: Body, doubt: Doubt, scope: Scope): Completion | undefined {
  const { changes, result, raised } = machine.attempt(goOn);
  if (raised) return undefined;
  joinChanges(changes, [], machine.journal, doubt);
  if (result?.kind === 'return') scope.frame.maybeReturned.push({ value: result.value });
  return undefined;
}

/** After rounds of which any may have been the last: the loop's `else` runs unless a `break` ended it. */
function executeElse(
  machine: Machine,
  otherwise: readonly Statement[],
  end: Extract<Completion, { kind: 'maybeBreak' }> | undefined,
  scope: Scope,
): Completion | undefined {
  if (otherwise.length === 0) return undefined;
  const run = () => executeNested(machine, otherwise, scope);
  return end ? maybeGoOn(machine, run, end.doubt, scope) : run();
}

export function executeWhile(
  machine: Machine,
  statement: Extract<Statement, { kind: 'while' }>,
  scope: Scope,
): Completion | undefined {
  const body = forLabel(() => executeNested(machine, statement.body, scope), statement.label);
  if (statement.testAfter) {
    const completion = body();
    if (completion?.kind === 'break') return completion.label === undefined ? undefined : completion;
    if (completion?.kind === 'return' || isForOuter(completion)) return completion;
  }
  return executeTested(machine, statement.test, body, undefined, statement.otherwise, scope);
}

export function executeThreePart(
  machine: Machine,
  statement: Extract<Statement, { kind: 'for' }>,
  scope: Scope,
): Completion | undefined {
  const inner = childScope(scope, 'block');
  const started = executeBlock(machine, statement.init, inner);
  if (started) return started;
  const body = forLabel(() => executeNested(machine, statement.body, inner), statement.label);
  return executeTested(machine, statement.test, body, statement.update, [], inner);
}

function executeTested(
  machine: Machine,
  test: Expression | undefined,
  body: Body,
  update: Expression | undefined,
  otherwise: readonly Statement[],
  scope: Scope,
): Completion | undefined {
  const round = (): Completion | undefined => {
    const completion = body();
    const goesOn = !completion || (completion.kind === 'continue' && completion.label === undefined);
    if (goesOn && update) evaluate(machine, update, scope);
    return completion;
  };
  const unknownTimes = (doubt: Doubt) =>
    executeElse(machine, otherwise, executeUnknownTimes(machine, round, doubt, scope), scope);
  for (;;) {
    machine.step();
    if (test) {
      const value = evaluate(machine, test, scope);
      const truth = truthIn(machine, value, scope.frame);
      if (truth === false) return executeNested(machine, otherwise, scope);
      if (truth === undefined) return unknownTimes(doubtOf(value, test, scope));
    }
    const completion = round();
    if (completion?.kind === 'break') return completion.label === undefined ? undefined : completion;
    if (completion?.kind === 'return' || isForOuter(completion)) return completion;
    if (completion?.kind === 'maybeBreak') return unknownTimes(completion.doubt);
  }
}
