/** Classes of the program's own: members of instances and classes, `super()`, and what makes an instance act as a list. */
import type { Evaluator } from './evaluator.js';
import type { Frame } from './frame.js';
import { native } from './natives.js';
import { iterated, memberOfClass } from './operators.js';
import { Made, Native, numberOf, Own, Raised, textOf, Unsupported, type Value } from './values.js';

const NONE: ReadonlyMap<string, Value> = new Map();

/** What stands after the dot of an instance. Throws Python's AttributeError. */
export function memberOfInstance(
  evaluator: Evaluator,
  object: Made,
  own: Own,
  name: string,
  at: number,
): Value {
  const kept = object.members.get(name);
  if (kept !== undefined) return kept;
  const found = memberOfClass(own, name);
  if (found !== undefined) return bound(evaluator, found, { object, own, at });
  if (name === '__class__') return own;
  if (name === '__dict__') throw new Unsupported('the dictionary of an instance');
  const usual = memberOfClass(own, '__getattr__');
  if (usual !== undefined) return evaluator.call(usual, [object, name], NONE, at);
  const isOfLibrary = libraryBase(own) !== undefined;
  if (isOfLibrary) throw new Unsupported(`.${name} of ${own.name} is not computed`);
  throw new Raised('AttributeError', `'${own.name}' object has no attribute '${name}'`);
}

/** A function of the class with its instance, as it is called. */
function bound(
  evaluator: Evaluator,
  found: Value,
  { object, own, at }: { readonly object?: Made; readonly own: Own; readonly at: number },
): Value {
  const withFirst = (run: Value, first: Value) =>
    native(`own ${own.name} method`, ({ args, named }) => evaluator.call(run, [first, ...args], named, at));
  if (found instanceof Made) {
    if (found.type === 'staticmethod') return found.held as Value;
    if (found.type === 'classmethod') return withFirst(found.held as Value, own);
    if (found.type === 'property' && object)
      return evaluator.call((found.held as Property).get, [object], NONE, at);
  }
  const isFunction = (found instanceof Own && found.code) || (found instanceof Native && found.isMethod);
  return isFunction && object ? withFirst(found, object) : found;
}

export function memberOfOwnClass(
  evaluator: Evaluator,
  own: Own,
  name: string,
  at: number,
): Value | undefined {
  if (name === '__name__') return own.name;
  const found = memberOfClass(own, name);
  return found === undefined ? undefined : bound(evaluator, found, { own, at });
}

interface Property {
  readonly get: Value;
  readonly set?: Value;
}

export function propertyOf(held: Property): Made {
  return new Made(
    'property',
    undefined,
    {
      member: (name) =>
        name === 'setter' || name === 'getter'
          ? native(`property.${name}`, ({ args }) =>
              propertyOf({ ...held, [name === 'setter' ? 'set' : 'get']: args[0] ?? null }),
            )
          : undefined,
    },
    held,
  );
}

/** Gives whether a property of the class took the value. */
export function storedByProperty(evaluator: Evaluator, object: Made, name: string, value: Value): boolean {
  const found = object.own && memberOfClass(object.own, name);
  if (!(found instanceof Made) || found.type !== 'property') return false;
  const { set } = found.held as Property;
  if (set === undefined) throw new Raised('AttributeError', `property '${name}' has no setter`);
  evaluator.call(set, [object, value], NONE, 0);
  return true;
}

/** `super()`, or `super(Class, self)`. */
export function superOf(evaluator: Evaluator, args: readonly Value[], frame: Frame, at: number): Value {
  const [own = frame.enclosingClass ?? null, given] = args;
  let function_: Frame | undefined = frame;
  while (function_?.outer && !function_.outer.ofClass) function_ = function_.outer;
  const [first] = function_?.names.values() ?? [];
  const object = given ?? first ?? null;
  if (!(own instanceof Own)) throw new Raised('RuntimeError', 'super(): no arguments');
  return new Made('super', undefined, {
    member: (name) => {
      const above = behind(object instanceof Made ? object.own : undefined, own);
      for (const base of above) {
        const found = base.members.get(name);
        if (found === undefined) continue;
        return object instanceof Made && object.own
          ? bound(evaluator, found, { object, own: object.own, at })
          : bound(evaluator, found, { own: base, at });
      }
      // A library's class, or `object`.
      return libraryBase(own) !== undefined || name === '__init__'
        ? native(`harmless super().${name}`, () => null)
        : undefined;
    },
  });
}

/** The classes that Python looks through for a member, in its order for classes with one base each. */
function lineage(own: Own): Own[] {
  const found: Own[] = [];
  const add = (each: Own): void => {
    const known = found.indexOf(each);
    if (known >= 0) found.splice(known, 1);
    found.push(each);
    for (const base of each.bases) if (base instanceof Own) add(base);
  };
  add(own);
  return found;
}

function behind(instance: Own | undefined, own: Own): Own[] {
  const all = lineage(instance ?? own);
  return all.slice(all.indexOf(own) + 1);
}

/** The library's class that this one is built on. */
function libraryBase(own: Own): Native | undefined {
  for (const base of own.bases) {
    const found = base instanceof Own ? libraryBase(base) : base instanceof Native ? base : undefined;
    if (found && found.name !== 'object') return found;
  }
  return undefined;
}

/** How an instance acts between brackets, in loops and under `len`, where its class says so. */
export function instanceOf(evaluator: Evaluator, own: Own): Made {
  const has = (name: string) => memberOfClass(own, name);
  const ask = (name: string, ...args: readonly Value[]) =>
    evaluator.call(has(name) ?? null, [made, ...args], NONE, 0);
  function* byPlaces(): Generator<Value> {
    for (let at = 0; ; at++) {
      try {
        yield ask('__getitem__', at);
      } catch (error) {
        if (error instanceof Raised && error.exception === 'IndexError') return;
        throw error;
      }
    }
  }
  function* byNext(): Generator<Value> {
    const items = ask('__iter__');
    if (items !== made) {
      yield* iterated(items);
      return;
    }
    for (;;) {
      try {
        yield ask('__next__');
      } catch (error) {
        if (error instanceof Raised && error.exception === 'StopIteration') return;
        throw error;
      }
    }
  }
  const made: Made = new Made(own.name, own, {
    ...(has('__getitem__') && { item: (index: Value) => ask('__getitem__', index) }),
    ...(has('__setitem__') && {
      store: (index: Value, value: Value) => {
        ask('__setitem__', index, value);
      },
    }),
    ...(has('__iter__')
      ? { iterate: byNext }
      : has('__getitem__') && !has('__len__')
        ? { iterate: byPlaces }
        : has('__getitem__') && { iterate: byLength }),
    ...(has('__len__') && { length: () => numberOf(ask('__len__')) }),
    ...((has('__str__') ?? has('__repr__')) && {
      text: () => textOf(ask(has('__str__') ? '__str__' : '__repr__')),
    }),
  });
  function* byLength(): Generator<Value> {
    const count = numberOf(ask('__len__'));
    for (let at = 0; at < count; at++) yield ask('__getitem__', at);
  }
  return made;
}

/** `Enum`: each name of the class is an instance that has `name` and `value`. */
export function numbered(own: Own): void {
  for (const [name, value] of own.members) {
    if (value instanceof Own || value instanceof Native || value instanceof Made || name.startsWith('_'))
      continue;
    const made = new Made(own.name, own, { text: () => `${own.name}.${name}` });
    made.members.set('name', name);
    made.members.set('value', value);
    own.members.set(name, made);
  }
}

export const isEnum = (own: Own): boolean => /^enum\./.test(libraryBase(own)?.name ?? '');

export function membersOfEnum(own: Own): Made[] {
  return [...own.members.values()].filter((each): each is Made => each instanceof Made && each.own === own);
}

/** `@dataclass`: `__init__` takes the fields in their order, then calls `__post_init__`. */
export function dataClass(own: Own): Own {
  const fields = [...lineage(own)].reverse().flatMap((each) => each.fields);
  own.members.set(
    '__init__',
    native('__init__', ({ args: [self = null, ...given], named, call }) => {
      if (!(self instanceof Made)) return null;
      fields.forEach((name, place) => {
        const usual = memberOfClass(own, name);
        const factory = usual instanceof Made && usual.type === 'field' ? (usual.held as Value) : undefined;
        const value = given[place] ?? named.get(name) ?? (factory === undefined ? usual : call(factory));
        if (value === undefined)
          throw new Raised('TypeError', `${own.name}() is missing the argument '${name}'`);
        self.members.set(name, value);
      });
      const after = memberOfClass(own, '__post_init__');
      return after === undefined ? null : call(after, self);
    }),
  );
  return own;
}
