/** Training data that the program itself makes: computed up to `fit`, then held in memory. */

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { ComputedValues } from '../../protocol/reader.js';
import type { RunRequest } from '../../protocol/trainer.js';
import { alikeLabels } from '../data/alikeLabels.js';
import { largestOf } from '../data/arrays.js';
import { emptyPart, type ImageData, type Report } from '../data/dataset.js';
import type { FolderChoices } from '../data/folderData.js';
import { loadKerasDataset } from '../data/kerasDatasets.js';
import { TrainingFault } from '../fault.js';
import { FittedArrays, programFault as fault } from './fittedArrays.js';
import { bytesOrFloats, classesOf, partOf, sizesOf } from './fittedParts.js';
import { builtins, smallModules } from './language/builtins.js';
import { decoratorModules } from './language/decorators.js';
import type { Libraries } from './language/imports.js';
import { ProgramTexts } from './language/programTexts.js';
import { type Fitted, Reached, Run } from './language/run.js';
import { SeenValues } from './language/seenValues.js';
import type { ProgramSource } from './language/tree.js';
import {
  isNumber,
  Made,
  type Native,
  numberOf,
  PyDict,
  Raised,
  Unsupported,
  type Value,
} from './language/values.js';
import { byteModules, bytesIn } from './modules/bytes.js';
import { Chance } from './modules/chance.js';
import { dataFileModules } from './modules/dataFiles.js';
import { type DataSets, kerasModules } from './modules/kerasModules.js';
import { pictureModules } from './modules/pictures.js';
import { sklearnModule } from './modules/sklearnModules.js';
import { fileOf, type Places, systemModules } from './modules/systemModules.js';
import { NdArray } from './numpy/ndarray.js';
import { numpyModule } from './numpy/numpy.js';
import { pandasModule } from './pandas/pandas.js';

type Caches = Parameters<typeof loadKerasDataset>[1];

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
  const arrays = new FittedArrays(plan, (at) => placeIn(texts, at));
  const [given, checked] = fitted.told(() => [
    arrays.ofFit(
      fitted.given('x'),
      fitted.given('y'),
      fitted.steps('steps_per_epoch'),
      fitted.given('sample_weight'),
    ),
    arrays.ofValidation(fitted.given('validation_data'), fitted.steps('validation_steps')),
  ]);
  const [train, validation] = alikeLabels([
    await partOf(given, plan, source.path),
    checked ? await partOf(checked, plan, source.path) : emptyPart,
  ]);
  const classWeight = weightsIn(fitted.given('class_weight'));
  const size = fitted.given('batch_size');
  const batchSize = given.batchSize ?? (isNumber(size) ? numberOf(size) : undefined);
  const issues = [
    ...(classWeight === 'lost' ? [NOT_WEIGHED] : []),
    ...(chance.isOpen ? [MIXED] : []),
    ...(fitted.isInLoop ? [IN_LOOP] : []),
    ...(chance.draws > draws || chance.isOfEpoch ? [MADE_ONCE] : []),
  ].map((message) => ({ message }));
  const [classes = [], ...others] = classesOf(train, plan);
  const images = given.inputs[given.shown];
  return {
    title: titleOf(places.read),
    classes,
    ...(others.length > 0 && { others: others.map((own) => ({ classes: own })) }),
    shape: sizesOf(plan.inputShape),
    ...(images && { largest: largestOf({ shape: images.shape, values: bytesOrFloats(images) }) }),
    train,
    ...(validation.count > 0 && { validation }),
    test: emptyPart,
    ...(batchSize !== undefined && { batchSize }),
    ...(classWeight && classWeight !== 'lost' && { classWeight }),
    ...(given.isInOrder && { isShuffled: false }),
    ...(issues.length > 0 && { issues }),
  };
}

function placesIn(directories: readonly string[]): Places & { readonly read: ReadonlySet<string> } {
  const read = new Set<string>();
  const placeOf = (path: string): string => {
    const plain = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
    if (isAbsolute(plain)) return plain;
    const found = directories.map((directory) => resolve(directory, plain));
    return found.find((place) => existsSync(place)) ?? found[0] ?? plain;
  };
  return {
    read,
    onDisk(path) {
      if (/\.\w+$/.test(path)) read.add(path);
      return placeOf(path);
    },
    isThere: (path) => existsSync(placeOf(path)),
    written: new Map(),
  };
}

/** `{0: 1.5, 1: 0.7}` */
function weightsIn(value: Value): Readonly<Record<string, number>> | 'lost' | undefined {
  if (value === null) return undefined;
  if (!(value instanceof PyDict)) return 'lost';
  const entries = [...value.entries.values()];
  if (!entries.every(([label, weight]) => isNumber(label) && isNumber(weight))) return 'lost';
  return Object.fromEntries(entries.map(([label, weight]) => [String(numberOf(label)), numberOf(weight)]));
}

const NOT_WEIGHED =
  'class_weight is computed in a way that is not followed, so it is not applied when ConvLens trains.';
const MIXED =
  'The code mixes its samples without a seed, so that Python takes another order in every run: ConvLens always takes the same.';
const IN_LOOP =
  'The call of fit stands in a loop, over folds for example: ConvLens trains on what its first round gives, once.';
const MADE_ONCE =
  'The batches that the code makes with chance are made once, as those of the first epoch: every epoch has the same.';

/**
 * What expressions of the program have had up to `fit`, or up to where it is not computed any more; each with the path of
 * its text.
 */
export async function computedValues(
  source: ProgramSource,
  directories: readonly string[],
  caches: Caches,
): Promise<ComputedValues> {
  const libraries = librariesOf(
    placesIn(directories),
    new Chance(),
    await dataSetsOf(source, caches, () => undefined),
  );
  const texts = new ProgramTexts(source);
  const seen = new SeenValues();
  try {
    reachedBy(texts, libraries, seen);
  } catch (error) {
    // What was computed before holds all the same.
    if (!(error instanceof TrainingFault)) throw error;
  }
  return [...seen.values()].map(([{ start, end }, value]) => {
    const { path, at } = texts.at(start);
    return [{ path, start: at, end: at + end - start }, value];
  });
}

/** The files that the code reads, or the folder of the first where there are many. */
function titleOf(read: ReadonlySet<string>): string {
  const [first = 'the data of the code'] = read;
  return read.size <= 3 ? [...read].join(', ') || first : first.replace(/\/[^/]*$/, '');
}

function librariesOf(places: Places, chance: Chance, dataSets: DataSets): Libraries {
  const placed = (value: Value): string =>
    value instanceof Made && typeof value.held === 'string' ? value.held : fileOf(places, value);
  const { open, ...system } = systemModules(places);
  const numpy = numpyModule(placed, (value) => bytesIn(places, value), places.written, chance);
  const modules = new Map<string, Value>(
    Object.entries({
      ...system,
      ...smallModules(chance),
      ...decoratorModules,
      ...dataFileModules(places),
      ...byteModules(places),
      ...pictureModules(places),
      numpy,
      pandas: pandasModule(places, chance),
    }),
  );
  const keras = kerasModules(places, dataSets, system.glob, numpy, chance);
  const sklearn = sklearnModule(chance, places);
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
function reachedBy(texts: ProgramTexts, libraries: Libraries, seen?: SeenValues): AtFit {
  const reached = (fitted: Fitted) => {
    throw new Reached(fitted);
  };
  const run = new Run(libraries, texts, reached, seen);
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
