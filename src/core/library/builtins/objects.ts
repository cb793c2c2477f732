/** Built-in functions about objects: `isinstance`, `type`, `getattr`, `callable` and their like. */
import { ancestors, isInstance, isProtocol } from '../../evaluate/classes.js';
import { bool, none, num } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ClassValue, Value } from '../../evaluate/value.js';
import { tableEntry } from '../../words.js';
import { isLayerClass, isOfKerasClass, kerasClassOf } from '../keras/classOf.js';
import { argument, because, type FunctionTable, notKnown, positionals } from './callArguments.js';
import { libraryClass } from './exceptions.js';

/** The name of the built-in class of a value. */
export function typeNameOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'number':
      return value.isFloat ? 'float' : 'int';
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'none':
      return 'NoneType';
    case 'list':
      return value.deque ? 'deque' : 'list';
    case 'tuple':
      return value.range ? 'range' : 'tuple';
    case 'dict':
      return value.whenMissing?.name ?? 'dict';
    case 'set':
      return 'set';
    case 'slice':
      return 'slice';
    case 'function':
      return 'function';
    case 'class':
      return 'type';
    case 'iterator':
      return 'generator';
    default:
      return undefined;
  }
}

/** Classes that values of a class are of too, and the abstract ones they count as. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  bool: ['int', 'Integral', 'Real', 'Number'],
  int: ['Integral', 'Real', 'Number'],
  float: ['Real', 'Number'],
  str: ['Iterable', 'Sequence', 'Sized', 'Collection', 'Hashable'],
  list: ['Iterable', 'Sequence', 'Sized', 'Collection', 'MutableSequence', 'List'],
  tuple: ['Iterable', 'Sequence', 'Sized', 'Collection', 'Hashable', 'Tuple'],
  dict: ['Iterable', 'Mapping', 'MutableMapping', 'Sized', 'Collection', 'Dict'],
  defaultdict: ['dict', 'Iterable', 'Mapping'],
  Counter: ['dict', 'Iterable', 'Mapping'],
  set: ['Iterable', 'Sized', 'Collection', 'Set'],
  range: ['Iterable', 'Sequence', 'Sized'],
  function: ['Callable', 'FunctionType'],
  type: ['Callable'],
  generator: ['Iterable', 'Iterator', 'Generator'],
};

const KNOWN_TYPES = new Set([
  ...Object.keys(ALSO),
  ...Object.values(ALSO).flat(),
  'NoneType',
  'deque',
  'slice',
  'complex',
  'bytes',
  'frozenset',
]);

/** Values of other kinds are no layers, whatever the class. */
const MAYBE_LAYERS: ReadonlySet<Value['kind']> = new Set(['instance', 'configured']);

function isBuiltinInstance(value: Value, of: Value): boolean | undefined {
  if (value.kind === 'unknown' || value.kind === 'symbol') return undefined;
  if (of.kind === 'class') return value.kind === 'instance' || isProtocol(of) ? undefined : false;
  if (of.kind !== 'native') return undefined;
  const wanted = of.name.split('.').at(-1) ?? '';
  if (wanted === 'object') return true;
  if (value.kind === 'layer' || value.kind === 'model') return isOfKerasClass(value, of);
  if (value.kind === 'instance' && value.held) return isBuiltinInstance(value.held, of);
  if (isLayerClass(of) && !MAYBE_LAYERS.has(value.kind)) return false;
  if ((value.kind === 'tensor' || value.kind === 'array') && KNOWN_TYPES.has(wanted)) return false;
  const own = typeNameOf(value);
  if (own === undefined || own === wanted) return own === wanted ? true : undefined;
  if (tableEntry(ALSO, own)?.includes(wanted)) return true;
  return KNOWN_TYPES.has(wanted) || of.row ? false : undefined;
}

/** `isinstance`; undefined where the class of the value, or the class that is asked for, is not known. */
export function isInstanceOf(value: Value, of: Value): boolean | undefined {
  return isInstance(value, of) ?? isBuiltinInstance(value, of);
}

function instanceTest(call: NativeCall): Value {
  const [value, of] = positionals(call);
  if (!value || !of) return notKnown(call, 'isinstance is not given two values');
  const kinds = of.kind === 'tuple' ? of.items : [of];
  const answers = kinds.map((kind) => {
    const nested = kind.kind === 'tuple' ? kind.items : [kind];
    const inner = nested.map((each) => isInstanceOf(value, each));
    return inner.includes(true) ? true : inner.includes(undefined) ? undefined : false;
  });
  if (answers.includes(true)) return bool(true);
  return answers.includes(undefined)
    ? because(call, [value, of], 'the class of this is not known')
    : bool(false);
}

function subclassTest(call: NativeCall): Value {
  const [value, of] = positionals(call);
  const kinds = of?.kind === 'tuple' ? of.items : of ? [of] : [];
  const answers = kinds.map((kind): boolean | undefined => {
    if (kind.kind === 'native' && kind.name === 'object') return true;
    if (value?.kind === 'class') {
      if (kind.kind === 'class') return ancestors(value).includes(kind);
      const base = value.nativeBase;
      return kind.kind === 'native' ? (base ? base.name === kind.name || undefined : false) : undefined;
    }
    if (value?.kind !== 'native' || kind.kind !== 'native') return undefined;
    if (value.name === kind.name || tableEntry(ALSO, value.name)?.includes(kind.name)) return true;
    return KNOWN_TYPES.has(value.name) && KNOWN_TYPES.has(kind.name) ? false : undefined;
  });
  if (answers.includes(true)) return bool(true);
  return answers.includes(undefined)
    ? because(call, [value, of], 'the class of this is not known')
    : bool(false);
}

function typeOf(types: (name: string) => Value | undefined): (call: NativeCall) => Value {
  return (call) => {
    const [value, bases, members] = positionals(call);
    if (value && bases && members) return newClass(value, bases, members, call);
    if (value?.kind === 'instance') return value.class;
    const layerClass = value?.kind === 'layer' || value?.kind === 'model' ? kerasClassOf(value) : undefined;
    if (layerClass) return layerClass;
    if (value?.kind === 'tuple' && value.class) return value.class;
    const name = value && typeNameOf(value);
    const known = name === undefined ? undefined : types(name);
    return known ?? because(call, [value], 'the class of this is not known');
  };
}

/** `type(name, bases, members)` */
function newClass(name: Value, bases: Value, members: Value, call: NativeCall): Value {
  if (name.kind !== 'string' || bases.kind !== 'tuple' || members.kind !== 'dict')
    return notKnown(call, 'a class made from parts that are not known');
  const known = bases.items.filter((base): base is ClassValue => base.kind === 'class');
  const isPlain = bases.items.every(
    (base) => base.kind === 'class' || (base.kind === 'native' && base.name === 'object'),
  );
  if (!isPlain || members.openReason !== undefined)
    return notKnown(call, 'a class made from parts that are not known');
  const made = libraryClass(name.value, known);
  for (const { key, value } of members.entries.values())
    if (key.kind === 'string')
      made.members.set(key.value, value.kind === 'function' ? { ...value, owner: made } : value);
  return made;
}

function attributeOf(call: NativeCall): Value {
  const [object, name, fallback] = positionals(call);
  if (!object || name?.kind !== 'string')
    return because(call, [name], 'the name of the attribute is not known');
  const read = (): Value => call.evaluation.attribute(object, name.value, call.location);
  if (!fallback) return read();
  const found = call.evaluation.trying(read, ['AttributeError']);
  return !found || isWithout(object, name.value, found) ? fallback : found;
}

/** What reading it left open is still certain of functions, numbers and the code's own classes: they have no such attribute. */
function isWithout(object: Value, name: string, found: Value): boolean {
  if (found.kind !== 'unknown' || name.startsWith('__')) return false;
  if (object.kind === 'method') return object.callee.kind === 'function';
  if (object.kind === 'number') return !NUMBER_ATTRIBUTES.has(name);
  if (object.kind === 'function') return !object.attributes?.has(name);
  return (
    object.kind === 'class' &&
    ancestors(object).every(
      ({ members, nativeBase, openBase, metaclass }) =>
        !members.has(name) && !nativeBase && !openBase && !metaclass,
    )
  );
}

const NUMBER_ATTRIBUTES: ReadonlySet<string> = new Set(
  'real imag numerator denominator conjugate bit_length bit_count to_bytes from_bytes as_integer_ratio is_integer hex fromhex'.split(
    ' ',
  ),
);

function attributeTest(call: NativeCall): Value {
  const [object, name] = positionals(call);
  if (!object || name?.kind !== 'string')
    return because(call, [name], 'the name of the attribute is not known');
  if (object.kind === 'instance' && object.attributes.has(name.value)) return bool(true);
  const found = call.evaluation.trying(
    () => call.evaluation.attribute(object, name.value, call.location),
    ['AttributeError'],
  );
  if (!found || isWithout(object, name.value, found)) return bool(false);
  return found.kind === 'unknown' ? found : bool(true);
}

function callableTest(call: NativeCall): Value {
  const value = argument(call, 0);
  switch (value?.kind) {
    case undefined:
    case 'unknown':
    case 'symbol':
      return because(call, [value], 'whether this can be called is not known');
    case 'function':
    case 'method':
    case 'class':
    case 'native':
    case 'layer':
    case 'model':
      return bool(true);
    case 'instance': {
      const isCallable = ancestors(value.class).some(({ members }) => members.has('__call__'));
      return isCallable || !value.class.nativeBase
        ? bool(isCallable)
        : notKnown(call, 'whether this can be called is not known');
    }
    case 'configured':
      return notKnown(call, 'whether this can be called is not known');
    default:
      return bool(false);
  }
}

const identities = new WeakMap<object, number>();
let identityCount = 1;

function identity(call: NativeCall): Value {
  const value = argument(call, 0);
  if (!value) return notKnown(call, 'id is given no value');
  const known = identities.get(value) ?? identityCount++;
  identities.set(value, known);
  return num(known);
}

export function objectFunctions(types: (name: string) => Value | undefined): FunctionTable {
  return {
    isinstance: instanceTest,
    issubclass: subclassTest,
    type: typeOf(types),
    getattr: attributeOf,
    hasattr: attributeTest,
    callable: callableTest,
    id: identity,
    setattr: (call) => {
      const [object, name, value] = positionals(call);
      if (object && value && name?.kind === 'string') call.evaluation.setAttribute(object, name.value, value);
      return none;
    },
    delattr: (call) => {
      const [object, name] = positionals(call);
      if (object?.kind === 'instance' && name?.kind === 'string') object.attributes.delete(name.value);
      return none;
    },
    vars: (call) => {
      const object = argument(call, 0);
      return object
        ? call.evaluation.attribute(object, '__dict__', call.location)
        : notKnown(call, 'the names in force here are not collected');
    },
    property: (call) => {
      const [getter] = positionals(call);
      return getter?.kind === 'function'
        ? { ...getter, decoration: 'property' }
        : because(call, [getter], 'a property without a function');
    },
    staticmethod: (call) => {
      const [method] = positionals(call);
      return method?.kind === 'function' ? { ...method, decoration: 'static' } : (method ?? none);
    },
    classmethod: (call) => {
      const [method] = positionals(call);
      return method?.kind === 'function' ? { ...method, decoration: 'class' } : (method ?? none);
    },
    print: () => none,
    input: typedIn,
  };
}

/** `input(shape=(28, 28, 1))`: the built-in function in place of Keras's Input. */
function typedIn(call: NativeCall): Value {
  if (call.keywords.size > 0)
    call.evaluation.report({
      code: 'unknown-argument',
      severity: 'error',
      message:
        'input() reads a line that is typed, and takes no argument by name. Keras has Input, with a capital.',
      location: call.calleeLocation,
      stack: call.stack,
      fixFacts: [{ kind: 'misspelt-name', name: 'input', known: ['Input'], meant: 'Input' }],
    });
  return notKnown(call, 'depends on what is typed');
}
