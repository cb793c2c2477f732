/** Where the images that `fit` gets come from, by what their array or stream remembers of its origin. */
import type { ArrayValue, ModelValue, Value } from '../evaluate/value.js';
import type {
  ArraySource,
  DataSource,
  FolderSource,
  PreparationLayer,
  Scaling,
  Sourced,
} from './modelGraph.js';

export function dataOf(training: ModelValue['training']): Sourced<DataSource> | undefined {
  const images = training.get('fit.x');
  const location = images?.location ?? training.get('fit.call')?.location;
  if (!location) return undefined;
  const reason =
    images?.value.kind === 'unknown'
      ? images.value.reason
      : 'the training data does not come from a known data set';
  const labels = training.get('fit.y')?.value;
  return {
    value: (images && sourceOf(images.value, labels)) ?? { kind: 'unknown', reason },
    location,
  };
}

/** The images of a stream of (images, labels), of such a pair, or the array itself. */
export function imagesIn(value: Value): Value {
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

/** Undefined where the origin is not known. */
export function sourceOf(value: Value, given?: Value): DataSource | undefined {
  const images = imagesIn(value);
  if (images.kind !== 'array') return undefined;
  const { facts } = images;
  const labels = given ?? labelsIn(value);
  const scaling = scalingOf(images);
  if (typeof facts.dataset === 'string')
    return {
      ...{ kind: 'dataset', name: facts.dataset },
      ...scaling,
      ...(labels?.kind === 'array' && labels.facts.oneHot === true && { oneHot: true }),
    };
  const source = facts.source as FolderSource | ArraySource | undefined;
  if (source?.kind === 'folder') return { ...source, ...scaling };
  if (source?.kind === 'arrays' && labels?.kind === 'array') {
    const other = labels.facts.source as ArraySource | undefined;
    if (other?.kind === 'arrays') return { ...source, labels: other.images, ...scaling };
  }
  return typeof facts.sourceReason === 'string' ? { kind: 'unknown', reason: facts.sourceReason } : undefined;
}

function scalingOf({ facts }: ArrayValue): Scaling {
  return {
    ...(typeof facts.scale === 'number' && { scale: facts.scale }),
    ...(typeof facts.offset === 'number' && { offset: facts.offset }),
    ...(Array.isArray(facts.layers) && { layers: facts.layers as readonly PreparationLayer[] }),
    ...(facts.augmentation !== undefined && {
      augmentation: facts.augmentation as Readonly<Record<string, unknown>>,
    }),
    ...(facts.isChanged === true && { isChanged: true as const }),
  };
}
