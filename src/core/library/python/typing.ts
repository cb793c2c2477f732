/** `typing`, `abc` and `types`: annotations mean nothing here, but they must not stop anything. */
import { bool, dict, native, none } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { InstanceValue, Value } from '../../evaluate/value.js';
import { argument, type NativeFunction, natives, notEvaluated, notKnown } from '../builtins/callArguments.js';
import { libraryClass, libraryMethod } from '../builtins/exceptions.js';
import { namespace } from '../configured.js';
import { giveFields } from './collections.js';
import { annotatedNames } from './dataclasses.js';
import { pythonModule } from './module.js';

const identity: NativeFunction = (call) => call.positional.at(-1)?.value ?? none;
const same: NativeFunction = (call) => argument(call, 0) ?? none;

const named = libraryClass('NamedTuple', [], {
  __init_subclass__: libraryMethod('__init_subclass__', (call) => {
    const of = call.receiver;
    if (of?.kind !== 'class') return none;
    const fields = annotatedNames(of);
    const defaults = new Map<string, Value>();
    for (const field of fields) {
      const value = of.members.get(field);
      if (value) defaults.set(field, value);
      of.members.delete(field);
    }
    giveFields(of, fields, defaults);
    return none;
  }),
});

/** Its instances are plain dictionaries. */
const typedDict = libraryClass('TypedDict', [], {
  __new__: native('TypedDict.__new__', (call: NativeCall) => {
    const first = call.positional[1]?.value;
    if (first?.kind === 'dict') return first;
    return dict([...call.keywords].map(([name, { value }]) => [name, value] as const));
  }),
});

/** A name of `typing` that stands for a type: indexing it is allowed, and it may be a base. */
function typeName(name: string): Value {
  return native(`typing.${name}`, (call) => notKnown(call, `typing.${name} makes no value`));
}

const PLAIN_BASES = new Map(['Generic', 'Protocol', 'ABC'].map((name) => [name, libraryClass(name, [])]));

export const typingModule = namespace(
  'typing',
  {
    ...tableOf({
      cast: identity,
      TypeVar: same,
      NewType: identity,
      overload: same,
      runtime_checkable: same,
      final: same,
      no_type_check: same,
      ParamSpec: same,
    }),
    NamedTuple: () => named,
    TypedDict: () => typedDict,
    Generic: () => PLAIN_BASES.get('Generic') ?? none,
    Protocol: () => PLAIN_BASES.get('Protocol') ?? none,
    TYPE_CHECKING: () => bool(false),
  },
  (name) => (/^[A-Z]/.test(name) ? typeName(name) : notEvaluated(`typing.${name}`)),
);

function tableOf(functions: Readonly<Record<string, NativeFunction>>): Record<string, () => Value> {
  return Object.fromEntries([...natives('typing', functions)].map(([name, made]) => [name, () => made]));
}

export const abcModule = pythonModule('abc', {
  functions: {
    abstractmethod: same,
    abstractproperty: same,
    abstractclassmethod: same,
    abstractstaticmethod: same,
  },
  values: { ABC: () => PLAIN_BASES.get('ABC') ?? none, ABCMeta: () => typeName('ABCMeta') },
});

/** `types.SimpleNamespace` and `argparse.Namespace`: attributes and nothing else. */
export const bagClass = libraryClass('SimpleNamespace', [], {
  __init__: libraryMethod('__init__', (call) => {
    const self = call.receiver;
    if (self?.kind === 'instance')
      for (const [name, { value }] of call.keywords) self.attributes.set(name, value);
    return none;
  }),
});

export function bag(attributes: Map<string, Value>, call: Pick<NativeCall, 'location'>): InstanceValue {
  return { kind: 'instance', class: bagClass, attributes, location: call.location };
}

export const typesModule = pythonModule('types', { values: { SimpleNamespace: () => bagClass } });
