/** Looks up methods that the code itself defines on a class or its ancestors. */
import type { ClassValue, FunctionValue, InstanceValue, Value } from '../../evaluate/value.js';

/** A method of the user's own; undefined when only the library has one of this name. */
export function ownMember(of: ClassValue, name: string, depth = 0): Value | undefined {
  const own = of.members.get(name);
  if (own || depth > 50) return own;
  for (const base of of.bases) {
    const inherited = base.kind === 'class' ? ownMember(base, name, depth + 1) : undefined;
    if (inherited) return inherited;
  }
  return undefined;
}

export function ownFunction(instance: InstanceValue | undefined, name: string): FunctionValue | undefined {
  const member = instance && ownMember(instance.class, name);
  return member?.kind === 'function' ? member : undefined;
}

/** The names of a method's parameters without `self` and the star ones. */
export function parameterNames(method: FunctionValue): readonly string[] {
  return method.node.parameters
    .filter(({ kind }) => kind !== 'rest' && kind !== 'restKeywords')
    .flatMap(({ target }) => (target.kind === 'name' ? [target.name] : []))
    .slice(method.decoration === 'static' ? 0 : 1);
}
