/** A real child process trains a small network on real MNIST, on each runtime that can be had here. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { RunRequest, RuntimeId } from '../../src/protocol/trainer.js';
import { expectSetUp, hasTensorFlow, train } from './training.js';

const here = { path: 'mnist.py', start: 0, end: 0 };

const tinyNetwork: RunRequest['plan'] = {
  modelId: 'model',
  modelName: 'model',
  topology: {
    class_name: 'Sequential',
    config: {
      name: 'model',
      layers: [
        {
          class_name: 'Conv2D',
          config: {
            name: 'conv2d',
            batch_input_shape: [null, 28, 28, 1],
            filters: 8,
            kernel_size: [3, 3],
            strides: [2, 2],
            padding: 'same',
            activation: 'relu',
          },
        },
        { class_name: 'Flatten', config: { name: 'flatten' } },
        { class_name: 'Dense', config: { name: 'dense', units: 10, activation: 'softmax' } },
      ],
    },
  },
  inputShape: [28, 28, 1],
  outputUnits: 10,
  settings: {
    optimizer: { value: { name: 'Adam', options: { learning_rate: 0.003 } }, location: here },
    loss: { value: 'sparse_categorical_crossentropy', location: here },
    metrics: { value: ['accuracy'], location: here },
    notHonoured: [],
  },
  data: { kind: 'dataset', name: 'mnist', scale: 255 },
  notHonoured: [],
  layerLocations: {},
};

beforeAll(expectSetUp);

const runtimes: readonly RuntimeId[] = hasTensorFlow ? ['wasm', 'tensorflow'] : ['wasm'];

test.each(runtimes)(
  '%s learns digits, reports each batch and leaves a model on disk',
  async (runtime) => {
    const directory = mkdtempSync(path.join(tmpdir(), 'convlens-train-'));
    try {
      const overrides = { epochs: 2, batchSize: 50, maxImages: 1000, seed: 1 };
      const { started, result, batches } = await train(directory, { plan: tinyNetwork, runtime, overrides });
      expect(started.runtime.id).toBe(runtime);
      expect(result.epochs).toBe(2);
      expect(batches.length).toBeGreaterThanOrEqual(36);
      expect(result.test?.accuracy).toBeGreaterThan(0.7);
      expect(existsSync(path.join(directory, 'model.json'))).toBe(true);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  240_000,
);
