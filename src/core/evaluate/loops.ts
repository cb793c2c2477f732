/** Loops: run for real where their bounds are known; otherwise what they change is not known. */
import type { Location } from '../document.js';
import type { Expression, ForEachStatement, Statement } from '../program/tree.js';
import { assign } from './assign.js';
import type { Completion, Doubt } from './branches.js';
import type { Change } from './changeJournal.js';
import { evaluate } from './expressions.js';
import { iterateValue, keysOf, type Puller } from './iteration.js';
import { joinChanges, widen } from './join.js';
import { locate, type Machine } from './machine.js';
import { unknown } from './makeValue.js';
import { askTensor, truthIn } from './protocols.js';
import { insideOf, isInnerListing, type RowOrigin, withStep } from './rowOrigin.js';
import { childScope, type Frame, type Scope } from './scope.js';
import { doubtOf, executeBlock, executeNested } from './statements.js';
import { trailedEntry } from './trail.js';
import type { UnknownValue, Value } from './value.js';
import { atOnePlace } from './walkedPlace.js';

type Body = () => Completion | undefined;

export function executeForEach(
  machine: Machine,
  statement: ForEachStatement,
  scope: Scope,
  iterable: Value = evaluate(machine, statement.iterable, scope),
): Completion | undefined {
  const at = locate(scope.frame, statement.iterable.span);
  if (!statement.overKeys) askTensor(machine, iterable, '__iter__', at, scope.frame);
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
  const parts = iterable.kind === 'list' ? iterable.rowOrigin?.parts : undefined;
  const runUnknown = (
    why: string,
    origin: Location = at,
    each?: Value,
    rows?: RowOrigin,
  ): Completion | undefined => {
    const doubt = { reason: `a loop over something that is not known: ${why}`, origin: at };
    // A stream of training data gives samples of one shape, however many.
    const sample = (iterable.kind === 'configured' && iterable.bound.get('element')?.value) || each;
    const item = trailedEntry(sample ?? unknown(why, origin), iterable, at);
    // The files of several folders, one folder after another.
    if (parts && rows) {
      const shuffled = iterable.kind === 'list' && iterable.rowOrigin?.shuffled;
      for (const part of parts)
        executeUnknownTimes(machine, () => atOnePlace(part.entry, runWith), doubt, scope, {
          ...part.origin,
          ...(shuffled && { shuffled }),
        });
      return undefined;
    }
    return executeUnknownTimes(machine, () => atOnePlace(item, runWith), doubt, scope, rows);
  };
  if ('reason' in items) return runUnknown(items.reason, items.origin, items.each, items.rowOrigin);
  return executeEach(
    items,
    machine,
    forLabel(runWith, statement.label),
    runUnknown,
    statement.otherwise,
    scope,
  );
}

/** A loop walks the list as it was: growing it inside would not end. */
function pullFrom(items: readonly Value[] | UnknownValue): Puller | UnknownValue {
  if ('kind' in items) return items;
  const fixed = [...items];
  let next = 0;
  return { next: () => fixed[next++] };
}

/** After so many places where the loop may have ended, each nested in the one before, the rest may run any number of times. */
const MOST_ENDS = 50;

function executeEach(
  items: Puller,
  machine: Machine,
  runWith: (item: Value) => Completion | undefined,
  runUnknown: (why: string) => Completion | undefined,
  otherwise: readonly Statement[],
  scope: Scope,
  ends = 0,
): Completion | undefined {
  for (let item = items.next(); item; item = items.next()) {
    machine.step();
    const completion = runWith(item);
    if (completion?.kind === 'break') return completion.label === undefined ? undefined : completion;
    if (completion?.kind === 'return' || isForOuter(completion)) return completion;
    if (completion?.kind === 'maybeBreak' && ends === MOST_ENDS) return runUnknown(completion.doubt.reason);
    if (completion?.kind === 'maybeBreak')
      return maybeGoOn(
        machine,
        () => executeEach(items, machine, runWith, runUnknown, otherwise, scope, ends + 1),
        completion.doubt,
        scope,
      );
  }
  const why = items.cutReason?.();
  return why === undefined ? executeNested(machine, otherwise, scope) : runUnknown(why);
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
  if (result?.kind === 'return') scope.frame.maybeReturned.push(result.value);
  return undefined;
}

/**
 * A first pass finds what the body changes, and that becomes unknown; a second one reads the body with it.
 * What the second one leaves joins with the body not having run at all.
 */
export function executeUnknownTimes(
  machine: Machine,
  body: Body,
  doubt: Doubt,
  scope: { readonly frame: Frame },
  rows?: RowOrigin,
): Completion | undefined {
  const around = machine.passes.at(-1);
  // A loop over the files of each folder of the loop around it: together they are one over all files.
  const isInside = isInnerListing(rows, around?.rows);
  const key = `${doubt.origin?.path} ${doubt.origin?.start}`;
  const loop = (isInside && around?.innerLoops.get(key)) || {};
  if (isInside) around?.innerLoops.set(key, loop);
  const innerLoops = new Map<string, object>();
  const pass = (given: RowOrigin | undefined) => {
    const over = isInside && given && around?.rows ? insideOf(given, around.rows) : given;
    const tests = isInside && around ? around.tests : machine.tests.length;
    machine.passes.push({ loop, innerLoops, tests, ...(over && { rows: over }) });
    try {
      return machine.attempt(body);
    } finally {
      machine.passes.pop();
    }
  };
  const returns = scope.frame.maybeReturned.length;
  machine.rehearsing++;
  const rehearsal = (() => {
    try {
      return pass(rows);
    } finally {
      machine.rehearsing--;
    }
  })();
  const goesOn = !rehearsal.result || rehearsal.result.kind === 'continue';
  const isWhole = goesOn && !rehearsal.raised && scope.frame.maybeReturned.length === returns;
  // The second pass makes the same models and names again.
  widen(
    withoutModels(rehearsal.changes).filter(({ slot }) => slot.key !== 'models' && slot.key !== 'counts'),
    machine.journal,
    doubt,
  );
  const { changes, result } = pass(
    rows && (isWhole ? rows : withStep(rows, 'the loop may end before the last row')),
  );
  const outside = withoutModels(changes);
  // A model that the body makes is whole whenever the body runs.
  machine.journal.redo(changes.filter((change) => !outside.includes(change)));
  widen(outside, machine.journal, doubt);
  if (result?.kind === 'return') scope.frame.maybeReturned.push(result.value);
  return undefined;
}

/** The changes, but for those inside models that are made by the same changes. */
function withoutModels(changes: readonly Change[]): readonly Change[] {
  const made = new Set<unknown>();
  for (const { slot, before, after } of changes) {
    if (slot.key !== 'models' || !Array.isArray(after)) continue;
    const known = new Set<unknown>(Array.isArray(before) ? before : []);
    for (const model of after) if (!known.has(model)) made.add(model);
  }
  return made.size === 0 ? changes : changes.filter(({ slot }) => !made.has(slot.object));
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
  for (;;) {
    machine.step();
    if (test) {
      const value = evaluate(machine, test, scope);
      const truth = truthIn(machine, value, scope.frame);
      if (truth === false) return executeNested(machine, otherwise, scope);
      if (truth === undefined) return executeUnknownTimes(machine, round, doubtOf(value, test, scope), scope);
    }
    const completion = round();
    if (completion?.kind === 'break') return completion.label === undefined ? undefined : completion;
    if (completion?.kind === 'return' || isForOuter(completion)) return completion;
    if (completion?.kind === 'maybeBreak')
      return executeUnknownTimes(machine, round, completion.doubt, scope);
  }
}
