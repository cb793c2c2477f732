/** What `fit` gets of TFRecord files: which feature is the image, and which the label. */
import type { Location } from '../document.js';
import type { ArrayValue, Value } from '../evaluate/value.js';
import {
  faultOfChange,
  faultOfPairs,
  LABELS_LOST,
  lostRows,
  placeOfEnd,
  scalingOf,
  UNLABELLED,
  type UnknownSource,
  unknownSource,
} from './labelOrigin.js';
import type { DataSource, PictureStep, RecordSource } from './trainingSource.js';

export function recordSourceOf(images: ArrayValue, labels: Value | undefined): DataSource {
  const source = images.facts.source as RecordSource;
  const picture = images.facts.picture as readonly PictureStep[] | undefined;
  const lost = lostRows(images);
  if (lost) return lost;
  if (!labels || labels.kind === 'none') return unknownSource(UNLABELLED, undefined);
  const other = labels.kind === 'array' ? (labels.facts.source as RecordSource | undefined) : undefined;
  if (labels.kind !== 'array' || other?.kind !== 'records')
    return unknownSource(LABELS_LOST, placeOfEnd(labels));
  if (!areOfSameFiles(source, other))
    return unknownSource('the labels are of other data than the images', undefined);
  const fault = faultOfRecords(images);
  if (fault) return fault;
  const isLabel =
    other.label.name !== '' && (other.label.type !== 'string' || other.label.words !== undefined);
  if (!isLabel)
    return unknownSource('how the labels are made of the texts in the records is not followed', undefined);
  return (
    faultOfChange(labels) ??
    faultOfPairs(images, labels) ?? {
      ...source,
      label: other.label,
      ...(picture && { picture }),
      ...scalingOf(images),
    }
  );
}

/** Why images of records cannot be read as the code makes them. */
export function faultOfRecords({ facts }: ArrayValue): UnknownSource | undefined {
  const { image } = facts.source as RecordSource;
  const isImage =
    image.name !== '' && (image.type !== 'string' || image.raw !== undefined || facts.picture !== undefined);
  // What is read of a record has the form that it was written in.
  const reason = !isImage
    ? 'how the images are made of the records is not followed'
    : facts.isMoved === true
      ? 'the images are resized, turned or cut in a way that is not followed'
      : undefined;
  return reason === undefined ? undefined : unknownSource(reason, facts.changedAt as Location | undefined);
}

function areOfSameFiles(a: RecordSource, b: RecordSource): boolean {
  const files = ({ path, files, compression }: RecordSource) => JSON.stringify([path, files, compression]);
  return files(a) === files(b);
}
