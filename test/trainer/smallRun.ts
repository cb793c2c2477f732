/** A run that is over in a second: drawn shapes in two NumPy files, and a small network with dropout. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { seeded } from '../../src/trainer/data/dataset.js';
import { here, tinyNetwork } from './tinyNetwork.js';
import type { TrainRequest } from './training.js';

const SIDE = 12;
const CLASSES = 3;

const optimizers = {
  momentum: { name: 'SGD', options: { learning_rate: 0.01, momentum: 0.9 } },
  adam: { name: 'Adam', options: { learning_rate: 0.003 } },
};

export type OptimizerName = keyof typeof optimizers;

/** Of nine batches an epoch: 500 images, a tenth of them to validate. */
export function smallRun(home: string, name: OptimizerName, epochs = 4): TrainRequest {
  const images = writeImages(home, 500);
  const layers = [
    {
      class_name: 'Conv2D',
      config: {
        ...{ name: 'conv2d', batch_input_shape: [null, SIDE, SIDE, 1], filters: 8, kernel_size: [3, 3] },
        ...{ strides: [2, 2], padding: 'same', activation: 'relu' },
      },
    },
    { class_name: 'BatchNormalization', config: { name: 'batch_normalization' } },
    { class_name: 'Flatten', config: { name: 'flatten' } },
    // Chance too must go on where it was.
    { class_name: 'Dropout', config: { name: 'dropout', rate: 0.3 } },
    { class_name: 'Dense', config: { name: 'dense', units: CLASSES, activation: 'softmax' } },
  ];
  const plateau = { name: 'ReduceLROnPlateau' as const, options: { patience: 0, min_delta: 10 } };
  const plan: TrainRequest['plan'] = {
    ...tinyNetwork,
    topology: { class_name: 'Sequential', config: { name: 'model', layers } },
    ...{ inputShape: [SIDE, SIDE, 1], outputShape: [CLASSES] },
    settings: {
      ...tinyNetwork.settings,
      optimizer: { value: optimizers[name], location: here },
      validationSplit: { value: 0.1, location: here },
      callbacks: [{ value: plateau, location: here }],
    },
    data: { kind: 'arrays', images: { path: images.x }, labels: { path: images.y }, scale: 255 },
  };
  return { plan, runtime: 'wasm', overrides: { epochs, batchSize: 50, seed: 3 } };
}

/** A bright square, bar or frame on noise. */
function writeImages(home: string, count: number): { readonly x: string; readonly y: string } {
  mkdirSync(home, { recursive: true });
  const random = seeded(11);
  const x = new Uint8Array(count * SIDE * SIDE);
  const y = Uint8Array.from({ length: count }, (_, index) => index % CLASSES);
  for (let image = 0; image < count; image++)
    for (let at = 0; at < SIDE * SIDE; at++) {
      const [row, column] = [Math.floor(at / SIDE), at % SIDE];
      const inner = row > 3 && row < 8 && column > 3 && column < 8;
      const isBright = [inner, row > 4 && row < 7, row < 2 || row > 9][y[image] ?? 0];
      x[image * SIDE * SIDE + at] = random() * 120 + (isBright ? 100 : 0);
    }
  const places = { x: path.join(home, 'x.npy'), y: path.join(home, 'y.npy') };
  writeFileSync(places.x, npy(x, [count, SIDE, SIDE, 1]));
  writeFileSync(places.y, npy(y, [count]));
  return places;
}

function npy(values: Uint8Array, shape: readonly number[]): Buffer {
  const facts = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = `${facts.padEnd(117)}\n`;
  return Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from('NUMPY\x01\x00'),
    Buffer.from([118, 0]),
    Buffer.from(header, 'latin1'),
    values,
  ]);
}
