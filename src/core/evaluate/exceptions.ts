/** `try`, `raise` and `with`: which handler takes an exception, and what is run on the way out. */
import type { Expression, Statement } from '../program/tree.js';
import { tableEntry } from '../words.js';
import { assign } from './assign.js';
import type { Completion } from './branches.js';
import { callValue } from './calls.js';
import { ancestors } from './classes.js';
import { evaluate } from './expressions.js';
import { locate, type Machine } from './machine.js';
import { bool, none, str, tuple, unknown } from './makeValue.js';
import { callSpecial, enterContext, truthIn } from './protocols.js';
import { Raised } from './raised.js';
import { childScope, type Frame, type Scope } from './scope.js';
import { executeBlock, executeNested } from './statements.js';
import type { ClassValue, Value } from './value.js';
import { writeAttribute } from './writtenAttributes.js';

export type TryStatement = Extract<Statement, { kind: 'try' }>;
type WithStatement = Extract<Statement, { kind: 'with' }>;

/** The class of an exception; undefined when it is not known. */
function classOf(machine: Machine, raised: Raised): ClassValue | undefined {
  if (raised.value?.kind === 'instance') return raised.value.class;
  const named = raised.exception && machine.registry.builtin(raised.exception, 'python');
  return named && named.kind === 'class' ? named : undefined;
}

const OWN_WORDS = 'an exception words its message in its own way';

const objects = new WeakMap<Raised, Value>();

/** The exception as the program sees it: one object, however often it is asked for. */
function objectOf(machine: Machine, raised: Raised): Value {
  const found = raised.value ?? objects.get(raised) ?? makeObject(machine, raised);
  objects.set(raised, found);
  return found;
}

/** What some exceptions call the first value that they are made with. */
export const FIRST_VALUE: Readonly<Record<string, string>> = { StopIteration: 'value', SystemExit: 'code' };

function makeObject(machine: Machine, raised: Raised): Value {
  const of = classOf(machine, raised);
  if (!of) return unknown(raised.message, raised.at);
  // The message is written for the user of the editor: the program sees Python's or the library's own.
  const words = raised.exception === 'AssertionError' ? str(raised.message) : unknown(OWN_WORDS, raised.at);
  const { given = [words] } = raised;
  const attributes = new Map<string, Value>([['args', tuple(given)]]);
  const name = tableEntry(FIRST_VALUE, of.name);
  if (name !== undefined) attributes.set(name, given[0] ?? none);
  const outer = machine.handling.at(-1);
  if (outer) attributes.set('__context__', objectOf(machine, outer));
  return { kind: 'instance', class: of, attributes, location: raised.at };
}

/** Undefined when the exception's class or the handler's is not known. */
function handles(machine: Machine, type: Value | undefined, raised: Raised): boolean | undefined {
  if (!type) return true;
  if (type.kind === 'tuple') {
    const answers = type.items.map((each) => handles(machine, each, raised));
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  }
  const of = classOf(machine, raised);
  if (type.kind !== 'class') return type.kind === 'native' && of ? false : undefined;
  if (of) return ancestors(of).includes(type);
  return type.name === 'Exception' || type.name === 'BaseException' ? true : undefined;
}

export function executeTry(machine: Machine, statement: TryStatement, scope: Scope): Completion | undefined {
  let completion: Completion | undefined;
  try {
    const { raised, completion: ended } = runGuarded(machine, statement, scope);
    if (raised) completion = handle(machine, statement, raised, scope);
    else completion = ended ?? executeNested(machine, statement.otherwise, scope);
  } catch (error) {
    if (error instanceof Raised) {
      const last = executeNested(machine, statement.finalizer, scope);
      if (last) return last;
    }
    throw error;
  }
  return executeNested(machine, statement.finalizer, scope) ?? completion;
}

function runGuarded(
  machine: Machine,
  statement: TryStatement,
  scope: Scope,
): { raised?: Raised; completion?: Completion | undefined } {
  const isGuarded = statement.handlers.length > 0 && scope.frame.dialect === 'python';
  if (isGuarded) {
    machine.guarded++;
    machine.guards.push({ frame: scope.frame, names: statement.handlers.flatMap(namesOf) });
  }
  try {
    return { completion: executeNested(machine, statement.body, scope) };
  } catch (error) {
    if (error instanceof Raised) return { raised: error };
    throw error;
  } finally {
    if (isGuarded) {
      machine.guarded--;
      machine.guards.pop();
    }
  }
}

/** The exceptions that a handler names. */
function namesOf({ type }: TryStatement['handlers'][number]): readonly string[] {
  if (!type) return ['Exception'];
  if (type.kind === 'tuple' || type.kind === 'list')
    return type.items.flatMap((item) => (item.kind === 'name' ? [item.name] : []));
  return type.kind === 'name' ? [type.name === 'BaseException' ? 'Exception' : type.name] : [];
}

export function handle(
  machine: Machine,
  statement: TryStatement,
  raised: Raised,
  scope: Scope,
): Completion | undefined {
  for (const handler of statement.handlers) {
    const type = handler.type && evaluate(machine, handler.type, scope);
    if (handles(machine, type, raised) === false) continue;
    const inner = scope.frame.dialect === 'javascript' ? childScope(scope, 'block') : scope;
    if (handler.target)
      assign(machine, handler.target, objectOf(machine, raised), inner, { declaration: 'let' });
    machine.handling.push(raised);
    try {
      return executeBlock(machine, handler.body, inner);
    } finally {
      machine.handling.pop();
    }
  }
  throw raised;
}

type RaiseStatement = Extract<Statement, { kind: 'raise' }>;

export function raise(
  machine: Machine,
  { value: node, cause, span }: RaiseStatement,
  scope: Scope,
): Completion | undefined {
  const at = locate(scope.frame, span);
  const again = machine.handling.at(-1);
  if (!node && again) throw again;
  let value = node && evaluate(machine, node, scope);
  if (value?.kind === 'class') {
    const site = { location: at, calleeLocation: at, isNew: false, frame: scope.frame };
    value = callValue(machine, value, { positional: [], keywords: new Map() }, site);
  }
  if (value?.kind === 'instance') {
    const note = (name: string, noted: Value): void =>
      writeAttribute(machine, value, name, noted, at, scope.frame);
    const reason = cause && evaluate(machine, cause, scope);
    if (reason) note('__cause__', reason);
    if (reason) note('__suppress_context__', bool(true));
    const outer = again && objectOf(machine, again);
    if (outer && outer !== value) note('__context__', outer);
  }
  const isSame = again && value?.kind === 'instance' && value.location === again.at;
  throw new Raised(
    isSame ? again.message : messageOf(value),
    at,
    value?.kind === 'unknown' ? undefined : value,
  );
}

function messageOf(value: Value | undefined): string {
  const args = value?.kind === 'instance' ? value.attributes.get('args') : undefined;
  const first = args?.kind === 'tuple' ? args.items[0] : undefined;
  return first?.kind === 'string' ? first.value : 'the code raises an exception here';
}

export function executeWith(
  machine: Machine,
  statement: WithStatement,
  scope: Scope,
): Completion | undefined {
  const from = (index: number): Completion | undefined => {
    const item = statement.items[index];
    if (!item) return executeBlock(machine, statement.body, scope);
    const { frame } = scope;
    const at = locate(frame, item.context.span);
    const context = evaluate(machine, item.context, scope);
    const bind = (value: Value): void => {
      if (item.target) assign(machine, item.target, value, scope, { statement: statement.span });
    };
    if (context.kind === 'iterator' && context.drive) {
      // A generator as context manager: the body runs where it yields.
      let completion: Completion | undefined;
      let rounds = 0;
      context.drive((value) => {
        if (rounds++ > 0) return;
        bind(value);
        completion = from(index + 1);
      });
      return completion;
    }
    bind(enterContext(machine, context, at, frame));
    if (frame.dialect === 'python' && expectsException(item.context))
      return expecting(machine, frame, () => from(index + 1));
    return leaving(machine, context, frame, () => from(index + 1));
  };
  return from(0);
}

/** `with pytest.raises(ValueError):`, `self.assertRaises(…)`, `suppress(…)`: what fails in the body is meant to. */
function expectsException(context: Expression): boolean {
  if (context.kind !== 'call') return false;
  const { callee } = context;
  const name = callee.kind === 'name' || callee.kind === 'attribute' ? callee.name : '';
  return /^(?:raises|assertRaises|assertRaisesRegex|assertRaisesRegexp|suppress)$/.test(name);
}

function expecting(
  machine: Machine,
  frame: Frame,
  body: () => Completion | undefined,
): Completion | undefined {
  machine.guarded++;
  machine.guards.push({ frame, names: ['Exception'], isOfCallsToo: true });
  try {
    return body();
  } catch (error) {
    if (error instanceof Raised) return undefined;
    throw error;
  } finally {
    machine.guarded--;
    machine.guards.pop();
  }
}

function leaving(
  machine: Machine,
  context: Value,
  frame: Frame,
  body: () => Completion | undefined,
): Completion | undefined {
  const leave = (raised?: Raised): Value | undefined => {
    const at = raised?.at ?? frame.callers[0] ?? { path: frame.path, start: 0, end: 0 };
    const error = raised ? objectOf(machine, raised) : none;
    const type = error.kind === 'instance' ? error.class : error;
    return callSpecial(machine, context, '__exit__', [type, error, none], at, frame);
  };
  let completion: Completion | undefined;
  try {
    completion = body();
  } catch (error) {
    if (!(error instanceof Raised)) throw error;
    const answer = leave(error);
    if (answer && truthIn(machine, answer, frame) === true) return undefined;
    throw error;
  }
  leave();
  return completion;
}
