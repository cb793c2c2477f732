/** `enum`: class members become instances with a name and a value. */
import { ancestors } from '../../evaluate/classes.js';
import { bool, none, num, str } from '../../evaluate/makeValue.js';
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
  const isFlag = ancestors(of).some(({ name, path }) => path === '' && name.endsWith('Flag'));
  let last = 0;
  for (const [name, value] of [...of.members]) {
    if (name.startsWith('_') || ['function', 'native', 'class', 'method'].includes(value.kind)) continue;
    const isAuto = value.kind === 'configured' && value.name === 'enum.auto';
    const next = isFlag ? 2 ** (Math.floor(Math.log2(Math.max(last, 0.5))) + 1) : last + 1;
    const content = isAuto ? num(next) : value;
    if (content.kind === 'number') last = isFlag ? Math.max(last, content.value) : content.value;
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

/** What a flag, or the number in its place, holds. */
function bitsOf(value: Value | undefined): number | undefined {
  const held = value?.kind === 'instance' ? value.attributes.get('value') : value;
  return held?.kind === 'number' ? held.value : undefined;
}

/** A flag of these bits: the member that has them, or a new one. */
function flagOf(self: InstanceValue, bits: number, call: NativeCall): Value {
  const of = self.class;
  const found = [...of.members.values()].find(
    (each) => each.kind === 'instance' && each.class === of && bitsOf(each) === bits,
  );
  return found ?? member(of, '', num(bits), self.held !== undefined, call);
}

const bitwise = (name: string, calculate: (left: number, right: number) => number): Value =>
  libraryMethod(name, (call) => {
    const { receiver } = call;
    const [left, right] = [bitsOf(receiver), bitsOf(argument(call, 0))];
    if (receiver?.kind !== 'instance' || left === undefined || right === undefined)
      return notKnown(call, 'these flags are not known');
    return flagOf(receiver, calculate(left, right), call);
  });

/** All bits that a member of the class has. */
const allBits = (of: ClassValue): number =>
  [...of.members.values()].reduce(
    (bits, each) => bits | (each.kind === 'instance' ? (bitsOf(each) ?? 0) : 0),
    0,
  );

const FLAG_METHODS: Readonly<Record<string, Value>> = {
  __or__: bitwise('__or__', (left, right) => left | right),
  __and__: bitwise('__and__', (left, right) => left & right),
  __xor__: bitwise('__xor__', (left, right) => left ^ right),
  __invert__: libraryMethod('__invert__', (call) => {
    const { receiver } = call;
    const bits = bitsOf(receiver);
    return receiver?.kind === 'instance' && bits !== undefined
      ? flagOf(receiver, allBits(receiver.class) & ~bits, call)
      : notKnown(call, 'these flags are not known');
  }),
  __contains__: libraryMethod('__contains__', (call) => {
    const [all, asked] = [bitsOf(call.receiver), bitsOf(argument(call, 0))];
    return all === undefined || asked === undefined
      ? notKnown(call, 'these flags are not known')
      : bool((all & asked) === asked);
  }),
  __bool__: libraryMethod('__bool__', (call) => {
    const bits = bitsOf(call.receiver);
    return bits === undefined ? notKnown(call, 'these flags are not known') : bool(bits !== 0);
  }),
};

const CLASSES = [
  enumClass,
  ...['IntEnum', 'StrEnum'].map((name) => libraryClass(name, [enumClass])),
  ...['Flag', 'IntFlag'].map((name) => libraryClass(name, [enumClass], FLAG_METHODS)),
];

export const enumModule = pythonModule('enum', {
  functions: {
    auto: (call) => configured('enum.auto', [], call),
    unique: (call) => argument(call, 0) ?? none,
  },
  values: Object.fromEntries(CLASSES.map((of) => [of.name, () => of])),
});
