/** `tf.data.Dataset` over arrays: samples in order, changed by functions of the code one by one. */
import { native, needed } from '../language/natives.js';
import {
  type Call,
  Made,
  numberOf,
  PyDict,
  PyList,
  PyTuple,
  Unsupported,
  type Value,
} from '../language/values.js';
import { arraysIn, leavesOf, mapped, oneByOne, overLeaves, together, withArrays } from '../nested.js';
import { type NdArray, rowOf, rowsOf } from '../numpy/ndarray.js';

/** What `fit` is given by `ImageDataGenerator.flow` or a `tf.data.Dataset`. */
export interface Stream {
  /** Arrays, each sample an entry of their first axis, in the tuples, lists and dicts that a sample has. */
  readonly x: Value;
  readonly y: Value;
  readonly options: ReadonlyMap<string, Value>;
  readonly batchSize?: number;
  /** Every epoch takes the samples as they come. */
  readonly isInOrder?: true;
}

interface Held {
  /** All samples at once. */
  readonly samples: Value;
  readonly batchSize?: number;
  readonly isShuffled?: true;
}

export const datasets = (name: string): Value | undefined => {
  if (name === 'from_tensor_slices')
    return native(name, (call) => dataset({ samples: withArrays(needed(call, 0, 'tensors')) }));
  if (name === 'from_tensors')
    return native(name, (call) =>
      dataset({ samples: mapped(withArrays(needed(call, 0, 'tensors')), oneByOne) }),
    );
  if (name === 'zip') return native(name, zipped);
  return undefined;
};

export const isDataset = (value: Value): value is Made => value instanceof Made && value.type === 'stream';

function dataset(held: Held): Made {
  const { samples, batchSize, isShuffled } = held;
  const [x = null, y = null, ...weights] = samples instanceof PyTuple ? samples.items : [samples];
  if (weights.length > 0) throw new Unsupported('a dataset with weights of its samples');
  const stream: Stream = {
    ...{ x, y, options: new Map() },
    ...(batchSize !== undefined && { batchSize }),
    ...(!isShuffled && { isInOrder: true as const }),
  };
  const others: Readonly<Record<string, (call: Call) => Held>> = {
    prefetch: () => held,
    cache: () => held,
    repeat: () => held,
    with_options: () => held,
    shuffle: () => ({ ...held, isShuffled: true }),
    batch: (call) => batched(held, call),
    map: (call) => changed(held, call),
    take: (call) => ({ ...held, samples: cut(held, 0, numberOf(needed(call, 0, 'count'))) }),
    skip: (call) => ({ ...held, samples: cut(held, numberOf(needed(call, 0, 'count')), undefined) }),
  };
  return new Made(
    'stream',
    undefined,
    {
      member: (name) => {
        const change = Object.hasOwn(others, name) ? others[name] : undefined;
        return change && native(`Dataset.${name}`, (call) => dataset(change(call)));
      },
      length: () => batchesIn(held),
    },
    { ...stream, held },
  );
}

function heldIn(value: Value): Held {
  const held = isDataset(value) ? (value.held as { readonly held?: Held }).held : undefined;
  if (!held) throw new Unsupported('this as a dataset');
  return held;
}

function zipped({ args }: Call): Value {
  const whole = (value: Value): Value => {
    if (value instanceof PyTuple || value instanceof PyList) return new PyTuple(value.items.map(whole));
    if (value instanceof PyDict)
      return new PyDict([...value.entries.values()].map(([key, own]) => [key, whole(own)] as const));
    return heldIn(value).samples;
  };
  const leaves = (value: Value): readonly Held[] => {
    if (value instanceof PyTuple || value instanceof PyList) return value.items.flatMap(leaves);
    if (value instanceof PyDict) return [...value.entries.values()].flatMap(([, own]) => leaves(own));
    return [heldIn(value)];
  };
  const given = args.length === 1 && args[0] !== undefined ? args[0] : new PyTuple(args);
  const held = leaves(given);
  const [first] = held;
  if (held.some(({ isShuffled }) => isShuffled)) throw new Unsupported('a zip of datasets that are shuffled');
  if (held.some(({ batchSize }) => batchSize !== first?.batchSize))
    throw new Unsupported('a zip of datasets with other batches');
  const samples = whole(given);
  const count = Math.min(...arraysIn(samples).map(({ shape }) => shape[0] ?? 0));
  return dataset({
    samples: mapped(samples, (array) => sliced(array, 0, count)),
    ...(first?.batchSize !== undefined && { batchSize: first.batchSize }),
  });
}

function batched(held: Held, call: Call): Held {
  const size = numberOf(needed(call, 0, 'batch_size'));
  if (held.batchSize !== undefined) throw new Unsupported('a dataset that is batched twice');
  const isWhole = call.named.get('drop_remainder') === true;
  const count = countIn(held);
  if (!isWhole || count % size === 0) return { ...held, batchSize: size };
  if (held.isShuffled) throw new Unsupported('drop_remainder of samples that are shuffled');
  return { ...held, samples: cut(held, 0, count - (count % size)), batchSize: size };
}

/** What the function makes of each sample, or of each batch where they come so. */
function changed(held: Held, call: Call): Held {
  const function_ = needed(call, 0, 'map_func');
  const { samples, batchSize } = held;
  const given = (own: Value): readonly Value[] => (own instanceof PyTuple ? own.items : [own]);
  // A function that only puts its parts elsewhere does so with all samples at once.
  const marks = new Map<Value, NdArray>();
  const marked = mapped(samples, (array) => {
    const mark = new Made('sample');
    marks.set(mark, array);
    return mark;
  });
  const moved = attempt(() => call.call(function_, ...given(marked)));
  const put = moved !== undefined && onlyOf(moved, marks) ? replaced(moved, marks) : undefined;
  if (put !== undefined) return { ...held, samples: put };
  const count = countIn(held);
  const size = batchSize ?? 1;
  const made: Value[] = [];
  for (let start = 0; start < count; start += size) {
    const own = mapped(samples, (array) =>
      batchSize === undefined ? rowOf(array, start) : sliced(array, start, Math.min(count, start + size)),
    );
    made.push(withArrays(call.call(function_, ...given(own))));
  }
  return { ...held, samples: together(made, batchSize === undefined) };
}

function attempt(work: () => Value): Value | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

const onlyOf = (value: Value, marks: ReadonlyMap<Value, NdArray>): boolean =>
  leavesOf(value).every((leaf) => marks.has(leaf));

const replaced = (value: Value, marks: ReadonlyMap<Value, NdArray>): Value =>
  overLeaves(value, (leaf) => marks.get(leaf) ?? leaf);

function sliced(array: NdArray, start: number, end: number): NdArray {
  const [count = 0] = array.shape;
  if (start === 0 && end >= count) return array;
  return rowsOf(
    array,
    Array.from({ length: Math.max(0, Math.min(end, count) - start) }, (_, place) => start + place),
  );
}

/** `take` and `skip` count what comes at once. */
function cut(held: Held, start: number, end: number | undefined): Value {
  if (held.isShuffled) throw new Unsupported('a part of a dataset that is shuffled');
  const size = held.batchSize ?? 1;
  const count = countIn(held);
  const last = end === undefined || end < 0 ? count : end * size;
  return mapped(held.samples, (array) => sliced(array, start * size, last));
}

const countIn = ({ samples }: Held): number => arraysIn(samples)[0]?.shape[0] ?? 0;

const batchesIn = (held: Held): number => Math.ceil(countIn(held) / (held.batchSize ?? 1));
