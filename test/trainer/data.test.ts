/** Own data, from the code to a trained model: folders, tables, arrays, downloads, and what can be wrong with them. */
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';
import { readCifar } from '../../src/trainer/data/cifar.js';
import { decodeImage } from '../../src/trainer/data/decode.js';
import { drawCsv, drawFolder } from './drawnFolder.js';
import { expectSetUp, train } from './training.js';

let directory: string;

beforeAll(expectSetUp);
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'convlens-data-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const model = (shape: string, units: number, first = '') => `
model = keras.Sequential([keras.Input(${shape}), ${first}layers.Conv2D(8, 3, strides=2, activation='relu'),
    layers.Flatten(), layers.Dense(${units}, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
`;

function run(code: string, options: { chosen?: string; skipFaulty?: boolean; download?: boolean } = {}) {
  const { chosen, ...overrides } = options;
  const text = `import keras, numpy as np, tensorflow as tf\nfrom keras import layers\n${code}`;
  const analysis = analyse({ path: path.join(directory, 'm.py'), language: 'python', text });
  const planned = trainingPlan(analysis, 'model', chosen);
  if (!planned.ok) throw new Error(planned.reasons.map(({ message }) => message).join(' '));
  const folder = path.join(directory, 'run');
  rmSync(folder, { recursive: true, force: true });
  return train(folder, {
    plan: planned.plan,
    projectDirectory: directory,
    runtime: 'wasm',
    overrides: { epochs: 1, seed: 1, ...overrides },
  });
}

const FOLDER = (subset: string) =>
  `keras.utils.image_dataset_from_directory('faces', image_size=(48, 48), color_mode='grayscale', validation_split=0.25, subset='${subset}', seed=3, batch_size=20)`;
const FOLDERS = `train, val = ${FOLDER('training')}, ${FOLDER('validation')}${model('(48, 48, 1)', 3, 'layers.Rescaling(1 / 255), ')}model.fit(train, validation_data=val)`;

test('a folder is decoded, divided as the code says, and shown', async () => {
  drawFolder(path.join(directory, 'faces'), 3, 40);
  const { started, result, batches } = await run(FOLDERS);
  const { data } = started;
  expect(data).toMatchObject({
    trainImages: 90,
    validationImages: 30,
    classes: ['angry', 'disgust', 'fear'],
  });
  expect(data.balance?.reduce((sum, count) => sum + count, 0)).toBe(90);
  expect(data.samples?.[0]?.image).toMatch(/^data:image\/png;base64,/);
  expect(started.batchSize).toBe(20);
  expect(batches.at(-1)?.batch).toBe(4);
  expect(result.confusion?.flat().reduce((sum, count) => sum + count, 0)).toBe(30);
}, 120_000);

test('ImageDataGenerator’s random changes reach the training images alone', async () => {
  drawFolder(path.join(directory, 'faces'), 3, 30);
  const { result } = await run(`
from keras.preprocessing.image import ImageDataGenerator
gen = ImageDataGenerator(rescale=1/255, rotation_range=15, zoom_range=0.1, width_shift_range=0.1, horizontal_flip=True)
train = gen.flow_from_directory('faces', target_size=(48, 48), color_mode='grayscale', class_mode='sparse')
val = ImageDataGenerator(rescale=1/255).flow_from_directory('faces', target_size=(48, 48), color_mode='grayscale', class_mode='sparse')
${model('(48, 48, 1)', 3)}
model.fit(train, validation_data=val)`);
  expect(result.metrics.val_loss).toBeLessThan(3);
}, 120_000);

test('Normalization gets mean and variance of the images', async () => {
  drawFolder(path.join(directory, 'faces'), 3, 20);
  const data =
    "keras.utils.image_dataset_from_directory('faces', image_size=(48, 48), color_mode='grayscale', shuffle=False)";
  const scale = 'layers.Rescaling(1 / 255), norm, ';
  await run(
    `train = ${data}\nnorm = layers.Normalization()\nnorm.adapt(train.map(lambda x, y: x))${model('(48, 48, 1)', 3, scale)}model.fit(train)`,
  );
  let [count, sum, squares] = [0, 0, 0];
  for (const name of ['angry', 'disgust', 'fear'])
    for (const file of readdirSync(path.join(directory, 'faces', name))) {
      const { data: pixels } = decodeImage(readFileSync(path.join(directory, 'faces', name, file)));
      for (let at = 0; at < pixels.length; at += 4) {
        const value = (pixels[at] ?? 0) / 255;
        [count, sum, squares] = [count + 1, sum + value, squares + value * value];
      }
    }
  const weights = new Float32Array(
    new Uint8Array(readFileSync(path.join(directory, 'run', 'weights.bin'))).buffer,
  );
  const { weightsManifest } = JSON.parse(readFileSync(path.join(directory, 'run', 'model.json'), 'utf8')) as {
    weightsManifest: { weights: { name: string; shape: number[] }[] }[];
  };
  const found: Record<string, number> = {};
  let at = 0;
  for (const { name, shape } of weightsManifest.flatMap((group) => group.weights)) {
    found[name.split('/').at(-1) ?? ''] = weights[at] ?? 0;
    at += shape.reduce((product, size) => product * size, 1);
  }
  expect(found.mean).toBeCloseTo(sum / count, 4);
  expect(found.variance).toBeCloseTo(squares / count - (sum / count) ** 2, 4);
}, 120_000);

test('files that are no images are named, and left out when the user says so', async () => {
  drawFolder(path.join(directory, 'faces'), 3, 20);
  writeFileSync(path.join(directory, 'faces', 'fear', 'broken.png'), 'text');
  writeFileSync(path.join(directory, 'faces', 'angry', 'empty.jpg'), '');
  await expect(run(FOLDERS)).rejects.toThrow(/cannot be read: .*(?:broken\.png|empty\.jpg)/);
  rmSync(path.join(directory, 'run'), { recursive: true });
  const { started } = await run(FOLDERS, { skipFaulty: true });
  const { trainImages, validationImages, issues } = started.data;
  expect(trainImages + validationImages).toBe(60);
  expect(issues?.map(({ message }) => message).join(' ')).toMatch(/Left out: [12] of \d+ images/);
}, 120_000);

test('an image that is cut off in the middle is met while training, and named', async () => {
  drawFolder(path.join(directory, 'faces'), 3, 20);
  truncateSync(path.join(directory, 'faces', 'disgust', '0007.png'), 300);
  await expect(run(FOLDERS)).rejects.toThrow(/1 of \d+ images cannot be read: .*0007\.png/);
  const { result } = await run(FOLDERS, { skipFaulty: true });
  expect(result.epochs).toBe(1);
}, 120_000);

test('damaged files of every kind are named and left out; rarer kinds, pictures for printing too, train', async () => {
  const folder = path.join(directory, 'odd');
  cpSync('test/fixtures/oddImages', path.join(folder, 'a'), { recursive: true });
  cpSync('test/fixtures/oddImages', path.join(folder, 'b'), { recursive: true });
  const damaged = ['greyAlpha.png', 'progressive.jpg', 'palette.gif', 'lossy.webp'].map((name) => {
    const bytes = readFileSync(path.join(folder, 'a', name));
    writeFileSync(path.join(folder, 'a', `half-${name}`), bytes.subarray(0, bytes.length / 2));
    return `half-${name}`;
  });
  const code = `${model('(48, 48, 3)', 2)}model.fit(x, y)`;
  await expect(run(code, { chosen: folder })).rejects.toThrow(/cannot be read: .*Repair or remove it/);
  const { started, result, warnings } = await run(code, { chosen: folder, skipFaulty: true });
  const said = [...(started.data.issues?.map(({ message }) => message) ?? []), ...warnings].join();
  for (const name of damaged) expect(said).toContain(`${name} (it is a damaged`);
  expect(said).not.toContain('cmyk');
  expect(started.data.trainImages).toBe(28);
  expect(Number.isFinite(result.metrics.loss)).toBe(true);
}, 120_000);

test('a class without images, and a folder that is not there', async () => {
  drawFolder(path.join(directory, 'faces'), 3, 12);
  rmSync(path.join(directory, 'faces', 'fear'), { recursive: true });
  mkdirSync(path.join(directory, 'faces', 'fear'));
  const { started } = await run(FOLDERS);
  expect(started.data.issues?.map(({ message }) => message)).toContain(
    'No images to train on for fear: the model cannot learn it.',
  );
  rmSync(path.join(directory, 'faces'), { recursive: true });
  rmSync(path.join(directory, 'run'), { recursive: true });
  await expect(run(FOLDERS)).rejects.toThrow(/The data “faces” is not there: .* does not exist/);
}, 120_000);

test('FER-2013’s table: parts by usage, lines that do not fit left out', async () => {
  const file = path.join(directory, 'fer2013.csv');
  drawCsv(file, 100);
  writeFileSync(
    file,
    `${readFileSync(file, 'utf8')}3,1 2 3,Training\n3,,Training\nx,1 2,Test\n3,1 nan 3,Test\n3.5,1,Test\n`,
  );
  const { started } = await run(`${model('(48, 48, 1)', 7)}model.fit(x, y)`, { chosen: file });
  expect(started.data).toMatchObject({ trainImages: 80, validationImages: 10, testImages: 10 });
  expect(started.data.classes[3]).toBe('Happy');
  expect(started.data.issues?.map(({ message }) => message)).toEqual([
    'Line 102 of fer2013.csv is left out: it has 3 pixels, where the first row has 2,304.',
    'Line 103 of fer2013.csv is left out: it has no pixels.',
    'Line 104 of fer2013.csv is left out: its class is “x”, no whole number from 0.',
    'Line 105 of fer2013.csv is left out: pixel 2 is “nan”, no number.',
    'Line 106 of fer2013.csv is left out: its class is “3.5”, no whole number from 0.',
  ]);
}, 120_000);

/** NumPy's format: magic, version 1.0, a padded header, the values. */
function npy(type: string, shape: readonly number[], values: Uint8Array): Buffer {
  const sizes = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${sizes}, }`;
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const start = Buffer.from([
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    padded.length & 255,
    padded.length >> 8,
  ]);
  return Buffer.concat([start, Buffer.from(padded, 'latin1'), values]);
}

const bytesOf = (values: Float32Array | BigInt64Array) => new Uint8Array(values.buffer);

test('arrays of an archive with a split as scikit-learn’s', async () => {
  const x = Float32Array.from({ length: 50 * 64 }, (_, at) => Math.sin(at));
  const y = BigInt64Array.from({ length: 50 }, (_, at) => BigInt(at % 4));
  const zip = zipSync({ 'x.npy': npy('<f4', [50, 8, 8], bytesOf(x)), 'y.npy': npy('<i8', [50], bytesOf(y)) });
  writeFileSync(path.join(directory, 'data.npz'), zip);
  const { started } = await run(
    `
from sklearn.model_selection import train_test_split
file = np.load('data.npz')
x_train, x_val, y_train, y_val = train_test_split(file['x'][..., None], file['y'], test_size=0.3, random_state=0)
${model('(8, 8, 1)', 4)}
model.fit(x_train, y_train, validation_data=(x_val, y_val))`.replace('[..., None]', ''),
  );
  expect(started.data).toMatchObject({
    trainImages: 35,
    validationImages: 15,
    classes: ['0', '1', '2', '3'],
  });
}, 120_000);

test('values that are no numbers, and labels beyond the classes, end the run with a sentence', async () => {
  const x = new Float32Array(20 * 64).fill(0.5);
  x[70] = Number.NaN;
  const y = BigInt64Array.from({ length: 20 }, (_, at) => BigInt(at % 3));
  const write = () => {
    writeFileSync(path.join(directory, 'x.npy'), npy('<f4', [20, 8, 8], bytesOf(x)));
    writeFileSync(path.join(directory, 'y.npy'), npy('<i8', [20], bytesOf(y)));
  };
  const code = `${model('(8, 8, 1)', 3)}model.fit(np.load('x.npy'), np.load('y.npy'))`;
  write();
  await expect(run(code)).rejects.toThrow(/values that are no numbers \(NaN or infinite\)/);
  x[70] = 0.1;
  y[5] = -1n;
  write();
  rmSync(path.join(directory, 'run'), { recursive: true });
  await expect(run(code)).rejects.toThrow(/has the label -1; expected a whole number from 0 to 2/);
}, 120_000);

test('CIFAR’s binary files', async () => {
  const folder = path.join(directory, 'cifar');
  mkdirSync(folder);
  const rows = Buffer.concat(
    Array.from({ length: 20 }, (_, at) =>
      Buffer.concat([Buffer.from([at % 10]), Buffer.alloc(3072, at * 12)]),
    ),
  );
  writeFileSync(path.join(folder, 'data_batch_1.bin'), rows);
  writeFileSync(path.join(folder, 'test_batch.bin'), rows);
  const { started } = await run(`${model('(32, 32, 3)', 10)}model.fit(x, y)`, { chosen: folder });
  expect(started.data).toMatchObject({ title: 'CIFAR-10', trainImages: 20, testImages: 20 });
}, 120_000);

/** As Python 2 pickled CIFAR's batches: protocol 2, the pixels as a string in the state of a NumPy array. */
function pickledBatch(count: number): Buffer {
  const text = (bytes: Buffer) => {
    const long = Buffer.alloc(4);
    long.writeInt32LE(bytes.length);
    return bytes.length < 256 ? [Buffer.from([0x55, bytes.length]), bytes] : [Buffer.from('T'), long, bytes];
  };
  const word = (value: string) => text(Buffer.from(value));
  const number = (value: number) =>
    Buffer.from(value < 256 ? [0x4b, value] : [0x4d, value & 255, value >> 8]);
  const raw = (...bytes: readonly (number | string)[]) =>
    Buffer.concat(
      bytes.map((each) => (typeof each === 'number' ? Buffer.from([each]) : Buffer.from(each, 'latin1'))),
    );
  const pixels = Buffer.from(Array.from({ length: count * 3072 }, (_, at) => at % 251));
  const minusOne = 'J\xff\xff\xff\xff';
  return Buffer.concat([
    ...[raw(0x80, 2, '}('), ...word('data'), raw('cnumpy.core.multiarray\n_reconstruct\n')],
    ...[raw('cnumpy\nndarray\n'), number(0), raw(0x85), ...word('b'), raw(0x87, 'R(')],
    ...[number(1), number(count), number(3072), raw(0x86, 'cnumpy\ndtype\n'), ...word('u1'), number(0)],
    ...[number(1), raw(0x87, 'R('), number(3), ...word('|'), raw('NNN', minusOne, minusOne)],
    ...[number(0), raw('tb', 0x89), ...text(pixels), raw('tb'), ...word('labels'), raw('](')],
    ...Array.from({ length: count }, (_, at) => number(at % 10)),
    raw('eu.'),
  ]);
}

test('CIFAR’s Python batches, planes to pixels', async () => {
  const folder = path.join(directory, 'cifar-10-batches-py');
  mkdirSync(folder);
  for (const name of ['data_batch_1', 'test_batch']) writeFileSync(path.join(folder, name), pickledBatch(12));
  const { values } = (await readCifar(folder)?.train.read([0, 1])) ?? { values: [] };
  // Pixel 1 of image 0: red 1, green 1024 + 1, blue 2048 + 1, all modulo 251.
  expect([...values.slice(3, 6)]).toEqual([1, 1025 % 251, 2049 % 251]);
  const { started } = await run(`${model('(32, 32, 3)', 10)}model.fit(x, y)`, { chosen: folder });
  expect(started.data).toMatchObject({ title: 'CIFAR-10', trainImages: 12, testImages: 12 });
}, 120_000);

/** Fashion-MNIST's four files as its server has them, with a few images. */
function serve(files: ReadonlyMap<string, Buffer>): Promise<Server> {
  const server = createServer((request, response) => {
    const file = files.get(path.posix.basename(request.url ?? ''));
    if (!file) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-length': file.length }).end(file);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function idx(sizes: readonly number[], values: Buffer): Buffer {
  const head = Buffer.alloc(4 + 4 * sizes.length);
  head.set([0, 0, 8, sizes.length]);
  for (const [axis, size] of sizes.entries()) head.writeUInt32BE(size, 4 + 4 * axis);
  return gzipSync(Buffer.concat([head, values]));
}

test('a Keras data set is downloaded only when the user allows it, and kept', async () => {
  const files = new Map<string, Buffer>();
  for (const [prefix, count] of [
    ['train', 30],
    ['t10k', 10],
  ] as const) {
    const labels = Buffer.from(Array.from({ length: count }, (_, at) => at % 10));
    files.set(`${prefix}-images-idx3-ubyte.gz`, idx([count, 28, 28], Buffer.alloc(count * 784, 90)));
    files.set(`${prefix}-labels-idx1-ubyte.gz`, idx([count], labels));
  }
  const server = await serve(files);
  const before = { ...process.env };
  process.env.CONVLENS_DATASETS = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.KERAS_HOME = path.join(directory, 'keras');
  const code = `
(x, y), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x = x[..., None] / 255
${model('(28, 28, 1)', 10)}
model.fit(x[5:], y[5:], validation_data=(x[:5], y[:5]))`;
  try {
    await expect(run(code)).rejects.toThrow(
      /Fashion-MNIST is not on this machine: .* can be downloaded from 127\.0\.0\.1/,
    );
    rmSync(path.join(directory, 'run'), { recursive: true });
    const { started } = await run(code, { download: true });
    expect(started.data).toMatchObject({ trainImages: 25, validationImages: 5, testImages: 10 });
    const kept = path.join(
      directory,
      'run',
      'cache',
      'datasets',
      'fashion-mnist',
      'train-images-idx3-ubyte.gz',
    );
    const sum = (file: Buffer | undefined) =>
      createHash('sha256')
        .update(file ?? '')
        .digest('hex');
    expect(sum(readFileSync(kept))).toBe(sum(files.get('train-images-idx3-ubyte.gz')));
  } finally {
    process.env = before;
    server.close();
  }
}, 120_000);
