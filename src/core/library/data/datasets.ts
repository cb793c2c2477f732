/**
 * Streams of samples: `tf.data.Dataset`, generators of images and folders of images. One is a configured
 * object whose settings hold what it gives: `element` (one sample or batch, arrays in tuples) and `count`.
 */

import { plainSignature } from '../../evaluate/callFit.js';
import { someOf as anyOf, array, fromDim, none, tuple, unknown } from '../../evaluate/makeValue.js';
import { noReturn } from '../../evaluate/missingReturn.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { countOfRows, samplesIn } from '../../evaluate/rowCounts.js';
import type { RowOrigin } from '../../evaluate/rowOrigin.js';
import type {
  ArrayValue,
  BoundArgument,
  ConfiguredValue,
  DictValue,
  UnknownValue,
  Value,
} from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { ceilDivide, floorDivide, isNumber, multiply, unknownDim } from '../../graph/dimensionArithmetic.js';
import type { RowStep, SliceBound } from '../../graph/trainingSource.js';
import { made } from '../builtins/callArguments.js';
import { originOf } from '../numpy/arrayFacts.js';
import { toArray } from '../numpy/arrays.js';
import { withoutReach } from '../numpy/classCount.js';
import { areImages } from '../numpy/finishing.js';
import { taken, withRows } from '../numpy/rows.js';
import { changedHere } from '../numpy/valueChanges.js';
import { itemsOf, toDim } from '../values.js';
import { asData, factsOf } from './followed.js';
import { calculatedFacts, keptAsMade } from './sampleMaps.js';
import { pathsOfList } from './tensorflowFiles.js';

export interface Stream {
  /** What comes at each step. */
  readonly element: Value;
  /** How many steps. */
  readonly count: Dim;
  /** Other attributes that the object has, such as `class_names`. */
  readonly extra?: Readonly<Record<string, Value>>;
}

const STREAM = 'tf.data.Dataset';

export function streamValue(stream: Stream, name = STREAM): ConfiguredValue {
  const bound = new Map<string, BoundArgument>([
    ['element', { value: stream.element }],
    ['count', { value: fromDim(stream.count) }],
  ]);
  return { kind: 'configured', name, bound, member: (asked) => streamMember(stream, name, asked) };
}

/** What a stream gives at each step; undefined for other values. */
export function batchOf(value: Value): Value | undefined {
  return isStream(value) ? value.bound.get('element')?.value : undefined;
}

/** Every array of a nested element, changed. */
function mapArrays(element: Value, change: (part: ArrayValue) => ArrayValue): Value {
  if (element.kind === 'array') return change(element);
  if (element.kind === 'tuple')
    return { ...element, items: element.items.map((item) => mapArrays(item, change)) };
  return element.kind === 'dict' ? withEntries(element, (value) => mapArrays(value, change)) : element;
}

function withEntries(dict: DictValue, change: (value: Value) => Value): DictValue {
  const entries = [...dict.entries].map(
    ([slot, { key, value }]) => [slot, { key, value: change(value) }] as const,
  );
  return { ...dict, entries: new Map(entries) };
}

function withoutFirst(part: ArrayValue): ArrayValue {
  return isKnownRank(part.shape) ? { ...part, shape: part.shape.slice(1) } : part;
}

function withFirst(size: Dim): (part: ArrayValue) => ArrayValue {
  return (part) => (isKnownRank(part.shape) ? { ...part, shape: [size, ...part.shape] } : part);
}

function firstSize(element: Value): Dim {
  if (element.kind === 'array' && isKnownRank(element.shape)) return element.shape[0] ?? null;
  if (element.kind === 'tuple' && element.items[0]) return firstSize(element.items[0]);
  if (element.kind === 'dict') {
    const [first] = element.entries.values();
    if (first) return firstSize(first.value);
  }
  return unknownDim('how many samples there are is not known');
}

/** Lists and tensors of numbers become arrays; tuples and dicts keep their form. */
function asElement(value: Value): Value {
  if (value.kind === 'tuple') return tuple(value.items.map(asElement));
  if (value.kind === 'tensor' && (value.isData || !value.producer)) return asData(value);
  if (value.kind === 'dict') return withEntries(value, asElement);
  // Of so many that only the disk tells.
  const isCollection = value.kind === 'list' || (value.kind === 'unknown' && value.each !== undefined);
  return isCollection ? (pathsOfList(value) ?? toArray(value)) : value;
}

const slicesOf = (part: ArrayValue): ArrayValue => withoutFirst({ ...part, facts: withoutReach(part.facts) });

function fromTensorSlices(call: NativeCall): Value {
  const value = call.positional[0]?.value ?? call.keywords.get('tensors')?.value;
  if (!value) return unknown('there is no data here');
  const element = asElement(value);
  if (element.kind === 'unknown') return element;
  const sizes: Dim[] = [];
  mapArrays(element, (part) => {
    if (isKnownRank(part.shape)) sizes.push(part.shape[0] ?? null);
    return part;
  });
  const numbers = sizes.filter(isNumber);
  if (numbers.some((size) => size !== numbers[0]))
    return call.evaluation.refuse(
      `Slices that come together are as many of each; found ${[...new Set(numbers)].join(' and ')}`,
      call.location,
      'ValueError',
    );
  return streamValue({ element: mapArrays(element, slicesOf), count: firstSize(element) });
}

export function streamNamed(name: string): Value | undefined {
  switch (name) {
    case 'from_tensor_slices':
      return made(`${STREAM}.${name}`, fromTensorSlices);
    case 'from_tensors':
      return made(`${STREAM}.${name}`, (call) =>
        streamValue({ element: asElement(call.positional[0]?.value ?? none), count: 1 }),
      );
    case 'zip':
      return made(`${STREAM}.zip`, zipped);
    case 'range':
      return made(`${STREAM}.range`, (call) =>
        streamValue({
          element: array([], 'int64'),
          count:
            call.positional.length === 1
              ? toDim(call.positional[0]?.value ?? none)
              : unknownDim('how far this goes is not known'),
        }),
      );
    default:
      return undefined;
  }
}

function isStream(value: Value | undefined): value is ConfiguredValue {
  return value?.kind === 'configured' && value.bound.has('element');
}

function zipped(call: NativeCall): Value {
  const given =
    call.positional.length > 1 ? tuple(call.positional.map(({ value }) => value)) : call.positional[0]?.value;
  const parts = given && itemsOf(given);
  if (!parts?.every(isStream)) return unknown('which data is zipped is not known');
  const counts = parts.map((part) => toDim(part.bound.get('count')?.value ?? none));
  const numbers = counts.filter(isNumber);
  return streamValue({
    element: tuple(parts.map((part) => part.bound.get('element')?.value ?? none)),
    count:
      numbers.length === counts.length
        ? Math.min(...numbers)
        : unknownDim('how many samples there are is not known'),
  });
}

const UNCHANGED = new Set(['prefetch', 'with_options', 'apply', 'reset', 'on_epoch_end', 'ignore_errors']);

/** What methods take; the first argument is needed. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  map: [
    ...['map_func', 'num_parallel_calls', 'deterministic', 'synchronous', 'use_unbounded_threadpool', 'name'],
  ],
  batch: ['batch_size', 'drop_remainder', 'num_parallel_calls', 'deterministic', 'name'],
  shuffle: ['buffer_size', 'seed', 'reshuffle_each_iteration', 'name'],
  prefetch: ['buffer_size', 'name'],
  filter: ['predicate', 'name'],
  take: ['count', 'name'],
  skip: ['count', 'name'],
};

function streamMember(stream: Stream, name: string, asked: string): Value | undefined {
  const member = memberOf(stream, name, asked);
  const taken = name === STREAM && Object.hasOwn(TAKEN, asked) ? TAKEN[asked] : undefined;
  if (!taken || member?.kind !== 'native') return member;
  return { ...member, signature: () => plainSignature(`${name}.${asked}`, taken, taken.slice(0, 1)) };
}

function memberOf(stream: Stream, name: string, asked: string): Value | undefined {
  const own = stream.extra?.[asked];
  if (own) return own;
  const title = `${name}.${asked}`;
  const again = (change: Partial<Stream>): Value => streamValue({ ...stream, ...change }, name);
  const countGiven = (call: NativeCall): Value =>
    call.positional[0]?.value ?? [...call.keywords.values()][0]?.value ?? none;
  const numberIn = (call: NativeCall): Dim => toDim(countGiven(call));
  if (asked === 'cache') return made(title, () => again({ element: mapArrays(stream.element, keptAsMade) }));
  if (UNCHANGED.has(asked)) return made(title, () => again({}));
  switch (asked) {
    case 'shuffle':
      return made(title, () => again({ element: mapArrays(stream.element, shuffledPart) }));
    case 'batch':
      return made(title, (call) => batched(stream, call, again));
    case 'unbatch':
      return made(title, () =>
        again({
          element: mapArrays(stream.element, (part) => withBatch(withoutFirst(part), 1)),
          count: unknownDim('how many samples there are is not known'),
        }),
      );
    case 'map':
      return made(title, (call) => again({ element: mapped(stream, call) }));
    case 'interleave':
    case 'flat_map':
      return made(title, (call) => again(flattened(stream, call, asked === 'interleave')));
    case 'repeat':
      return made(title, (call) => {
        const times = numberIn(call);
        const isSeveral = isNumber(times) && times > 1;
        return again({
          ...(isSeveral && { element: mapArrays(stream.element, severalTimes) }),
          count: call.positional[0] ? multiply(stream.count, times) : unknownDim('it repeats without an end'),
        });
      });
    case 'take':
      return made(title, (call) =>
        again({
          element: someOf(stream.element, countGiven(call), true),
          count: fewer(stream.count, numberIn(call), (all, n) => (n < 0 ? all : Math.min(all, n))),
        }),
      );
    case 'skip':
      return made(title, (call) =>
        again({
          element: someOf(stream.element, countGiven(call), false),
          count: fewer(stream.count, numberIn(call), (all, n) => Math.max(0, all - n)),
        }),
      );
    case 'filter':
      return made(title, () =>
        again({
          element: mapArrays(stream.element, (part) => someRows(part, 'they are filtered')),
          count: unknownDim('how many pass the filter is not known'),
        }),
      );
    case 'concatenate':
      return made(title, () =>
        again({
          element: mapArrays(stream.element, (part) => someRows(part, 'others are added to them')),
          count: unknownDim('how many samples there are is not known'),
        }),
      );
    case 'cardinality':
    case '__len__':
      return made(title, () => countOfStream(stream));
    case 'as_numpy_iterator':
      return made(title, () => again({}));
    case 'next':
    case '__next__':
    case 'get_next':
      return made(title, () => stream.element);
    case 'element_spec':
      return stream.element;
    default:
      return undefined;
  }
}

/** An epoch that is not told how many steps it has takes each sample more than once. */
const severalTimes = (part: ArrayValue): ArrayValue => ({
  ...part,
  facts: { ...part.facts, isSeveralTimes: true },
});

/** What is taken of samples or batches later is taken in another order. */
function shuffledPart(part: ArrayValue): ArrayValue {
  const isSourced = 'source' in part.facts || 'dataset' in part.facts;
  return isSourced ? { ...part, facts: { ...part.facts, isMixed: true } } : part;
}

/** Of data of a known source: which they are, and how many come at once. */
function rowsIn(part: Value): { readonly origin: RowOrigin; readonly size: number } | undefined {
  if (part.kind === 'tuple') return part.items[0] && rowsIn(part.items[0]);
  if (part.kind !== 'array') return undefined;
  const { source, batchSize, dataset, split } = originOf(part);
  if ((!source && dataset === undefined) || typeof part.facts.rowsReason === 'string') return undefined;
  const own = taken(part.facts).origin;
  const path = JSON.stringify([source ?? [dataset, split]]);
  return {
    origin: own ?? { path, steps: (part.facts.rows as readonly RowStep[] | undefined) ?? [] },
    size: batchSize ?? (source?.kind === 'folder' ? source.batchSize : undefined) ?? 1,
  };
}

/** `len(stream)`: of batches, the last one may be shorter. */
function countOfStream({ element, count }: Stream): Value {
  const rows = typeof count === 'number' ? undefined : rowsIn(element);
  if (!rows) return fromDim(count);
  const { origin, size } = rows;
  return countOfRows(origin, size === 1 ? [] : [{ operator: '/', by: size }, { round: 'ceil' }]);
}

function someRows(part: ArrayValue, step: Replaced | RowStep | string): ArrayValue {
  if (!('source' in part.facts || 'dataset' in part.facts)) return part;
  if (typeof step === 'string' || !('isInPlace' in step))
    return { ...part, facts: withRows(part.facts, step) };
  const { isInPlace: _, ...own } = step;
  const rows = (part.facts.rows as readonly RowStep[] | undefined) ?? [];
  return { ...part, facts: { ...part.facts, rows: [...rows.slice(0, -1), own] } };
}

/** Of a shuffled stream another part is taken than of the files in their order. */
function mixed(part: ArrayValue): ArrayValue {
  if (part.facts.isMixed !== true) return part;
  const { isMixed: _, ...facts } = part.facts;
  return { ...part, facts: withRows(facts, { kind: 'shuffled', by: 'random' }) };
}

/** `take(n)` and `skip(n)` count samples, or batches once there are some. */
function someOf(element: Value, given: Value, isTaken: boolean): Value {
  const n = toDim(given);
  return mapArrays(element, (before) => {
    const part = isNumber(n) && n < 0 ? before : mixed(before);
    const size = rowsIn(part)?.size ?? 1;
    // A count of other samples that is known by now is a number like any.
    const steps = given.kind === 'unknown' ? calculated(part, given, isTaken) : undefined;
    if (steps || !isNumber(n)) return someRows(part, steps ?? NOT_KNOWN);
    if (n < 0) return part;
    const [start, stop] = isTaken ? [null, n * size] : [n * size, null];
    return someRows(part, { kind: 'slice', start, stop, step: 1 });
  });
}

const NOT_KNOWN = 'how many are taken is not known';

/** The part after a share of all is taken or passed over, also behind one that was passed over. */
function calculated(part: ArrayValue, given: Value, isTaken: boolean): Replaced | undefined {
  const rows = rowsIn(part);
  if (!rows) return undefined;
  const { origin, size } = rows;
  const count = samplesIn(given, origin, size);
  if (count)
    return {
      kind: 'slice',
      ...(isTaken ? { start: null, stop: count } : { start: count, stop: null }),
      step: 1,
    };
  const last = origin.steps.at(-1);
  if (last?.kind !== 'slice' || last.stop !== null || last.step !== 1 || last.start === null)
    return undefined;
  const more = samplesIn(given, { ...origin, steps: origin.steps.slice(0, -1) }, size);
  if (!more) return undefined;
  const end: SliceBound = [...more, { operator: '+', by: last.start }];
  const [start, stop] = isTaken ? [last.start, end] : [end, null];
  return { kind: 'slice', start, stop, step: 1, isInPlace: true };
}

/** A step in place of the last one, which it counts in. */
type Replaced = Extract<RowStep, { kind: 'slice' }> & { readonly isInPlace?: true };

function fewer(all: Dim, n: Dim, choose: (all: number, n: number) => number): Dim {
  return isNumber(all) && isNumber(n) ? choose(all, n) : unknownDim('how many are taken is not known');
}

function batched(stream: Stream, call: NativeCall, again: (change: Partial<Stream>) => Value): Value {
  const size = toDim(call.positional[0]?.value ?? call.keywords.get('batch_size')?.value ?? none);
  const drop = (call.positional[1] ?? call.keywords.get('drop_remainder'))?.value;
  const isWhole = drop?.kind === 'boolean' && drop.value;
  const lead = withFirst(isWhole ? size : null);
  return again({
    // The last batch may be shorter.
    element: mapArrays(stream.element, (part) => withBatch(lead(part), size)),
    count: isWhole ? floorDivide(stream.count, size) : ceilDivide(stream.count, size),
  });
}

function asArrays(element: Value): Value {
  if (element.kind === 'tensor') return asData(element);
  return element.kind === 'tuple' ? tuple(element.items.map(asArrays)) : element;
}

/** Data of a known source remembers how many samples come at once. */
export function withBatch(part: ArrayValue, size: Dim): ArrayValue {
  if (isNumber(size)) return { ...part, facts: { ...part.facts, batchSize: size } };
  const { batchSize: _, ...facts } = part.facts;
  return 'source' in facts || 'dataset' in facts ? { ...part, facts: { ...facts, isBatchOpen: true } } : part;
}

/** The function is called once, with one sample as shapes. */
function mapped(stream: Stream, call: NativeCall): Value {
  const callee = call.positional[0]?.value ?? call.keywords.get('map_func')?.value;
  if (!callee) return unknown('what maps the samples is not known');
  if (['list', 'tuple', 'dict', 'number', 'string'].includes(callee.kind))
    return call.evaluation.refuse(
      `map takes a function that is called for each sample; found a ${callee.kind === 'string' ? 'text' : callee.kind}`,
      call.positional[0]?.location ?? call.location,
      'TypeError',
    );
  const given = stream.element.kind === 'tuple' ? stream.element.items : [stream.element];
  const result = call.evaluation.call(callee, given.map(asImages), undefined, call.location);
  const unreturned = result.kind === 'none' && noReturn(result, 'the samples of the data set', call);
  if (unreturned) return call.evaluation.refuse('', call.location, 'TypeError', unreturned);
  const made = stillSourced(given, withCalculations(result));
  const noted = (part: Value): Value => changedHere(part, given, call.location);
  return made.kind === 'tuple' ? tuple(made.items.map(noted)) : noted(made);
}

/** TensorFlow's functions get tensors: a slice of one is a part of the image, not some of the samples. */
function asImages(part: Value): Value {
  if (part.kind !== 'array' || !areImages(part.facts) || !isKnownRank(part.shape) || part.shape.length < 2)
    return part;
  const { shape, dtype, facts } = part;
  return { ...{ kind: 'tensor', shape, dtype, index: 0, isData: true, facts } };
}

/** What no fact says of the images is a calculation of the trainer's, where it can do that. */
function withCalculations(result: Value): Value {
  const parts = result.kind === 'tuple' ? result.items : [result];
  const facts = calculatedFacts(parts);
  const known = parts.map((part, at) => {
    const own = facts[at];
    return own && part.kind === 'tensor' ? { ...asData(part), facts: own } : part;
  });
  return result.kind === 'tuple' ? { ...result, items: known } : (known[0] ?? result);
}

/** Each sample becomes a stream of its own; `isMixed`: they are read in turns. */
function flattened(stream: Stream, call: NativeCall, isMixed: boolean): Partial<Stream> {
  const callee = call.positional[0]?.value ?? call.keywords.get('map_func')?.value;
  const given = stream.element.kind === 'tuple' ? stream.element.items : [stream.element];
  const inner = callee && call.evaluation.call(callee, given, undefined, call.location);
  const element = (inner && batchOf(inner)) ?? unknown('what the samples become is not known', call.location);
  return {
    element: isMixed ? mapArrays(element, shuffledPart) : element,
    count: unknownDim('how many samples there are is not known'),
  };
}

/** What comes of images of a known source in a way that is not followed, such as MixUp, is still made of them. */
function stillSourced(given: readonly Value[], result: Value): Value {
  const isPair = given.length === 2 && given[0]?.kind === 'array';
  const parts = result.kind === 'tuple' ? result.items : given.map(() => result);
  if (!isPair || parts.length !== 2 || (result.kind !== 'tuple' && result.kind !== 'unknown'))
    return asArrays(result);
  return tuple(parts.map((part, at) => changedPart(given[at], part) ?? asArrays(part)));
}

function changedPart(before: Value | undefined, after: Value): Value | undefined {
  const isLost = after.kind === 'unknown' || (after.kind === 'tensor' && !factsOf(after));
  const hasOrigin = before?.kind === 'array' && ('source' in before.facts || 'dataset' in before.facts);
  if (!isLost || !hasOrigin) return undefined;
  const shape = after.kind === 'tensor' ? after.shape : unknown(after.reason, after.origin);
  return { ...before, shape, facts: { ...before.facts, isChanged: true } };
}

/** Looping over a stream gives its element again and again: a few batches as they are, many as what they have in common. */
export function iterateStream(value: Value): readonly Value[] | UnknownValue | undefined {
  if (!isStream(value)) return undefined;
  const count = value.bound.get('count')?.value;
  const element = value.bound.get('element')?.value;
  if (count?.kind === 'number' && count.value <= 3) return Array<Value>(count.value).fill(element ?? none);
  return element && anyOf(element, 'how many batches there are is not followed');
}
