/** Metaclasses of the user's: what they make of a class, and what a class answers by them. */
import type { ClassNode } from '../program/tree.js';
import { callFunction, callValue, type Given } from './calls.js';
import { findMember } from './classes.js';
import { evaluate } from './expressions.js';
import { locate, type Machine } from './machine.js';
import { str, tuple } from './makeValue.js';
import type { NativeCall } from './nativeCall.js';
import type { Scope } from './scope.js';
import type { BoundArgument, ClassValue, DictValue, NativeValue, Value } from './value.js';

/** `metaclass=Meta`, or that of a base. Python's own change nothing that matters here. */
export function metaclassOf(
  machine: Machine,
  node: ClassNode,
  bases: readonly Value[],
  scope: Scope,
): ClassValue | undefined {
  for (const argument of node.bases)
    if (argument.kind === 'keyword' && argument.name === 'metaclass') {
      const given = evaluate(machine, argument.value, scope);
      return given.kind === 'class' && given.nativeBase?.name === 'type' ? given : undefined;
    }
  const [first] = bases.flatMap((base) => (base.kind === 'class' && base.metaclass ? [base.metaclass] : []));
  return first;
}

/** Classes whose metaclass is making them, the innermost last. */
const inMaking: ClassValue[] = [];

/** Runs the metaclass's `__new__` and `__init__`; gives what stands for the class from then on. */
export function madeByMetaclass(machine: Machine, made: ClassValue, node: ClassNode, scope: Scope): Value {
  const { metaclass } = made;
  if (!metaclass) return made;
  const at = locate(scope.frame, node.nameSpan);
  const site = { location: at, calleeLocation: at, isNew: false, frame: scope.frame };
  const given: Given = {
    positional: [str(made.name), tuple(made.bases), membersOf(made)].map((value) => ({ value })),
    keywords: keywordsOf(machine, node, scope),
  };
  const maker = findMember(metaclass, '__new__')?.value;
  let result: Value = made;
  if (maker?.kind === 'function') {
    inMaking.push(made);
    try {
      result = callValue(
        machine,
        maker,
        { ...given, positional: [{ value: metaclass }, ...given.positional] },
        site,
      );
    } finally {
      inMaking.pop();
    }
  }
  const initialise = findMember(metaclass, '__init__')?.value;
  if (result === made && initialise?.kind === 'function')
    callFunction(
      machine,
      initialise,
      { ...given, positional: [{ value: made }, ...given.positional] },
      site,
      made,
    );
  return result;
}

function membersOf({ members }: ClassValue): DictValue {
  return {
    kind: 'dict',
    entries: new Map([...members].map(([name, value]) => [`s:${name}`, { key: str(name), value }] as const)),
  };
}

function keywordsOf(machine: Machine, { bases }: ClassNode, scope: Scope): Map<string, BoundArgument> {
  const keywords = new Map<string, BoundArgument>();
  for (const argument of bases)
    if (argument.kind === 'keyword' && argument.name !== 'metaclass')
      keywords.set(argument.name, { value: evaluate(machine, argument.value, scope) });
  return keywords;
}

/** `super().__new__(mcs, name, bases, members)`: the class itself, with the members that it is given. */
export function classInMaking(call: NativeCall): ClassValue | undefined {
  const [first, , , members] = call.positional.map(({ value }) => value);
  const made = inMaking.at(-1);
  if (!made || first?.kind !== 'class' || first.nativeBase?.name !== 'type') return undefined;
  if (members?.kind === 'dict')
    for (const { key, value } of members.entries.values())
      if (key.kind === 'string') made.members.set(key.value, value);
  return made;
}

/** Classes that the `__call__` of their metaclass asks for an instance. */
const asked = new Set<ClassValue>();

/** `Meta.__call__`, bound to the class; undefined where the class makes its instances itself. */
export function ownCall(of: ClassValue): Value | undefined {
  const callee = of.metaclass && !asked.has(of) ? findMember(of.metaclass, '__call__')?.value : undefined;
  return callee?.kind === 'function' ? { kind: 'method', receiver: of, callee } : undefined;
}

/** `super().__call__(…)` in that method. */
export function plainCall(of: ClassValue): NativeValue {
  return {
    kind: 'native',
    name: 'type.__call__',
    call: ({ evaluation, positional, keywords, location }) => {
      asked.add(of);
      try {
        return evaluation.call(
          of,
          positional.map(({ value }) => value),
          new Map([...keywords].map(([name, { value }]) => [name, value] as const)),
          location,
        );
      } finally {
        asked.delete(of);
      }
    },
  };
}
