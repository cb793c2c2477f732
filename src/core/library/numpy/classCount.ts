/** How many classes labels have: counted from what the code writes out, and kept only while it surely stays so. */
import { walked } from '../../evaluate/boundedWalk.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import { isPattern, levelOf } from '../../evaluate/rowOrigin.js';
import type { ArrayValue, ConfiguredValue, ListValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { isNumber } from '../../graph/dimensionArithmetic.js';
import type { ArraySource, RowStep, TableSource } from '../../graph/trainingSource.js';
import { itemsOf } from '../values.js';
import { toArray } from './arrays.js';

type Facts = ArrayValue['facts'];

/** A part of the samples has all classes where it is this many times as long. */
const SAMPLES_A_CLASS = 20;

/** Which values there are is in doubt: some were picked, or calculated anew. */
export function withoutClasses(facts: Facts): Facts {
  if (!('classes' in facts || 'reaches' in facts)) return facts;
  const { classes: _, reaches: __, ...rest } = facts;
  return rest;
}

/** Whether the greatest value is still among them is in doubt. */
export function withoutReach(facts: Facts): Facts {
  if (!('reaches' in facts)) return facts;
  const { reaches: _, ...rest } = facts;
  return rest;
}

/** Facts of an array that surely holds this value. */
export const reaching = (value: number | undefined): Facts =>
  value !== undefined && Number.isFinite(value) ? { reaches: value } : {};

/** A value that surely occurs, the greatest that is known: of an array, or of numbers that are written out. */
export function reachOf(value: Value | undefined): number | undefined {
  if (value?.kind === 'number') return value.value;
  if (value?.kind === 'array')
    return typeof value.facts.reaches === 'number' ? value.facts.reaches : undefined;
  const numbers = [...((value && written(value)) ?? [])].filter((each) => typeof each === 'number');
  return numbers.length > 0 ? numbers.reduce((a, b) => Math.max(a, b)) : undefined;
}

/** Of labels below labels: classes 0 … n-1 of both, or what is the same of both. */
export function joinedClasses(total: Facts, next: Facts): Facts {
  const [a, b] = [total.reaches, next.reaches];
  const reach = typeof a === 'number' && typeof b === 'number' ? Math.max(a, b) : (a ?? b);
  const classes =
    total.isNumbered === true && next.isNumbered === true
      ? Math.max(Number(total.classes), Number(next.classes))
      : undefined;
  return {
    ...withoutClasses(total),
    ...(classes !== undefined && Number.isInteger(classes) && { classes }),
    ...reaching(typeof reach === 'number' ? reach : undefined),
  };
}

/** Of the first or last so many samples, which may be ordered by class where they are few. */
export function classesOfSlice(facts: Facts, size: Dim | undefined): Facts {
  const { classes, isOrdered } = facts;
  const isLong = typeof classes === 'number' && isNumber(size) && size >= SAMPLES_A_CLASS * classes;
  return isLong && isOrdered !== true ? facts : withoutClasses(facts);
}

/** How many different values there are, of labels one by one; undefined where that is not known. */
export function classCount(value: Value | undefined, evaluation?: Evaluation): number | undefined {
  if (!value) return undefined;
  const read = evaluation && labelsRead(value, evaluation);
  if (read) return read.length;
  if (value.kind === 'array') return ofArray(value);
  if (value.kind === 'configured') return ofTable(value);
  if (value.kind !== 'list' && value.kind !== 'tuple' && value.kind !== 'set') return undefined;
  return written(value)?.size;
}

/** The different labels as they stand in a table or in paths on the disk, while nothing else was made of them. */
export function labelsRead(value: Value, evaluation: Evaluation): readonly (string | number)[] | undefined {
  const isRead = value.kind === 'array' || value.kind === 'configured' || isOpenList(value);
  const labels = isRead ? toArray(value) : value;
  if (labels.kind !== 'array' || !isFlat(labels.shape)) return undefined;
  const { source, rows, rowsReason, isEncoded, encodedAfter, isTextOrder, ...changes } = labels.facts;
  const table = source as TableSource | ArraySource | undefined;
  const isPlain = ['oneHot', 'isChanged', 'scale', 'offset', 'steps', 'hasNames'].every(
    (fact) => changes[fact] === undefined || changes[fact] === false,
  );
  if (rowsReason !== undefined || !isPlain) return undefined;
  const taken = rows === undefined ? {} : { rows: rows as readonly RowStep[] };
  if (table?.kind === 'arrays') return evaluation.labelsOf({ ...table, ...taken });
  if (table?.kind !== 'table') return undefined;
  return evaluation.labelsOf({
    ...table,
    ...taken,
    ...(isEncoded === true && { isEncoded }),
    ...(typeof encodedAfter === 'number' && { encodedAfter }),
    ...(isTextOrder === true && { isTextOrder }),
  });
}

/** How many names or paths a listing of one folder, or of all that a pattern has, gives. */
export function entriesOnDisk(list: ListValue, evaluation: Evaluation): number | undefined {
  const { rowOrigin } = list;
  const open = rowOrigin?.path.split('/').filter(isPattern).length;
  if (!rowOrigin || rowOrigin.shuffled || !(open === 1 || rowOrigin.isOfAll)) return undefined;
  const { each } = list;
  // A listing of pathlib's gives objects that hold the path.
  const path = each?.kind === 'instance' ? each.attributes.get('__path') : undefined;
  const names = toArray(path ? { ...list, each: path } : list);
  const { labels } =
    (names.kind === 'array' ? (names.facts.source as TableSource | undefined) : undefined) ?? {};
  const [name, ...others] = labels?.names ?? [];
  const isWhole = name === '/' || (open === 1 && name === `/${levelOf(rowOrigin.path)}`);
  const isPlain = labels && !labels.read && !labels.codes && !labels.values && !labels.listed;
  return isWhole && isPlain && others.length === 0 ? labelsRead(names, evaluation)?.length : undefined;
}

const isOpenList = (value: Value): boolean => value.kind === 'list' && value.openReason !== undefined;

const isFlat = (shape: Shape): boolean =>
  !isKnownRank(shape) || shape.length < 2 || shape.slice(1).every((dim) => dim === 1);

function ofArray({ facts, shape }: ArrayValue): number | undefined {
  return isFlat(shape) && !facts.oneHot && typeof facts.classes === 'number' ? facts.classes : undefined;
}

/** A column of a table carries what NumPy makes of it. */
function ofTable(value: ConfiguredValue): number | undefined {
  const values = value.bound.get('array')?.value;
  return values?.kind === 'array' ? ofArray(values) : undefined;
}

/** The different texts or whole numbers of a list that is written out. */
function written(value: Value): ReadonlySet<string | number> | undefined {
  const items = itemsOf(value);
  if (!items || items.length === 0) return undefined;
  walked.parts += items.length;
  const found = new Set<string | number>();
  for (const item of items) {
    if (item.kind !== 'string' && item.kind !== 'number') return undefined;
    found.add(item.value);
  }
  const kinds = new Set([...found].map((each) => typeof each));
  return kinds.size === 1 ? found : undefined;
}

/** One more than the largest label, as `to_categorical` counts the columns; undefined where that is not known. */
export function columnsOfLabels(value: Value | undefined, evaluation?: Evaluation): number | undefined {
  const read = value && evaluation && labelsRead(value, evaluation);
  if (read) return columnsFor(read);
  if (value?.kind === 'array' || value?.kind === 'configured') {
    const array = value.kind === 'array' ? value : value.bound.get('array')?.value;
    if (array?.kind !== 'array') return undefined;
    const { isChanged, isEncoded, scale, offset, isNumbered } = array.facts;
    const isPlain = scale === undefined && offset === undefined && (!isChanged || isEncoded === true);
    return isPlain && isNumbered !== false ? classCount(array) : undefined;
  }
  return value && columnsFor([...(written(value) ?? [])]);
}

function columnsFor(labels: readonly (string | number)[]): number | undefined {
  const numbers = labels.filter((each) => typeof each === 'number' && Number.isInteger(each)) as number[];
  return labels.length > 0 && numbers.length === labels.length ? Math.max(...numbers) + 1 : undefined;
}
