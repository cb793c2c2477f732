/** Where Keras and TensorFlow keep their data tools: `keras.preprocessing`, `tf.data`. */
import { array, none, str, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { isNumber, unknownDim } from '../../graph/dimensionArithmetic.js';
import type { PictureStep } from '../../graph/trainingSource.js';
import { made, notEvaluated, notKnown } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { missingOfNames } from '../missingOfNames.js';
import { toArray } from '../numpy/arrays.js';
import { columnsOfLabels, reachOf, withoutReach } from '../numpy/classCount.js';
import { given } from '../numpy/functions.js';
import { itemsOf, toDim } from '../values.js';
import { batchesOfCode } from './batchesOfCode.js';
import { streamNamed, streamValue } from './datasets.js';
import { noteFolder } from './files.js';
import { imagePath } from './fileTree.js';
import { imageDataGenerator, imageDatasetFromDirectory } from './images.js';
import { recordDataset } from './records.js';
import { listedFiles } from './tensorflowFiles.js';
import { padSequences, tokenizer } from './texts.js';
import { timeseriesDataset } from './windows.js';

const ON_DISK = 'depends on what is on the disk';

/** Labels to one column for each class; a last axis of 1 is dropped first. */
const toCategorical = made('keras.utils.to_categorical', (call) => {
  const written = given(call, 0, 'x') ?? call.keywords.get('y')?.value;
  const labels = toArray(written);
  const classes = given(call, 1, 'num_classes') ?? call.keywords.get('nb_classes')?.value;
  if (labels.kind === 'unknown') return labels;
  const reach = reachOf(written);
  if (reach !== undefined && classes?.kind === 'number' && Math.trunc(reach) >= classes.value)
    return call.evaluation.refuse(
      `With ${classes.value} classes the labels are 0 to ${classes.value - 1}; found ${reach}`,
      call.location,
      'IndexError',
      { fixFacts: [{ kind: 'too-few-classes', classes: classes.value, reach: Math.trunc(reach) }] },
    );
  const last: Dim =
    classes && classes.kind !== 'none'
      ? toDim(classes)
      : (columnsOfLabels(written, call.evaluation) ?? unknownDim('the number of classes is not given'));
  // Whether a last axis of 1 is dropped only its size tells.
  const isOpen = isKnownRank(labels.shape) && labels.shape.length > 1 && !isNumber(labels.shape.at(-1) ?? 1);
  const shape: Shape = isOpen
    ? { ...unknown('whether the last axis is 1, which goes, is not known'), lastSize: last }
    : labels.shape;
  const counted = typeof last === 'number' ? { classes: last } : {};
  if (!isKnownRank(shape)) {
    const facts = { ...withoutReach(labels.facts), ...counted, oneHot: true };
    if ('source' in labels.facts) return { ...labels, facts };
    return isOpen ? array(shape, 'float64', facts) : unknown(shape.reason);
  }
  const sizes = shape.length > 1 && shape.at(-1) === 1 ? shape.slice(0, -1) : shape;
  return array([...sizes, last], 'float64', { ...withoutReach(labels.facts), ...counted, oneHot: true });
});

const PILLOW: ReadonlySet<string> = new Set(['nearest', 'bilinear', 'bicubic', 'hamming', 'box', 'lanczos']);

/** Undefined where the mode is not known; before Keras 3, `grayscale=True` was a mode, and came before the others. */
function channelsOf(mode: Value | undefined, grayscale: Value | undefined): 1 | 3 | 4 | undefined {
  const isGrey = grayscale ?? (mode?.kind === 'boolean' ? mode : undefined);
  if (isGrey?.kind === 'boolean' && isGrey.value) return 1;
  if (isGrey && isGrey.kind !== 'boolean') return undefined;
  if (!mode || mode.kind === 'none' || mode.kind === 'boolean') return 3;
  const channels = { grayscale: 1, rgb: 3, rgba: 4 } as const;
  return mode.kind === 'string' && mode.value in channels
    ? channels[mode.value as keyof typeof channels]
    : undefined;
}

/** `load_img(path, target_size=…)` and `img_to_array`: the size is known when it is asked for. */
function loadImage(call: NativeCall): Value {
  const size = given(call, 2, 'target_size');
  const mode = given(call, 1, 'color_mode');
  const sides = size && itemsOf(size)?.map(toDim);
  const channels = channelsOf(mode, call.keywords.get('grayscale')?.value);
  const [height, width] = sides ?? [];
  const file = imagePath(call.positional[0]?.value ?? call.keywords.get('path')?.value);
  const isPlain = [...call.keywords.keys()].every((name) =>
    ['path', 'color_mode', 'target_size', 'interpolation'].includes(name),
  );
  const by = given(call, 3, 'interpolation') ?? str('nearest');
  const filter = by.kind === 'string' && PILLOW.has(by.value) ? by.value : undefined;
  const picture: readonly PictureStep[] = [
    { kind: 'read', by: 'pillow', channels: channels === 1 ? 1 : 3 },
    ...(typeof height === 'number' && typeof width === 'number'
      ? [
          {
            ...{ kind: 'resize' as const, by: `pillow ${filter}`, width, height },
            ...(filter !== 'nearest' && { location: call.location }),
          },
        ]
      : []),
  ];
  const isKnown = isPlain && filter !== undefined && (channels === 1 || channels === 3);
  const depth = channels ?? unknownDim('the mode that this image is read in is not known');
  const facts = file?.facts && isKnown ? { ...file.facts, picture } : {};
  if (sides?.length !== 2)
    return array(
      [unknownDim(ON_DISK), unknownDim(ON_DISK), depth],
      'float32',
      !size || size.kind === 'none' ? facts : {},
    );
  return array([...sides, depth], 'float32', facts);
}

function imageToArray(call: NativeCall): Value {
  const image = toArray(call.positional[0]?.value);
  if (image.kind === 'unknown' || !isKnownRank(image.shape)) return image;
  return { ...image, shape: image.shape.length === 2 ? [...image.shape, 1] : image.shape, dtype: 'float32' };
}

const imageTools: NamespaceValue = namespace(
  'keras.preprocessing.image',
  {
    ImageDataGenerator: () => imageDataGenerator,
    load_img: () => made('load_img', loadImage),
    img_to_array: () => made('img_to_array', imageToArray),
    image_dataset_from_directory: () => imageDatasetFromDirectory,
  },
  (name) => notEvaluated(`keras.preprocessing.image.${name}`, ON_DISK),
);

const sequenceTools: NamespaceValue = namespace(
  'keras.preprocessing.sequence',
  { pad_sequences: () => padSequences },
  (name) => notEvaluated(`keras.preprocessing.sequence.${name}`),
);

const textTools: NamespaceValue = namespace(
  'keras.preprocessing.text',
  { Tokenizer: () => tokenizer },
  (name) => notEvaluated(`keras.preprocessing.text.${name}`),
);

export const preprocessingNamespace: NamespaceValue = namespace(
  'keras.preprocessing',
  {
    image: () => imageTools,
    sequence: () => sequenceTools,
    text: () => textTools,
    image_dataset_from_directory: () => imageDatasetFromDirectory,
    timeseries_dataset_from_array: () => timeseriesDataset,
  },
  (name) =>
    namespace(`keras.preprocessing.${name}`, {}, (member) =>
      notEvaluated(`keras.preprocessing.${name}.${member}`),
    ),
);

/** What `keras.utils` has of them too. */
export const UTILITIES: Readonly<Record<string, () => Value>> = {
  to_categorical: () => toCategorical,
  timeseries_dataset_from_array: () => timeseriesDataset,
  image_dataset_from_directory: () => imageDatasetFromDirectory,
  load_img: () => made('load_img', loadImage),
  img_to_array: () => made('img_to_array', imageToArray),
  pad_sequences: () => padSequences,
};

/** `tf.data.experimental.cardinality(stream)` */
function cardinality(call: NativeCall): Value {
  const stream = call.positional[0]?.value;
  const counted = stream?.kind === 'configured' ? stream.member?.('__len__') : undefined;
  return counted
    ? call.evaluation.call(counted, [], undefined, call.location)
    : notKnown(call, 'how many batches there are is not known');
}

/** `from_generator(gen, output_signature=…)`: what the generator gives is a sample, or a batch. */
function fromGenerator(call: NativeCall): Value {
  const callee = call.positional[0]?.value ?? call.keywords.get('generator')?.value;
  const args = call.keywords.get('args')?.value ?? call.positional[3]?.value;
  const given = args && args.kind !== 'none' ? itemsOf(args) : [];
  const made =
    callee && given
      ? call.evaluation.aside(() => call.evaluation.call(callee, given, undefined, call.location))
      : undefined;
  const stream = made && batchesOfCode(made, call);
  return stream ? streamValue(stream) : notKnown(call, `tf.data.Dataset.from_generator(…) ${ON_DISK}`);
}

const dataset: Value = {
  kind: 'native',
  name: 'tensorflow.data.Dataset',
  isClass: true,
  call: (call) => call.evaluation.unknown('a data set made by hand is not followed', call.location),
  member: (name) =>
    streamNamed(name) ??
    (missingOfNames(dataset, name)
      ? undefined
      : name === 'list_files'
        ? made('tf.data.Dataset.list_files', (call) => {
            noteFolder(call);
            const path = listedFiles(call);
            if (path) return streamValue({ element: path, count: unknownDim(ON_DISK) });
            return notKnown(call, `tf.data.Dataset.list_files(…) ${ON_DISK}`);
          })
        : name === 'from_generator'
          ? made('tf.data.Dataset.from_generator', fromGenerator)
          : notEvaluated(`tf.data.Dataset.${name}`, ON_DISK)),
};

export const tensorflowData: NamespaceValue = namespace(
  'tensorflow.data',
  {
    Dataset: () => dataset,
    TFRecordDataset: () => recordDataset,
    AUTOTUNE: () => none,
    experimental: () =>
      namespace(
        'tensorflow.data.experimental',
        { AUTOTUNE: () => none, cardinality: () => made('cardinality', cardinality) },
        (name) => notEvaluated(`tf.data.experimental.${name}`),
      ),
  },
  (name) => notEvaluated(`tf.data.${name}`, ON_DISK),
);
