/** `enum`: class members become instances with a name and a value. */
import { none, num, str } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { equals } from '../../evaluate/operations.js';
import type { ClassValue, InstanceValue, Value } from '../../evaluate/value.js';
import { argument, made, notKnown } from '../builtins/callArguments.js';
import { strOf } from '../builtins/display.js';
import { libraryClass, libraryMethod } from '../builtins/exceptions.js';
import { configured } from '../configured.js';
import { pythonModule } from './module.js';

/** When a class inherits from `Enum`: its plain members become enumeration members. */
const adopt = libraryMethod('__init_subclass__', (call) => {
  const of = call.receiver;
  if (of?.kind !== 'class') return none;
  const isHeld =
    of.nativeBase !== undefined || of.bases.some((base) => base.kind === 'class' && HOLDING.has(base.name));
  let last = 0;
  for (const [name, value] of [...of.members]) {
    if (name.startsWith('_') || ['function', 'native', 'class', 'method'].includes(value.kind)) continue;
    const isAuto = value.kind === 'configured' && value.name === 'enum.auto';
    const content = isAuto ? num(last + 1) : value;
    if (content.kind === 'number') last = content.value;
    of.members.set(name, member(of, name, content, isHeld, call));
  }
  return none;
});

const HOLDING = new Set(['IntEnum', 'StrEnum', 'IntFlag']);

function member(
  of: ClassValue,
  name: string,
  value: Value,
  isHeld: boolean,
  call: NativeCall,
): InstanceValue {
  const attributes = new Map<string, Value>([
    ['name', str(name)],
    ['value', value],
    ['_name_', str(name)],
    ['_value_', value],
  ]);
  const made: InstanceValue = { kind: 'instance', class: of, attributes, location: call.location };
  if (isHeld) made.held = value;
  const initialise = of.members.get('__init__');
  if (initialise?.kind === 'function')
    call.evaluation.call(
      { kind: 'method', receiver: made, callee: initialise },
      value.kind === 'tuple' ? value.items : [value],
      undefined,
      call.location,
    );
  return made;
}

/** `Color('r')` finds the member with that value. */
const find = made('Enum.__new__', (call) => {
  const [of, value] = call.positional.map((argument) => argument.value);
  if (of?.kind !== 'class' || !value) return notKnown(call, 'an enumeration is asked for nothing');
  if (value.kind === 'unknown') return value;
  for (const candidate of of.members.values())
    if (candidate.kind === 'instance' && candidate.class === of) {
      const content = candidate.attributes.get('value');
      if (candidate === value || (content && equals(content, value) === true)) return candidate;
    }
  return call.evaluation.raise(`${of.name} has no such value`, call.location, 'ValueError');
});

const byName = libraryMethod('__class_getitem__', (call) => {
  const name = argument(call, 0);
  const found =
    call.receiver?.kind === 'class' && name?.kind === 'string'
      ? call.receiver.members.get(name.value)
      : undefined;
  return found ?? call.evaluation.raise('the enumeration has no such member', call.location, 'KeyError');
});

const shown = libraryMethod('__str__', (call) => {
  const self = call.receiver;
  if (self?.kind !== 'instance') return notKnown(call, 'this text is not known');
  if (self.held) return str(strOf(self.held) ?? '');
  const name = self.attributes.get('name');
  return str(`${self.class.name}.${name?.kind === 'string' ? name.value : ''}`);
});

const enumClass = libraryClass('Enum', [], {
  __init_subclass__: adopt,
  __new__: find,
  __class_getitem__: byName,
  __str__: shown,
});

const CLASSES = [
  enumClass,
  ...['IntEnum', 'StrEnum', 'Flag', 'IntFlag'].map((name) => libraryClass(name, [enumClass])),
];

export const enumModule = pythonModule('enum', {
  functions: {
    auto: (call) => configured('enum.auto', [], call),
    unique: (call) => argument(call, 0) ?? none,
  },
  values: Object.fromEntries(CLASSES.map((of) => [of.name, () => of])),
});
