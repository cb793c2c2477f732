/**
 * Run as a process of its own, with TensorFlow's library path: the losses of the parity fixture's runs on
 * each runtime, as one JSON line per run. `parity.test.ts` bundles and starts it.
 */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { models } from '@tensorflow/tfjs-layers';
import { registerLayers } from '../../src/trainer/layers/register.js';
import { KerasOptimizer } from '../../src/trainer/optimizers/optimizer.js';
import { functionsOf } from '../../src/trainer/step.js';
import { asWholeStep, wholeStepRunner } from '../../src/trainer/wholeStep.js';
import { startRuntime } from './programRuntime.js';

export interface ParityFixture {
  readonly batch: number;
  readonly steps: number;
  readonly classes: number;
  readonly images: string;
  readonly labels: readonly number[];
  readonly weights: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly runs: readonly {
    readonly title: string;
    readonly name: string;
    readonly options: Readonly<Record<string, unknown>>;
    readonly normalised: boolean;
    readonly losses: readonly number[];
  }[];
}

const fixture = JSON.parse(readFileSync('test/fixtures/parity.json', 'utf8')) as ParityFixture;
const images = floats(fixture.images);

async function main(): Promise<void> {
  await startRuntime(process.argv[2]);
  registerLayers();
  const [, , , ...titles] = process.argv;
  const runs = fixture.runs.filter(({ title }) => titles.length === 0 || titles.includes(title));
  for (const run of runs) {
    const model = await build(run.normalised);
    const optimizer = new KerasOptimizer(run.name, run.options);
    model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
    const losses: number[] = [];
    const { count = 0, replayed = 0 } = wholeStepRunner() ?? {};
    const train = functionsOf(model).makeTrainFunction();
    let tensors = 0;
    for (let step = 0; step < fixture.steps; step++) {
      const size = images.length / fixture.steps;
      const x = tf.tensor4d(images.slice(step * size, (step + 1) * size), [fixture.batch, 8, 8, 1]);
      const labels = fixture.labels.slice(step * fixture.batch, (step + 1) * fixture.batch);
      const y = tf.tensor2d([...labels], [fixture.batch, 1]);
      // The first makes the averages.
      const compute = () => train([x, y]) as [tf.Tensor];
      const [loss] = asWholeStep(model, 'train', [x, y], compute, { holders: [optimizer.holder] });
      losses.push((await loss.data())[0] ?? Number.NaN);
      tf.dispose([x, y, loss]);
      if (step === 1) tensors = tf.memory().numTensors;
    }
    const leaked = tf.memory().numTensors - tensors;
    process.stdout.write(
      `${JSON.stringify({ title: run.title, normalised: run.normalised, expected: run.losses, losses, leaked, whole: (wholeStepRunner()?.count ?? 0) - count, replayed: (wholeStepRunner()?.replayed ?? 0) - replayed })}\n`,
    );
    optimizer.dispose();
    model.dispose();
  }
}

async function build(normalised: boolean) {
  const layer = (class_name: string, name: string, config: object) => ({
    class_name,
    config: { name, ...config },
  });
  const topology = {
    class_name: 'Sequential',
    config: {
      name: 'model',
      layers: [
        layer('Conv2D', 'conv', {
          ...{ batch_input_shape: [null, 8, 8, 1], filters: 6, kernel_size: [3, 3], padding: 'same' },
        }),
        ...(normalised ? [layer('BatchNormalization', 'norm', { momentum: 0.9 })] : []),
        layer('Activation', 'relu', { activation: 'relu' }),
        layer('MaxPooling2D', 'pool', { pool_size: [2, 2], strides: [2, 2], padding: 'valid' }),
        layer('Flatten', 'flat', {}),
        layer('Dense', 'dense', { units: fixture.classes, activation: 'softmax' }),
      ],
    },
  };
  const model = await models.modelFromJSON(topology as unknown as Parameters<typeof models.modelFromJSON>[0]);
  for (const [name, values] of Object.entries(fixture.weights[normalised ? 'normalised' : 'plain'] ?? {})) {
    const target = model.getLayer(name);
    target.setWeights(
      target.getWeights().map((weight, at) => tf.tensor(floats(values[at] ?? ''), weight.shape)),
    );
  }
  return model;
}

function floats(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

void main();
