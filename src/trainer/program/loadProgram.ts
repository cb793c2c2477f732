/** Training data that the program itself makes: computed up to `fit`, then held in memory. */

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { RunRequest } from '../../protocol/trainer.js';
import { arrayPart, largestOf } from '../data/arrays.js';
import { emptyPart, type ImageData, type ImagePart, type Report, type TargetPart } from '../data/dataset.js';
import type { FolderChoices } from '../data/folderData.js';
import { loadKerasDataset } from '../data/kerasDatasets.js';
import { prepared } from '../data/prepared.js';
import { TrainingFault } from '../fault.js';
import { outputUnits } from '../outputUnits.js';
import { comesInBatches, joinedBatches } from './givenBatches.js';
import { builtins, smallModules } from './language/builtins.js';
import { decoratorModules } from './language/decorators.js';
import type { Libraries } from './language/imports.js';
import { ProgramTexts } from './language/programTexts.js';
import { Reached, Run } from './language/run.js';
import type { ProgramSource } from './language/tree.js';
import {
  isNumber,
  Made,
  type Native,
  numberOf,
  Opaque,
  PyTuple,
  Raised,
  Unsupported,
  type Value,
} from './language/values.js';
import { Chance } from './modules/chance.js';
import { dataFileModules } from './modules/dataFiles.js';
import { type DataSets, kerasModules, type Stream } from './modules/kerasModules.js';
import { pictureModules } from './modules/pictures.js';
import { sklearnModule } from './modules/sklearnModules.js';
import { fileOf, type Places, systemModules } from './modules/systemModules.js';
import { toArray } from './numpy/arrayMath.js';
import { NdArray } from './numpy/ndarray.js';
import { numpyModule } from './numpy/numpy.js';
import { pandasModule } from './pandas/pandas.js';

type Caches = Parameters<typeof loadKerasDataset>[1];
type Shape = ImageData['shape'];

/** Throws a fault that names the step where the data cannot be computed. */
export async function loadProgram(
  source: ProgramSource,
  { plan }: RunRequest,
  { directories, report }: FolderChoices,
  caches: Caches,
): Promise<ImageData> {
  report('Computing the data as the code does');
  const chance = new Chance();
  const places = placesIn(directories);
  const libraries = librariesOf(places, chance, await dataSetsOf(source, caches, report));
  const texts = new ProgramTexts(source);
  const fitted = reachedBy(texts, libraries);
  const draws = chance.draws;
  const [given, checked] = fitted.told(() => [
    samplesOf(fitted.given('x'), fitted.given('y'), texts, fitted.steps('steps_per_epoch')),
    validationOf(fitted.given('validation_data'), texts, fitted.steps('validation_steps')),
  ]);
  const shape = shapeOf(plan.inputShape);
  const train = await partOf(given, plan, source, shape);
  const validation = checked ? await partOf(checked, plan, source, shape) : emptyPart;
  const issues = [
    ...(chance.isOpen ? [MIXED] : []),
    ...(fitted.isInLoop ? [IN_LOOP] : []),
    ...(chance.draws > draws ? [MADE_ONCE] : []),
  ].map((message) => ({ message }));
  const largest = given.x.isObject
    ? undefined
    : largestOf({ shape: given.x.shape, values: bytesOrFloats(given.x) });
  return {
    title: titleOf(places.read),
    classes: train.target ? [] : classesOf(train, outputUnits(plan)),
    shape,
    ...(largest !== undefined && { largest }),
    train,
    ...(validation.count > 0 && { validation }),
    test: emptyPart,
    ...(given.batchSize !== undefined && { batchSize: given.batchSize }),
    ...(given.isInOrder && { isShuffled: false }),
    ...(issues.length > 0 && { issues }),
  };
}

function placesIn(directories: readonly string[]): Places & { readonly read: ReadonlySet<string> } {
  const read = new Set<string>();
  return {
    read,
    onDisk(path) {
      if (/\.\w+$/.test(path)) read.add(path);
      const plain = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
      if (isAbsolute(plain)) return plain;
      const found = directories.map((directory) => resolve(directory, plain));
      return found.find((place) => existsSync(place)) ?? found[0] ?? plain;
    },
  };
}

const MIXED =
  'The code mixes its samples without a seed of NumPy’s, so that Python takes another order in every run: ConvLens always takes the same.';
const IN_LOOP =
  'The call of fit stands in a loop, over folds for example: ConvLens trains on what its first round gives, once.';
const MADE_ONCE =
  'The batches that the code makes with chance are made once, as those of the first epoch: every epoch has the same.';

/** The files that the code reads, or the folder of the first where there are many. */
function titleOf(read: ReadonlySet<string>): string {
  const [first = 'the data of the code'] = read;
  return read.size <= 3 ? [...read].join(', ') || first : first.replace(/\/[^/]*$/, '');
}

function librariesOf(places: Places, chance: Chance, dataSets: DataSets): Libraries {
  const placed = (value: Value): string =>
    value instanceof Made && typeof value.held === 'string' ? value.held : fileOf(places, value);
  const { open, ...system } = systemModules(places);
  const modules = new Map<string, Value>(
    Object.entries({
      ...system,
      ...smallModules(chance),
      ...decoratorModules,
      ...dataFileModules(places),
      ...pictureModules(places),
      numpy: numpyModule(placed, chance),
      pandas: pandasModule(places, chance),
    }),
  );
  const keras = kerasModules(places, dataSets);
  const sklearn = sklearnModule(chance);
  const builtin = builtins(open as Native);
  return {
    module: (name) => modules.get(name) ?? keras(name) ?? sklearn(name),
    builtin,
  };
}

/** Data sets of Keras that the program names, read before it is computed. */
async function dataSetsOf(source: ProgramSource, caches: Caches, report: Report): Promise<DataSets> {
  const found = new Map<string, readonly NdArray[]>();
  for (const name of ['mnist', 'fashion_mnist', 'cifar10', 'cifar100']) {
    if (!source.text.includes('load_data') || !new RegExp(`\\b${name}\\b`).test(source.text)) continue;
    const data = await loadKerasDataset(name, caches, report);
    const arrays: NdArray[] = [];
    for (const part of [data.train, data.test]) {
      const { values } = await part.read(Uint32Array.from({ length: part.count }, (_, at) => at));
      const [height, width, channels] = data.shape;
      arrays.push(
        new NdArray(
          values,
          channels === 1 ? [part.count, height, width] : [part.count, height, width, channels],
          'uint8',
        ),
      );
      const labels = Uint8Array.from(part.labels);
      arrays.push(new NdArray(labels, /^cifar/.test(name) ? [part.count, 1] : [part.count], 'uint8'));
    }
    found.set(name, arrays);
  }
  return found;
}

interface AtFit {
  readonly isInLoop: boolean;
  given(name: string): Value;
  steps(name: string): number | undefined;
  /** Goes on computing, and says where that fails. */
  told<T>(compute: () => T): T;
}

/** Runs the program up to `fit`. */
function reachedBy(texts: ProgramTexts, libraries: Libraries): AtFit {
  const run = new Run(libraries, texts, (fitted) => {
    throw new Reached(fitted);
  });
  const told = <T>(compute: () => T): T => {
    try {
      return compute();
    } catch (error) {
      if (error instanceof Raised)
        throw fault(
          `Python stops ${placeIn(texts, run.at)}: ${error.exception}${error.message ? `: ${error.message}` : ''}.`,
        );
      if (error instanceof Unsupported) throw fault(`${error.message} ${placeIn(texts, run.at)}.`);
      throw error;
    }
  };
  try {
    told(() => run.run());
  } catch (error) {
    if (!(error instanceof Reached)) throw error;
    const { args, named, verb } = error.fitted;
    const order = verb === 'fit_generator' ? GENERATOR_ORDER : FIT_ORDER;
    const given = (name: string): Value =>
      named.get(name) ??
      args[order.indexOf(name)] ??
      (name === 'x' ? (named.get('generator') ?? null) : null);
    const steps = (name: string): number | undefined => {
      const value = given(name);
      return value === null ? undefined : Math.trunc(numberOf(value, name));
    };
    return { isInLoop: run.loops > 0, given, steps, told };
  }
  throw fault('The code never comes to its call of fit: what it trains on is not known.');
}

/** Source: Keras 3, `Model.fit`, and Keras 2, `Model.fit_generator`. */
const FIT_ORDER = [
  ...['x', 'y', 'batch_size', 'epochs', 'verbose', 'callbacks', 'validation_split', 'validation_data'],
  ...['shuffle', 'class_weight', 'sample_weight', 'initial_epoch', 'steps_per_epoch', 'validation_steps'],
];
const GENERATOR_ORDER = [
  ...['x', 'steps_per_epoch', 'epochs', 'verbose', 'callbacks', 'validation_data', 'validation_steps'],
];

const fault = (message: string) =>
  new TrainingFault(`${message} Choose a folder or file to train on.`, 'chooseData');

/** `at line 12: x = load(…)`. */
function placeIn(texts: ProgramTexts, place: number): string {
  const { path, text, at } = texts.at(place);
  const line = text
    .slice(text.lastIndexOf('\n', at - 1) + 1, (text.indexOf('\n', at) + text.length + 1) % (text.length + 1))
    .trim();
  const code = line.length > 60 ? `${line.slice(0, 59)}…` : line;
  if (path.endsWith('.ipynb')) return `at ${code}`;
  const file = path === texts.main.path ? '' : ` of ${path.replace(/^.*[\\/]/, '')}`;
  return `at line ${text.slice(0, at).split('\n').length}${file}: ${code}`;
}

interface Samples {
  readonly x: NdArray;
  readonly y: NdArray | undefined;
  readonly batchSize?: number;
  readonly isInOrder?: boolean;
  readonly augmentation?: Readonly<Record<string, unknown>>;
  readonly scale?: number;
}

function samplesOf(x: Value, y: Value, texts: ProgramTexts, steps?: number): Samples {
  if (comesInBatches(x)) return joinedBatches(x, steps);
  if (x instanceof Made && x.type === 'stream') {
    const { x: images, y: labels, options, batchSize } = x.held as Stream;
    const { rescale, ...augmentation } = Object.fromEntries(
      [...options].map(([name, value]) => [name, plain(name, value)]),
    );
    const scale = rescale === undefined ? {} : { scale: 1 / Number(rescale) };
    return {
      ...samplesOf(images, labels, texts),
      ...(batchSize !== undefined && { batchSize }),
      ...(Object.keys(augmentation).length > 0 && { augmentation }),
      ...scale,
    };
  }
  return { x: asArray(x, 'images', texts), y: y === null ? undefined : asArray(y, 'labels', texts) };
}

function validationOf(value: Value, texts: ProgramTexts, steps?: number): Samples | undefined {
  if (value === null) return undefined;
  if (comesInBatches(value)) return joinedBatches(value, steps);
  if (value instanceof PyTuple) return samplesOf(value.items[0] ?? null, value.items[1] ?? null, texts);
  const { augmentation: _, ...rest } = samplesOf(value, null, texts);
  return rest;
}

/** Random changes that the trainer makes, by the names of ImageDataGenerator. */
const CHANGES = new Set([
  ...[
    'rotation_range',
    'width_shift_range',
    'height_shift_range',
    'brightness_range',
    'shear_range',
    'rescale',
  ],
  ...['zoom_range', 'channel_shift_range', 'fill_mode', 'cval', 'horizontal_flip', 'vertical_flip'],
]);

function plain(name: string, value: Value): unknown {
  const isOff = value === null || value === false || (isNumber(value) && numberOf(value) === 0);
  if (!CHANGES.has(name) && !isOff)
    throw fault(`${name} of ImageDataGenerator is not applied when ConvLens trains.`);
  if (isNumber(value) && typeof value !== 'boolean') return numberOf(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  return Array.from(toArray(value).flat() as ArrayLike<number>);
}

function asArray(value: Value, what: string, texts: ProgramTexts): NdArray {
  if (value instanceof Opaque)
    throw fault(`Where the ${what} come from is not followed: ${value.reason} ${placeIn(texts, value.at)}.`);
  try {
    return toArray(value);
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    throw fault(`Where the ${what} come from is not followed: ${error.message}.`);
  }
}

function shapeOf(input: readonly number[]): Shape {
  const [height = 1, width, channels = 1] = input;
  return width === undefined ? [1, height, 1] : [height, width, channels];
}

async function partOf(
  samples: Samples,
  plan: RunRequest['plan'],
  source: ProgramSource,
  shape: Shape,
): Promise<ImagePart> {
  const { x, y, augmentation, scale } = samples;
  const [count = 0, ...sizes] = x.shape;
  const wanted = plan.inputShape;
  const isFitting = [sizes, [...sizes, 1]].some((own) => own.join() === wanted.join());
  if (!isFitting || x.isObject)
    throw fault(
      `The code gives fit images of ${sizes.join('×') || 'one value'}${x.isObject ? `, of the type ${x.dtype},` : ''} where the model takes ${wanted.join('×')}.`,
    );
  if (!y) throw fault('The code gives fit no labels.');
  if (y.isObject)
    throw fault(
      `The labels that the code gives fit are of the type ${y.dtype}: turn them into class numbers (LabelEncoder).`,
    );
  if ((y.shape[0] ?? 0) !== count)
    throw fault(`The code gives fit ${count} images and ${y.shape[0] ?? 0} labels.`);
  const values = bytesOrFloats(x);
  const isImages = plan.outputShape.length > 2 || (y.shape.length > 2 && plan.outputShape.length > 1);
  const images = { shape: [count, ...shape], values };
  const whole = arrayPart(
    images,
    isImages ? undefined : { shape: y.shape, values: bytesOrFloats(y) },
    source.path,
  );
  const own = await prepared(
    whole,
    { ...(augmentation && { augmentation }), ...(scale !== undefined && { scale }) } as Parameters<
      typeof prepared
    >[1],
    shape,
  );
  if (!isImages) return own;
  const outShape = shapeOf(plan.outputShape);
  const size = outShape[0] * outShape[1] * outShape[2];
  if (y.size !== size * count)
    throw fault(
      `The code gives fit targets of ${y.shape.slice(1).join('×')} where the model gives ${plan.outputShape.join('×')}.`,
    );
  const target: TargetPart = {
    ...arrayPart({ shape: [count, ...outShape], values: bytesOrFloats(y) }, undefined, source.path),
    shape: outShape,
  };
  return { ...own, target };
}

function bytesOrFloats(array: NdArray): Uint8Array | Float32Array {
  const flat = array.flat();
  if (flat instanceof Uint8Array) return array.isWhole ? flat : flat.slice();
  return flat instanceof Float32Array ? flat : Float32Array.from(flat as ArrayLike<number>);
}

function classesOf({ labels }: ImagePart, units: number): readonly string[] {
  let most = 0;
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at] ?? 0;
    if (!Number.isInteger(label) || label < 0) return [];
    most = Math.max(most, label);
  }
  return most > 10_000 ? [] : Array.from({ length: Math.max(units, most + 1) }, (_, label) => String(label));
}
