/** A layer's bound values as the catalogue's rules read them: defaults filled in, nothing guessed. */
import type { BoundArgument, Value } from '../evaluate/value.js';
import type { Dim } from '../graph/dimension.js';
import type { ArgumentDefault, Framework, LayerArguments, LayerRow } from '../layers/row.js';
import { itemsOf, none, toDim, toJson } from './values.js';

function ofDefault(value: ArgumentDefault): Value {
  if (value === null) return none;
  if (typeof value === 'number') return { kind: 'number', value, isFloat: !Number.isInteger(value) };
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  return { kind: 'tuple', items: value.map(ofDefault) };
}

export function layerArguments(
  row: LayerRow,
  framework: Framework,
  bound: ReadonlyMap<string, BoundArgument>,
): LayerArguments {
  function read(name: string): Value | undefined {
    const given = bound.get(name);
    if (given && !(given.value.kind === 'none' && given.value.isUndefined)) return given.value;
    const spec = row.arguments.find((candidate) => candidate.name === name);
    const fallback =
      framework === 'tfjs' && spec?.tfjsDefault !== undefined ? spec.tfjsDefault : spec?.default;
    return fallback === undefined ? undefined : ofDefault(fallback);
  }
  function known(name: string): Value | undefined {
    const value = read(name);
    return value?.kind === 'none' ? undefined : value;
  }
  return {
    given: (name) => bound.has(name),
    integer: (name) => {
      const value = known(name);
      return value && toDim(value);
    },
    number: (name) => {
      const value = known(name);
      return value?.kind === 'number' ? value.value : undefined;
    },
    boolean: (name) => {
      const value = known(name);
      return value?.kind === 'boolean' ? value.value : undefined;
    },
    string: (name) => {
      const value = known(name);
      if (value?.kind === 'string') return value.value;
      return value?.kind === 'native' || value?.kind === 'configured'
        ? value.name.split('.').at(-1)
        : undefined;
    },
    sizes: (name, rank) => {
      const value = known(name);
      if (!value) return undefined;
      return itemsOf(value)?.map(toDim) ?? new Array<Dim>(rank).fill(toDim(value));
    },
    dims: (name) => itemsOf(known(name))?.map(toDim),
    nestedDims: (name) => itemsOf(known(name))?.map((item) => (itemsOf(item) ?? [item]).map(toDim)),
    unknownReason: (name) => {
      const value = known(name);
      return value?.kind === 'unknown' ? value.reason : undefined;
    },
    layer: (name) => {
      const value = known(name);
      if (value?.kind !== 'layer') return undefined;
      const args = layerArguments(value.row, value.framework, value.bound);
      return {
        row: value.row,
        args,
        apply: (inputs) =>
          value.row.rule({
            framework: value.framework,
            kerasMajor: value.framework === 'tfjs' ? 2 : 3,
            inputs,
            args,
            defaultDataFormat: 'channels_last',
          }),
      };
    },
    json: (name) => {
      const value = read(name);
      return value && toJson(value);
    },
  };
}
