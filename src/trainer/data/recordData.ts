/** Images of TFRecord files: found and checked once from end to end, then read from their places in the files. */
import type { DataIssue, RunRequest } from '../../protocol/trainer.js';
import { fileColumns } from '../../runs/data/fileLabels.js';
import { filesOf, isOpen } from '../../runs/data/fileTree.js';
import { rowsTaken } from '../../runs/data/rows.js';
import { TrainingFault } from '../fault.js';
import { numbered } from './arrays.js';
import { Counts } from './counted.js';
import { type DataSource, emptyPart, type ImageData, type ImagePart, taken } from './dataset.js';
import { type Example, exampleOf, type FeatureValues, valuesOf } from './example.js';
import { fitOf } from './fileTable.js';
import type { FolderChoices } from './folderData.js';
import { freeMemory } from './freeMemory.js';
import { encodedPart, type FaultyFile, faultPolicy } from './imageFiles.js';
import { placeOf } from './places.js';
import { prepared, withTarget } from './prepared.js';
import { numbersIn } from './rawNumbers.js';
import { type FaultyRecord, openRecords, type RecordFile, recordAt, recordsIn } from './recordFile.js';

export type RecordSource = Extract<DataSource, { kind: 'records' }>;

/** Parts of TFRecord files that the code trains, validates and tests on; `shape`: of an image as it is read. */
export async function loadRecords(
  source: RecordSource,
  { plan }: RunRequest,
  shape: ImageData['shape'],
  /** Of the images that the model is to give. */
  targetShape: (of: RecordSource) => ImageData['shape'],
  choices: FolderChoices,
): Promise<Omit<ImageData, 'shape' | 'classes'> & { readonly numbers: readonly string[] }> {
  const issues: DataIssue[] = [];
  const known = new Map<string, Promise<Records>>();
  const recordsOf = (from: RecordSource, isLabelled: boolean, size = shape) => {
    const { path, files, compression, image, label, picture } = from;
    const key = JSON.stringify([path, files, compression, image, isLabelled && label, picture, size]);
    const found = known.get(key) ?? readRecords(from, isLabelled, size, choices, issues);
    known.set(key, found);
    return found;
  };
  const countsOf = (from: RecordSource, isLabelled: boolean, size: ImageData['shape']) =>
    new Counts(
      async ({ source: of, rows }) =>
        taken((await recordsOf(of?.kind === 'records' ? of : from, isLabelled, size)).part, rows),
      size,
      choices.report,
    );
  const whole = async (from: RecordSource): Promise<ImagePart> => {
    const isLabelled = from.targets === undefined;
    const { part } = await recordsOf(from, isLabelled);
    return withTarget(
      await prepared(part, from, shape, countsOf(from, isLabelled, shape)),
      from,
      [shape[0], shape[1], shape[2] * (from.repeated ?? 1)],
      async (target) => {
        const of = target as RecordSource;
        const size = targetShape(of);
        const images = await recordsOf(of, false, size);
        return { ...(await prepared(images.part, of, size, countsOf(of, false, size))), shape: size };
      },
    );
  };
  const { validationSource, testSource } = plan.settings;
  const other = async (from: DataSource | undefined) => (from?.kind === 'records' ? whole(from) : emptyPart);
  const train = await whole(source);
  const validation = await other(validationSource?.value);
  const isSame = JSON.stringify(validationSource?.value) === JSON.stringify(testSource?.value);
  const test = isSame ? emptyPart : await other(testSource?.value);
  const { part, largest } = await recordsOf(source, source.targets === undefined);
  return {
    title: source.path.replaceAll('\n', ', '),
    numbers: source.label.words ?? numbered(part.labels),
    train,
    ...(largest !== undefined && { largest }),
    ...(validation.count > 0 && { validation }),
    test,
    ...(source.batchSize !== undefined && { batchSize: source.batchSize }),
    ...(issues.length > 0 && { issues }),
  };
}

interface Records {
  readonly part: ImagePart;
  /** Of numbers that are no bytes. */
  readonly largest: number | undefined;
}

interface Place {
  readonly file: RecordFile;
  readonly offset: number;
  readonly length: number;
  /** In its file, from 1. */
  readonly number: number;
}

/** `isLabelled`: each has a label; else all are 0. */
async function readRecords(
  source: RecordSource,
  isLabelled: boolean,
  shape: ImageData['shape'],
  { directories, skipFaulty, report }: FolderChoices,
  issues: DataIssue[],
): Promise<Records> {
  const paths = filesNamed(source, directories);
  const size = shape[0] * shape[1] * shape[2];
  const places: Place[] = [];
  const labels: number[] = [];
  const wanted = new Set([source.image.name, ...(isLabelled ? [source.label.name] : [])]);
  const isRead = source.picture === undefined;
  let largest = 0;
  let room = freeMemory() / 4;
  for (const path of paths) {
    const file = await openRecords(path, source.compression, room);
    if (source.compression) room -= file.size;
    let number = 0;
    for await (const found of recordsIn(file, report)) {
      number++;
      if ('reason' in found) {
        damaged(found, path, skipFaulty, issues);
        continue;
      }
      const example = exampleIn(found.bytes, wanted, path, number);
      const image = imageIn(example, source, path, number);
      if (isRead) largest = Math.max(largest, largestIn(numbersOf(image, source, size, path, number)));
      labels.push(isLabelled ? labelIn(example, source, path, number) : 0);
      places.push({ file, offset: found.offset, length: found.bytes.length, number });
    }
    file.close();
  }
  if (places.length === 0)
    throw new TrainingFault(
      `${shown(source.path)} holds no records to train on. Choose other files.`,
      'chooseData',
    );
  const imageOf = ({ file, offset, length, number }: Place) =>
    imageIn(exampleIn(recordAt(file, offset, length), wanted, file.path, number), source, file.path, number);
  const placesAt = (indices: ArrayLike<number>) =>
    Array.from(indices, (index) => places[index]).filter((place) => place !== undefined);
  const closed = <Value>(own: readonly Place[], value: Value): Value => {
    for (const file of new Set(own.map(({ file }) => file))) file.close();
    return value;
  };
  if (source.picture) {
    const leaveOut = faultPolicy(skipFaulty, places.length, issues);
    const part = encodedPart({
      labels,
      fit: {
        ...{ height: shape[0], width: shape[1], channels: shape[2] as 1 | 3 | 4 },
        ...fitOf(source.picture, shape),
      },
      contentsOf: async (indices) => {
        const own = placesAt(indices);
        // Of its own: what is sent to a thread is copied with all that it is a part of.
        return closed(
          own,
          own.map((place) => textIn(imageOf(place)).slice()),
        );
      },
      onFault: (index, reason) => {
        const [place] = placesAt([index]);
        if (place) leaveOut(faultyImage(place, reason));
      },
    });
    return { part, largest: undefined };
  }
  const isBytes = source.image.raw === 'uint8';
  return {
    largest: isBytes ? undefined : largest,
    part: {
      count: labels.length,
      labels,
      async read(indices) {
        const own = placesAt(indices);
        const values = isBytes ? new Uint8Array(own.length * size) : new Float32Array(own.length * size);
        own.forEach((place, at) => {
          values.set(numbersOf(imageOf(place), source, size, place.file.path, place.number), at * size);
        });
        return closed(own, { values, indices });
      },
    },
  };
}

const shown = (pattern: string): string => pattern.replaceAll('\n', ', ');

function faultyImage({ file, number }: Place, reason: string): FaultyFile {
  return { file: `${file.path}, record ${number}`, reason };
}

/** Those that the patterns have and the code takes, in its order. */
function filesNamed(source: RecordSource, directories: readonly string[]): readonly string[] {
  const { path, files: steps, catalogue } = source;
  const place = (name: string) => placeOf(name, directories);
  if (catalogue !== undefined) return catalogueFiles(path, catalogue, place);
  const lines = path.split('\n');
  if (!lines.some(isOpen)) return lines.map(place);
  const found = lines.flatMap((line) =>
    isOpen(line)
      ? filesOf(line, steps ?? [], place)
      : [{ file: place(line), parts: line.split('/'), places: [], line: 0 }],
  );
  if (found.length === 0)
    throw new TrainingFault(`Expected TFRecord files at ${shown(path)}, and found none.`, 'chooseData');
  const taken = rowsTaken(
    found.length,
    steps,
    found.map(() => 0),
    fileColumns(found),
  );
  return Array.from(taken, (at) => found[at]?.file ?? '');
}

/** Of the newest version, as tensorflow_datasets takes it. */
function catalogueFiles(path: string, name: string, place: (path: string) => string): readonly string[] {
  const folder = path.slice(0, path.indexOf('/*'));
  const found = foundIn(() => filesOf(path, [{ kind: 'sorted' }], place));
  const version = ({ parts }: (typeof found)[number]) => parts.at(-2) ?? '';
  const [newest] = [...new Set(found.map(version))]
    .filter((each) => /^\d+(?:\.\d+)*$/.test(each))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  if (newest === undefined)
    throw new TrainingFault(
      `The data set “${name}” of tensorflow_datasets is not in ${folder} yet. Run tfds.load("${name}") once in Python, which downloads it there, and train again.`,
      'chooseData',
    );
  return found.filter((each) => version(each) === newest).map(({ file }) => file);
}

/** None where the folder is not there. */
function foundIn<Found>(list: () => readonly Found[]): readonly Found[] {
  try {
    return list();
  } catch (error) {
    if (error instanceof TrainingFault) return [];
    throw error;
  }
}

/** As the user chose: what is damaged is left out, or the run ends before it begins. */
function damaged(
  { number, reason, isEnd }: FaultyRecord,
  path: string,
  skips: boolean,
  issues: DataIssue[],
): void {
  const where = `Record ${number} of ${path} cannot be read: ${reason}.`;
  if (!skips)
    throw new TrainingFault(
      `${where} Repair or remove the file, or train without ${isEnd ? 'the records from there on' : 'such records'}.`,
      'skipFaulty',
    );
  issues.push({
    message: `Left out: ${isEnd ? `record ${number} of ${path} and all behind it` : `record ${number} of ${path}`} (${reason}).`,
    files: [path],
  });
}

function exampleIn(bytes: Uint8Array, wanted: ReadonlySet<string>, path: string, number: number): Example {
  try {
    return exampleOf(bytes, wanted);
  } catch {
    throw new TrainingFault(
      `Record ${number} of ${path} is no tf.train.Example, which the code reads it as. Choose other files.`,
      'chooseData',
    );
  }
}

function valuesIn(
  example: Example,
  feature: RecordSource['image'],
  path: string,
  number: number,
): FeatureValues {
  const found = valuesOf(example, feature);
  if (typeof found !== 'string') return found;
  throw new TrainingFault(`Record ${number} of ${path} is not what the code reads: ${found}.`, 'chooseData');
}

function imageIn(example: Example, { image }: RecordSource, path: string, number: number): FeatureValues {
  const found = valuesIn(example, image, path, number);
  if (found.type !== 'string' || found.values.length === 1) return found;
  throw new TrainingFault(
    `Record ${number} of ${path} has ${found.values.length} texts as its feature “${image.name}”, where the code makes one image of it.`,
    'chooseData',
  );
}

const textIn = ({ type, values }: FeatureValues): Uint8Array =>
  (type === 'string' ? values[0] : undefined) ?? new Uint8Array(0);

function numbersOf(
  image: FeatureValues,
  { image: { raw, name } }: RecordSource,
  size: number,
  path: string,
  number: number,
): ArrayLike<number> {
  const found = image.type === 'string' ? numbersIn(textIn(image), raw ?? 'uint8') : image.values;
  if (found?.length === size) return found;
  throw new TrainingFault(
    found
      ? `The model takes ${size} values an image, and “${name}” in record ${number} of ${path} has ${found.length}.`
      : `The bytes of “${name}” in record ${number} of ${path} are no whole number of ${raw} values.`,
    'chooseData',
  );
}

function largestIn(values: ArrayLike<number>): number {
  let largest = 0;
  for (let at = 0; at < values.length; at++) largest = Math.max(largest, values[at] ?? 0);
  return largest;
}

/** A class number or number to predict; of one column for each class, the place of the 1. */
function labelIn(example: Example, { label }: RecordSource, path: string, number: number): number {
  const found = valuesIn(example, label, path, number);
  if (found.type === 'string') {
    const text = new TextDecoder().decode(found.values[0]);
    const at = label.words?.indexOf(text) ?? -1;
    if (found.values.length === 1 && at >= 0) return at;
    throw new TrainingFault(
      `The label “${text}” of record ${number} of ${path} is none of ${(label.words ?? []).join(', ')}, which the code names.`,
      'chooseData',
    );
  }
  const [only] = found.values;
  if (found.values.length === 1 && only !== undefined) return only;
  const at = found.values.indexOf(1);
  if (at >= 0 && found.values.every((value, place) => value === (place === at ? 1 : 0))) return at;
  throw new TrainingFault(
    `“${label.name}” in record ${number} of ${path} has ${found.values.length} values; expected a class number, or one column for each class with a single 1.`,
    'chooseData',
  );
}
