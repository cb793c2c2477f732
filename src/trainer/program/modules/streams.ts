/** `tf.data.Dataset` over arrays: samples in order, changed by functions of the code one by one. */
import { freeMemory } from '../../data/freeMemory.js';
import { given, native, needed, numberGiven, only } from '../language/natives.js';
import { iterated, truthOf } from '../language/operators.js';
import {
  type Call,
  Made,
  Native,
  numberOf,
  PyDict,
  PyList,
  PyTuple,
  shown,
  Unsupported,
  type Value,
} from '../language/values.js';
import { arraysIn, leavesOf, mapped, oneByOne, overLeaves, together, withArrays } from '../nested.js';
import { toArray } from '../numpy/arrayMath.js';
import { dtypeOf } from '../numpy/arrayMembers.js';
import { cast, NdArray, rowOf, rowsOf } from '../numpy/ndarray.js';
import type { Chance } from './chance.js';

/** What `fit` is given by `ImageDataGenerator.flow` or a `tf.data.Dataset`. */
export interface Stream {
  /** Arrays, each sample an entry of their first axis, in the tuples, lists and dicts that a sample has. */
  readonly x: Value;
  readonly y: Value;
  /** How much each sample counts in the loss. */
  readonly weights?: Value;
  readonly options: ReadonlyMap<string, Value>;
  readonly batchSize?: number;
  /** How often each sample comes in an epoch that is not told its steps. */
  readonly times?: number;
  /** Every epoch takes the samples as they come. */
  readonly isInOrder?: true;
}

interface Held {
  /** All samples at once. */
  readonly samples: Value;
  readonly batchSize?: number;
  readonly isShuffled?: true;
  /** So often in an epoch. */
  readonly times?: number;
}

/** `glob`: the module of that name. */
export const datasets =
  (chance: Chance, glob: Value | undefined) =>
  (name: string): Value | undefined => {
    if (name === 'from_tensor_slices')
      return native(name, (call) => dataset(chance, { samples: withArrays(needed(call, 0, 'tensors')) }));
    if (name === 'from_tensors')
      return native(name, (call) =>
        dataset(chance, { samples: mapped(withArrays(needed(call, 0, 'tensors')), oneByOne) }),
      );
    if (name === 'zip') return native(name, (call) => zipped(chance, call));
    if (name === 'from_generator') return native(name, (call) => dataset(chance, generated(chance, call)));
    if (name === 'list_files' && glob instanceof Native)
      return native(name, (call) => dataset(chance, listed(glob, call)));
    return undefined;
  };

export const isDataset = (value: Value): value is Made => value instanceof Made && value.type === 'stream';

function dataset(chance: Chance, held: Held): Made {
  const { samples, batchSize, isShuffled, times } = held;
  const [x = null, y = null, weights = null] = samples instanceof PyTuple ? samples.items : [samples];
  const stream: Stream = {
    ...{ x, y, weights, options: new Map() },
    ...(batchSize !== undefined && { batchSize }),
    ...(times !== undefined && { times }),
    ...(!isShuffled && { isInOrder: true as const }),
  };
  const others: Readonly<Record<string, (call: Call) => Held>> = {
    prefetch: () => held,
    cache: () => held,
    repeat: (call) => repeated(held, call),
    concatenate: (call) => joinedTo(held, heldIn(needed(call, 0, 'dataset'))),
    filter: (call) => filtered(held, call),
    with_options: () => held,
    shuffle: () => ({ ...held, isShuffled: true }),
    shard: () => {
      throw new Unsupported('a shard of a dataset');
    },
    batch: (call) => batched(held, call),
    map: (call) => {
      const { draws } = chance;
      const made = changed(held, call);
      chance.isOfEpoch ||= chance.draws > draws;
      return made;
    },
    take: (call) => ({ ...held, samples: cut(held, 0, numberOf(needed(call, 0, 'count'))) }),
    skip: (call) => ({ ...held, samples: cut(held, numberOf(needed(call, 0, 'count')), undefined) }),
  };
  return new Made(
    'stream',
    undefined,
    {
      member: (name) => {
        const change = Object.hasOwn(others, name) ? others[name] : undefined;
        return change && native(`Dataset.${name}`, (call) => dataset(chance, change(call)));
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

function zipped(chance: Chance, { args }: Call): Value {
  const whole = (value: Value): Value => {
    if (value instanceof PyTuple || value instanceof PyList) return new PyTuple(value.items.map(whole));
    if (value instanceof PyDict)
      return new PyDict([...value.entries.values()].map(([key, own]) => [key, whole(own)] as const));
    return inAnyOrder(chance, heldIn(value));
  };
  const leaves = (value: Value): readonly Held[] => {
    if (value instanceof PyTuple || value instanceof PyList) return value.items.flatMap(leaves);
    if (value instanceof PyDict) return [...value.entries.values()].flatMap(([, own]) => leaves(own));
    return [heldIn(value)];
  };
  const given = args.length === 1 && args[0] !== undefined ? args[0] : new PyTuple(args);
  const held = leaves(given);
  const [first] = held;
  if (held.some(({ batchSize }) => batchSize !== first?.batchSize))
    throw new Unsupported('a zip of datasets with other batches');
  const samples = whole(given);
  const count = Math.min(...arraysIn(samples).map(({ shape }) => shape[0] ?? 0));
  return dataset(chance, {
    samples: mapped(samples, (array) => sliced(array, 0, count)),
    ...(first?.batchSize !== undefined && { batchSize: first.batchSize }),
  });
}

/** One order of those that a shuffle gives; whoever is zipped with it stands beside others in each epoch. */
function inAnyOrder(chance: Chance, held: Held): Value {
  if (!held.isShuffled) return held.samples;
  const order = chance.stateFor(undefined).permutation(countIn(held));
  chance.isOpen = true;
  chance.isOfEpoch = true;
  return mapped(held.samples, (array) => rowsOf(array, order));
}

/** All that a generator gives once; its types are those that are said. */
function generated(chance: Chance, call: Call): Held {
  only(call, 'generator', 'output_types', 'output_shapes', 'args', 'output_signature');
  const signature = call.named.get('output_signature') ?? null;
  const types = signature === null ? (given(call, 1, 'output_types') ?? null) : partOf(signature, 1);
  const shapes = signature === null ? (given(call, 2, 'output_shapes') ?? null) : partOf(signature, 0);
  const { draws } = chance;
  const arguments_ = given(call, 3, 'args') ?? null;
  const made: Value[] = [];
  const room = freeMemory() / 2;
  let bytes = 0;
  for (const own of iterated(
    call.call(needed(call, 0, 'generator'), ...(arguments_ === null ? [] : iterated(arguments_))),
  )) {
    const sample = typedLeaves(withArrays(own instanceof PyList ? new PyTuple(own.items) : own), types);
    made.push(sample);
    for (const { size } of arraysIn(sample)) bytes += 4 * size;
    if (bytes > room || made.length > MOST_SAMPLES) throw new Unsupported('a generator that has no end');
  }
  chance.isOfEpoch ||= chance.draws > draws;
  const isOfBatches = isBatch(shapes);
  const size = isOfBatches ? arraysIn(made[0] ?? null)[0]?.shape[0] : undefined;
  return { samples: together(made, !isOfBatches), ...(size !== undefined && { batchSize: size }) };
}

const MOST_SAMPLES = 1_000_000;

/** Of the pairs of shape and type that `tf.TensorSpec` gives, one part, in the tuples and dicts around them. */
function partOf(signature: Value, part: 0 | 1): Value {
  if (signature instanceof PyDict)
    return new PyDict([...signature.entries.values()].map(([key, own]) => [key, partOf(own, part)] as const));
  if (!(signature instanceof PyTuple || signature instanceof PyList)) return signature;
  const [, type] = signature.items;
  const isSpec =
    signature.items.length === 2 && (type === null || type instanceof Native || typeof type === 'string');
  return isSpec
    ? (signature.items[part] ?? null)
    : new PyTuple(signature.items.map((own) => partOf(own, part)));
}

function typedLeaves(value: Value, types: Value): Value {
  if (value instanceof PyTuple && (types instanceof PyTuple || types instanceof PyList))
    return new PyTuple(value.items.map((own, at) => typedLeaves(own, types.items[at] ?? null)));
  if (value instanceof PyDict && types instanceof PyDict)
    return new PyDict(
      [...value.entries.values()].map(
        ([key, own]) => [key, typedLeaves(own, types.get(key) ?? null)] as const,
      ),
    );
  const type = dtypeOf(types);
  return value instanceof NdArray && type !== undefined && type !== 'string' ? cast(value, type) : value;
}

/** The first size of the first shape is open. */
function isBatch(shapes: Value): boolean {
  if (!(shapes instanceof PyTuple || shapes instanceof PyList)) return false;
  const [first] = shapes.items;
  return first === null ? shapes.items.length > 1 : isBatch(first ?? 0);
}

/** The files of patterns, sorted as TensorFlow has them. */
function listed(glob: Native, call: Call): Held {
  only(call, 'file_pattern', 'shuffle', 'seed');
  const pattern = needed(call, 0, 'file_pattern');
  const run = glob.member('glob');
  const patterns = pattern instanceof PyList || pattern instanceof PyTuple ? pattern.items : [pattern];
  const found = patterns.flatMap((own) => [...iterated(call.call(run ?? null, own))].map(shown));
  const isShuffled = (given(call, 1, 'shuffle') ?? true) !== false;
  return {
    samples: toArray(new PyList([...found].sort())),
    ...(isShuffled && { isShuffled: true as const }),
  };
}

/** So often in an epoch, unless that is told its steps; without a number there is no end. */
function repeated(held: Held, call: Call): Held {
  const times = numberGiven(call, 0, 'count') ?? -1;
  if (times < 0) return held;
  if (held.batchSize !== undefined && countIn(held) % held.batchSize !== 0 && times > 1)
    throw new Unsupported('batches that are repeated, the last of which is smaller');
  return { ...held, times: (held.times ?? 1) * times };
}

function joinedTo(held: Held, other: Held): Held {
  if (held.batchSize !== other.batchSize)
    throw new Unsupported('datasets with other batches, one behind the other');
  if (held.batchSize !== undefined && countIn(held) % held.batchSize !== 0)
    throw new Unsupported('a dataset behind one whose last batch is smaller');
  if (held.isShuffled !== other.isShuffled || held.times || other.times)
    throw new Unsupported('datasets of other orders, one behind the other');
  return { ...held, samples: together([held.samples, other.samples]) };
}

function filtered(held: Held, call: Call): Held {
  if (held.batchSize !== undefined || held.times) throw new Unsupported('a filter of batches');
  const test = needed(call, 0, 'predicate');
  const kept: number[] = [];
  for (let at = 0; at < countIn(held); at++) {
    const own = mapped(held.samples, (array) => rowOf(array, at));
    if (truthOf(scalarIn(call.call(test, ...(own instanceof PyTuple ? own.items : [own]))))) kept.push(at);
  }
  return { ...held, samples: mapped(held.samples, (array) => rowsOf(array, kept)) };
}

const scalarIn = (value: Value): Value =>
  value instanceof NdArray && value.size === 1 ? Number(value.flat()[0]) : value;

function batched(held: Held, call: Call): Held {
  const size = numberOf(needed(call, 0, 'batch_size'));
  if (held.batchSize !== undefined) throw new Unsupported('a dataset that is batched twice');
  const isWhole = call.named.get('drop_remainder') === true;
  const count = countIn(held);
  if (!isWhole || count % size === 0) return { ...held, batchSize: size };
  if (held.isShuffled || held.times)
    throw new Unsupported('drop_remainder of samples that are shuffled or repeated');
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
  if (held.times) throw new Unsupported('a part of a dataset that is repeated');
  const size = held.batchSize ?? 1;
  const count = countIn(held);
  const last = end === undefined || end < 0 ? count : end * size;
  return mapped(held.samples, (array) => sliced(array, start * size, last));
}

const countIn = ({ samples }: Held): number => arraysIn(samples)[0]?.shape[0] ?? 0;

const batchesIn = (held: Held): number => Math.ceil(countIn(held) / (held.batchSize ?? 1));
