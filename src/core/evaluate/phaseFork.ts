/**
 * `if training:` in code that the library calls, once to train and else to evaluate: both sides run, and what differs
 * afterwards is chosen when the model runs.
 */
import { boundedWalk } from './boundedWalk.js';
import type { Completion } from './branches.js';
import { isValue, joinChanges } from './join.js';
import type { Doubt } from './joinValues.js';
import type { Machine } from './machine.js';
import { tuple } from './makeValue.js';
import { equals } from './operations.js';
import type { Phase } from './phase.js';
import type { ByCaller, LayerValue, ModelValue, Value } from './value.js';

type Member = LayerValue | ModelValue;
type Action = () => Completion | undefined;

/** Both sides, each with `rest` where it does not leave the block; the usual one alone where they cannot be joined. */
export function forkByPhase(
  machine: Machine,
  phase: Phase,
  [then, otherwise]: readonly [Action, Action],
  rest: Action,
): Completion | undefined {
  const { byCaller, isTurned, usual } = phase;
  const trained = new Set<Member>();
  const measured = new Set<Member>();
  const during = (side: boolean, action: Action) => onSide(byCaller, side, side ? trained : measured, action);
  const [trains, measures] = isTurned ? [otherwise, then] : [then, otherwise];
  const goOn = (attempt: ReturnType<typeof machine.attempt<Completion | undefined>>, side: boolean) =>
    machine.attempt(() => {
      machine.step(attempt.changes.length);
      machine.journal.redo(attempt.changes);
      return during(side, rest);
    });
  let left = machine.attempt(() => during(true, trains));
  let right = machine.attempt(() => during(false, measures));
  const isLeft = (side: typeof left) =>
    side.raised !== undefined || (side.result && side.result.kind !== 'return');
  if (!isLeft(left) && !isLeft(right) && (left.result || right.result)) {
    if (!left.result) left = goOn(left, true);
    if (!right.result) right = goOn(right, false);
  }
  const isJoined = !isLeft(left) && !isLeft(right) && !left.result === !right.result;
  // Keras builds the model as it measures: what is not built then has no weights yet.
  const isBuilt = [...trained].every((member) => measured.has(member) || member.applications.length > 0);
  if (!isJoined || !isBuilt) {
    byCaller.isTested = true;
    const side = left.raised ? false : right.raised ? true : usual !== isTurned;
    return during(side, () => (side ? trains : measures)() ?? rest());
  }
  const choose = chooser(phase);
  joinChanges(left.changes, right.changes, machine.journal, { ...DOUBT, choose });
  if (left.result?.kind === 'return' && right.result?.kind === 'return')
    return { kind: 'return', value: choose(left.result.value, right.result.value) as Value };
  return rest();
}

/** `a if training else b`. */
export function chosenByPhase(
  machine: Machine,
  phase: Phase,
  then: () => Value,
  otherwise: () => Value,
): Value {
  let value: Value | undefined;
  const action = (side: () => Value) => (): Completion => ({ kind: 'return', value: side() });
  const made = forkByPhase(machine, phase, [action(then), action(otherwise)], () => undefined);
  if (made?.kind === 'return') value = made.value;
  return value ?? (phase.usual ? then() : otherwise());
}

const DOUBT: Doubt = { reason: 'differs in training' };

function onSide<T>(byCaller: ByCaller, side: boolean, applied: Set<Member>, action: () => T): T {
  const { side: before, applied: outer } = byCaller;
  Object.assign(byCaller, { side, applied });
  try {
    return action();
  } finally {
    Object.assign(byCaller, { side: before, applied: outer });
  }
}

const walk = boundedWalk();

/** What stands for something of both sides, the first of which trains. What no run can choose is the usual one's. */
function chooser({ byCaller, isTurned, usual }: Phase): NonNullable<Doubt['choose']> {
  const choose = (trains: unknown, measures: unknown): unknown => {
    if (trains === measures || measures === undefined) return trains;
    if (trains === undefined) return measures;
    const joined = isValue(trains) && isValue(measures) ? chosen(trains, measures) : undefined;
    if (joined) return joined;
    byCaller.isTested = true;
    return usual === isTurned ? measures : trains;
  };
  const chosen = (a: Value, b: Value): Value | undefined => {
    if (a.kind === 'tensor' && b.kind === 'tensor') return byCaller.choose(a, b);
    if (a.kind === 'tuple' && b.kind === 'tuple' && a.items.length === b.items.length)
      return walk(a.items.length, () =>
        tuple(a.items.map((item, index) => choose(item, b.items[index]) as Value)),
      );
    return equals(a, b) === true ? a : undefined;
  };
  return choose;
}
