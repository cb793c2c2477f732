/** Python's special methods: what the language calls on an instance by itself. */
import type { Location } from '../document.js';
import type { BinaryOperator, CompareOperator } from '../program/tree.js';
import { bindMember, readAttribute } from './attributes.js';
import { callValue } from './calls.js';
import { findMember } from './classes.js';
import type { Machine } from './machine.js';
import { bool } from './makeValue.js';
import { truthOf } from './operations.js';
import type { Frame } from './scope.js';
import type { Value } from './value.js';

export function callMethod(
  machine: Machine,
  object: Value,
  name: string,
  positional: readonly Value[],
  at: Location,
  frame: Frame,
): Value {
  const method = readAttribute(machine, object, name, at, frame);
  const given = { positional: positional.map((value) => ({ value })), keywords: new Map() };
  return callValue(machine, method, given, { location: at, calleeLocation: at, isNew: false, frame });
}

/** Undefined when the object is no instance, or its class has no such method. */
export function callSpecial(
  machine: Machine,
  object: Value,
  name: string,
  positional: readonly Value[],
  at: Location,
  frame: Frame,
): Value | undefined {
  const of =
    object.kind === 'instance' || object.kind === 'tuple'
      ? object.class
      : object.kind === 'class'
        ? object.metaclass
        : undefined;
  const member = of && findMember(of, name);
  if (!of || !member) return undefined;
  const method = bindMember(member.value, object, of);
  const given = { positional: positional.map((value) => ({ value })), keywords: new Map() };
  return callValue(machine, method, given, { location: at, calleeLocation: at, isNew: false, frame });
}

/** Whether a test on this value passes, asking an instance's `__bool__` or `__len__`. */
export function truthIn(machine: Machine, value: Value, frame: Frame): boolean | undefined {
  if (value.kind !== 'instance' || frame.dialect !== 'python') return truthOf(value, frame.dialect);
  const at = frame.callers[0] ?? { path: frame.path, start: 0, end: 0 };
  const answer =
    callSpecial(machine, value, '__bool__', [], at, frame) ??
    callSpecial(machine, value, '__len__', [], at, frame);
  return truthOf(answer ?? value.held ?? value, frame.dialect);
}

/** The truth that the text asks for: of a symbolic tensor there is none. */
export function testedIn(machine: Machine, value: Value, at: Location, frame: Frame): boolean | undefined {
  askLibrary(machine, value, '__bool__', at, frame);
  return truthIn(machine, value, frame);
}

/** The library says where a symbolic tensor or a model lacks the special method that the text asks it for. */
export function askLibrary(machine: Machine, value: Value, name: string, at: Location, frame: Frame): void {
  if ((value.kind === 'tensor' || value.kind === 'model') && frame.dialect === 'python')
    machine.registry.attribute(value, name, machine.evaluationFor(frame), at);
}

const OPERATORS: Readonly<Partial<Record<BinaryOperator, string>>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '@': 'matmul',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'lshift',
  '>>': 'rshift',
};

/** An operator between two values, as it stands in the text. */
export interface Operation<Operator> {
  readonly operator: Operator;
  readonly left: Value;
  readonly right: Value;
  readonly at: Location;
  readonly frame: Frame;
}

/** `left + right` by `__add__` or `__radd__`; `inPlace` asks `__iadd__` first. */
export function specialOperator(
  machine: Machine,
  { operator, left, right, at, frame }: Operation<BinaryOperator>,
  inPlace = false,
): Value | undefined {
  const name = OPERATORS[operator];
  if (!name || (left.kind !== 'instance' && right.kind !== 'instance')) return undefined;
  const updated = inPlace ? callSpecial(machine, left, `__i${name}__`, [right], at, frame) : undefined;
  return (
    updated ??
    callSpecial(machine, left, `__${name}__`, [right], at, frame) ??
    callSpecial(machine, right, `__r${name}__`, [left], at, frame)
  );
}

const COMPARISONS: Readonly<Partial<Record<CompareOperator, readonly [own: string, mirrored: string]>>> = {
  '==': ['eq', 'eq'],
  '!=': ['ne', 'ne'],
  '<': ['lt', 'gt'],
  '<=': ['le', 'ge'],
  '>': ['gt', 'lt'],
  '>=': ['ge', 'le'],
};

export function specialComparison(
  machine: Machine,
  { operator, left, right, at, frame }: Operation<CompareOperator>,
): Value | undefined {
  if (operator === 'in' || operator === 'not in') {
    const answer = callSpecial(machine, right, '__contains__', [left], at, frame);
    const truth = answer && truthIn(machine, answer, frame);
    return truth === undefined ? undefined : bool(truth === (operator === 'in'));
  }
  const names = COMPARISONS[operator];
  if (!names || (left.kind !== 'instance' && right.kind !== 'instance')) return undefined;
  const direct =
    callSpecial(machine, left, `__${names[0]}__`, [right], at, frame) ??
    callSpecial(machine, right, `__${names[1]}__`, [left], at, frame);
  if (direct || operator !== '!=') return direct;
  const equal =
    callSpecial(machine, left, '__eq__', [right], at, frame) ??
    callSpecial(machine, right, '__eq__', [left], at, frame);
  const truth = equal && truthIn(machine, equal, frame);
  return truth === undefined ? undefined : bool(!truth);
}

/** What `with context as name` binds: library contexts give themselves. */
export function enterContext(machine: Machine, context: Value, at: Location, frame: Frame): Value {
  return callSpecial(machine, context, '__enter__', [], at, frame) ?? context;
}
