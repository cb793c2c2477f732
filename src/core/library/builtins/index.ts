/** Python itself as a library part: built-in functions, exceptions, and methods of its own types. */
import { binary } from '../../evaluate/arithmetic.js';
import { bool, native, none, str } from '../../evaluate/makeValue.js';
import type { DictValue, NativeValue, Value } from '../../evaluate/value.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { openFile } from '../python/textFiles.js';
import { natives, notEvaluated } from './callArguments.js';
import { percentFormat } from './display.js';
import { EXCEPTIONS } from './exceptions.js';
import { FUNCTIONS } from './functions.js';
import { ITERATORS } from './iterators.js';
import { methodOf, unboundMethod } from './methods.js';
import { missingMember } from './missingMember.js';
import { objectFunctions } from './objects.js';
import { showIn } from './showing.js';

const CLASSES = new Set([
  ...['int', 'float', 'str', 'bool', 'list', 'tuple', 'dict', 'set', 'frozenset', 'range', 'bytes', 'type'],
  ...['slice', 'property', 'staticmethod', 'classmethod', 'enumerate', 'zip', 'map', 'filter', 'reversed'],
]);

/** Exist, and are not followed: what they give is not known. */
const NOT_FOLLOWED =
  `eval exec compile globals locals dir hash bytearray memoryview complex ascii help exit quit __import__
  function generator deque Counter defaultdict`.split(/\s+/);

const builtins = new Map<string, Value>();
for (const name of NOT_FOLLOWED) builtins.set(name, notEvaluated(name));
builtins.set(
  'open',
  native('open', (call) => openFile(call)),
);
for (const [name, of] of EXCEPTIONS) builtins.set(name, of);
const tables = [FUNCTIONS, ITERATORS, objectFunctions((name) => builtins.get(name))];
for (const table of tables)
  for (const [name, made] of natives('', table))
    builtins.set(name, CLASSES.has(name) ? asClass(name, made) : made);
builtins.set('object', objectClass());
builtins.set(
  'NoneType',
  asClass(
    'NoneType',
    native('NoneType', () => none),
  ),
);
builtins.set('__debug__', bool(true));
for (const name of ['NotImplemented', 'Ellipsis']) builtins.set(name, none);

/** A class has its methods as functions (`str.upper`) and its name. */
function asClass(name: string, made: NativeValue): NativeValue {
  return {
    ...made,
    isClass: true,
    member: (asked) => (asked === '__name__' ? str(name) : unboundMethod(name, asked)),
  };
}

function objectClass(): NativeValue {
  return native('object', (call) => call.evaluation.unknown('a bare object', call.location), {
    isClass: true,
    member: (name) => {
      if (name === '__name__') return str('object');
      if (name === '__setattr__')
        return native('object.__setattr__', (call) => {
          const [target, key, value] = call.positional;
          if (target?.value.kind === 'instance' && key?.value.kind === 'string' && value)
            target.value.attributes.set(key.value.value, value.value);
          return none;
        });
      return name === '__init__' ? native('object.__init__', () => none) : undefined;
    },
  });
}

/** Of a value's own class, whatever the value. */
function commonMember(object: Value, name: string): Value | undefined {
  if (name !== '__class__' && name !== '__len__' && name !== '__name__') return undefined;
  if (name === '__name__')
    return object.kind === 'native' ? str(object.name.split('.').at(-1) ?? '') : undefined;
  const asked = builtins.get(name === '__len__' ? 'len' : 'type');
  if (asked?.kind !== 'native') return undefined;
  if (name === '__len__')
    return native('__len__', (call) => asked.call({ ...call, positional: [{ value: object }] }));
  return undefined;
}

/** `Counter + Counter` */
function addCounters(left: DictValue, right: DictValue): Value | undefined {
  if (left.whenMissing?.name !== 'Counter' || right.whenMissing?.name !== 'Counter') return undefined;
  const entries: DictValue['entries'] = new Map(left.entries);
  for (const [slot, { key, value }] of right.entries) {
    const before = entries.get(slot)?.value;
    const sum = before ? binary('+', before, value, 'python') : value;
    if (sum) entries.set(slot, { key, value: sum });
  }
  return { ...left, entries };
}

export const pythonPart: LibraryPart = {
  builtin: (name, dialect) => (dialect === 'python' ? builtins.get(name) : undefined),
  attribute: (object, name, evaluation, at) => {
    if (evaluation.dialect !== 'python') return undefined;
    if (name === '__class__' && object.kind !== 'namespace' && object.kind !== 'layer') {
      const type = builtins.get('type');
      return type && evaluation.call(type, [object], undefined, at);
    }
    return methodOf(object, name) ?? commonMember(object, name);
  },
  missingMember: (object, name, evaluation) =>
    evaluation.dialect === 'python' ? missingMember(object, name) : undefined,
  operator: (operator, left, right, evaluation, location) => {
    if (operator === '+' && left.kind === 'dict' && right.kind === 'dict') return addCounters(left, right);
    if (operator !== '%' || left.kind !== 'string') return undefined;
    const text = percentFormat(left.value, right, showIn({ evaluation, location }));
    return text === undefined ? undefined : str(text);
  },
};
