/** Names in force at a place in the program, and the call that they belong to. */
import type { Location } from '../document.js';
import type { Dialect } from '../program/tree.js';
import type { ActiveCall } from './callDepth.js';
import type { ClassValue, NamespaceValue, Value } from './value.js';

export interface Scope {
  readonly parent?: Scope;
  readonly names: Map<string, Value>;
  /** Python reads past a class's scope from its methods; `block` scopes are JavaScript's. */
  readonly kind: 'module' | 'function' | 'block' | 'class' | 'comprehension';
  readonly frame: Frame;
  /**
   * Modules that may have names of which nothing else has a value, latest last: those imported with a star, whose lists
   * leave some out, and those of imports that are cut short.
   */
  readonly starred?: NamespaceValue[];
  /** `global` and `nonlocal`: where these names are written. */
  readonly redirects?: Map<string, Scope>;
}

/** A result that is returned on one side of a test, which may be known to choose it: where it holds, or where not. */
export interface MaybeReturned {
  readonly value: Value;
  readonly choice?: { readonly test: Value; readonly holds: boolean };
}

/** One call of a user function, or the run of a module. */
export interface Frame {
  readonly path: string;
  readonly dialect: Dialect;
  /** Names of active user functions, outermost first. */
  readonly functions: readonly string[];
  /** Where this frame was called, then each caller outwards; empty for the module. */
  readonly callers: readonly Location[];
  /** Absent outside of functions. */
  readonly call?: ActiveCall;
  /** The class whose method runs: what `super` starts after. */
  readonly owner?: ClassValue;
  /** The method's receiver. */
  readonly self?: Value;
  /** Of a generator: takes each value that it yields. */
  readonly receive?: (value: Value) => void;
  /** Results of branches that returned under a test that is not known. */
  readonly maybeReturned: MaybeReturned[];
  /** Exports of a JavaScript module. */
  readonly exports?: Map<string, Value>;
}

/** The names of nested calls, outermost first: two calls of one function have two lists, each knows the list of the call around it. */
interface CallNames extends Array<string> {
  outer?: readonly string[];
}

export function enterFunction(outer: readonly string[], name: string): readonly string[] {
  const inner: CallNames = [...outer, name];
  // A map from the list to its outer one would cost the collector more than the calls themselves.
  inner.outer = outer;
  return inner;
}

/** The list of the call around this one. */
export function outerCall(functions: CallNames | readonly string[]): readonly string[] | undefined {
  return 'outer' in functions ? functions.outer : undefined;
}

/** One list per active call, outermost first: each is a call's identity, its last entry the function's name. */
export function activeCalls(functions: readonly string[]): readonly (readonly string[])[] {
  const calls: (readonly string[])[] = [];
  for (let at: readonly string[] | undefined = functions; at && at.length > 0; at = outerCall(at))
    calls.unshift(at);
  return calls;
}

export function childScope(parent: Scope, kind: Scope['kind'], frame: Frame = parent.frame): Scope {
  return { parent, names: new Map(), kind, frame, redirects: new Map() };
}

/** The scope that holds `name`, as a reader of it finds it. */
export function findScope(scope: Scope, name: string): Scope | undefined {
  let current: Scope | undefined = scope;
  while (current) {
    if (current.names.has(name) && (current === scope || current.kind !== 'class')) return current;
    current = current.parent;
  }
  return undefined;
}

/** The function, class or module scope around `scope`: where Python assigns and `var` declares. */
export function variableScope(scope: Scope): Scope {
  let current = scope;
  while (current.kind === 'block' && current.parent) current = current.parent;
  return current;
}

export function moduleScope(scope: Scope): Scope {
  let current = scope;
  while (current.parent) current = current.parent;
  return current;
}
