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
  const isImage =
    source.image.name !== '' && (source.image.type !== 'string' || source.image.raw !== undefined || picture);
  if (!isImage)
    return unknownSource(
      'how the images are made of the records is not followed',
      images.facts.changedAt as Location | undefined,
    );
  // What is read of a record has the form that it was written in.
  if (images.facts.isMoved === true)
    return unknownSource(
      'the images are resized, turned or cut in a way that is not followed',
      images.facts.changedAt as Location | undefined,
    );
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

function areOfSameFiles(a: RecordSource, b: RecordSource): boolean {
  const files = ({ path, files, compression }: RecordSource) => JSON.stringify([path, files, compression]);
  return files(a) === files(b);
}
