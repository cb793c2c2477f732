/** What a training plan needs to read the same images: a folder's path and the settings that the code gives. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, ConfiguredValue, Value } from '../../evaluate/value.js';
import type { Dim } from '../../graph/dimension.js';
import type { FolderSource } from '../../graph/trainingSource.js';
import { pathText } from '../python/paths.js';
import { itemsOf, toJson } from '../values.js';
import { namingTable } from './framedFiles.js';
import { read, type Settings, textIn } from './images.js';
import { standardized } from './standardizing.js';

/** A source, or why there is none. */
type Found = FolderSource | string;

/** What an array remembers of it. */
export function sourceFacts(found: Found): Readonly<Record<string, unknown>> {
  if (typeof found === 'string') return { sourceReason: found };
  const { scale, ...source } = found;
  return scale === undefined ? { source } : { source, scale };
}

export function datasetSource(settings: Settings, shape: readonly Dim[], subset: string): Found {
  const base = baseOf(settings, shape, 'class_names');
  if (typeof base === 'string') return base;
  const isUnlabelled = ['labels', 'label_mode'].some((name) => settings.get(name)?.value.kind === 'none');
  if (isUnlabelled) return 'the images come without labels (labels=None or label_mode=None)';
  const given = read(settings, 'labels');
  if (given && !(given.kind === 'string' && given.value === 'inferred'))
    return 'labels that are not those of the folders are not followed';
  return {
    ...base,
    ...splitOf(settings, subset),
    kind: 'folder',
    reader: 'image_dataset_from_directory',
    interpolation: textIn(settings, 'interpolation', 'bilinear'),
    ...(flag(settings, 'crop_to_aspect_ratio') && { crop: true }),
    ...(flag(settings, 'pad_to_aspect_ratio') && { pad: true }),
  };
}

/** `isTable`: a data frame names the files and their classes, not their folders. */
export function generatorSource(
  settings: Settings,
  generator: Settings,
  shape: readonly Dim[],
  isTable = false,
): Found {
  const table = isTable ? tableOf(settings) : undefined;
  if (typeof table === 'string') return table;
  const base = baseOf(settings, shape, 'classes', table?.path);
  if (typeof base === 'string') return base;
  const split = numberIn(generator, 'validation_split');
  return {
    ...base,
    ...splitOf(settings, textIn(settings, 'subset', '')),
    ...(split !== undefined && { validationSplit: split }),
    kind: 'folder',
    reader: 'flow_from_directory',
    ...(table && { table }),
    interpolation: textIn(settings, 'interpolation', 'nearest'),
    ...(flag(settings, 'keep_aspect_ratio') && { crop: true }),
  };
}

function tableOf(settings: Settings): FolderSource['table'] | string {
  const mode = textIn(settings, 'class_mode', 'categorical');
  if (
    !['categorical', 'binary', 'sparse', 'raw'].includes(mode) ||
    settings.get('class_mode')?.value.kind === 'none'
  )
    return `class_mode="${mode}" of flow_from_dataframe is not followed`;
  const table = namingTable(settings);
  return mode === 'raw' && typeof table === 'object' ? { ...table, isRaw: true } : table;
}

/** The images with what the generator does to each. */
export function varied(
  images: ArrayValue,
  generator: ConfiguredValue,
  settings: Settings,
  call: NativeCall,
): ArrayValue {
  const { facts, followed } = standardized(images, generator, call);
  const changes = augmentationOf(generator.bound, followed);
  const isMixed = settings.get('shuffle')?.value.kind !== 'boolean' || flag(settings, 'shuffle');
  const flowing = { ...facts, flow: { seed: numberIn(settings, 'seed') ?? null, isMixed } };
  return { ...images, facts: changes ? { ...flowing, augmentation: changes } : flowing };
}

function baseOf(settings: Settings, shape: readonly Dim[], classes: string, table?: string) {
  // Without a directory the names are whole paths.
  const isOpen = table !== undefined && read(settings, 'directory') === undefined;
  const path = isOpen ? '' : pathText(read(settings, 'directory'));
  if (path === undefined) return 'the path of the images is not known';
  const [height, width, channels] = shape;
  if (typeof height !== 'number' || typeof width !== 'number') return 'the size of the images is not known';
  if (channels !== 1 && channels !== 3 && channels !== 4) return 'the colour mode is not known';
  const given = read(settings, classes);
  const names = given && itemsOf(given)?.map((item) => (item.kind === 'string' ? item.value : undefined));
  if (given && !names?.every((name) => name !== undefined)) return 'the names of the classes are not known';
  const batch = settings.get('batch_size')?.value;
  const size = batch === undefined ? 32 : batch.kind === 'number' ? batch.value : undefined;
  return {
    path,
    imageSize: [height, width] as const,
    channels: channels as FolderSource['channels'],
    isShuffled: settings.get('shuffle')?.value.kind !== 'boolean' || flag(settings, 'shuffle'),
    ...(names && { classNames: names as readonly string[] }),
    ...(size !== undefined && { batchSize: size }),
  };
}

function splitOf(settings: Settings, subset: string) {
  const split = numberIn(settings, 'validation_split');
  const seed = numberIn(settings, 'seed');
  return {
    ...(split !== undefined && { validationSplit: split }),
    ...((subset === 'training' || subset === 'validation') && {
      subset: subset as 'training' | 'validation',
    }),
    ...(seed !== undefined && { seed }),
  };
}

/** Settings of ImageDataGenerator that are no random change. */
const NOT_CHANGES = new Set(['rescale', 'validation_split', 'data_format', 'dtype', 'zca_epsilon']);

/** By Keras's names; a setting that is not known is null, so that the plan can say so. */
function augmentationOf(
  generator: Settings,
  followed: ReadonlySet<string>,
): Readonly<Record<string, unknown>> | undefined {
  const found: Record<string, unknown> = {};
  for (const [name, { value }] of generator) {
    const isOff =
      value.kind === 'none' ||
      (value.kind === 'boolean' && !value.value) ||
      (value.kind === 'number' && value.value === 0);
    if (!NOT_CHANGES.has(name) && !followed.has(name) && !isOff) found[name] = toJson(value) ?? null;
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

function numberIn(settings: Settings, name: string): number | undefined {
  const value: Value | undefined = settings.get(name)?.value;
  return value?.kind === 'number' ? value.value : undefined;
}

function flag(settings: Settings, name: string): boolean {
  const value = settings.get(name)?.value;
  return value?.kind === 'boolean' && value.value;
}
