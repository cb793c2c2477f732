/** A user's classes: their members, their ancestors, and their instances. */
import type { ClassNode, Statement } from '../program/tree.js';
import { bindMember } from './attributes.js';
import { fillHeld, holdBuiltin } from './builtinBases.js';
import { entered } from './callDepth.js';
import { type CallSite, callFunction, callValue, type Given, nativeCall } from './calls.js';
import { tellNames } from './descriptors.js';
import { evaluate, propertyName } from './expressions.js';
import { locate, type Machine } from './machine.js';
import { undefinedValue, unknown } from './makeValue.js';
import { madeByMetaclass, metaclassOf } from './metaclasses.js';
import { childScope, type Scope } from './scope.js';
import { execute } from './statements.js';
import type {
  BoundArgument,
  ClassValue,
  FunctionValue,
  InstanceValue,
  NativeValue,
  UnknownValue,
  Value,
} from './value.js';

/** The class and its user-written ancestors, nearest first: depth first, a shared ancestor after its heirs. */
export function ancestors(of: ClassValue): readonly ClassValue[] {
  const line: ClassValue[] = [];
  const visit = (current: ClassValue, depth: number): void => {
    const seen = line.indexOf(current);
    if (seen >= 0) line.splice(seen, 1);
    line.push(current);
    if (depth < 50) for (const base of current.bases) if (base.kind === 'class') visit(base, depth + 1);
  };
  visit(of, 0);
  return line;
}

export function findMember(
  of: ClassValue,
  name: string,
): { readonly owner: ClassValue; readonly value: Value } | undefined {
  for (const owner of ancestors(of)) {
    const value = owner.members.get(name);
    if (value) return { owner, value };
  }
  return undefined;
}

export function defineClass(machine: Machine, node: ClassNode, scope: Scope): Value {
  const bases: (ClassValue | NativeValue)[] = [];
  let openBase: UnknownValue | undefined;
  for (const argument of node.bases) {
    if (argument.kind !== 'positional') continue;
    const base = evaluate(machine, argument.value, scope);
    const openClass = machine.openClasses.get(base);
    if (openClass) bases.push(openClass);
    else if (base.kind === 'class' || (base.kind === 'native' && base.name !== 'object')) bases.push(base);
    else if (base.kind === 'unknown') openBase ??= base;
    else if (base.kind === 'symbol')
      openBase ??= unknown('its base class has only a name', locate(scope.frame, node.nameSpan));
  }
  openBase ??= bases.map((base) => (base.kind === 'class' ? base.openBase : undefined)).find(Boolean);
  const nativeBase = bases
    .map((base) => (base.kind === 'class' ? base.nativeBase : base.isClass ? base : undefined))
    .find((base) => base !== undefined);
  const metaclass = metaclassOf(machine, node, bases, scope);
  const made: ClassValue = {
    kind: 'class',
    name: node.name,
    node,
    path: scope.frame.path,
    bases,
    ...(nativeBase && { nativeBase }),
    ...(openBase && { openBase }),
    ...(metaclass && { metaclass }),
    members: new Map(),
  };
  const body = { ...childScope(scope, 'class'), names: made.members };
  for (const member of node.members) {
    if (member.kind === 'statement') execute(machine, member.statement, body);
    else if (member.kind === 'statements') runStatic(machine, made, member.statements, body);
    else if (member.kind === 'method') defineMethod(machine, made, member, body);
    else if (member.isStatic && member.value)
      made.members.set(propertyName(machine, member.key, body), evaluate(machine, member.value, body));
  }
  for (const [name, value] of made.members)
    if (value.kind === 'function' && !value.owner) made.members.set(name, { ...value, owner: made });
  // What it does with what it is given is its base's matter; only its own methods can be read.
  if (openBase) {
    const stand = { ...openBase };
    machine.openClasses.set(stand, made);
    return stand;
  }
  for (const base of bases) if (base.kind === 'class') noteSubclass(machine, base, made);
  tellNames(machine, made, scope);
  announce(machine, made, node, scope);
  return decorate(machine, node.decorators, madeByMetaclass(machine, made, node, scope), scope);
}

function noteSubclass({ journal, subclasses }: Machine, base: ClassValue, made: ClassValue): void {
  const known = subclasses.get(base) ?? [];
  journal.set<readonly ClassValue[]>(
    {
      object: base,
      key: 'subclasses',
      get: () => subclasses.get(base) ?? [],
      set: (all) => subclasses.set(base, all),
      join: (left, right) => [...new Set([...left, ...right])],
    },
    [...known, made],
  );
}

/** `static { … }`: the class is `this`, and known by its name already. */
function runStatic(
  machine: Machine,
  made: ClassValue,
  statements: readonly Statement[],
  around: Scope,
): void {
  const frame = { ...around.frame, self: made, owner: made };
  const scope = childScope(around, 'block', frame);
  if (made.name !== '') scope.names.set(made.name, made);
  for (const statement of statements) execute(machine, statement, scope);
}

/** Python tells the bases of a class about it: `__init_subclass__`. */
function announce(machine: Machine, made: ClassValue, node: ClassNode, scope: Scope): void {
  if (scope.frame.dialect !== 'python' || made.bases.length === 0) return;
  const hook = ancestors(made)
    .slice(1)
    .map((base) => base.members.get('__init_subclass__'))
    .find((member) => member !== undefined);
  if (hook?.kind !== 'function' && hook?.kind !== 'native') return;
  const at = locate(scope.frame, node.nameSpan);
  const keywords = new Map<string, BoundArgument>();
  for (const argument of node.bases)
    if (argument.kind === 'keyword' && argument.name !== 'metaclass')
      keywords.set(argument.name, { value: evaluate(machine, argument.value, scope) });
  const site = { location: at, calleeLocation: at, isNew: false, frame: scope.frame };
  callValue(machine, { kind: 'method', receiver: made, callee: hook }, { positional: [], keywords }, site);
}

function defineMethod(
  machine: Machine,
  owner: ClassValue,
  member: Extract<ClassNode['members'][number], { kind: 'method' }>,
  scope: Scope,
): void {
  const name = propertyName(machine, member.key, scope);
  const made: FunctionValue = {
    kind: 'function',
    node: member.function,
    closure: scope,
    path: scope.frame.path,
    defaults: new Map(),
    owner,
    ...(member.isStatic ? { decoration: 'static' as const } : {}),
    ...(member.accessor === 'get' ? { decoration: 'property' as const } : {}),
  };
  owner.members.set(member.accessor === 'set' ? `set ${name}` : name, made);
}

export function decorate(
  machine: Machine,
  decorators: ClassNode['decorators'],
  target: Value,
  scope: Scope,
): Value {
  let result = target;
  for (const decorator of [...decorators].reverse()) {
    const at = locate(scope.frame, decorator.span);
    const site = { location: at, calleeLocation: at, isNew: false, frame: scope.frame };
    const callee = evaluate(machine, decorator, scope);
    const given = { positional: [{ value: result }], keywords: new Map() };
    const made = callValue(machine, callee, given, site);
    // Subclasses of the library's are registered and exported by decorators, not replaced.
    const isRegistered =
      result.kind === 'class' && result.nativeBase !== undefined && made.kind === 'unknown';
    if (!isRegistered) result = made;
  }
  return result;
}

/** Makes an instance: the library's part first, then fields, then the user's constructor. */
export function instantiate(machine: Machine, of: ClassValue, given: Given, site: CallSite): Value {
  const instance: InstanceValue = {
    kind: 'instance',
    class: of,
    attributes: new Map(),
    location: site.location,
  };
  machine.journal.born(instance);
  for (const { node } of machine.rehearsing > 0 ? [] : ancestors(of)) {
    const known = machine.instances.get(node);
    if (known) known.push(instance);
    else machine.instances.set(node, [instance]);
  }
  const python = site.frame.dialect === 'python';
  const maker = python ? findMember(of, '__new__')?.value : undefined;
  if (maker) {
    const withClass = { ...given, positional: [{ value: of }, ...given.positional] };
    const made = callValue(machine, maker, withClass, site);
    if (made.kind !== 'instance' || made.class !== of || maker.kind === 'native') return made;
    machine.registry.construct(made, nativeCall(machine, given, site));
    return construct(machine, of, made, given, site);
  }
  const call = nativeCall(machine, given, site);
  if (python) holdBuiltin(instance, call);
  machine.registry.construct(instance, call);
  return construct(machine, of, instance, given, site);
}

/** Runs the constructor that `of` has or inherits on `instance`. */
export function construct(
  machine: Machine,
  of: ClassValue,
  instance: InstanceValue,
  given: Given,
  site: CallSite,
): Value {
  const python = site.frame.dialect === 'python';
  const found = findMember(of, python ? '__init__' : 'constructor');
  if (!python) setFields(machine, found?.owner ?? of, of, instance, site);
  if (found?.value.kind === 'function') {
    const withSelf = python ? { ...given, positional: [{ value: instance }, ...given.positional] } : given;
    callFunction(machine, found.value, withSelf, site, instance);
  } else if (found) callValue(machine, bindMember(found.value, instance, of), given, site);
  else if (of.nativeBase && fillHeld(instance, of.nativeBase, nativeCall(machine, given, site)))
    return instance;
  else of.nativeBase?.call({ ...nativeCall(machine, given, site), constructing: instance });
  return instance;
}

/** JavaScript's instance fields. */
function setFields(
  machine: Machine,
  constructorOwner: ClassValue,
  of: ClassValue,
  instance: InstanceValue,
  { location: at, frame: from }: CallSite,
): void {
  const call = entered(machine, of.node, from.call);
  if (!call) return;
  for (const owner of [...ancestors(of)].reverse()) {
    if (owner !== of && owner !== constructorOwner) continue;
    for (const member of owner.node.members) {
      if (member.kind !== 'field' || member.isStatic) continue;
      const anyMethod = [...owner.members.values()].find((value) => value.kind === 'function');
      if (anyMethod?.kind !== 'function') continue;
      const frame = { ...anyMethod.closure.frame, self: instance, owner, call, callers: [at] };
      const scope = childScope(anyMethod.closure, 'block', frame);
      const name = propertyName(machine, member.key, scope);
      instance.attributes.set(name, member.value ? evaluate(machine, member.value, scope) : undefinedValue);
    }
  }
}

/** `class Shape(Protocol)`: an object is of it that has its members. */
export function isProtocol({ bases }: ClassValue): boolean {
  return bases.some((base) => base.kind === 'class' && base.name === 'Protocol' && base.path === '');
}

/** Whether a class has all that a protocol asks for; undefined of what is of no class of the user's. */
function hasMembersOf(own: ClassValue | undefined, protocol: ClassValue): boolean | undefined {
  return own && [...protocol.members.keys()].every((name) => findMember(own, name) !== undefined);
}

/** Python's `isinstance` on user classes; undefined when a library base would have to answer. */
export function isInstance(value: Value, of: Value): boolean | undefined {
  if (value.kind === 'unknown' || of.kind === 'unknown') return undefined;
  if (of.kind === 'class') {
    const isMade = value.kind === 'layer' || value.kind === 'model';
    const made = isMade ? value.instance : value;
    const own = made?.kind === 'instance' || made?.kind === 'tuple' ? made.class : undefined;
    if (own !== undefined && ancestors(own).includes(of)) return true;
    return isProtocol(of) ? hasMembersOf(own, of) : false;
  }
  if (value.kind === 'instance' && of.kind === 'native') {
    const base = value.class.nativeBase;
    return base ? base === of || base.name === of.name || undefined : false;
  }
  return undefined;
}
