/** A real child process trains a small network on real MNIST, on each runtime that can be had here. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';
import { measuredNames } from '../../src/protocol/monitors.js';
import type { RuntimeId } from '../../src/protocol/trainer.js';
import { findTensorFlow } from '../../src/trainer/runtimes/tensorflowSetup.js';
import { tinyNetwork } from './tinyNetwork.js';
import { expectSetUp, hasTensorFlow, train } from './training.js';

beforeAll(expectSetUp);

const runtimes: readonly RuntimeId[] = hasTensorFlow ? ['wasm', 'tensorflow'] : ['wasm'];

/** Of the first batch: on the initial weights. */
const firstLosses: number[] = [];

test.each(runtimes)(
  '%s learns digits, reports each batch and leaves a model on disk',
  async (runtime) => {
    const directory = mkdtempSync(path.join(tmpdir(), 'convlens-train-'));
    try {
      const overrides = { epochs: 2, batchSize: 50, maxImages: 1000, seed: 1 };
      const request = { plan: tinyNetwork, runtime, overrides };
      const { started, result, batches, epochEnds } = await train(directory, request);
      firstLosses.push(batches[0]?.loss ?? Number.NaN);
      expect(started.runtime.id).toBe(runtime);
      expect(result.epochs).toBe(2);
      const measured = measuredNames(request, started.data.validationImages > 0);
      expect(Object.keys(epochEnds[0]?.metrics ?? {})).toEqual(measured);
      expect(batches.length).toBeGreaterThanOrEqual(36);
      expect(result.test?.accuracy).toBeGreaterThan(0.7);
      expect(existsSync(path.join(directory, 'model.json'))).toBe(true);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  240_000,
);

test('one seed gives the same initial weights on each', () => {
  for (const loss of firstLosses) expect(loss).toBeCloseTo(firstLosses[0] ?? Number.NaN, 4);
});

// The package's own library is downloaded by its install script, which many networks refuse: the binding here is ours.
test.runIf(hasTensorFlow)(
  'the tfjs-node of a project is found above the file, and trains',
  async () => {
    const project = mkdtempSync(path.join(tmpdir(), 'convlens-project-'));
    const library = path.join(project, 'node_modules/@tensorflow/tfjs-node/lib/napi-v8');
    const inside = path.join(project, 'models', 'faces');
    for (const folder of [library, inside]) mkdirSync(folder, { recursive: true });
    copyFileSync(findTensorFlow()?.binding ?? '', path.join(library, 'tfjs_binding.node'));
    try {
      const overrides = { epochs: 1, batchSize: 50, maxImages: 200, seed: 1 };
      const request = {
        plan: tinyNetwork,
        runtime: 'tfjs-node',
        overrides,
        projectDirectory: inside,
      } as const;
      const { started } = await train(path.join(project, 'run'), request);
      expect(started.runtime).toMatchObject({ id: 'tfjs-node', title: 'tfjs-node of the project (CPU)' });
    } finally {
      rmSync(project, { recursive: true, force: true });
    }
  },
  120_000,
);

test('data that a comment names come scaled, since the code says nothing of it', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'convlens-train-'));
  const text = readFileSync('examples/mnist_cnn.ts', 'utf8');
  const analysis = analyse({ path: 'mnist_cnn.ts', language: 'typescript', text });
  const planned = trainingPlan(analysis, 'model');
  if (!planned.ok) throw new Error(planned.reasons.map(({ message }) => message).join(' '));
  try {
    const overrides = { epochs: 2, maxImages: 2000, seed: 1 };
    const { result } = await train(directory, { plan: planned.plan, runtime: 'wasm', overrides });
    expect(result.test?.accuracy).toBeGreaterThan(0.5);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}, 240_000);
