/** Modules whose calls change nothing that matters to a model, or give what only a run can know. */
import { bool, list, native, none, num, str, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, NamespaceValue, Value } from '../../evaluate/value.js';
import { argument, made } from '../builtins/callArguments.js';
import { libraryClass, libraryMethod } from '../builtins/exceptions.js';
import { configured, namespace } from '../configured.js';
import { pythonModule } from './module.js';

/** A module whose functions return nothing. */
function silent(name: string, values: Readonly<Record<string, () => Value>> = {}): NamespaceValue {
  return namespace(name, values, (member) => native(`${name}.${member}`, () => none));
}

function logger(call: NativeCall): Value {
  return configured('logging.Logger', ['name'], call, (_, name) =>
    name === 'getChild' ? made('getChild', logger) : made(`Logger.${name}`, () => none),
  );
}

const levels = ['NOTSET', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];

export const loggingModule = silent('logging', {
  getLogger: () => made('logging.getLogger', logger),
  ...Object.fromEntries(levels.map((level, index) => [level, () => num(index * 10)])),
});

export const warningsModule = silent('warnings');
export const garbageModule = silent('gc');

const CLOCK = 'depends on the clock';
export const timeModule = pythonModule('time', { functions: { sleep: () => none }, why: CLOCK });
export const datetimeModule = pythonModule('datetime', { why: CLOCK });

export const systemModule = pythonModule('sys', {
  functions: {
    exit: (call) => call.evaluation.raise('the program ends here', call.location, 'SystemExit'),
    setrecursionlimit: () => none,
  },
  values: {
    version_info: () => ({
      ...tuple([num(3), num(12), num(0), str('final'), num(0)]),
      fields: ['major', 'minor', 'micro', 'releaselevel', 'serial'],
    }),
    version: () => str('3.12.0'),
    platform: () => str('linux'),
    maxsize: () => num(Number.MAX_SAFE_INTEGER),
    argv: () => ({ ...list([]), openReason: 'depends on the command line' }),
    path: () => ({ ...list([]), openReason: 'depends on the machine' }),
    modules: () => ({ kind: 'dict', entries: new Map(), openReason: 'depends on the machine' }),
    stdout: () => silent('sys.stdout'),
    stderr: () => silent('sys.stderr'),
    flags: () => bool(false),
  },
  why: 'depends on the machine',
});

/** A context manager that does nothing but give its argument. */
function quietContext(call: NativeCall): Value {
  return argument(call, 0) ?? none;
}

function exitStackMember(_: ConfiguredValue, name: string): Value | undefined {
  if (name !== 'enter_context') return undefined;
  return made('ExitStack.enter_context', (call) => {
    const context = argument(call, 0) ?? none;
    // A generator behind `@contextmanager`.
    if (context.kind === 'iterator') return context.next() ?? none;
    return call.evaluation.special(context, '__enter__', [], call.location) ?? context;
  });
}

/** An object of it, called with a function, is that function run inside the context. */
const contextDecorator = libraryClass('ContextDecorator', [], {
  __call__: libraryMethod('__call__', (call) => argument(call, 0) ?? none),
});

export const contextModule = pythonModule('contextlib', {
  functions: {
    // A generator function already is a context manager to `with`.
    contextmanager: (call) => argument(call, 0) ?? none,
    nullcontext: quietContext,
    closing: quietContext,
    redirect_stdout: quietContext,
    suppress: (call) => configured('contextlib.suppress', [], call),
    ExitStack: (call) => configured('contextlib.ExitStack', [], call, exitStackMember),
  },
  values: { ContextDecorator: () => contextDecorator },
});
