/** Library objects that only carry their settings: optimisers, losses, callbacks, initialisers, generators. */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type {
  BoundArgument,
  ConfiguredValue,
  NamespaceValue,
  NativeValue,
  Value,
} from '../evaluate/value.js';
import { unknown } from './values.js';

/** A class whose instances carry settings. `order` names its positional arguments. */
export function configuredClass(
  name: string,
  order: readonly string[] = [],
  member?: (made: ConfiguredValue, name: string) => Value | undefined,
): NativeValue {
  return {
    kind: 'native',
    name,
    isClass: true,
    call: (call) => configured(name, order, call, member),
  };
}

export function configured(
  name: string,
  order: readonly string[],
  call: NativeCall,
  member?: (made: ConfiguredValue, name: string) => Value | undefined,
): ConfiguredValue {
  const made: ConfiguredValue = {
    kind: 'configured',
    name,
    bound: boundByOrder(order, call),
    ...(member ? { member: (asked: string) => member(made, asked) } : {}),
  };
  return made;
}

export function boundByOrder(order: readonly string[], call: NativeCall): Map<string, BoundArgument> {
  const bound = new Map<string, BoundArgument>();
  call.positional.forEach((argument, index) => {
    bound.set(order[index] ?? String(index), argument);
  });
  for (const [name, argument] of call.keywords) bound.set(name, argument);
  return bound;
}

/** A function whose result is not calculated; the reason says so. */
export function opaque(name: string): NativeValue {
  return { kind: 'native', name, call: () => unknown(`${name}(…) is not evaluated`) };
}

/** A namespace over a table: members are made when asked for, once. */
export function namespace(
  name: string,
  members: Readonly<Record<string, () => Value>>,
  rest?: (name: string) => Value | undefined,
  restNames: () => readonly string[] = () => [],
): NamespaceValue {
  const made = new Map<string, Value>();
  return {
    kind: 'namespace',
    name,
    names: () => [...Object.keys(members), ...restNames()],
    member(asked) {
      const known = made.get(asked);
      if (known) return known;
      const value = Object.hasOwn(members, asked) ? members[asked]?.() : rest?.(asked);
      if (value) made.set(asked, value);
      return value;
    },
  };
}
