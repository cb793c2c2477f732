/** What `fit` is given batch by batch: the batches of one epoch of a generator or of a `Sequence`, joined. */
import { freeMemory } from '../data/freeMemory.js';
import { TrainingFault } from '../fault.js';
import { isIterator } from './language/iterators.js';
import { lengthOf } from './language/operators.js';
import { Made, PyList, PyTuple, Unsupported, type Value } from './language/values.js';
import { arraysIn, batchArrays, mapped, together } from './nested.js';
import { toArray } from './numpy/arrayMath.js';
import { cast, type NdArray } from './numpy/ndarray.js';

export interface Joined {
  /** Arrays, in tuples and dicts where there are several. */
  readonly x: Value;
  readonly y: Value;
  readonly weights: Value;
  /** Of the first batch. */
  readonly batchSize: number;
  /** Keras takes them in this order in every epoch. */
  readonly isInOrder: boolean;
}

export function comesInBatches(value: Value): value is Made {
  return isIterator(value) || isSequence(value);
}

const isSequence = (value: Value): value is Made =>
  value instanceof Made && value.own !== undefined && !!value.rules.item && !!value.rules.length;

/** So many batches of a generator, or all that it has; as many of a `Sequence` as it says. Throws where they fit no memory. */
export function joinedBatches(value: Made, steps: number | undefined): Joined {
  const [images, labels, weights]: [Value[], Value[], Value[]] = [[], [], []];
  const room = freeMemory() / 2;
  let bytes = 0;
  for (const batch of batchesOf(value, steps)) {
    const [x = null, y = null, weight = null] =
      batch instanceof PyTuple || batch instanceof PyList ? batch.items : [];
    if (weight !== null) weights.push(small(toArray(weight)));
    const [first, second] = [mapped(batchArrays(x), small), mapped(batchArrays(y), small)];
    images.push(first);
    labels.push(second);
    for (const { size } of [...arraysIn(first), ...arraysIn(second)]) bytes += 4 * size;
    if (bytes > room)
      throw new TrainingFault(
        `The batches of one epoch do not fit the memory that is free (${Math.round(room / 1e9)} GB), of which they would take half. Give fit fewer steps_per_epoch, or choose a folder or file to train on.`,
        'chooseData',
      );
  }
  const [first] = images;
  if (first === undefined) throw new Unsupported('a generator without batches');
  return {
    x: together(images),
    y: together(labels),
    weights: weights.length > 0 ? together(weights) : null,
    batchSize: arraysIn(first)[0]?.shape[0] ?? 1,
    isInOrder: isIterator(value),
  };
}

function* batchesOf(value: Made, steps: number | undefined): Generator<Value> {
  if (isIterator(value)) {
    for (let step = 0; step < (steps ?? Number.POSITIVE_INFINITY); step++) {
      const next = value.held.next();
      if (next.done) return;
      yield next.value;
    }
    return;
  }
  const count = Math.min(lengthOf(value), steps ?? Number.POSITIVE_INFINITY);
  for (let at = 0; at < count; at++) yield value.rules.item?.(at) ?? null;
}

/** As the model is given them. */
const small = (array: NdArray): NdArray =>
  array.dtype === 'uint8' || array.dtype === 'float32' || array.isObject ? array : cast(array, 'float32');
