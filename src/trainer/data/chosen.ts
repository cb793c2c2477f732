/** Data that the user pointed to: what it is, its content says. */
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isFolder, subfolders } from '../../runs/classFolders.js';
import { isNpy, readNpy } from '../../runs/data/npy.js';
import { TrainingFault } from '../fault.js';
import { arrayPart, imageShape, largestOf, numbered, readChosenNpz, readImages } from './arrays.js';
import { readCifar } from './cifar.js';
import { readCsv } from './csv.js';
import { emptyPart, type ImageData } from './dataset.js';
import { type FolderChoices, readChosenFolder } from './folderData.js';
import { readIdxFolder } from './kerasDatasets.js';

/** `shape` is what the model takes: image files are resized to it. */
export async function readChosen(
  path: string,
  shape: ImageData['shape'],
  choices: FolderChoices,
): Promise<ImageData> {
  if (isFolder(path)) return readFolder(path, shape, choices);
  const head = firstBytes(path);
  if (head.toString('latin1', 0, 2) === 'PK') return readChosenNpz(path);
  if (isNpy(head)) return readNpyPair(path);
  if (head.readUInt32BE(0) === 0x00000803 || basename(path).includes('-idx')) return idx(dirname(path));
  if (/\.(?:csv|tsv|txt)$/i.test(path)) return readCsv(path, choices.report);
  const cifar = readCifar(dirname(path));
  if (cifar) return cifar;
  throw new TrainingFault(
    `${path} is no data that ConvLens reads: a folder of images, a .csv table, .npz, .npy, IDX or CIFAR.`,
    'chooseData',
  );
}

async function readFolder(
  path: string,
  shape: ImageData['shape'],
  choices: FolderChoices,
): Promise<ImageData> {
  const cifar = readCifar(path);
  if (cifar) return cifar;
  if (['', '.gz'].some((end) => existsSync(join(path, `train-images-idx3-ubyte${end}`)))) return idx(path);
  const table = ['fer2013.csv', 'icml_face_data.csv', 'train.csv'].find((name) =>
    existsSync(join(path, name)),
  );
  if (table && subfolders(path).length === 0) return readCsv(join(path, table), choices.report);
  return readChosenFolder(path, shape, choices);
}

function idx(folder: string): ImageData {
  const parts = readIdxFolder(folder);
  return { title: basename(folder), classes: numbered(parts.train.labels), ...parts };
}

/** `x_train.npy` and the `y_train.npy` beside it. */
function readNpyPair(path: string): ImageData {
  const name = basename(path);
  const beside = [
    name.replace(/^x/i, (x) => (x === 'x' ? 'y' : 'Y')),
    name.replace(/images?/i, 'labels'),
    name.replace(/data/i, 'labels'),
    name.replace(/features/i, 'targets'),
  ].find((other) => other !== name && existsSync(join(dirname(path), other)));
  if (!beside)
    throw new TrainingFault(
      `Expected the labels beside ${path}, in a file such as ${name.replace(/^[^.]*/, 'labels')} or y_train.npy, and found none.`,
      'chooseData',
    );
  const images = readImages({ path });
  const labels = readNpy(readFileSync(join(dirname(path), beside)), beside);
  const train = arrayPart(images, labels, name);
  return {
    ...{ title: name, classes: numbered(train.labels), shape: imageShape(images, name), train },
    largest: largestOf(images),
    test: emptyPart,
  };
}

function firstBytes(path: string): Buffer {
  const head = Buffer.alloc(16);
  const file = openSync(path, 'r');
  readSync(file, head, 0, head.length, 0);
  closeSync(file);
  return head;
}
