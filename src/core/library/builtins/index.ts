/** Python itself as a library part: built-in functions, exceptions, and methods of its own types. */
import type { NativeValue, Value } from '../../evaluate/value.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { natives, notEvaluated } from './callArguments.js';
import { FUNCTIONS } from './functions.js';
import { methodOf } from './methods.js';

const CLASSES = new Set(['int', 'float', 'str', 'bool', 'list', 'tuple', 'dict', 'set', 'range']);

/** Exist, and are not followed: what they give is not known. */
const NOT_FOLLOWED =
  `open input eval exec compile globals locals vars dir hash id hex oct bin chr ord iter next callable hasattr
  issubclass type object frozenset bytes bytearray memoryview complex slice ascii delattr staticmethod
  classmethod property super help exit quit __import__`.split(/\s+/);

const EXCEPTIONS =
  `BaseException Exception ArithmeticError AssertionError AttributeError EOFError FileExistsError
  FileNotFoundError FloatingPointError ImportError IndentationError IndexError IOError KeyboardInterrupt KeyError
  LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError
  OverflowError PermissionError RecursionError RuntimeError StopIteration SyntaxError SystemExit TimeoutError
  TypeError UnicodeDecodeError ValueError Warning DeprecationWarning FutureWarning RuntimeWarning UserWarning
  ZeroDivisionError`.split(/\s+/);

const builtins = new Map<string, Value>();
for (const name of [...NOT_FOLLOWED, ...EXCEPTIONS]) builtins.set(name, notEvaluated(name));
for (const [name, native] of natives('', FUNCTIONS))
  builtins.set(name, CLASSES.has(name) ? ({ ...native, isClass: true } satisfies NativeValue) : native);

export const pythonPart: LibraryPart = {
  builtin: (name, dialect) => (dialect === 'python' ? builtins.get(name) : undefined),
  attribute: (object, name, evaluation) =>
    evaluation.dialect === 'python' ? methodOf(object, name) : undefined,
};
