/** Python's exceptions as classes, so that programs can inherit from them and catch them. */
import { ancestors } from '../../evaluate/classes.js';
import { FIRST_VALUE } from '../../evaluate/exceptions.js';
import { bool, none, str, tuple } from '../../evaluate/makeValue.js';
import type { ClassValue, NativeValue, Value } from '../../evaluate/value.js';
import type { ClassNode } from '../../program/tree.js';
import { tableEntry } from '../../words.js';
import { strOf } from './display.js';

/** Each line: a class, then those that inherit from it. */
const HIERARCHY = `
  BaseException: Exception KeyboardInterrupt SystemExit GeneratorExit
  Exception: ArithmeticError AssertionError AttributeError BufferError EOFError ImportError LookupError MemoryError NameError OSError ReferenceError RuntimeError StopIteration StopAsyncIteration SyntaxError SystemError TypeError ValueError Warning
  ArithmeticError: FloatingPointError OverflowError ZeroDivisionError
  ImportError: ModuleNotFoundError
  LookupError: IndexError KeyError
  NameError: UnboundLocalError
  OSError: FileExistsError FileNotFoundError IsADirectoryError NotADirectoryError PermissionError TimeoutError ConnectionError InterruptedError
  RuntimeError: NotImplementedError RecursionError
  SyntaxError: IndentationError
  ValueError: UnicodeError
  UnicodeError: UnicodeDecodeError UnicodeEncodeError
  Warning: DeprecationWarning FutureWarning ImportWarning PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning UserWarning`;

const NOWHERE = { start: 0, end: 0 };

/** A class that the language or its library defines. */
export function libraryClass(
  name: string,
  bases: readonly ClassValue[],
  members: Readonly<Record<string, Value>> = {},
): ClassValue {
  const node: ClassNode = {
    kind: 'class',
    span: NOWHERE,
    name,
    nameSpan: NOWHERE,
    bases: [],
    members: [],
    decorators: [],
  };
  return { kind: 'class', name, node, path: '', bases, members: new Map(Object.entries(members)) };
}

/** A method of such a class: `receiver` is the instance. */
export function libraryMethod(name: string, call: NativeValue['call']): NativeValue {
  return { kind: 'native', name, call, isMethod: true };
}

const initialise = libraryMethod('__init__', ({ receiver, positional }) => {
  if (receiver?.kind !== 'instance') return none;
  const given = positional.map(({ value }) => value);
  receiver.attributes.set('args', tuple(given));
  for (const { name } of ancestors(receiver.class)) {
    const called = tableEntry(FIRST_VALUE, name);
    if (called !== undefined) receiver.attributes.set(called, given[0] ?? none);
  }
  return none;
});

const asText = libraryMethod('__str__', (call) => {
  const args = call.receiver?.kind === 'instance' ? call.receiver.attributes.get('args') : undefined;
  const items = args?.kind === 'tuple' ? args.items : [];
  const [only] = items;
  const text = items.length === 1 && only ? strOf(only) : items.length === 0 ? '' : strOf(tuple(items));
  return text === undefined ? call.evaluation.unknown('this text is not known', call.location) : str(text);
});

const withTraceback = libraryMethod('with_traceback', (call) => call.receiver ?? none);

function makeExceptions(): ReadonlyMap<string, ClassValue> {
  const root = libraryClass('BaseException', [], {
    __init__: initialise,
    __str__: asText,
    with_traceback: withTraceback,
    __cause__: none,
    __context__: none,
    __suppress_context__: bool(false),
  });
  const made = new Map([['BaseException', root]]);
  for (const line of HIERARCHY.trim().split('\n')) {
    const [parent = '', ...children] = line.trim().split(/:?\s+/);
    const base = made.get(parent) ?? root;
    for (const child of children) made.set(child, libraryClass(child, [base]));
  }
  const os = made.get('OSError') ?? root;
  return made.set('IOError', os).set('EnvironmentError', os);
}

export const EXCEPTIONS = makeExceptions();
