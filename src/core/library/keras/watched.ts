/** Modules without the names that they surely have not, so that their users hear of them. */
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { MODULE_NAMES } from './moduleNames.js';
import { homeOf } from './otherModule.js';
import { misspelt } from './publicNames.js';

/** Neither misspelt nor a name of another module. */
export const mayHave = (module: string, name: string): boolean =>
  misspelt(module, name) === undefined && homeOf(module, name) === undefined;

export function watched(module: NamespaceValue): NamespaceValue {
  const inner = new Map<Value, NamespaceValue>();
  return {
    ...module,
    member(name) {
      const isListed = module.names().includes(name);
      if (!isListed && !mayHave(module.name, name)) return undefined;
      const value = module.member(name);
      if (value?.kind !== 'namespace' || !Object.hasOwn(MODULE_NAMES, value.name)) return value;
      const known = inner.get(value) ?? watched(value);
      inner.set(value, known);
      return known;
    },
  };
}
