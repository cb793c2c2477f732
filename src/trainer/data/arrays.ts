/** Images and labels that stand as arrays in `.npy` and `.npz` files. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { bytesAt } from '../../runs/data/bytesAt.js';
import { isNpy, type NumpyArray, readNpy } from '../../runs/data/npy.js';
import { type NpzEntry, npzEntries, readNpzArray } from '../../runs/data/npz.js';
import { TrainingFault } from '../fault.js';
import { emptyPart, type ImageData, type ImagePart, memoryPart, type TargetPart } from './dataset.js';
import { type NpyFile, openLargeNpy } from './npyFile.js';

export interface ArrayPlace {
  readonly path: string;
  readonly name?: string;
}

/** The images that the code takes; those of a large file stay in it. */
export function readImages(place: ArrayPlace): NumpyArray | NpyFile {
  const entry = isNpz(place.path) ? entryOf(place) : undefined;
  return openLargeNpy(place.path, undefined, entry) ?? readArray(place);
}

/** The array that the code takes; `path` is the file's own on this machine. */
export function readArray(place: ArrayPlace): NumpyArray {
  const { path } = place;
  return isNpz(path) ? readNpzArray(path, entryOf(place)) : readNpy(readFileSync(path), path);
}

function entryOf({ path, name }: ArrayPlace): NpzEntry {
  const entries = npzEntries(path);
  const found = name === undefined ? entries[0] : entries.find((entry) => entry.name === name);
  if (found) return found;
  const names = entries.map((entry) => entry.name).join(', ');
  throw new TrainingFault(`${path} holds no array “${name}”; it holds: ${names}.`);
}

/** All but `.npy`, which its first bytes tell. */
const isNpz = (path: string): boolean => !isNpy(bytesAt(path, 0, 6));

/** Height, width and channels of an array of images; pixels in one row are a square. */
export function imageShape(array: Pick<NumpyArray, 'shape'>, title: string): ImageData['shape'] {
  const [, ...sizes] = array.shape;
  const [height = 0, width = 0, channels = 1] = sizes;
  if (sizes.length === 2 || (sizes.length === 3 && channels <= 4)) return [height, width, channels];
  const side = Math.sqrt(height);
  if (sizes.length === 1 && Number.isInteger(side)) return [side, side, 1];
  throw new TrainingFault(
    `Expected an array of images in ${title}: (count, height, width) or (count, height, width, channels), and found (${array.shape.join(', ')}).`,
    'chooseData',
  );
}

/** Class numbers, from numbers or from one-hot rows. */
function classNumbers(labels: NumpyArray): ArrayLike<number> {
  const [count = 0, columns = 1] = labels.shape;
  if (columns <= 1) return labels.values;
  return Float32Array.from({ length: count }, (_, row) => {
    let best = 0;
    for (let column = 1; column < columns; column++)
      if ((labels.values[row * columns + column] ?? 0) > (labels.values[row * columns + best] ?? 0))
        best = column;
    return best;
  });
}

/** Without `labels` every image has the label 0. */
export function arrayPart(
  images: NumpyArray | NpyFile,
  labels: NumpyArray | undefined,
  title: string,
): ImagePart {
  const [count = 0] = images.shape;
  const isRows = labels !== undefined && !areClasses(labels);
  const numbers = labels && !isRows ? classNumbers(labels) : new Uint8Array(labels?.shape[0] ?? count);
  if (numbers.length !== count)
    throw new TrainingFault(
      `${title} has ${count} images and ${numbers.length} labels; it needs one label an image.`,
    );
  const target = isRows ? { target: rowsPart(Float32Array.from(labels.values), count) } : {};
  if ('read' in images)
    return {
      ...target,
      count,
      labels: numbers,
      read: async (rows) => ({ values: await images.read(rows), indices: rows }),
    };
  return { ...target, ...memoryPart(images.values, numbers, images.values.length / Math.max(1, count)) };
}

/** A row of numbers that the model is to give for each image: the corners of a box, several classes at once. */
export function rowsPart(values: Float32Array, count: number): TargetPart {
  const size = values.length / Math.max(1, count);
  return { ...memoryPart(values, new Uint8Array(count), size), shape: [1, 1, size], isRow: true };
}

/** Class numbers, or rows that are one-hot throughout. */
function areClasses({ shape, values }: NumpyArray): boolean {
  const columns = shape.slice(1).reduce((product, size) => product * size, 1);
  if (columns <= 1) return true;
  let ones = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    if (value !== 0 && value !== 1) return false;
    ones += value;
    if ((at + 1) % columns !== 0) continue;
    if (ones !== 1) return false;
    ones = 0;
  }
  return true;
}

/** An `.npz` that the user chose: `x_train`, `y_train`, `x_test`, `y_test`, or the names that people give them. */
export function readChosenNpz(path: string): ImageData {
  const entries = npzEntries(path);
  const title = basename(path);
  const named = (parts: readonly string[], kinds: readonly string[]) =>
    entries.find(({ name }) => {
      const words = name.toLowerCase();
      return (
        parts.some((part) => words.includes(part)) && kinds.some((kind) => wordsOf(words).includes(kind))
      );
    });
  const pair = (parts: readonly string[]) => [named(parts, IMAGES), named(parts, LABELS)] as const;
  const [x, y] = [pair(['train'])[0] ?? named([''], IMAGES), pair(['train'])[1] ?? named([''], LABELS)];
  if (!x || !y) {
    const found = entries.map(({ name }) => name).join(', ') || 'no arrays';
    throw new TrainingFault(`Expected x_train and y_train in ${path}, and found: ${found}.`, 'chooseData');
  }
  const imagesOf = ({ name }: NpzEntry) => readImages({ path, name });
  const part = ([images, labels]: ReturnType<typeof pair>) =>
    images && labels ? arrayPart(imagesOf(images), readNpzArray(path, labels), title) : emptyPart;
  const images = imagesOf(x);
  const train = arrayPart(images, readNpzArray(path, y), title);
  const validation = part(pair(['val']));
  return {
    title,
    classes: numbered(train.labels),
    shape: imageShape(images, title),
    largest: largestOf(images),
    train,
    ...(validation.count > 0 && { validation }),
    test: part(pair(['test'])),
  };
}

const IMAGES = ['x', 'images', 'image', 'data', 'pixels', 'features'];
const LABELS = ['y', 'labels', 'label', 'targets', 'target', 'classes'];

const wordsOf = (name: string): readonly string[] =>
  name.split(/[^a-z]+|(?=train|val|test)|(?<=train|val|test)/);

export function largestOf(images: NumpyArray | NpyFile): number {
  if ('largest' in images) return images.largest;
  let most = 0;
  for (const value of images.values) if (value > most) most = value;
  return most;
}

/** `0`, `1` … up to the largest label; none when the labels are numbers to predict. */
export function numbered(labels: ArrayLike<number>): readonly string[] {
  let most = 0;
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at] ?? 0;
    if (!Number.isInteger(label) && Number.isFinite(label)) return [];
    most = Math.max(most, label);
  }
  return Array.from({ length: Math.min(10_000, Math.floor(most) + 1) }, (_, label) => String(label));
}
