/** The images that a model is to give in place of classes: an autoencoder's own, or masks. */
import type { Location } from '../document.js';
import { isPattern } from '../evaluate/rowOrigin.js';
import type { ArrayValue } from '../evaluate/value.js';
import {
  datasetOf,
  isMadeToFit,
  isOneForOne,
  LABELS_CHANGED,
  lostRows,
  scalingOf,
  unknownSource,
} from './labelOrigin.js';
import { faultOfRecords } from './recordSource.js';
import type {
  ArraySource,
  DataSource,
  FolderSource,
  PictureStep,
  RecordSource,
  SampleMap,
  Scaling,
  TableColumns,
  TableSource,
} from './trainingSource.js';

/** Where an array of images comes from; `labels` of arrays and tables say nothing. Undefined where that is not known. */
function imageSource(images: ArrayValue): Exclude<DataSource, { kind: 'unknown' }> | undefined {
  const dataset = datasetOf(images);
  if (dataset) return dataset;
  const { facts } = images;
  const source = facts.source as FolderSource | ArraySource | TableSource | RecordSource | undefined;
  const picture = facts.picture as readonly PictureStep[] | undefined;
  if (source?.kind === 'records') return { ...source, ...(picture && { picture }) };
  if (source?.kind !== 'table') return source;
  if (isPattern(source.path) !== (picture !== undefined)) return undefined;
  return { ...source, labels: unlabelled(source), ...(picture && { picture }) };
}

/** Numbers that say nothing: the same one for the files of each line of the path, or the first of each row. */
function unlabelled({ path, images }: TableSource): TableColumns {
  if (isPattern(path)) return { values: path.split('\n').map(() => 0) };
  const from = images.from ?? 0;
  return { ...images, from, to: from + 1, read: [{ kind: 'split', by: null, at: 0 }] };
}

/**
 * The source of `images` with that of the targets. Undefined where `given` are no images.
 * @param isPerPixel the model gives a value, or a row of them, for each pixel
 */
export function withTargets(
  images: ArrayValue,
  given: ArrayValue,
  isPerPixel: boolean,
): DataSource | undefined {
  if (!areTargets(images, given, isPerPixel)) return undefined;
  const source = imageSource(images);
  const targets = imageSource(given);
  const unread = images.facts.sourceReason ?? given.facts.sourceReason;
  if (typeof unread === 'string' && !(source && targets)) return unknownSource(unread, undefined);
  if (!source || !targets || source.kind !== targets.kind)
    return unknownSource(
      'the images that the model is to give come from elsewhere than its input',
      undefined,
    );
  if ([images, given].some((each) => source.kind === 'table' && isPattern(source.path) && !isMadeToFit(each)))
    return unknownSource('how the image files are read is not followed', undefined);
  if (source.kind === 'records') {
    const fault = faultOfRecords(images) ?? faultOfRecords(given);
    if (fault) return fault;
  }
  const lost = lostRows(images) ?? lostRows(given);
  if (lost) return lost;
  if (!isOneForOne(images, given) || !areOfOneSplit(images, given))
    return unknownSource(
      'the images and those that the model is to give are not of the same samples',
      undefined,
    );
  const { facts } = given;
  // Drawn apart, random changes of the one would not be those of the other.
  const isAlike = JSON.stringify(facts.augmentation) === JSON.stringify(images.facts.augmentation);
  const isDrawnApart = facts.augmentation !== undefined && facts.isInput !== true && !isAlike;
  if (facts.isInput !== true && flowApart(images, given))
    return unknownSource(
      'the images and those that the model is to give flow in another order or with other random changes: both need the same seed',
      undefined,
    );
  if (facts.isChanged === true || facts.layers !== undefined || isDrawnApart)
    return unknownSource(LABELS_CHANGED, facts.changedAt as Location | undefined);
  if (pairsIn(images) !== pairsIn(given))
    return unknownSource(
      'the images and those that the model is to give are changed together, and one of them once more',
      facts.changedAt as Location | undefined,
    );
  const classes = facts.oneHot === true ? facts.classes : undefined;
  if (facts.oneHot === true && typeof classes !== 'number')
    return unknownSource('how many classes the pixels have is not known', undefined);
  const scaling: Scaling = { ...scalingOf(given), ...(typeof classes === 'number' && { oneHotOf: classes }) };
  const { batchSize: _, ...own } = scaling;
  return { ...source, ...scalingOf(images), targets: { ...targets, ...own } } as DataSource;
}

/** Two generators keep together where nothing is left to chance, or where they have the same seed. */
function flowApart({ facts: a }: ArrayValue, { facts: b }: ArrayValue): boolean {
  const [one, other] = [a.flow, b.flow] as (Flow | undefined)[];
  if (!one && !other) return false;
  const isByChance = [one, other].some((flow) => flow?.isMixed) || a.augmentation !== undefined;
  return isByChance && (one?.seed === null || JSON.stringify(one) !== JSON.stringify(other));
}

interface Flow {
  readonly seed: number | null;
  readonly isMixed: boolean;
}

/** Which changes are made of both at once. */
export function pairsIn({ facts }: ArrayValue): string {
  const maps = (facts.maps as readonly SampleMap[] | undefined) ?? [];
  return JSON.stringify(maps.filter(({ isOfPair }) => isOfPair));
}

/** Their values are what the model gives, not the numbers of classes. */
function areTargets(images: ArrayValue, { facts }: ArrayValue, isPerPixel: boolean): boolean {
  if (facts.role === 'labels') return false;
  const own = facts.source as DataSource | undefined;
  const isOfArrays = isPerPixel && own?.kind === 'arrays';
  // The paths of files are no images yet.
  const isPaths = own?.kind === 'table' && isPattern(own.path);
  const isSame = own !== undefined && !isPaths && JSON.stringify(own) === JSON.stringify(images.facts.source);
  return facts.role === 'images' || facts.picture !== undefined || isSame || isOfArrays;
}

function areOfOneSplit({ facts: a }: ArrayValue, { facts: b }: ArrayValue): boolean {
  return a.dataset === b.dataset && a.split === b.split;
}
