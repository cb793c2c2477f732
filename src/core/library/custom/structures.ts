/** Nested lists, tuples and dicts of tensors: walked, mapped and turned into shapes. */

import { handOnNumbers, numbersOf } from '../../evaluate/arrayNumbers.js';
import { boundedWalk } from '../../evaluate/boundedWalk.js';
import type { ArrayValue, DictValue, TensorValue, Value } from '../../evaluate/value.js';
import { ofShape } from '../values.js';

const walk = boundedWalk();

const tensors = new WeakMap<ArrayValue, TensorValue>();

/** The tensor that stands for an array: the same one wherever the array is used. */
export function tensorOf(array: ArrayValue): TensorValue {
  const known = tensors.get(array);
  if (known && known.shape === array.shape && numbersOf(known) === numbersOf(array)) return known;
  const { shape, dtype } = array;
  const made = handOnNumbers(array, { ...{ kind: 'tensor', shape, dtype, index: 0, isData: true } });
  tensors.set(array, made);
  return made;
}

/** A copy with every tensor replaced. Arrays count as tensors of their shape. */
export function mapTensors(value: Value, change: (tensor: TensorValue) => Value, depth = 0): Value {
  if (depth > 8) return value;
  const inner = (item: Value): Value => mapTensors(item, change, depth + 1);
  switch (value.kind) {
    case 'tensor':
      return change(value);
    case 'array':
      return change(tensorOf(value));
    case 'list':
      return walk(value.items.length, () => ({ ...value, items: value.items.map(inner) })) ?? value;
    case 'tuple':
      return walk(value.items.length, () => ({ ...value, items: value.items.map(inner) })) ?? value;
    case 'dict': {
      const changed = new Map(value.entries);
      for (const [slot, { key, value: content }] of byKey(value))
        changed.set(slot, { key, value: inner(content) });
      return { ...value, entries: changed };
    }
    default:
      return value;
  }
}

/** Keras flattens a dictionary in the order of its keys, whatever order they were written in. */
export function byKey({
  entries,
}: DictValue): readonly (readonly [string, { readonly key: Value; readonly value: Value }])[] {
  const plain = (key: Value): number | string =>
    key.kind === 'number' || key.kind === 'string' ? key.value : '';
  return [...entries].sort(([, { key: a }], [, { key: b }]) =>
    plain(a) < plain(b) ? -1 : plain(a) > plain(b) ? 1 : 0,
  );
}

export function allTensors(value: Value): readonly TensorValue[] {
  const found: TensorValue[] = [];
  mapTensors(value, (tensor) => {
    found.push(tensor);
    return tensor;
  });
  return found;
}

/** The shape of each tensor in place of the tensor, as `build` and `compute_output_shape` get them. */
export function shapesIn(value: Value): Value {
  return mapTensors(value, (tensor) => ofShape(tensor.shape));
}
