/** Arrays cut by indexes: the shape that is left, and which rows and columns of the data it stands for. */

import { none, scalar, unknown } from '../../evaluate/makeValue.js';
import {
  batchOf,
  hasPlainBounds,
  isSameRows,
  narrowed,
  placeIn,
  type RowOrigin,
  type RowTest,
  sliceStep,
} from '../../evaluate/rowOrigin.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { isOneByOne } from '../../evaluate/walkedPlace.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import type { TableSource } from '../../graph/trainingSource.js';
import { NUMBERS } from './arrays.js';
import { classesOfSlice, withoutClasses, withoutReach } from './classCount.js';
import { shapeOfIndex } from './indexShape.js';
import { picked, placedRows } from './places.js';
import { countedRows, taken, withRows } from './rows.js';
import { changedFacts, stepped } from './valueChanges.js';

/** `array[…]`: numbers drop an axis, slices shorten it, `None` adds one, arrays pick. */
export function indexed(object: ArrayValue, index: Value): Value {
  if (!isKnownRank(object.shape)) return ofOpenShape(object, index);
  const parts = index.kind === 'tuple' && !index.range ? index.items : [index];
  const shape = shapeOfIndex(object.shape, parts);
  if ('kind' in shape) return shape;
  const axes = partOfEachAxis(object.shape.length, parts);
  const left = classesLeft(object.facts, axes, shape[0]);
  const each = ofEachRow(object.facts, axes);
  const facts =
    each ??
    swappedFacts(object, axes) ??
    ('cell' in object.facts
      ? partsTaken(left, [1, ...object.shape], axes)
      : partsTaken(rowsTaken(left, axes[0], object.shape[0]), object.shape, axes.slice(1)));
  if (shape.length === 0 && isOneByOne(axes[0])) return { ...object, shape, facts };
  if (shape.length === 0) {
    return each ? { ...scalar(NUMBERS), facts: each } : unknown(NUMBERS);
  }
  return { ...object, shape, facts: axes.every(isWholeAxis) ? facts : withoutReach(facts) };
}

/** Nothing is left out. */
const isWholeAxis = (part: Value): boolean =>
  part.kind === 'none' ||
  (part.kind === 'slice' &&
    part.lower.kind === 'none' &&
    part.upper.kind === 'none' &&
    part.step.kind === 'none');

/** With `...` written out, and what only adds an axis left out, but for the first. */
function partOfEachAxis(rank: number, parts: readonly Value[]): readonly Value[] {
  const isAdded = (part: Value): boolean => part.kind === 'none' && !part.isEllipsis;
  const taking = parts.filter((part, place) => place === 0 || !isAdded(part));
  const at = taking.findIndex((part) => part.kind === 'none' && part.isEllipsis);
  if (at < 0) return taking;
  const open = rank - taking.filter((part) => part.kind !== 'none').length;
  const whole: Value = { kind: 'slice', lower: none, upper: none, step: none };
  return [
    ...taking.slice(0, at),
    ...Array.from({ length: Math.max(0, open) }, () => whole),
    ...taking.slice(at + 1),
  ];
}

/** `image[..., ::-1]`: red, green, blue as blue, green, red; undefined for any other index. */
function swappedFacts({ shape, facts }: ArrayValue, axes: readonly Value[]): ArrayValue['facts'] | undefined {
  const last = axes.at(-1);
  if (!isKnownRank(shape) || shape.at(-1) !== 3 || axes.length !== shape.length) return undefined;
  const isTurned =
    last?.kind === 'slice' &&
    [last.lower, last.upper].every(({ kind }) => kind === 'none') &&
    last.step.kind === 'number' &&
    last.step.value === -1;
  const isOne = 'cell' in facts;
  const areWhole = axes
    .slice(isOne ? 0 : 1, -1)
    .every((part) => part.kind === 'slice' && sliceStep(part) === undefined);
  const isPlain = facts.layers === undefined && facts.isChanged !== true;
  if (!isTurned || !areWhole || !isPlain) return undefined;
  const left = isOne ? facts : rowsTaken(facts, axes[0], shape[0]);
  const { picture, steps } = facts;
  if (Array.isArray(picture) && steps === undefined)
    return { ...left, picture: [...picture, { kind: 'swap' }] };
  const isStack = shape.length === 4 && ('source' in facts || 'dataset' in facts);
  return isStack ? stepped(left, { kind: 'swap' }) : undefined;
}

/** `x[i]`, where `i` is the place of each row in turn: one sample, whichever. */
function ofEachRow(facts: ArrayValue['facts'], parts: readonly Value[]): ArrayValue['facts'] | undefined {
  const { row, origin } = taken(facts);
  const place = placeIn(parts[0]);
  return parts.length === 1 && origin && place && isSameRows(origin, place) ? row : undefined;
}

/** Of each image, or of the columns of a table, a part is taken. */
function partsTaken(
  facts: ArrayValue['facts'],
  shape: readonly Dim[],
  parts: readonly Value[],
): ArrayValue['facts'] {
  const isFollowed = ['source', 'dataset', 'measure', 'mask', 'picture'].some((name) => name in facts);
  if (!isFollowed) return facts;
  const isAll = parts.every((part, place) => {
    if (part.kind === 'none') return true;
    if (part.kind === 'slice') return sliceStep(part) === undefined;
    return part.kind === 'number' && shape[place + 1] === 1;
  });
  if (isAll) return facts;
  const columns = parts.length === 1 && shape.length === 2 ? columnsTaken(facts, parts[0]) : undefined;
  return columns ?? changedFacts(facts);
}

/** `table[:, 0]`, `table[:, 1:]` of the values of a table with many columns. */
function columnsTaken(facts: ArrayValue['facts'], part: Value | undefined): ArrayValue['facts'] | undefined {
  const source = facts.source as TableSource | undefined;
  if (source?.kind !== 'table') return undefined;
  const { names, from, to } = source.images;
  if (from !== undefined || to !== undefined || names?.length === 1) return undefined;
  const step = part?.kind === 'slice' ? sliceStep(part) : undefined;
  const bounds =
    part?.kind === 'number'
      ? { from: part.value, ...(part.value !== -1 && { to: part.value + 1 }) }
      : typeof step === 'object' && step.kind === 'slice' && step.step === 1 && hasPlainBounds(step)
        ? { from: step.start ?? 0, ...(step.stop !== null && { to: step.stop }) }
        : undefined;
  const columns = bounds && { ...source.images, ...bounds };
  return columns && { ...facts, source: { ...source, images: columns, labels: columns } };
}

/** Of data whose shape only its file tells: an axis more changes nothing, and slices leave some of the samples. */
function ofOpenShape(object: ArrayValue, index: Value): Value {
  const reason = isKnownRank(object.shape) ? '' : object.shape.reason;
  if (!('source' in object.facts)) return unknown(reason);
  const parts = index.kind === 'tuple' && !index.range ? index.items : [index];
  const isKept = parts.every(({ kind }) => kind === 'none' || kind === 'slice');
  return isKept ? { ...object, facts: rowsTaken(object.facts, parts[0]) } : unknown(reason);
}

/** All samples have all classes; of a part of them it depends on how many they are. */
function classesLeft(
  facts: ArrayValue['facts'],
  parts: readonly Value[],
  size: Dim | undefined,
): ArrayValue['facts'] {
  const [first] = parts;
  if (!first || first.kind === 'none') return facts;
  if (first.kind !== 'slice') return withoutClasses(facts);
  return first.lower.kind === 'none' && first.upper.kind === 'none' && first.step.kind === 'none'
    ? facts
    : classesOfSlice(facts, size);
}

/** The samples that an index of the first axis leaves; `size`: how many there are. */
function rowsTaken(facts: ArrayValue['facts'], first: Value | undefined, size?: Dim): ArrayValue['facts'] {
  if (!first || (first.kind === 'none' && first.isEllipsis)) return facts;
  const isWhole = first.kind === 'none' || (first.kind === 'slice' && sliceStep(first) === undefined);
  if (!('source' in facts || 'dataset' in facts || 'places' in facts))
    return isWhole || !('measure' in facts || 'mask' in facts) ? facts : changedFacts(facts);
  const mask = maskIn(first);
  const masked = mask && ofMask(facts, mask);
  if (masked) return masked;
  if (isOneByOne(first)) return withRows(facts, batchOf(1));
  if (first.kind !== 'slice')
    return picked(facts, first, size) ?? withRows(facts, 'some of the samples are taken by an index');
  const step = sliceStep(first, countedRows(facts) ?? placedRows(facts));
  return step === undefined ? facts : withRows(facts, step);
}

/** A mask over the rows of a table: as an array, or as a column that makes one. */
function maskIn(value: Value): ArrayValue['facts'] | undefined {
  const values = value.kind === 'configured' ? value.bound.get('array')?.value : value;
  return values?.kind === 'array' ? (values.facts.mask as ArrayValue['facts'] | undefined) : undefined;
}

/** `x[table['Usage'] == 'Training']`: the mask is of the same rows. */
function ofMask(facts: ArrayValue['facts'], mask: ArrayValue['facts']): ArrayValue['facts'] | undefined {
  const { tests, rows } = mask as { readonly tests: readonly RowTest[]; readonly rows: RowOrigin };
  const { origin } = taken(facts);
  return origin && isSameRows(origin, rows) ? { ...facts, rows: narrowed(origin, tests).steps } : undefined;
}
