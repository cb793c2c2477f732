/** A real child process trains a small network on real MNIST with WebAssembly, which needs no set-up. */
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openChannel } from '../../src/protocol/channel.js';
import type { RunRequest, RunResult, TrainerEvents, TrainerRequests } from '../../src/protocol/trainer.js';

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

beforeAll(async () => {
  const { build } = await import('esbuild');
  const { trainerBundle, copyTrainerFiles } = await import('../../scripts/trainerBundle.mjs');
  await build(trainerBundle);
  await copyTrainerFiles();
}, 60_000);

test('WebAssembly learns digits, reports each batch and leaves a model on disk', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'convlens-train-'));
  const seen: TrainerEvents['batchEnd'][] = [];
  const child = fork('dist/trainer/main.js', { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const result = await new Promise<RunResult>((resolve, reject) => {
      const channel = openChannel<TrainerRequests, object, object, TrainerEvents>(
        {
          send: (message) => child.send(message as object),
          listen: (handler) => child.on('message', handler),
        },
        {
          requests: {},
          events: {
            preparing: () => {},
            batchEnd: (data) => seen.push(data),
            epochEnd: () => {},
            finished: resolve,
            failed: ({ message, detail }) => reject(new Error(`${message} ${detail ?? ''}`)),
          },
        },
      );
      child.on('exit', (code) => reject(new Error(`the trainer ended with ${code}`)));
      void channel
        .request('start', {
          plan: tinyNetwork,
          outputDirectory: directory,
          cacheDirectory: path.join(directory, 'cache'),
          runtime: 'wasm',
          overrides: { epochs: 2, batchSize: 50, maxImages: 1000, seed: 1 },
        })
        .then((answer) => {
          if (!answer.ok) reject(new Error(answer.message));
        });
    });
    expect(result.epochs).toBe(2);
    expect(seen.length).toBeGreaterThanOrEqual(36);
    expect(result.test?.accuracy).toBeGreaterThan(0.7);
    expect(existsSync(path.join(directory, 'model.json'))).toBe(true);
  } finally {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
}, 120_000);
