/** A text that says all that a function can read of its arguments, where these are tensors and plain values. */
import { type Dim, isKnownRank, type UnknownShape } from '../graph/dimension.js';
import { isUnknownDim } from '../graph/dimensionArithmetic.js';
import type { Given } from './calls.js';
import type { TensorValue, Value } from './value.js';

/** What a call is given, beside plain values. */
export interface TensorsGiven {
  /** In order, each once. */
  readonly tensors: readonly TensorValue[];
  /** Lists and dicts, which the function may change. */
  readonly objects: ReadonlySet<object>;
  /** Why shapes and sizes are not known, each reason once: what the function does does not depend on it. */
  readonly open: readonly Open[];
}

/** Not known, as a shape or as a size, for a reason alone. */
export interface Open {
  readonly kind: 'unknown';
  readonly reason: string;
}

export interface KeyedGiven extends TensorsGiven {
  readonly key: string;
}

/** Undefined where that is not sure. */
export function keyedGiven({ positional, keywords }: Given): KeyedGiven | undefined {
  const reader = new ArgumentReader();
  let key = '';
  for (const { value } of positional) {
    const of = reader.read(value, 0);
    if (of === undefined) return undefined;
    key += `${of}|`;
  }
  for (const [name, { value }] of keywords) {
    const of = reader.read(value, 0);
    if (of === undefined) return undefined;
    key += `${name}=${of}|`;
  }
  const { tensors, objects, open } = reader;
  return tensors.length === 0 ? undefined : { key, tensors, objects, open };
}

const DEEPEST = 4;
const MOST_ITEMS = 64;

class ArgumentReader {
  readonly tensors: TensorValue[] = [];
  readonly objects = new Set<object>();
  readonly open: Open[] = [];

  read(value: Value, depth: number): string | undefined {
    switch (value.kind) {
      case 'number':
        return Object.is(value.value, -0) ? undefined : value.isFloat ? `${value.value}f` : `${value.value}`;
      case 'string':
        return JSON.stringify(value.value);
      case 'boolean':
        return value.byCaller ? undefined : value.value ? 't' : 'f';
      case 'none':
        return value.byCaller ? undefined : value.isEllipsis ? '.' : value.isUndefined ? 'u' : 'n';
      case 'native':
        return value.attributes?.size ? undefined : `@${numberOf(value)}`;
      case 'tensor':
        return this.#tensor(value);
      case 'tuple':
        return value.fields || value.class || value.range ? undefined : this.#items(value.items, depth);
      case 'list':
        if (value.openReason !== undefined || value.deque || value.rowOrigin || value.holds) return undefined;
        this.objects.add(value);
        return this.#ofList(value.items, depth);
      case 'dict':
        if (value.openReason !== undefined || value.whenMissing || value.attributesAreEntries)
          return undefined;
        this.objects.add(value);
        return this.#entries(value.entries, depth);
      default:
        return undefined;
    }
  }

  #tensor(tensor: TensorValue): string | undefined {
    if (!isPlainTensor(tensor)) return undefined;
    const index = this.tensors.indexOf(tensor);
    if (index >= 0) return `T${index}`;
    this.tensors.push(tensor);
    const { shape, dtype } = tensor;
    return isKnownRank(shape) ? `T${this.#sizes(shape)} ${dtype}` : `T?${this.#open(shape.reason)} ${dtype}`;
  }

  #sizes(shape: readonly Dim[]): string {
    let key = '';
    for (const dim of shape)
      key +=
        typeof dim === 'number'
          ? `${dim},`
          : dim === null
            ? '-,'
            : isUnknownDim(dim)
              ? `?${this.#open(dim.reason)},`
              : `${JSON.stringify(dim)},`;
    return key;
  }

  #open(reason: string): number {
    const known = openAt(this.open, reason);
    return known >= 0 ? known : this.open.push({ kind: 'unknown', reason }) - 1;
  }

  #ofList(items: readonly Value[], depth: number): string | undefined {
    const key = this.#items(items, depth);
    return key && `[${key}`;
  }

  #items(items: readonly Value[], depth: number): string | undefined {
    if (depth >= DEEPEST || items.length > MOST_ITEMS) return undefined;
    let key = '(';
    for (const item of items) {
      const of = this.read(item, depth + 1);
      if (of === undefined) return undefined;
      key += `${of},`;
    }
    return `${key})`;
  }

  #entries(
    entries: ReadonlyMap<string, { readonly key: Value; readonly value: Value }>,
    depth: number,
  ): string | undefined {
    if (depth >= DEEPEST || entries.size > MOST_ITEMS) return undefined;
    let key = '{';
    for (const [name, { key: written, value }] of entries) {
      const ofKey = this.read(written, depth + 1);
      const of = this.read(value, depth + 1);
      if (ofKey === undefined || of === undefined) return undefined;
      key += `${JSON.stringify(name)} ${ofKey}:${of},`;
    }
    return `${key}}`;
  }
}

/** Made by a layer, of a shape that does not say where in the code something is. */
function isPlainTensor(tensor: TensorValue): boolean {
  return tensor.producer !== undefined && isBare(tensor);
}

export function isBare({ isData, alternatives, variable, facts, shape }: TensorValue): boolean {
  if (isData || alternatives || variable || facts) return false;
  return isKnownRank(shape) ? shape.every(isPlainDim) : isOpen(shape);
}

function isOpen(shape: UnknownShape): boolean {
  return !shape.origin && !shape.named && shape.lastSize === undefined && !('each' in shape);
}

export function openAt(open: readonly Open[], reason: string): number {
  return open.findIndex((each) => each.reason === reason);
}

function isPlainDim(dim: Dim): boolean {
  return typeof dim === 'number' || dim === null || dim.kind === 'symbolic' || !(dim.origin || dim.window);
}

const numbers = new WeakMap<object, number>();
let count = 0;

function numberOf(object: object): number {
  const known = numbers.get(object);
  if (known !== undefined) return known;
  numbers.set(object, ++count);
  return count;
}
