/** Short constructors and readers of values, shared by the library modules. */
import { boundedWalk } from '../evaluate/boundedWalk.js';
import type { TensorValue, TupleValue, UnknownValue, Value } from '../evaluate/value.js';
import type { Dim, Shape } from '../graph/dimension.js';
import { isKnownRank } from '../graph/dimension.js';
import type { ArgumentDefault } from '../layers/row.js';

export const none: Value = { kind: 'none', isUndefined: false };

/** A default as a value: plain JSON. */
export function ofPlain(value: ArgumentDefault): Value {
  if (value === null) return none;
  if (typeof value === 'number') return { kind: 'number', value, isFloat: !Number.isInteger(value) };
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  return { kind: 'tuple', items: value.map(ofPlain) };
}

export function unknown(reason: string): UnknownValue {
  return { kind: 'unknown', reason };
}

export function ofDim(dim: Dim): Value {
  if (dim === null) return none;
  if (typeof dim === 'number') return { kind: 'number', value: dim, isFloat: false };
  return dim.kind === 'symbolic' ? { kind: 'symbol', dim } : unknown(dim.reason);
}

/** What the disk counts as a plain number, for settings that keep it. */
export function settled(value: Value): Value {
  return value.kind === 'unknown' && value.counted !== undefined
    ? { kind: 'number', value: value.counted, isFloat: false }
    : value;
}

export function toDim(value: Value): Dim {
  switch (value.kind) {
    case 'number':
      return value.value;
    case 'none':
      return null;
    // Python counts True as 1.
    case 'boolean':
      return value.value ? 1 : 0;
    case 'symbol':
      return value.dim;
    case 'tensor':
      return isOfData(value) ? null : CALCULATED;
    case 'unknown':
      if (value.counted !== undefined) return value.counted;
      if (value.size) return value.size;
      return value.origin
        ? { kind: 'unknown', reason: value.reason, origin: value.origin }
        : { kind: 'unknown', reason: value.reason };
    default:
      return { kind: 'unknown', reason: `a ${value.kind} stands where a size was expected` };
  }
}

const CALCULATED: Dim = {
  kind: 'unknown',
  reason: 'this size is calculated, and its numbers are not followed',
};

/** A size that exists only at run time, such as the batch of `tf.shape(x)`: not what weights and constants say. */
function isOfData(tensor: TensorValue, depth = 0): boolean {
  if (tensor.producer || depth > DEEPEST) return true;
  if (tensor.variable) return false;
  const inputs = tensor.calculation?.inputs;
  return !inputs || inputs.some((input) => isOfData(input, depth + 1));
}

const DEEPEST = 20;

export function ofShape(shape: Shape): TupleValue | UnknownValue {
  return isKnownRank(shape) ? { kind: 'tuple', items: shape.map(ofDim) } : shape;
}

/** The entries of a list or tuple whose length is known. */
export function itemsOf(value: Value | undefined): readonly Value[] | undefined {
  if (value?.kind === 'tuple') return value.items;
  if (value?.kind === 'list' && value.openReason === undefined) return value.items;
  return undefined;
}

/** A shape written in the code; a bare number is one dimension where the framework allows it. */
export function toShape(value: Value): Shape {
  if (value.kind === 'unknown') return value;
  const items = itemsOf(value);
  if (items) return items.map(toDim);
  if (value.kind === 'array' && Array.isArray(value.facts.sizes)) return value.facts.sizes as readonly Dim[];
  return { kind: 'unknown', reason: `a ${value.kind} stands where a shape was expected` };
}

const jsonWalk = boundedWalk();

/** A value as plain JSON, for configurations; undefined when it has no such form. */
export function toJson(value: Value): unknown {
  switch (value.kind) {
    case 'number':
    case 'string':
    case 'boolean':
      return value.value;
    case 'none':
      return null;
    case 'list':
    case 'tuple':
      return jsonWalk(value.items.length, () => value.items.map(toJson));
    case 'native':
      return value.name.split('.').at(-1);
    case 'configured': {
      const config: Record<string, unknown> = {};
      for (const [name, argument] of value.bound) config[name] = toJson(argument.value);
      return { class_name: value.name.split('.').at(-1), config };
    }
    default:
      return undefined;
  }
}
