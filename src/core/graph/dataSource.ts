/** Where the images that `fit` gets come from, by what their array or stream remembers of its origin. */
import type { Location } from '../document.js';
import { isPattern } from '../evaluate/rowOrigin.js';
import { trailEndOf } from '../evaluate/trail.js';
import type { ArrayValue, BoundArgument, Value } from '../evaluate/value.js';
import { asData, factsOf } from '../library/data/followed.js';
import {
  datasetOf,
  faultOfChange,
  faultOfFolderLabels,
  faultOfLabels,
  faultOfPairs,
  isChangedByNumber,
  isMadeToFit,
  isOneForOne,
  LABELS_CHANGED,
  LABELS_LOST,
  lostRows,
  placeOfEnd,
  scalingOf,
  unknownSource,
} from './labelOrigin.js';
import type { Sourced } from './modelGraph.js';
import { aloneRows, pairedRows } from './pairedRows.js';
import { recordSourceOf } from './recordSource.js';
import { pairsIn, withTargets } from './targetSource.js';
import type {
  ArraySource,
  DataSource,
  FolderSource,
  PictureStep,
  RecordSource,
  RowStep,
  TableSource,
} from './trainingSource.js';

export function dataOf(
  training: ReadonlyMap<string, BoundArgument>,
  isPerPixel: boolean,
): Sourced<DataSource> | undefined {
  const images = training.get('fit.x');
  const location = images?.location ?? training.get('fit.call')?.location;
  if (!location) return undefined;
  const labels = training.get('fit.y')?.value;
  const files = training.get('fit.reads')?.value;
  const reads =
    files?.kind === 'list' ? files.items.flatMap((file) => (file.kind === 'string' ? [file.value] : [])) : [];
  const array = images && imagesIn(images.value);
  const source = images && sourceOf(images.value, labels, isPerPixel);
  const isSeveralTimes = array?.kind === 'array' && array.facts.isSeveralTimes === true;
  if (isSeveralTimes && !training.has('fit.steps_per_epoch'))
    return { value: unknownSource('the data come several times in an epoch', undefined), location };
  if (source && source.kind !== 'unknown')
    return { value: images ? inTheirOrder(source, images.value) : source, location };
  return {
    value: {
      ...(source ?? whereLost(images, training.get('fit.y'))),
      // The code may say how the values are scaled even where it does not say what they are.
      ...(array?.kind === 'array' && scalingOf(array)),
      ...(reads.length > 0 && { reads }),
    },
    location,
  };
}

/** A stream gives its samples as they come, unless it or what it is made of mixes them; of a `Sequence` Keras mixes the batches. */
function inTheirOrder(source: DataSource, value: Value): DataSource {
  const images = imagesIn(value);
  const isStream = value.kind === 'configured' && value.bound.has('element') && value.name !== 'Sequence';
  if (!isStream || images.kind !== 'array' || source.kind === 'generatedFaces') return source;
  const flow = images.facts.flow as { readonly isMixed?: boolean } | undefined;
  const isMixed =
    flow?.isMixed ??
    (images.facts.isMixed === true || source.rows?.some(({ kind }) => kind === 'shuffled') === true);
  if (source.kind === 'folder') return isMixed && !flow ? { ...source, isMixed: true } : source;
  return isMixed ? source : { ...source, isInOrder: true };
}

/** Why data are not followed, and the step at which that ended. */
function whereLost(
  images: BoundArgument | undefined,
  labels: BoundArgument | undefined,
): Extract<DataSource, { kind: 'unknown' }> {
  const known = images && imagesIn(images.value);
  const end = known && trailEndOf(known);
  const made = known?.kind === 'unknown' ? known : undefined;
  const isKnown = known?.kind === 'array' && known.facts.source !== undefined;
  if (isKnown) {
    const theirs = labels ? (arrayOf(labels.value) ?? labels.value) : images && labelsIn(images.value);
    return unknownSource(LABELS_LOST, (theirs && placeOfEnd(theirs)) ?? labels?.location);
  }
  if (end && !end.isMade && !made?.origin)
    return unknownSource('what this step makes of the data is not followed', end.at);
  const at = end?.at ?? made?.origin;
  const reason = made?.reason ?? 'the training data does not come from a known data set';
  return unknownSource(reason, at);
}

/** The images of a stream of (images, labels), of such a pair, or the array itself. */
function imagesIn(value: Value): Value {
  const table = arrayOf(value);
  if (table) return table;
  const element = value.kind === 'configured' ? value.bound.get('element')?.value : undefined;
  if (element) return imagesIn(element);
  const first = value.kind === 'tuple' || value.kind === 'list' ? value.items[0] : undefined;
  return first ?? value;
}

function labelsIn(value: Value): Value | undefined {
  const element = value.kind === 'configured' ? value.bound.get('element')?.value : undefined;
  if (element) return labelsIn(element);
  return value.kind === 'tuple' || value.kind === 'list' ? value.items[1] : undefined;
}

/** What NumPy makes of a table or column, or of a tensor that operations made of data. */
function arrayOf(value: Value): ArrayValue | undefined {
  if (value.kind === 'tensor' && factsOf(value)) return asData(value);
  const array = value.kind === 'configured' ? value.bound.get('array')?.value : undefined;
  return array?.kind === 'array' ? array : undefined;
}

/** Undefined where the origin is not known. `isPerPixel`: the model gives images. */
export function sourceOf(
  value: Value,
  given: Value | undefined,
  isPerPixel: boolean,
): DataSource | undefined {
  const found = imagesIn(value);
  if (found.kind !== 'array') return undefined;
  const labelled = given && given.kind !== 'none' ? given : labelsIn(value);
  const theirs = (labelled && arrayOf(labelled)) ?? labelled;
  const [images, labels] = theirs?.kind === 'array' ? pairedRows(found, theirs) : [aloneRows(found), theirs];
  const { facts } = images;
  const targeted = labels?.kind === 'array' ? withTargets(images, labels, isPerPixel) : undefined;
  if (targeted) return targeted;
  if (pairsIn(images) !== '[]')
    return unknownSource(
      'the images and the labels are changed together',
      facts.changedAt as Location | undefined,
    );
  const scaling = scalingOf(images);
  const dataset = datasetOf(images);
  if (dataset)
    return (
      lostRows(images) ??
      faultOfLabels(images, labels) ?? {
        ...dataset,
        ...scaling,
        ...(labels?.kind === 'array' && labels.facts.oneHot === true && { oneHot: true }),
      }
    );
  const source = facts.source as FolderSource | ArraySource | TableSource | RecordSource | undefined;
  if (source?.kind === 'folder')
    return lostRows(images) ?? faultOfFolderLabels(images, labels) ?? { ...source, ...scaling };
  if (source?.kind === 'records') return recordSourceOf(images, labels);
  if (source?.kind === 'arrays' && labels?.kind === 'array') {
    const other = labels.facts.source as ArraySource | undefined;
    if (other?.kind === 'arrays')
      return (
        lostRows(images) ??
        faultOfChange(labels) ??
        faultOfPairs(images, labels) ?? { ...source, labels: other.images, ...scaling }
      );
  }
  const isRelabelled =
    labels?.kind === 'array' && (isChangedByNumber(labels) || labels.facts.isChanged !== undefined);
  if (source?.kind === 'table' && isPattern(source.path) && !isMadeToFit(images))
    return { kind: 'unknown', reason: 'how the image files are read is not followed' };
  const ofLabels = labels?.kind === 'array' ? (labels.facts.source as TableSource | undefined) : undefined;
  // A table that names image files, with texts around its cells.
  const isNamed = source?.kind === 'table' && !isPattern(source.path) && images.facts.picture !== undefined;
  const around = [source, ofLabels].some(
    (part) =>
      part?.kind === 'table' &&
      !(part === source && isNamed) &&
      (part.images.before !== undefined || part.images.after !== undefined),
  );
  if (source?.kind === 'table' && source.images.read && !isNamed)
    return { kind: 'unknown', reason: 'the images are parts of the texts of a table' };
  if (source?.kind === 'table' && (isRelabelled || around))
    return unknownSource(
      LABELS_CHANGED,
      labels?.kind === 'array' ? (labels.facts.changedAt as Location | undefined) : undefined,
    );
  if (source?.kind === 'table' && labels?.kind === 'array') {
    const other = labels.facts.source as TableSource | undefined;
    const isPath = other?.images.names?.[0] === '/' && !other.images.codes && !other.images.read;
    const isByLabel = (images.facts.rows as readonly RowStep[] | undefined)?.some(
      (step) => step.kind === 'where' && !String(step.column).startsWith('/'),
    );
    if (isPattern(source.path) && (isPath || isByLabel))
      return { kind: 'unknown', reason: 'how the labels come from the paths of the files is not followed' };
    if (other?.kind === 'table' && isPattern(source.path) && !isOneForOne(images, labels))
      return { kind: 'unknown', reason: 'the images and the labels are not of the same files' };
    if (other?.kind === 'table' && other.path === source.path)
      return (
        lostRows(images) ??
        faultOfPairs(images, labels) ?? {
          ...source,
          labels: other.images,
          ...(labels.facts.isEncoded === true && { isEncoded: true as const }),
          ...(labels.facts.encodedAfter !== undefined && {
            encodedAfter: labels.facts.encodedAfter as number,
          }),
          ...(labels.facts.isTextOrder === true && { isTextOrder: true as const }),
          ...(images.facts.picture !== undefined && {
            picture: images.facts.picture as readonly PictureStep[],
          }),
          ...scaling,
        }
      );
  }
  return typeof facts.sourceReason === 'string' ? { kind: 'unknown', reason: facts.sourceReason } : undefined;
}
