/** CIFAR-10 and -100: the Python batches (pickles) and the binary files. Images are 32×32, one colour plane after another. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from 'pickleparser';
import { TrainingFault } from '../fault.js';
import { emptyPart, type ImageData, type ImagePart, memoryPart } from './dataset.js';

const SIDE = 32;
const PLANE = SIDE * SIDE;
const SIZE = 3 * PLANE;

const CIFAR10 = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

/** Undefined when the folder holds none of CIFAR's files. */
export function readCifar(folder: string, isCoarse = false): ImageData | undefined {
  const has = (name: string) => existsSync(join(folder, name));
  const path = (name: string) => join(folder, name);
  const five = (name: (index: number) => string) => [1, 2, 3, 4, 5].map(name).filter(has).map(path);
  if (has('data_batch_1')) {
    const train = five((index) => `data_batch_${index}`).map((file) => readPickle(file, 'labels'));
    const test = has('test_batch') ? [readPickle(path('test_batch'), 'labels')] : [];
    return data('CIFAR-10', CIFAR10, train, test);
  }
  if (has('data_batch_1.bin')) {
    const train = five((index) => `data_batch_${index}.bin`).map((file) => readBinary(file, 1, 0));
    const test = has('test_batch.bin') ? [readBinary(path('test_batch.bin'), 1, 0)] : [];
    return data('CIFAR-10', CIFAR10, train, test);
  }
  const names = Array.from({ length: isCoarse ? 20 : 100 }, (_, label) => String(label));
  if (has('train') && has('meta')) {
    const key = isCoarse ? 'coarse_labels' : 'fine_labels';
    const test = has('test') ? [readPickle(path('test'), key)] : [];
    return data('CIFAR-100', names, [readPickle(path('train'), key)], test);
  }
  if (has('train.bin')) {
    const test = has('test.bin') ? [readBinary(path('test.bin'), 2, isCoarse ? 0 : 1)] : [];
    return data('CIFAR-100', names, [readBinary(path('train.bin'), 2, isCoarse ? 0 : 1)], test);
  }
  return undefined;
}

interface Chunk {
  readonly planes: Uint8Array;
  readonly labels: readonly number[];
}

function readPickle(file: string, key: string): Chunk {
  const found = unpickled(file);
  const planes = bytesOf(found.get('data'));
  const labels = found.get(key);
  if (!planes || !Array.isArray(labels) || planes.length !== labels.length * SIZE)
    throw new TrainingFault(`Expected a batch of CIFAR in ${file}, and found something else.`, 'chooseData');
  return { planes, labels: labels.map(Number) };
}

function readBinary(file: string, labelBytes: number, labelAt: number): Chunk {
  const bytes = readFileSync(file);
  const row = labelBytes + SIZE;
  const count = Math.floor(bytes.length / row);
  if (count === 0 || count * row !== bytes.length)
    throw new TrainingFault(
      `${file} is no whole number of CIFAR's images: it has ${bytes.length} bytes.`,
      'chooseData',
    );
  const planes = new Uint8Array(count * SIZE);
  const labels: number[] = [];
  for (let index = 0; index < count; index++) {
    labels.push(bytes[index * row + labelAt] ?? 0);
    planes.set(bytes.subarray(index * row + labelBytes, (index + 1) * row), index * SIZE);
  }
  return { planes, labels };
}

function data(
  title: string,
  classes: readonly string[],
  train: readonly Chunk[],
  test: readonly Chunk[],
): ImageData {
  return { title, classes, shape: [SIDE, SIDE, 3], train: part(train), test: part(test) };
}

/** Planes of red, green and blue become pixels. */
function part(chunks: readonly Chunk[]): ImagePart {
  const labels = chunks.flatMap((chunk) => chunk.labels);
  if (labels.length === 0) return emptyPart;
  const values = new Uint8Array(labels.length * SIZE);
  let at = 0;
  for (const { planes } of chunks)
    for (let start = 0; start < planes.length; start += SIZE)
      for (let pixel = 0; pixel < PLANE; pixel++)
        for (let colour = 0; colour < 3; colour++) values[at++] = planes[start + colour * PLANE + pixel] ?? 0;
  return memoryPart(values, labels, SIZE);
}

/** A pickled dictionary; NumPy's arrays stay what their own pickling says: the bytes are in their state. */
function unpickled(file: string): ReadonlyMap<string, unknown> {
  try {
    const found: unknown = new Parser({
      nameResolver: { resolve: (module: string, name: string) => standIn(`${module}.${name}`) },
      unpicklingTypeOfDictionary: 'Map',
    }).parse(readFileSync(file));
    if (!(found instanceof Map)) throw new Error('it is no dictionary');
    return new Map([...found].map(([key, value]) => [textOf(key), value]));
  } catch (error) {
    throw new TrainingFault(
      `${file} could not be read as a pickle: ${error instanceof Error ? error.message : String(error)}.`,
      'chooseData',
    );
  }
}

/** Stands for any Python class or function: nothing of a pickle is run. */
function standIn(name: string) {
  class Reduced {
    readonly name = name;
    readonly args: readonly unknown[];
    state: unknown;
    constructor(...args: unknown[]) {
      this.args = args;
    }
    __setnewargs_ex__(): void {}
    __setstate__(state: unknown): void {
      this.state = state;
    }
  }
  return new Proxy(Reduced, { apply: (target, _, args) => Reflect.construct(target, args) });
}

/** Python 2 wrote bytes as text of one byte a character; `_codecs.encode(text, 'latin1')` is the same of Python 3. */
function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return new Uint8Array(Buffer.from(value, 'latin1'));
  if (typeof value !== 'object' || value === null) return undefined;
  const { state, args } = value as { state?: unknown; args?: readonly unknown[] };
  const raw = Array.isArray(state) ? state.at(-1) : args?.[0];
  return raw === undefined || raw === value ? undefined : bytesOf(raw);
}

function textOf(key: unknown): string {
  const bytes = bytesOf(key);
  return bytes ? Buffer.from(bytes).toString('latin1') : String(key);
}
