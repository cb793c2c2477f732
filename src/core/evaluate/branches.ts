/** A branch whose test is not known: both sides are tried, and what both agree on is kept. */
import { joinChanges } from './join.js';
import { type Doubt, joinValues } from './joinValues.js';
import type { Machine } from './machine.js';
import { outcome, under } from './rowOrigin.js';
import type { Frame } from './scope.js';
import type { Value } from './value.js';

export type { Doubt } from './joinValues.js';

/** How a block ended before its last statement. `maybeBreak`: on one side of a test that is not known. */
export type Completion =
  | { readonly kind: 'return'; readonly value: Value }
  | { readonly kind: 'break' | 'continue'; readonly label?: string }
  | { readonly kind: 'maybeBreak'; readonly doubt: Doubt };

type Action = () => Completion | undefined;

/** Tries both sides, each followed by `rest` where it does not leave the block, and joins them. */
export function fork(
  machine: Machine,
  doubt: Doubt,
  then: Action,
  otherwise: Action,
  rest: Action,
  frame: Frame,
  /** Its outcome chooses the side. */
  test: Value,
): Completion | undefined {
  const [holds, fails] = [outcome(test, true), outcome(test, false)];
  const chooseTensor: Doubt['chooseTensor'] = (a, b) => machine.registry.chosen(test, a, b);
  const choice: Doubt = { ...doubt, test, ...(test.kind === 'tensor' && { chooseTensor }) };
  let left = machine.attempt(() => under(machine, holds, then));
  let right = machine.attempt(() => under(machine, fails, otherwise));
  // A side that raises ends the program there, so what follows runs only after the other side.
  if (left.raised || right.raised) {
    const kept = left.raised ? right : left;
    machine.journal.redo(kept.changes);
    if (kept.raised) throw kept.raised;
    return kept.result ?? rest();
  }
  if (!left.result && !right.result) {
    joinChanges(left.changes, right.changes, machine.journal, choice);
    return rest();
  }
  const goOn = (side: typeof left, tests: typeof holds): typeof left =>
    machine.attempt(() => {
      machine.step(side.changes.length);
      machine.journal.redo(side.changes);
      return under(machine, tests, rest);
    });
  if (!left.result) left = goOn(left, holds);
  if (!right.result) right = goOn(right, fails);
  if (left.raised || right.raised) {
    const kept = left.raised ? right : left;
    machine.journal.redo(kept.changes);
    if (kept.raised) throw kept.raised;
    return kept.result;
  }
  joinChanges(left.changes, right.changes, machine.journal, choice);
  return joinCompletions(left.result, right.result, choice, frame);
}

function joinCompletions(
  a: Completion | undefined,
  b: Completion | undefined,
  doubt: Doubt,
  frame: Frame,
): Completion | undefined {
  if (a?.kind === 'return' && b?.kind === 'return')
    return { kind: 'return', value: joinValues(a.value, b.value, doubt) };
  if (a?.kind === 'return' || b?.kind === 'return') {
    const holds = a?.kind === 'return';
    const [returned, other] = holds ? [a, b] : [b, a];
    const { test } = doubt;
    if (returned?.kind === 'return')
      frame.maybeReturned.push({ value: returned.value, ...(test && { choice: { test, holds } }) });
    return other;
  }
  if (a?.kind === b?.kind) return a;
  const leaves = [a, b].some((side) => side?.kind === 'break' || side?.kind === 'maybeBreak');
  const { test: _, ...why } = doubt;
  return leaves ? { kind: 'maybeBreak', doubt: why } : undefined;
}
