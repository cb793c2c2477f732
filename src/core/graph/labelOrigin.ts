/** Whether the labels that `fit` gets are those of its images, sample for sample. Anything else must not be trained on. */
import type { Location } from '../document.js';
import { hasOrigin, rowsEndOf, trailEndOf } from '../evaluate/trail.js';
import type { ArrayValue, Value } from '../evaluate/value.js';
import type {
  DataSource,
  PictureStep,
  PreparationLayer,
  RowStep,
  SampleMap,
  Scaling,
} from './trainingSource.js';
import type { ValueStep } from './valueSteps.js';

export type UnknownSource = Extract<DataSource, { kind: 'unknown' }>;

export const LABELS_LOST = 'the images are known, and where their labels come from is not followed';
export const UNLABELLED = 'the images come without labels';
export const LABELS_CHANGED = 'the labels are changed in a way that is not followed';

export function unknownSource(reason: string, at: Location | undefined): UnknownSource {
  return { kind: 'unknown', reason, ...(at && { at }) };
}

/** Which of the images are taken is not known: all of them would be something else. */
export function lostRows(images: ArrayValue): UnknownSource | undefined {
  const { rowsReason } = images.facts;
  if (typeof rowsReason !== 'string') return undefined;
  return unknownSource(`which images are taken is not followed: ${rowsReason}`, rowsEndOf(images)?.at);
}

/** Of images of a data set of Keras. */
export function faultOfLabels(images: ArrayValue, labels: Value | undefined): UnknownSource | undefined {
  if (!labels || labels.kind === 'none') return unknownSource(UNLABELLED, undefined);
  const isOwn =
    labels.kind === 'array' && isSame(images, labels, 'dataset') && isSame(images, labels, 'split');
  if (!isOwn) {
    const isOther = labels.kind === 'array' && hasOrigin(labels);
    return unknownSource(
      isOther ? 'the labels are of other data than the images' : LABELS_LOST,
      placeOfEnd(labels),
    );
  }
  return faultOfChange(labels) ?? faultOfPairs(images, labels);
}

/** Of images of a folder, whose labels stand with them. What mixes both is told of the images. */
export function faultOfFolderLabels(
  images: ArrayValue,
  labels: Value | undefined,
): UnknownSource | undefined {
  if (!labels || labels.kind === 'none') return unknownSource(UNLABELLED, undefined);
  if (images.facts.isChanged === true) return undefined;
  const isOwn = labels.kind === 'array' && labels.facts.role === 'labels';
  return isOwn ? faultOfChange(labels) : unknownSource(LABELS_LOST, placeOfEnd(labels));
}

/** Encoded class numbers are the same ones; others are not calculated again. */
export function faultOfChange(labels: ArrayValue): UnknownSource | undefined {
  const { isChanged, isEncoded, changedAt, maps } = labels.facts;
  const isOther =
    isChangedByNumber(labels) || maps !== undefined || (isChanged === true && isEncoded !== true);
  return isOther ? unknownSource(LABELS_CHANGED, changedAt as Location | undefined) : undefined;
}

/** Images and labels of the same rows, in the same order. */
export function isOneForOne(images: ArrayValue, labels: ArrayValue): boolean {
  return isSame(images, labels, 'rows');
}

export function faultOfPairs(images: ArrayValue, labels: ArrayValue): UnknownSource | undefined {
  return isOneForOne(images, labels)
    ? undefined
    : unknownSource('the images and the labels are not of the same samples, one for one', undefined);
}

export function isChangedByNumber({ facts }: ArrayValue): boolean {
  return ['scale', 'offset', 'steps'].some((name) => facts[name] !== undefined);
}

/** The step at which it is no longer said where a value comes from. */
export function placeOfEnd(value: Value): Location | undefined {
  return trailEndOf(value)?.at ?? (value.kind === 'unknown' ? value.origin : undefined);
}

function isSame(a: ArrayValue, b: ArrayValue, name: string): boolean {
  return JSON.stringify(a.facts[name] ?? []) === JSON.stringify(b.facts[name] ?? []);
}

/** The data set of `keras.datasets` that an array is of. */
export function datasetOf({
  facts: { dataset, split },
}: ArrayValue): Extract<DataSource, { kind: 'dataset' }> | undefined {
  if (typeof dataset !== 'string') return undefined;
  return { kind: 'dataset', name: dataset, ...((split === 'train' || split === 'test') && { split }) };
}

/** What was done to the images, and which are taken. */
export function scalingOf({ facts }: ArrayValue): Scaling {
  return {
    ...(typeof facts.scale === 'number' && { scale: facts.scale }),
    ...(typeof facts.offset === 'number' && { offset: facts.offset }),
    ...(Array.isArray(facts.steps) && { steps: facts.steps as readonly ValueStep[] }),
    ...(typeof facts.batchSize === 'number' && { batchSize: facts.batchSize }),
    ...(facts.isBatchOpen === true && facts.batchSize === undefined && { isBatchOpen: true as const }),
    ...(Array.isArray(facts.layers) && { layers: facts.layers as readonly PreparationLayer[] }),
    ...(Array.isArray(facts.maps) && { maps: facts.maps as readonly SampleMap[] }),
    ...(facts.augmentation !== undefined && {
      augmentation: facts.augmentation as Readonly<Record<string, unknown>>,
    }),
    ...(typeof facts.repeated === 'number' && { repeated: facts.repeated }),
    ...(facts.isVariedFirst === true && { isVariedFirst: true as const }),
    ...(Array.isArray(facts.rows) && { rows: facts.rows as readonly RowStep[] }),
    ...(typeof facts.rowsReason === 'string' && { rowsReason: facts.rowsReason }),
    ...(facts.isChanged === true && { isChanged: true as const }),
    ...(facts.changedAt !== undefined && { changedAt: facts.changedAt as Location }),
  };
}

/** What is followed of how image files are read leaves images of one size. */
export function isMadeToFit({ facts }: ArrayValue): boolean {
  const picture = facts.picture as readonly PictureStep[] | undefined;
  // TensorFlow's images of files go to batches of one size only once they are resized.
  if (picture?.some((step) => step.kind === 'read' && step.by === 'tensorflow'))
    return picture.some(({ kind }) => kind === 'resize');
  return Boolean(picture && (facts.isChanged !== true || picture.some(({ kind }) => kind === 'resize')));
}
