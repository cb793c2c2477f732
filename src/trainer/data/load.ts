/** From the plan's data source to images; each refusal says what to do. */

import { trainedOutputs } from '../../protocol/outputs.js';
import type { RunRequest } from '../../protocol/trainer.js';
import { TrainingFault } from '../fault.js';
import { outputUnits } from '../outputUnits.js';
import { loadProgram } from '../program/loadProgram.js';
import { alikeLabels } from './alikeLabels.js';
import { arrayPart, imageShape, numbered, readArray, readImages } from './arrays.js';
import { readChosen } from './chosen.js';
import { hasClasses } from './classes.js';
import { Counts } from './counted.js';
import {
  type ArraySource,
  type DataSetSource,
  type DataSource,
  emptyPart,
  type FolderSource,
  type ImageData,
  type ImagePart,
  type Report,
  type TargetPart,
  taken,
} from './dataset.js';
import { loadFaces } from './faces.js';
import { isFileTable, readFileTable } from './fileTable.js';
import { type FolderChoices, readFolderSource } from './folderData.js';
import { joined } from './joined.js';
import { loadKerasDataset } from './kerasDatasets.js';
import { shapeBefore } from './maps.js';
import { readNamedFiles } from './namedFiles.js';
import { placeOf } from './places.js';
import { type Preparation, prepared, withTarget } from './prepared.js';
import { loadRecords, type RecordSource } from './recordData.js';
import { readTableData, type TableSource } from './tableData.js';

export async function loadData(request: RunRequest, report: Report): Promise<ImageData> {
  const read: ImageData[] = [];
  const known = new Map<string, ImageData>();
  for (const { plan } of trainedOutputs(request.plan)) {
    const { data: source, outputShape, settings } = plan;
    // A program gives `fit` what all outputs are compared with at once.
    if (source.kind === 'program')
      return loadProgram(source, request, choicesOf(request, report), cachesOf(request));
    const key = JSON.stringify([
      source,
      outputShape,
      settings.validationSource?.value,
      settings.testSource?.value,
    ]);
    const loaded = known.get(key) ?? asMade(await readData(source, { ...request, plan }, report));
    const isInOrder = source.kind !== 'generatedFaces' && source.isInOrder === true;
    const data = isInOrder ? { ...loaded, isShuffled: false } : loaded;
    known.set(key, data);
    read.push(hasClasses(plan, data.train, data.classes.length) ? data : { ...data, classes: [] });
  }
  return joined(read);
}

/** Of the sizes that the code's own functions make. */
const asMade = (data: ImageData): ImageData => ({ ...data, shape: data.train.made?.shape ?? data.shape });

const cachesOf = ({ overrides, cacheDirectory }: RunRequest) => ({
  own: cacheDirectory,
  isAllowed: overrides.download === true,
});

const choicesOf = (request: RunRequest, report: Report): FolderChoices => ({
  directories: request.dataDirectories ?? [request.projectDirectory ?? process.cwd()],
  skipFaulty: request.overrides.skipFaulty === true,
  report,
});

async function readData(
  source: Exclude<DataSource, { kind: 'program' }>,
  request: RunRequest,
  report: Report,
): Promise<ImageData> {
  const { plan, overrides, cacheDirectory } = request;
  const choices = choicesOf(request, report);
  const caches = cachesOf(request);
  switch (source.kind) {
    case 'dataset': {
      const data = await loadKerasDataset(source.name, caches, report);
      return source.chosen ? scaledAsUsual(data, request) : datasetParts(data, source, request, report);
    }
    case 'generatedFaces':
      return scaledAsUsual(await loadFaces(cacheDirectory, overrides.maxImages, report), request);
    case 'folder':
      return loadFolders(source, request, choices);
    case 'arrays':
      return loadArrays(source, request, choices);
    case 'table':
      return loadTable(source, request, choices);
    case 'records': {
      const shape = imageSizeOf(plan.inputShape);
      const own = asRead(shapeBefore(source.maps) ?? shape, source.repeated);
      const targets = (of: RecordSource) =>
        of.image.name === source.image.name ? own : targetShape(of, plan.outputShape);
      const { numbers, ...data } = await loadRecords(source, request, own, targets, choices);
      return { ...data, shape, classes: named(numbers, outputUnits(plan)) };
    }
    case 'path': {
      const path = placeOf(source.path, choices.directories);
      report(`Reading ${path}`);
      const data = await readChosen(path, imageSizeOf(plan.inputShape), choices);
      return scaledAsUsual(data, request);
    }
    case 'unknown':
      throw new TrainingFault(
        `There is no usable training data: ${source.reason} Choose a folder or file to train on.`,
        'chooseData',
      );
  }
}

/** The parts of a Keras data set that the code trains, validates and tests on. */
async function datasetParts(
  data: ImageData,
  source: DataSetSource,
  { plan }: RunRequest,
  report: Report,
): Promise<ImageData> {
  const half = (split: string | undefined) => (split === 'test' ? data.test : data.train);
  const counts = new Counts(async ({ split, rows }) => taken(half(split), rows), data.shape, report);
  const read = async (from: DataSource | undefined): Promise<ImagePart | undefined> => {
    if (from?.kind !== 'dataset' || from.name !== source.name) return undefined;
    return whole(half(from.split), from);
  };
  const whole = async (part: ImagePart, from: DataSetSource): Promise<ImagePart> =>
    withTarget(
      await prepared(part, from, data.shape, counts),
      from,
      sizeOf(data.shape, from),
      async (of) => ({
        ...(await prepared(part, of as DataSetSource, data.shape, counts)),
        shape: data.shape,
      }),
    );
  const validation = await read(plan.settings.validationSource?.value);
  const test = await read(plan.settings.testSource?.value);
  return {
    ...data,
    train: await whole(half(source.split), source),
    ...(validation && { validation }),
    test: test ?? (await whole(data.test, unvaried(source))),
    ...(source.batchSize !== undefined && { batchSize: source.batchSize }),
    ...(source.repeated !== undefined && {
      shape: [data.shape[0], data.shape[1], data.shape[2] * source.repeated] as const,
    }),
  };
}

async function loadFolders(
  source: FolderSource,
  { plan }: RunRequest,
  choices: FolderChoices,
): Promise<ImageData> {
  const shape = [...source.imageSize, source.channels] as unknown as ImageData['shape'];
  const { part, classes, issues } = await readFolderSource(source, choices);
  const counts = new Counts(async ({ rows }) => taken(part, rows), shape, choices.report);
  const others = { validation: plan.settings.validationSource, test: plan.settings.testSource };
  const read = async (other: DataSource | undefined): Promise<ImagePart> => {
    if (other?.kind !== 'folder') return emptyPart;
    const found = await readFolderSource({ ...other, classNames: other.classNames ?? classes }, choices);
    issues.push(...found.issues);
    return whole(found.part, other);
  };
  const whole = async (own: ImagePart, from: FolderSource): Promise<ImagePart> =>
    withTarget(await prepared(own, from, shape, counts), from, sizeOf(shape, from), async (target) => {
      const of = target as FolderSource;
      if (isSameFolder(of, from)) return { ...(await prepared(own, of, shape, counts)), shape };
      const found = await readFolderSource(of, choices);
      issues.push(...found.issues);
      const size = [...of.imageSize, of.channels] as unknown as ImageData['shape'];
      const ownCounts = new Counts(async ({ rows }) => taken(found.part, rows), size, choices.report);
      return { ...(await prepared(found.part, of, size, ownCounts)), shape: size };
    });
  const validation = await read(others.validation?.value);
  const isSame = JSON.stringify(others.validation?.value) === JSON.stringify(others.test?.value);
  return {
    title: source.path,
    classes,
    shape,
    train: await whole(part, source),
    ...(validation.count > 0 && { validation }),
    // Tested on what it is validated on: a test of its own would only repeat it.
    test: isSame ? emptyPart : await read(others.test?.value),
    ...(source.batchSize !== undefined && { batchSize: source.batchSize }),
    isShuffled: source.isShuffled || source.isMixed === true,
    issues,
  };
}

/** The same images, read alike. */
function isSameFolder(a: FolderSource, b: FolderSource): boolean {
  const key = ({ path, classNames, imageSize, channels, interpolation, crop, pad, table }: FolderSource) =>
    JSON.stringify([path, classNames, imageSize, channels, interpolation, crop, pad, table]);
  return key(a) === key(b);
}

async function loadArrays(
  source: ArraySource,
  { plan }: RunRequest,
  { directories, report }: FolderChoices,
): Promise<ImageData> {
  const read = (place: ArraySource['images']) =>
    readArray({ ...place, path: placeOf(place.path, directories) });
  const { validationSource, testSource } = plan.settings;
  const others = [validationSource?.value, testSource?.value];
  const partOf = (from: ArraySource): readonly [ImagePart, ImageData['shape']] => {
    const images = readImages({ ...from.images, path: placeOf(from.images.path, directories) });
    const shape = imageShape(images, from.images.path);
    const labels = 'targets' in from && from.targets ? undefined : read(from.labels);
    return [arrayPart(images, labels, from.images.path), shape];
  };
  const [whole, shape] = partOf(source);
  const counts = new Counts(
    async ({ source: of, rows }) => {
      const place = of?.kind === 'arrays' ? JSON.stringify(of.images) : '';
      const own = [source, ...others].find(
        (from) => from?.kind === 'arrays' && JSON.stringify(from.images) === place,
      );
      if (own === source) return taken(whole, rows);
      if (own?.kind === 'arrays') return taken(partOf(own)[0], rows);
      throw new TrainingFault(
        `The images of ${source.images.path} are scaled by other images, which is not followed.`,
      );
    },
    shape,
    report,
  );
  const prepare = async (part: ImagePart, from: ArraySource) =>
    withTarget(await prepared(part, from, shape, counts), from, sizeOf(shape, from), async (of) => {
      const targets = { ...(of as ArraySource), targets: of };
      const [images, own] = partOf(targets);
      const ownCounts = new Counts(async ({ rows }) => taken(images, rows), own, report);
      return { ...(await prepared(images, targets, own, ownCounts)), shape: own };
    });
  const other = async (from: DataSource | undefined) =>
    from?.kind === 'arrays' ? prepare(partOf(from)[0], from) : emptyPart;
  const [train, validation, test] = alikeLabels([
    await prepare(whole, source),
    await other(validationSource?.value),
    await other(testSource?.value),
  ]);
  return {
    title: source.images.path,
    classes: numbered(train.labels),
    shape,
    train,
    ...(validation.count > 0 && { validation }),
    test,
    ...(source.batchSize !== undefined && { batchSize: source.batchSize }),
  };
}

/** The parts of a table that the code trains, validates and tests on. */
async function loadTable(
  source: TableSource,
  { plan }: RunRequest,
  choices: FolderChoices,
): Promise<ImageData> {
  const { directories, report } = choices;
  const whole = shapeBefore(source.maps) ?? imageSizeOf(plan.inputShape);
  const shape = asRead(whole, source.repeated);
  const { validationSource, testSource } = plan.settings;
  const isTable = (other: DataSource | undefined): other is TableSource => other?.kind === 'table';
  const columnsOf = ({ path, images, labels, isEncoded, picture }: TableSource) =>
    JSON.stringify([path, images, labels, isEncoded, picture]);
  const isAlike = (other: TableSource) => columnsOf(other) === columnsOf(source);
  const others = [validationSource?.value, testSource?.value].filter(isTable);
  const tableOf = async (of: readonly TableSource[], size = shape) => {
    const [first = source] = of;
    if (isFileTable(first)) return readFileTable(first, size, choices);
    if (first.picture) return readNamedFiles(first, size, choices);
    return readTableData(placeOf(first.path, directories), of, report);
  };
  const table = await tableOf([source, ...others.filter(isAlike)]);
  const needed = shape[0] * shape[1] * shape[2];
  if (table.size !== needed)
    throw new TrainingFault(
      `The model takes ${shape.join('×')} = ${needed} values an image, and the rows of ${source.path} have ${table.size}.`,
      'chooseData',
    );
  const wholeOf = async (from: TableSource) => (isAlike(from) ? table : tableOf([from]));
  const counts = new Counts(
    async ({ source: of, rows }) => {
      const { rows: _, ...own } = source;
      const from = {
        ...own,
        ...(of?.kind === 'table' && { path: of.path, images: of.images }),
        ...(rows && { rows }),
      };
      return (await wholeOf(from)).partOf(from);
    },
    shape,
    report,
  );
  const partOf = async (from: TableSource) => {
    const { rows: _, ...own } = from;
    const part = await prepared((await wholeOf(from)).partOf(from), own, shape, counts);
    return withTarget(part, from, whole, (of) => targetOf(of as TableSource));
  };
  const targetOf = async (of: TableSource): Promise<TargetPart> => {
    const { rows: _, ...own } = of;
    const size = isAlike(of) ? shape : targetShape(of, plan.outputShape);
    const part = (isAlike(of) ? table : await tableOf([of], size)).partOf(of);
    const whole = new Counts(async () => part, size, report);
    return { ...(await prepared(part, own, size, whole)), shape: size };
  };
  const other = async (from: DataSource | undefined) => (isTable(from) ? partOf(from) : emptyPart);
  const validation = await other(validationSource?.value);
  const isSame = JSON.stringify(validationSource?.value) === JSON.stringify(testSource?.value);
  return {
    title: source.path.replaceAll('\n', ', '),
    classes: named(table.classes, outputUnits(plan)),
    shape: whole,
    ...(table.largest !== undefined && { largest: table.largest }),
    train: await partOf(source),
    ...(validation.count > 0 && { validation }),
    test: isSame ? emptyPart : await other(testSource?.value),
    ...(source.batchSize !== undefined && { batchSize: source.batchSize }),
    ...(table.issues.length > 0 && { issues: table.issues }),
  };
}

/** What the code makes of a file that holds what the model is to give. */
function targetShape(
  { picture = [], maps }: TableSource | RecordSource,
  output: readonly number[],
): ImageData['shape'] {
  const [height, width] = shapeBefore(maps, 1) ?? imageSizeOf(output);
  const last = picture.findLast(({ kind }) => kind === 'read' || kind === 'grey' || kind === 'colour');
  const channels =
    last?.kind === 'grey' ? 1 : last?.kind === 'read' && last.channels !== 'own' ? last.channels : 3;
  return [height, width, channels];
}

/** With its one channel as often as the code has it. */
const sizeOf = (
  [height, width, channels]: ImageData['shape'],
  { repeated = 1 }: Preparation,
): ImageData['shape'] => [height, width, channels * repeated];

/** Before its one channel is repeated. */
function asRead([height, width, channels]: ImageData['shape'], times = 1): ImageData['shape'] {
  return [height, width, channels / times];
}

/** A class that no row has still has its unit in the model. */
function named(classes: readonly string[], units: number): readonly string[] {
  if (classes.length === 0 || classes.length >= units) return classes;
  return Array.from({ length: units }, (_, place) => classes[place] ?? String(place));
}

/** Random changes are for training alone. */
function unvaried({
  augmentation: _,
  layers: __,
  rows: ___,
  targets,
  maps,
  ...rest
}: DataSetSource): DataSetSource {
  const still = maps && { maps: maps.map((map) => ({ ...map, isStill: true as const })) };
  return {
    ...rest,
    ...still,
    ...(targets?.kind === 'dataset' && { targets: unvaried(targets) }),
  };
}

/** Of data that the code does not name, nothing says how they are scaled: to 0 … 1, unless the model does it. */
function scaledAsUsual(data: ImageData, { plan }: RunRequest): ImageData {
  const written: Preparation = plan.data.kind === 'path' ? plan.data : {};
  const isScaled = /"(?:Rescaling|Normalization)"/.test(JSON.stringify(plan.topology));
  const largest = isScaled || isSmall(data) ? 1 : 255;
  const scale = written.scale ?? largest;
  const offset = written.offset === undefined ? {} : { offset: written.offset };
  const scaled = (part: ImagePart): ImagePart => ({ ...part, scale, ...offset });
  return {
    ...data,
    train: scaled(data.train),
    ...(data.validation && { validation: scaled(data.validation) }),
    test: scaled(data.test),
  };
}

/** Arrays of numbers up to 1 are scaled already. */
function isSmall({ largest }: ImageData): boolean {
  return largest !== undefined && largest <= 1;
}

function imageSizeOf(input: readonly number[]): ImageData['shape'] {
  const [height = 1, width, channels = 1] = input;
  if (width !== undefined) return [height, width, channels];
  const side = Math.sqrt(height);
  return Number.isInteger(side) ? [side, side, 1] : [1, height, 1];
}
