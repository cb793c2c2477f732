/** From the plan's data source to images; each refusal says what to do. */
import type { RunRequest } from '../../protocol/trainer.js';
import { TrainingFault } from '../fault.js';
import { arrayPart, imageShape, numbered, readArray, readImages } from './arrays.js';
import { readChosen } from './chosen.js';
import { Counts, isSwapped, placed, swapColours } from './counted.js';
import {
  type ArraySource,
  type DataSetSource,
  type DataSource,
  emptyPart,
  type FolderSource,
  type ImageData,
  type ImagePart,
  type PlacesMap,
  type Report,
} from './dataset.js';
import { loadFaces } from './faces.js';
import { isFileTable, readFileTable } from './fileTable.js';
import { type FolderChoices, readFolderSource } from './folderData.js';
import { loadKerasDataset } from './kerasDatasets.js';
import { readNamedFiles } from './namedFiles.js';
import { placeOf } from './places.js';
import { taken } from './rows.js';
import { readTableData, type TableSource } from './tableData.js';
import { varied } from './varied.js';

export async function loadData(request: RunRequest, report: Report): Promise<ImageData> {
  const { plan, overrides, cacheDirectory } = request;
  const source = plan.data;
  const choices: FolderChoices = {
    directories: request.dataDirectories ?? [request.projectDirectory ?? process.cwd()],
    skipFaulty: overrides.skipFaulty === true,
    report,
  };
  const caches = { own: cacheDirectory, isAllowed: overrides.download === true };
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
    return prepared(half(from.split), from, data.shape, counts);
  };
  const validation = await read(plan.settings.validationSource?.value);
  const test = await read(plan.settings.testSource?.value);
  return {
    ...data,
    train: await prepared(half(source.split), source, data.shape, counts),
    ...(validation && { validation }),
    test: test ?? (await prepared(data.test, unvaried(source), data.shape, counts)),
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
    return prepared(found.part, other, shape, counts);
  };
  const validation = await read(others.validation?.value);
  const isSame = JSON.stringify(others.validation?.value) === JSON.stringify(others.test?.value);
  return {
    title: source.path,
    classes,
    shape,
    train: await prepared(part, source, shape, counts),
    ...(validation.count > 0 && { validation }),
    // Tested on what it is validated on: a test of its own would only repeat it.
    test: isSame ? emptyPart : await read(others.test?.value),
    ...(source.batchSize !== undefined && { batchSize: source.batchSize }),
    isShuffled: source.isShuffled,
    issues,
  };
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
  const partOf = (from: Pick<ArraySource, 'images' | 'labels'>): readonly [ImagePart, ImageData['shape']] => {
    const images = readImages({ ...from.images, path: placeOf(from.images.path, directories) });
    const shape = imageShape(images, from.images.path);
    return [arrayPart(images, read(from.labels), from.images.path), shape];
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
  const other = async (from: DataSource | undefined) =>
    from?.kind === 'arrays' ? prepared(partOf(from)[0], from, shape, counts) : emptyPart;
  const train = await prepared(whole, source, shape, counts);
  const validation = await other(validationSource?.value);
  return {
    title: source.images.path,
    classes: numbered(train.labels),
    shape,
    train,
    ...(validation.count > 0 && { validation }),
    test: await other(testSource?.value),
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
  const whole = imageSizeOf(plan.inputShape);
  const shape = asRead(whole, source.repeated);
  const { validationSource, testSource } = plan.settings;
  const isTable = (other: DataSource | undefined): other is TableSource => other?.kind === 'table';
  const columnsOf = ({ path, images, labels, isEncoded, picture }: TableSource) =>
    JSON.stringify([path, images, labels, isEncoded, picture]);
  const isAlike = (other: TableSource) => columnsOf(other) === columnsOf(source);
  const others = [validationSource?.value, testSource?.value].filter(isTable);
  const tableOf = async (of: readonly TableSource[]) => {
    const [first = source] = of;
    if (isFileTable(first)) return readFileTable(first, shape, choices);
    if (first.picture) return readNamedFiles(first, shape, choices);
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
    return prepared((await wholeOf(from)).partOf(from), own, shape, counts);
  };
  const other = async (from: DataSource | undefined) => (isTable(from) ? partOf(from) : emptyPart);
  const validation = await other(validationSource?.value);
  const isSame = JSON.stringify(validationSource?.value) === JSON.stringify(testSource?.value);
  return {
    title: source.path.replaceAll('\n', ', '),
    classes: named(table.classes, plan.outputUnits),
    shape: whole,
    ...(table.largest !== undefined && { largest: table.largest }),
    train: await partOf(source),
    ...(validation.count > 0 && { validation }),
    test: isSame ? emptyPart : await other(testSource?.value),
    ...(source.batchSize !== undefined && { batchSize: source.batchSize }),
    ...(table.issues.length > 0 && { issues: table.issues }),
  };
}

/** Before its one channel is repeated. */
function asRead([height, width, channels]: ImageData['shape'], times = 1): ImageData['shape'] {
  return [height, width, channels / times];
}

/** A class that no row has still has its unit in the model. */
function named(classes: readonly string[], units: number): readonly string[] {
  if (classes.length === 0 || classes.length >= units) return classes;
  return Array.from({ length: units }, (_, place) => classes[place] ?? String(place));
}

type Preparation = Pick<
  FolderSource,
  'scale' | 'offset' | 'steps' | 'layers' | 'augmentation' | 'rows' | 'isVariedFirst' | 'repeated'
>;

/** `counts`: where the code may count from its images. */
async function prepared(
  part: ImagePart,
  source: Preparation,
  shape: ImageData['shape'],
  counts?: Counts,
): Promise<ImagePart> {
  const { scale, offset, steps, layers, augmentation, rows, isVariedFirst } = source;
  const picked = taken(part, rows);
  const chosen = isSwapped(steps) ? swappedPart(picked, shape[2]) : picked;
  const scaling =
    steps && counts
      ? await counts.scalingOf({
          steps,
          ...(scale !== undefined && { scale }),
          ...(offset !== undefined && { offset }),
        })
      : { ...(scale !== undefined && { scale }), ...(offset !== undefined && { offset }) };
  const { places } = scaling;
  const own = augmentation
    ? varied(places && !isVariedFirst ? placedPart(chosen, places) : chosen, shape, augmentation)
    : chosen;
  const whole = { ...own, ...scaling, ...(layers && { layers }) };
  return source.repeated === undefined ? whole : repeatedPart(whole, source.repeated);
}

/** With the one channel so many times. */
function repeatedPart(part: ImagePart, times: number): ImagePart {
  const repeat = (from: ArrayLike<number>, to: { [at: number]: number }) => {
    for (let at = 0; at < from.length; at++)
      for (let again = 0; again < times; again++) to[at * times + again] = from[at] ?? 0;
  };
  const floats = (from: Float32Array) => {
    const own = new Float32Array(from.length * times);
    repeat(from, own);
    return own;
  };
  const { places } = part;
  return {
    ...part,
    ...(places && { places: { factor: floats(places.factor), amount: floats(places.amount) } }),
    async read(indices, seed) {
      const { values, indices: found } = await part.read(indices, seed);
      if (!(values instanceof Uint8Array)) return { values: floats(values), indices: found };
      const own = new Uint8Array(values.length * times);
      repeat(values, own);
      return { values: own, indices: found };
    },
  };
}

/** With blue, green, red in place of red, green, blue. */
function swappedPart(part: ImagePart, channels: number): ImagePart {
  const { isSwapped: wasSwapped, ...rest } = part;
  return {
    ...rest,
    ...(!wasSwapped && { isSwapped: true as const }),
    async read(indices, seed) {
      const { values, indices: found } = await part.read(indices, seed);
      const own = values.slice();
      swapColours(own, channels);
      return { values: own, indices: found };
    },
  };
}

/** Read as the values are behind `places`, which do not commute with random changes. */
function placedPart(part: ImagePart, places: PlacesMap): ImagePart {
  return {
    ...part,
    isPlaced: true,
    async read(indices, seed) {
      const found = await part.read(indices, seed);
      return { values: placed(places, found.values), indices: found.indices };
    },
  };
}

/** Random changes are for training alone. */
function unvaried({ scale, offset, steps, repeated }: Preparation): Preparation {
  return {
    ...(repeated !== undefined && { repeated }),
    ...(scale !== undefined && { scale }),
    ...(offset !== undefined && { offset }),
    ...(steps && { steps }),
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
