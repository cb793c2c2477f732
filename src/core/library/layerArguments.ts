/** A layer's bound values as the catalogue's rules read them: defaults filled in, nothing guessed. */
import { truthOf } from '../evaluate/operations.js';
import type { BoundArgument, Value } from '../evaluate/value.js';
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { defaultOf } from '../layers/catalogue.js';
import type { Framework, LayerArguments, LayerRow, ValueKind, WrappedLayer } from '../layers/row.js';
import { itemsOf, ofPlain, toDim, toJson } from './values.js';
import { wrappedLayer } from './wrappedLayer.js';

export function layerArguments(
  row: LayerRow,
  framework: Framework,
  bound: ReadonlyMap<string, BoundArgument>,
): LayerArguments {
  return new BoundArguments(row, framework, bound);
}

/** A class, for a network of thousands of layers asks some ten thousand times: one small object each. */
class BoundArguments implements LayerArguments {
  constructor(
    readonly row: LayerRow,
    readonly framework: Framework,
    readonly bound: ReadonlyMap<string, BoundArgument>,
  ) {}

  given(name: string): boolean {
    return this.bound.has(name);
  }

  integer(name: string): Dim | undefined {
    const value = this.#known(name);
    return value && toDim(value);
  }

  number(name: string): number | undefined {
    const value = this.#known(name);
    return value?.kind === 'number' ? value.value : undefined;
  }

  /** Numbers, texts and None too count as true or false, as Keras tests them. */
  boolean(name: string): boolean | undefined {
    const value = this.#read(name);
    if (value?.kind === 'none' && (this.framework === 'tfjs' || !this.given(name))) return undefined;
    return value && truthOf(value, this.framework === 'tfjs' ? 'javascript' : 'python');
  }

  string(name: string): string | undefined {
    const value = this.#known(name);
    if (value?.kind === 'string') return value.value;
    return value?.kind === 'native' || value?.kind === 'configured'
      ? value.name.split('.').at(-1)
      : undefined;
  }

  sizes(name: string, rank: number): readonly Dim[] | undefined {
    const value = this.#known(name);
    if (!value) return undefined;
    return itemsOf(value)?.map(toDim) ?? new Array<Dim>(rank).fill(toDim(value));
  }

  dims(name: string): readonly Dim[] | undefined {
    return itemsOf(this.#known(name))?.map(toDim);
  }

  nestedDims(name: string): readonly (readonly Dim[])[] | undefined {
    return itemsOf(this.#known(name))?.map((item) => (itemsOf(item) ?? [item]).map(toDim));
  }

  unknownReason(name: string): string | undefined {
    const value = this.#known(name);
    return value?.kind === 'unknown' ? value.reason : undefined;
  }

  entryKinds(name: string): readonly (ValueKind | undefined)[] | undefined {
    return itemsOf(this.#known(name))?.map(kindOf);
  }

  layer(name: string): WrappedLayer | undefined {
    return wrappedLayer(this.#known(name));
  }

  layers(name: string): readonly WrappedLayer[] | undefined {
    const items = itemsOf(this.#known(name))?.map(wrappedLayer);
    const all = items?.filter((item) => item !== undefined);
    return all && all.length === items?.length ? all : undefined;
  }

  kind(name: string): ValueKind | undefined {
    const value = this.#read(name);
    return value && kindOf(value);
  }

  strings(name: string): readonly string[] | undefined {
    const items = itemsOf(this.#known(name));
    const all = items?.flatMap((item) => (item.kind === 'string' ? [item.value] : []));
    return all && all.length === items?.length ? all : undefined;
  }

  length(name: string): Dim | undefined {
    const value = this.#known(name);
    return value && lengthOf(value);
  }

  json(name: string): unknown {
    const value = this.#read(name);
    return value && toJson(value);
  }

  #read(name: string): Value | undefined {
    const given = this.bound.get(name);
    if (given && !(given.value.kind === 'none' && given.value.isUndefined)) return numberOrText(given.value);
    return defaultsOf(this.row, this.framework).get(name);
  }

  #known(name: string): Value | undefined {
    const value = this.#read(name);
    return value?.kind === 'none' ? undefined : value;
  }
}

/** A member of an `IntEnum` or `StrEnum` is the number or text that it holds. */
function numberOrText(value: Value): Value {
  const held = value.kind === 'instance' ? value.held : undefined;
  return held?.kind === 'number' || held?.kind === 'string' ? held : value;
}

const defaults = {
  keras: new WeakMap<LayerRow, ReadonlyMap<string, Value>>(),
  tfjs: new WeakMap<LayerRow, ReadonlyMap<string, Value>>(),
};

/** As values, which are only read; a rule asks for some ten of them each time. */
function defaultsOf(row: LayerRow, framework: Framework): ReadonlyMap<string, Value> {
  const known = defaults[framework].get(row);
  if (known) return known;
  const made = new Map<string, Value>();
  // The first of a name counts.
  for (const spec of row.arguments.toReversed()) {
    const fallback = defaultOf(spec, framework);
    if (fallback === undefined) made.delete(spec.name);
    else made.set(spec.name, ofPlain(fallback));
  }
  defaults[framework].set(row, made);
  return made;
}

const KINDS: Readonly<Partial<Record<Value['kind'], ValueKind>>> = {
  none: 'none',
  boolean: 'boolean',
  string: 'string',
  list: 'sequence',
  tuple: 'sequence',
  dict: 'dictionary',
  array: 'array',
  function: 'function',
  method: 'function',
  native: 'function',
  layer: 'layer',
  model: 'layer',
  symbol: 'symbol',
  unknown: 'unknown',
};

function kindOf(value: Value): ValueKind {
  if (value.kind === 'number') return value.isFloat || !Number.isInteger(value.value) ? 'float' : 'integer';
  return KINDS[value.kind] ?? 'other';
}

function lengthOf(value: Value): Dim | undefined {
  const items = itemsOf(value);
  if (items) return items.length;
  if (value.kind === 'list')
    return { kind: 'unknown', reason: value.openReason ?? 'its length is not known' };
  if (value.kind === 'array' && isKnownRank(value.shape)) return value.shape[0];
  return value.kind === 'dict' && value.openReason === undefined ? value.entries.size : undefined;
}
