/** Images from folders: `ImageDataGenerator.flow…` and `image_dataset_from_directory`, as streams of batches. */
import { array, none, num, str, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, BoundArgument, ConfiguredValue, NativeValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { ceilDivide, formatShape, isNumber, unknownDim } from '../../graph/dimensionArithmetic.js';
import type { RowStep } from '../../graph/trainingSource.js';
import { made } from '../builtins/callArguments.js';
import { boundByOrder, configured } from '../configured.js';
import { toArray } from '../numpy/arrays.js';
import { labelsRead } from '../numpy/classCount.js';
import { withRows } from '../numpy/rows.js';
import { columnOf, isFrame } from '../pandas/table.js';
import { pathText } from '../python/paths.js';
import { reportAt } from '../trainingFault.js';
import { shown } from '../trainingLabels.js';
import { itemsOf, toDim } from '../values.js';
import { streamValue, withBatch } from './datasets.js';
import { datasetSource, generatorSource, sourceFacts, varied } from './folderSource.js';
import { checkFolderWords } from './folderWords.js';
import { framedFiles } from './framedFiles.js';
import { fitGenerator } from './standardizing.js';

const ON_DISK = 'depends on the folders on the disk';
const CHANNELS: Readonly<Record<string, number>> = { rgb: 3, grayscale: 1, rgba: 4, greyscale: 1 };

export type Settings = ReadonlyMap<string, BoundArgument>;

export function read(settings: Settings, name: string): Value | undefined {
  const value = settings.get(name)?.value;
  return value?.kind === 'none' ? undefined : value;
}

export function textIn(settings: Settings, name: string, standard: string): string {
  const value = read(settings, name);
  return value?.kind === 'string' ? value.value : standard;
}

/** Height, width and channels of every image. */
function imageShape(settings: Settings, sizeName: string, modeAt: string): readonly Dim[] {
  const size = read(settings, sizeName);
  const sides = size ? (itemsOf(size)?.map(toDim) ?? [unknownDim(ON_DISK), unknownDim(ON_DISK)]) : [256, 256];
  return [...sides, CHANNELS[textIn(settings, modeAt, 'rgb')] ?? unknownDim('the colour mode is not known')];
}

/** The classes named in the call, or the folders that there are; undefined where neither is known. */
function classNamesIn(settings: Settings, name: string, call: NativeCall): readonly Value[] | undefined {
  const given = read(settings, name);
  if (given) return itemsOf(given);
  const path = pathText(read(settings, 'directory'));
  return path === undefined ? undefined : call.evaluation.classFolders(path)?.map(str);
}

/** The different cells of a data frame's column, which Keras sorts as texts. */
function classesInTable(settings: Settings, call: NativeCall): readonly Value[] | undefined {
  const table = read(settings, 'dataframe');
  const column = isFrame(table) ? columnOf(table, textIn(settings, 'y_col', 'class')) : undefined;
  const found = column && labelsRead(column, call.evaluation);
  return found && [...new Set(found.map(String))].sort((a, b) => (a < b ? -1 : 1)).map(str);
}

function classNames(names: readonly Value[] | undefined): Value {
  return { kind: 'list', items: [...(names ?? [])], ...(!names && { openReason: ON_DISK }) };
}

/** `lead`: the batch, or nothing for single images. */
function labels(mode: string, lead: readonly Dim[], classes: Dim, forms: Labels): Value | undefined {
  const counted = isNumber(classes) ? { classes } : {};
  const facts = { role: 'labels', ...counted };
  if (mode === forms.oneHot) return array([...lead, classes], 'float32', { ...facts, oneHot: true });
  if (mode === 'binary') return array([...lead, ...forms.binary], 'float32', { role: 'labels', classes: 2 });
  if (mode === 'raw') return array(lead, 'float32', { role: 'labels' });
  if (mode === forms.sparse) return array(lead, forms.sparseType, facts);
  return undefined;
}

interface Labels {
  readonly oneHot: string;
  readonly sparse: string;
  readonly sparseType: string;
  readonly binary: readonly number[];
}

const FOLDER_ORDER = [
  ...[
    'directory',
    'labels',
    'label_mode',
    'class_names',
    'color_mode',
    'batch_size',
    'image_size',
    'shuffle',
  ],
  ...['seed', 'validation_split', 'subset', 'interpolation'],
];

export const imageDatasetFromDirectory: NativeValue = made(
  'keras.utils.image_dataset_from_directory',
  (call) => {
    const settings = boundByOrder(FOLDER_ORDER, call);
    checkFolderWords(settings, call, 'dataset');
    // An explicit `batch_size=None` gives single images.
    const isSingle = settings.get('batch_size')?.value.kind === 'none';
    const shape = imageShape(settings, 'image_size', 'color_mode');
    const lead: readonly Dim[] = isSingle ? [] : [null];
    const subset = textIn(settings, 'subset', '');
    const imagesOf = (part: string): Value =>
      array([...lead, ...shape], 'float32', {
        role: 'images',
        ...sourceFacts(datasetSource(settings, shape, part)),
      });
    const isUnlabelled =
      settings.get('labels')?.value.kind === 'none' || settings.get('label_mode')?.value.kind === 'none';
    const mode = textIn(settings, 'label_mode', 'int');
    const names = classNamesIn(settings, 'class_names', call);
    const found = labels(mode, lead, names?.length ?? unknownDim(ON_DISK), {
      oneHot: 'categorical',
      sparse: 'int',
      sparseType: 'int32',
      binary: [1],
    });
    const stream = (part: string): Value =>
      streamValue({
        element: isUnlabelled
          ? imagesOf(part)
          : tuple([imagesOf(part), found ?? unknown(`the label mode "${mode}" is not known`)]),
        count: unknownDim(ON_DISK),
        extra: { class_names: classNames(names) },
      });
    return subset === 'both' ? tuple([stream('training'), stream('validation')]) : stream(subset);
  },
);

const FLOWS: Readonly<
  Record<
    string,
    {
      readonly order: readonly string[];
      readonly run: (settings: Settings, generator: ConfiguredValue, call: NativeCall) => Value;
    }
  >
> = {
  flow: { order: ['x', 'y', 'batch_size', 'shuffle'], run: flow },
  flow_from_directory: {
    order: ['directory', 'target_size', 'color_mode', 'classes', 'class_mode', 'batch_size', 'shuffle'],
    run: (settings, generator, call) => fromFolders(settings, generator, call),
  },
  flow_from_dataframe: {
    order: [
      ...['dataframe', 'directory', 'x_col', 'y_col', 'weight_col', 'target_size', 'color_mode', 'classes'],
      ...['class_mode', 'batch_size', 'shuffle'],
    ],
    run: (settings, generator, call) => fromFolders(settings, generator, call, true),
  },
};

/** The generator's own settings (scaling, augmentation) stay readable as its arguments. */
export const imageDataGenerator: NativeValue = {
  kind: 'native',
  name: 'keras.preprocessing.image.ImageDataGenerator',
  isClass: true,
  call: (call) =>
    configured('keras.preprocessing.image.ImageDataGenerator', ['featurewise_center'], call, (self, name) => {
      if (name === 'fit')
        return made('ImageDataGenerator.fit', (inner) => {
          fitGenerator(self, inner);
          return none;
        });
      const kind = Object.hasOwn(FLOWS, name) ? FLOWS[name] : undefined;
      return (
        kind &&
        made(`ImageDataGenerator.${name}`, (inner: NativeCall) =>
          kind.run(boundByOrder(kind.order, inner), self, inner),
        )
      );
    }),
};

/** `flow(y, x)`: the labels have the axes of images, and the images have not. */
function reportSwapped(images: ArrayValue, labels: Value | undefined, call: NativeCall): boolean {
  const isOfImages = (value: Value | undefined): boolean =>
    value?.kind === 'array' && isKnownRank(value.shape) && value.shape.length === 4;
  if (!isOfImages(labels) || isOfImages(images) || !isKnownRank(images.shape)) return false;
  reportAt(
    call,
    call.positional[0] ?? call.keywords.get('x'),
    'data-mismatch',
    `flow gets the labels first and the images behind them: ${shown(images.shape)} as images. Swap the two.`,
    'error',
    [{ kind: 'swapped-arguments', names: ['x', 'y'] }],
  );
  return true;
}

/** Images one below the other, each with its channels. */
function reportRank({ shape }: ArrayValue, call: NativeCall): void {
  if (!isKnownRank(shape) || shape.length === 4) return;
  const found = formatShape(shape, { batch: true });
  const hint = shape.length === 3 ? ' Add the channel: x[..., None].' : '';
  reportAt(
    call,
    call.positional[0] ?? call.keywords.get('x'),
    'data-mismatch',
    `flow takes images as (samples, height, width, channels); found ${found}.${hint}`,
    'error',
    shape.length === 3 ? [{ kind: 'write-behind', text: '[..., None]' }] : undefined,
  );
}

function flow(settings: Settings, generator: ConfiguredValue, call: NativeCall): Value {
  const pair = read(settings, 'x');
  const parts = pair && (itemsOf(pair) ?? [pair]);
  const whole = toArray(parts?.[0]);
  const given = read(settings, 'y') ?? parts?.[1];
  const everyTarget = given && toArray(given);
  if (whole.kind === 'unknown') return whole;
  if (!reportSwapped(whole, everyTarget, call)) reportRank(whole, call);
  const step = flowStep(settings, generator);
  const images = partOf(whole, step);
  const targets = everyTarget?.kind === 'array' ? partOf(everyTarget, step) : everyTarget;
  const all =
    Array.isArray(images.shape) && step === undefined
      ? (images.shape[0] ?? null)
      : unknownDim('how many there are is not known');
  const batch = read(settings, 'batch_size') ?? num(32);
  const cut = (part: Value): Value =>
    part.kind === 'array' && Array.isArray(part.shape)
      ? { ...part, shape: [null, ...part.shape.slice(1)] }
      : part;
  const flowing = (part: ArrayValue): Value =>
    cut(withBatch(varied(part, generator, settings, call), toDim(batch)));
  return streamValue(
    {
      element: targets ? tuple([flowing({ ...images, dtype: 'float32' }), cut(targets)]) : flowing(images),
      count: ceilDivide(all, toDim(batch)),
      extra: {
        n: typeof all === 'number' ? num(all) : unknown('how many there are is not known'),
        batch_size: batch,
      },
    },
    'NumpyArrayIterator',
  );
}

/** Which samples a flow gives: `subset=` divides them by the generator's `validation_split`. Source: `NumpyArrayIterator`. */
function flowStep(settings: Settings, generator: ConfiguredValue): RowStep | string | undefined {
  const weights = settings.get('sample_weight')?.value;
  if (weights && weights.kind !== 'none') return 'sample_weight of flow is followed step by step alone';
  const subset = settings.get('subset')?.value;
  if (!subset || subset.kind === 'none') return undefined;
  const share = generator.bound.get('validation_split')?.value;
  const isKnown = subset.kind === 'string' && /^(?:training|validation)$/.test(subset.value);
  if (!isKnown || share?.kind !== 'number') return 'which part flow gives is not known';
  const border = [{ operator: '*', by: share.value }, { round: 'trunc' }] as const;
  const isFirst = subset.value === 'validation';
  return { kind: 'slice', start: isFirst ? null : border, stop: isFirst ? border : null, step: 1 };
}

function partOf(whole: ArrayValue, step: RowStep | string | undefined): ArrayValue {
  return step === undefined ? whole : { ...whole, facts: withRows(whole.facts, step) };
}

/** Each image as the model gets it, random changes and all, is what it is to give. */
function asTheInput(images: Value): Value {
  return images.kind === 'array' ? { ...images, facts: { ...images.facts, isInput: true } } : images;
}

/** `isTable`: a data frame names the files and their classes, not their folders. */
function fromFolders(
  settings: Settings,
  generator: ConfiguredValue,
  call: NativeCall,
  isTable = false,
): Value {
  checkFolderWords(settings, call, isTable ? 'table' : 'folders');
  const shape = imageShape(settings, 'target_size', 'color_mode');
  const given = read(settings, 'classes');
  const found = !isTable
    ? classNamesIn(settings, 'classes', call)
    : given
      ? itemsOf(given)
      : classesInTable(settings, call);
  const classes = found?.length ?? unknownDim(ON_DISK);
  const mode =
    settings.get('class_mode')?.value.kind === 'none'
      ? 'none'
      : textIn(settings, 'class_mode', 'categorical');
  const batch = read(settings, 'batch_size') ?? num(32);
  const framed = isTable ? framedFiles(settings, generator.bound, shape) : undefined;
  const weights = isTable ? settings.get('weight_col')?.value : undefined;
  const facts =
    weights && weights.kind !== 'none'
      ? { sourceReason: 'weights of the images (weight_col) are followed step by step alone' }
      : !framed
        ? sourceFacts(generatorSource(settings, generator.bound, shape, isTable))
        : typeof framed === 'string'
          ? { sourceReason: framed }
          : framed.images;
  const images = varied(
    withBatch(array([null, ...shape], 'float32', { role: 'images', ...facts }), toDim(batch)),
    generator,
    settings,
    call,
  );
  const known = labels(mode, [null], classes, {
    oneHot: 'categorical',
    sparse: 'sparse',
    sparseType: 'float32',
    binary: [],
  });
  const own = typeof framed === 'object' ? framed.labels : undefined;
  const targets = known?.kind === 'array' && own ? { ...known, facts: { ...known.facts, ...own } } : known;
  const sizes = shape.map((dim) => (typeof dim === 'number' ? num(dim) : unknown(ON_DISK)));
  const names = classNames(found);
  return streamValue(
    {
      element:
        mode === 'none'
          ? images
          : tuple([
              images,
              mode === 'input' ? asTheInput(images) : (targets ?? unknown(`labels of class mode "${mode}"`)),
            ]),
      count: unknownDim(ON_DISK),
      extra: {
        image_shape: tuple(sizes),
        target_size: tuple(sizes.slice(0, 2)),
        batch_size: batch,
        num_classes: typeof classes === 'number' ? num(classes) : unknown(ON_DISK),
        class_indices: indicesOf(names),
        class_mode: str(mode),
        samples: unknown(ON_DISK),
        n: unknown(ON_DISK),
        classes: unknown(ON_DISK),
        filenames: { kind: 'list', items: [], openReason: ON_DISK },
      },
    },
    'DirectoryIterator',
  );
}

function indicesOf(names: Value): Value {
  const items = itemsOf(names);
  if (!items) return { kind: 'dict', entries: new Map(), openReason: ON_DISK };
  const entries = items.map(
    (key, index) => [`s:${key.kind === 'string' ? key.value : index}`, { key, value: num(index) }] as const,
  );
  return { kind: 'dict', entries: new Map(entries) };
}
