/**
 * Batches that code makes itself: generators, and subclasses of Keras's Sequence. What it gives for any one batch it gives
 * for each, so one is asked for, and the slices that it takes say how many samples come at once.
 */
import { num, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { anyBatch, overBatches } from '../../evaluate/walkedPlace.js';
import { isKnownRank } from '../../graph/dimension.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import type { DataSource, RowStep } from '../../graph/trainingSource.js';
import { ownFunction } from '../custom/classMembers.js';
import { asideTellingNames } from '../custom/namesInside.js';
import { type Stream, withBatch } from './datasets.js';
import { asData, factsOf } from './followed.js';

const ANY = 'what it gives for a batch depends on which it is';

/** Keras mixes the batches of a `Sequence`, and takes those of a generator as they come. */
interface StreamOfCode extends Stream {
  readonly name: 'Sequence' | 'generator';
}

/** The data as a stream of what the code gives; undefined for data that no code makes on the way. */
export function batchesOfCode(value: Value, call: NativeCall): StreamOfCode | undefined {
  const { evaluation, location } = call;
  // What is stored in arrays on the way is forgotten behind it.
  const read = (make: () => Value | undefined) =>
    asideTellingNames(evaluation, () => {
      const made = make();
      const sizes = made && new Set(sizesOfBatch(made));
      if (!made || !sizes) return undefined;
      return partsOf(
        made,
        sizes.size > 1 ? 'the parts of a batch are not as large as each other' : undefined,
      );
    });
  let isInOrder = false;
  const element =
    value.kind === 'iterator'
      ? read(() => {
          const walk = overBatches(() => value.next());
          isInOrder = walk.isInOrder;
          return walk.result;
        })
      : value.kind === 'instance' && ownFunction(value, '__getitem__')
        ? read(() => evaluation.special(value, '__getitem__', [anyBatch(ANY)], location))
        : value.kind === 'unknown' && value.each?.kind === 'tuple'
          ? // Several streams of batches, zipped.
            partsOf(value.each)
          : undefined;
  if (!element) return undefined;
  const count =
    value.kind === 'instance'
      ? evaluation.aside(() => evaluation.special(value, '__len__', [], location))
      : undefined;
  return {
    name: isInOrder ? 'generator' : 'Sequence',
    element,
    count: count?.kind === 'number' ? count.value : unknownDim('how many batches there are is not known'),
  };
}

/** How many samples each part of a batch is cut out of its data with, null for one that is not cut. */
function sizesOfBatch(element: Value): readonly (number | null)[] {
  if (element.kind === 'tuple' || element.kind === 'list') return element.items.flatMap(sizesOfBatch);
  const facts = element.kind === 'array' ? element.facts : factsOf(element);
  if (!facts || !('source' in facts || 'dataset' in facts)) return [];
  const step = ((facts.rows as readonly RowStep[] | undefined) ?? []).find(isWindow);
  return [step?.window ?? null];
}

const isWindow = (step: RowStep): step is Extract<RowStep, { kind: 'slice' }> =>
  step.kind === 'slice' && step.window !== undefined;

/** `reason`: why they are no batches. */
function partsOf(element: Value, reason?: string): Value {
  const items = element.kind === 'tuple' || element.kind === 'list' ? element.items : undefined;
  if (items) return tuple(items.map((item) => partsOf(item, reason)));
  const array = element.kind === 'tensor' && factsOf(element) ? asData(element) : element;
  if (array.kind !== 'array') return array;
  const part = ofBatch(array);
  return reason === undefined ? part : { ...part, facts: { ...part.facts, rowsReason: reason } };
}

/** The slice of a batch is no part of the samples: all come, so many at once. */
function ofBatch(part: ArrayValue): ArrayValue {
  const rows = (part.facts.rows as readonly RowStep[] | undefined) ?? [];
  const at = rows.findIndex(isWindow);
  const step = rows[at];
  if (!step || !isWindow(step) || step.window === undefined)
    return isOneBatch(part) ? { ...part } : { ...part, facts: { ...part.facts, rowsReason: NOT_A_BATCH } };
  const { rows: _, ...facts } = part.facts;
  const others = rows.filter((other) => other !== step);
  // What is taken of a batch is not taken of all.
  if (at < rows.length - 1)
    return { ...part, facts: { ...facts, rowsReason: 'a batch is changed once more' } };
  const whole = { ...part, facts: { ...facts, ...(others.length > 0 && { rows: others }) } };
  if (step.window === 1) return whole;
  const shape = isKnownRank(part.shape) ? [null, ...part.shape.slice(1)] : part.shape;
  return withBatch({ ...whole, shape }, step.window);
}

const NOT_A_BATCH = 'which of them a batch has does not follow from its number';

/** It comes of a stream of batches, or of no data whose samples are known. */
function isOneBatch({ facts }: ArrayValue): boolean {
  const { batchSize, isBatchOpen, source } = facts as {
    readonly batchSize?: number;
    readonly isBatchOpen?: boolean;
    readonly source?: DataSource;
  };
  const isOfStream =
    batchSize !== undefined ||
    isBatchOpen === true ||
    (source?.kind === 'folder' && facts.role !== undefined);
  return isOfStream || !('source' in facts || 'dataset' in facts) || typeof facts.rowsReason === 'string';
}

/** How many batches an epoch has, as a setting of `fit`. */
export function stepsIn({ count }: Stream): Value | undefined {
  return typeof count === 'number' ? num(count) : undefined;
}
