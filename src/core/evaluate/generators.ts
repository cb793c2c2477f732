/**
 * Generators: the body runs between two reads and no further, so that what it does and what its reader does
 * happen in Python's order. A statement that this file cannot suspend (a `yield` inside an expression, under
 * `with`, or behind a test that is not known) runs whole, and its values are read afterwards.
 */
import type { Statement, YieldNode } from '../program/tree.js';
import { assign } from './assign.js';
import type { Completion } from './branches.js';
import { handle, type TryStatement } from './exceptions.js';
import { evaluate } from './expressions.js';
import { iterateValue } from './iteration.js';
import type { Slot } from './journal.js';
import { executeForEach } from './loops.js';
import { locate, type Machine } from './machine.js';
import { none } from './makeValue.js';
import { truthIn } from './protocols.js';
import { GeneratorCut, Raised } from './raised.js';
import type { Scope } from './scope.js';
import { execute, executeBlock, executeIf } from './statements.js';
import type { IteratorValue, Value } from './value.js';
import { asGiven } from './walkedPlace.js';

/** No statement that runs whole yields more values than these. */
const LONGEST_BURST = 2000;
const TOO_LONG = 'a generator too long to follow';

/** What the body yielded while it ran whole, and what its reader sent it. */
interface Inbox {
  readonly waiting: Value[];
  sent?: Value;
}

type Steps = Generator<Value, Completion | undefined, undefined>;

/** `finish` says what the body's end gives; `scope` is the call's own. */
export function makeGenerator(
  machine: Machine,
  body: readonly Statement[],
  scope: Scope,
  finish: (completion: Completion | undefined) => Value,
): IteratorValue {
  const waiting: Value[] = [];
  const receive = (value: Value): void => {
    waiting.push(asGiven(value));
    if (waiting.length >= LONGEST_BURST) throw new GeneratorCut();
  };
  const own = { ...scope, frame: { ...scope.frame, receive } };
  const inbox: Inbox = { waiting };
  const steps = suspendBlock(machine, body, own, inbox);
  /** What was read so far: a branch that is undone reads it again. */
  const read: (Value | Raised)[] = [];
  let returned: Value | undefined;
  let isRunning = false;
  let isOver = false;
  let cut: string | undefined;
  const position = { at: 0 };
  const slot: Slot<number> = {
    object: position,
    key: 'at',
    get: () => position.at,
    set: (at) => {
      position.at = at;
    },
    join: (left, right) => (left === right ? left : Number.NaN),
  };

  function advance(): void {
    if (isRunning) {
      cut = 'a generator that reads itself';
      return;
    }
    isRunning = true;
    try {
      const step = steps.next();
      if (step.done) {
        isOver = true;
        returned = finish(step.value);
      } else read.push(step.value);
    } catch (error) {
      isOver = true;
      if (error instanceof GeneratorCut) {
        cut = TOO_LONG;
        read.push(...waiting.splice(0));
      } else if (error instanceof Raised) read.push(error);
      else throw error;
    } finally {
      isRunning = false;
    }
  }

  const next = (): Value | undefined => {
    const { at } = position;
    if (Number.isNaN(at)) return undefined;
    if (at >= read.length && !isOver && cut === undefined) advance();
    const found = read[at];
    if (found === undefined) return undefined;
    machine.journal.set(slot, at + 1);
    if (found instanceof Raised) throw found;
    return found;
  };

  return {
    kind: 'iterator',
    next,
    send: (value) => {
      // What it gave before an undone branch sent it something else stays read.
      if (position.at !== read.length) {
        cut = 'a generator that is sent values in a branch';
        return undefined;
      }
      inbox.sent = value;
      return next();
    },
    cutReason: () => (Number.isNaN(position.at) ? 'how much of a generator was read depends on a test' : cut),
    returned: () => returned,
    drive: (take) => {
      isOver = true;
      const driven = { ...scope, frame: { ...scope.frame, receive: take } };
      returned = finish(executeBlock(machine, body, driven));
    },
  };
}

function* suspendBlock(
  machine: Machine,
  statements: readonly Statement[],
  scope: Scope,
  inbox: Inbox,
): Steps {
  if (scope.frame.dialect === 'javascript') {
    const completion = executeBlock(machine, statements, scope);
    yield* inbox.waiting.splice(0);
    return completion;
  }
  for (const [index, statement] of statements.entries()) {
    let completion: Completion | undefined;
    if (statement.kind === 'if') {
      const test = evaluate(machine, statement.test, scope);
      yield* inbox.waiting.splice(0);
      const truth = truthIn(machine, test, scope.frame);
      if (truth === undefined) {
        completion = executeIf(machine, statement, test, statements, index, scope);
        yield* inbox.waiting.splice(0);
        return completion;
      }
      machine.step();
      completion = yield* suspendBlock(machine, truth ? statement.then : statement.otherwise, scope, inbox);
    } else if (yields(statement)) completion = yield* suspend(machine, statement, scope, inbox);
    else completion = execute(machine, statement, scope);
    if (completion) return completion;
  }
  return undefined;
}

function* suspend(machine: Machine, statement: Statement, scope: Scope, inbox: Inbox): Steps {
  if (statement.kind === 'expression' && statement.value.kind === 'yield') {
    machine.step();
    yield* suspendYield(machine, statement.value, scope, inbox);
    return undefined;
  }
  if (statement.kind === 'assign' && statement.value?.kind === 'yield' && !statement.operator) {
    machine.step();
    const value = yield* suspendYield(machine, statement.value, scope, inbox);
    for (const target of statement.targets)
      assign(machine, target, value, scope, { statement: statement.span });
    return undefined;
  }
  if (statement.kind === 'return' && statement.value?.kind === 'yield')
    return { kind: 'return', value: yield* suspendYield(machine, statement.value, scope, inbox) };
  if (statement.kind === 'try') return yield* suspendTry(machine, statement, scope, inbox);
  if (statement.kind === 'forEach') {
    const at = locate(scope.frame, statement.iterable.span);
    const iterable = evaluate(machine, statement.iterable, scope);
    const items = iterable.kind === 'iterator' ? iterable : iterateValue(machine, iterable, at, scope.frame);
    if (!('reason' in items)) {
      let next = 0;
      const pull = 'next' in items ? () => items.next() : () => items[next++];
      for (let item = pull(); item; item = pull()) {
        machine.step();
        assign(machine, statement.target, item, scope);
        const completion = yield* suspendBlock(machine, statement.body, scope, inbox);
        if (completion?.kind === 'break') return undefined;
        if (completion?.kind === 'return') return completion;
        // Whether it goes on is not known: nor is what it yields from here on.
        if (completion?.kind === 'maybeBreak') throw new GeneratorCut();
      }
      if ('cutReason' in items && items.cutReason?.() !== undefined) throw new GeneratorCut();
      return yield* suspendBlock(machine, statement.otherwise, scope, inbox);
    }
    const completion = executeForEach(machine, statement, scope, iterable);
    yield* inbox.waiting.splice(0);
    return completion;
  }
  if (statement.kind === 'while' && !statement.testAfter)
    for (;;) {
      machine.step();
      const truth = truthIn(machine, evaluate(machine, statement.test, scope), scope.frame);
      if (truth === false) return yield* suspendBlock(machine, statement.otherwise, scope, inbox);
      if (truth === undefined) break;
      const completion = yield* suspendBlock(machine, statement.body, scope, inbox);
      if (completion?.kind === 'break') return undefined;
      if (completion?.kind === 'return') return completion;
      if (completion?.kind === 'maybeBreak') throw new GeneratorCut();
    }
  const completion = execute(machine, statement, scope);
  yield* inbox.waiting.splice(0);
  return completion;
}

/** The handlers are in force while the body runs, and not while its reader does. */
function* suspendTry(machine: Machine, statement: TryStatement, scope: Scope, inbox: Inbox): Steps {
  const body = suspendBlock(machine, statement.body, scope, inbox);
  const isGuarded = statement.handlers.length > 0;
  const advance = (): IteratorResult<Value, Completion | undefined> | Raised => {
    if (isGuarded) machine.guarded++;
    try {
      return body.next();
    } catch (error) {
      if (error instanceof Raised) return error;
      throw error;
    } finally {
      if (isGuarded) machine.guarded--;
    }
  };
  let completion: Completion | undefined;
  try {
    let step = advance();
    for (; !(step instanceof Raised) && !step.done; step = advance()) yield step.value;
    if (step instanceof Raised) {
      completion = handle(machine, statement, step, scope);
      yield* inbox.waiting.splice(0);
    } else completion = step.value ?? (yield* suspendBlock(machine, statement.otherwise, scope, inbox));
  } catch (error) {
    if (error instanceof Raised) {
      const last = yield* suspendBlock(machine, statement.finalizer, scope, inbox);
      if (last) return last;
    }
    throw error;
  }
  return (yield* suspendBlock(machine, statement.finalizer, scope, inbox)) ?? completion;
}

/** Gives what the `yield` itself is worth to the generator's body. */
function* suspendYield(
  machine: Machine,
  node: YieldNode,
  scope: Scope,
  inbox: Inbox,
): Generator<Value, Value, undefined> {
  const value = node.value ? evaluate(machine, node.value, scope) : none;
  yield* inbox.waiting.splice(0);
  if (!node.isFrom) {
    delete inbox.sent;
    yield value;
    return inbox.sent ?? none;
  }
  if (value.kind === 'iterator') {
    for (let next = value.next(); next; next = value.next()) yield next;
    if (value.cutReason?.() !== undefined) throw new GeneratorCut();
    return value.returned?.() ?? none;
  }
  const items = iterateValue(machine, value, locate(scope.frame, node.span), scope.frame);
  if ('kind' in items) yield items;
  else yield* items;
  return none;
}

const known = new WeakMap<object, boolean>();

/** Whether running this node yields: a function inside it does so on its own. */
function yields(node: object): boolean {
  const before = known.get(node);
  if (before !== undefined) return before;
  const kind = 'kind' in node ? node.kind : undefined;
  const found =
    kind === 'yield' ||
    (kind !== 'function' &&
      Object.values(node).some((part) => typeof part === 'object' && part !== null && yields(part)));
  known.set(node, found);
  return found;
}
