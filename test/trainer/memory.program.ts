/**
 * Run as a process of its own: a thousand batches through every part of a run on one runtime, and what stays behind;
 * then what dropout drops. `memory.test.ts` bundles and starts it.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, models } from '@tensorflow/tfjs-layers';
import { inOrder } from '../../src/runs/data/shuffling.js';
import { batches } from '../../src/trainer/batches.js';
import { memoryPart, seeded } from '../../src/trainer/data/dataset.js';
import { registerLayers } from '../../src/trainer/layers/register.js';
import { accuracyFor, compiledLoss } from '../../src/trainer/losses.js';
import { Meters } from '../../src/trainer/metrics.js';
import { KerasOptimizer } from '../../src/trainer/optimizers/optimizer.js';
import { functionsOf } from '../../src/trainer/step.js';
import { Tap } from '../../src/trainer/tap.js';
import { asWholeStep, wholeStepRunner } from '../../src/trainer/wholeStep.js';
import { startRuntime } from './programRuntime.js';

const BATCHES = 1000;
/** By then threads and graph have the memory that they keep. */
const WARM = 400;
const SIZE = 8;
const IMAGE = [12, 12, 2] as const;

type Topology = Parameters<typeof models.modelFromJSON>[0];

const layers = [
  ['RandomFlip', { mode: 'horizontal', batch_input_shape: [null, ...IMAGE] }],
  ['RandomRotation', { factor: 0.1 }],
  ['Conv2D', { filters: 6, kernel_size: [3, 3], padding: 'same', activation: 'leakyRelu' }],
  ['BatchNormalization', {}],
  ['AveragePooling2D', { pool_size: [2, 2], padding: 'same' }],
  ['Conv2D', { filters: 6, kernel_size: [3, 3], groups: 2 }],
  ['SpatialDropout2D', { rate: 0.2 }],
  ['UpSampling2D', { size: [2, 2], interpolation: 'bilinear' }],
  ['Flatten', {}],
  ['Dropout', { rate: 0.3 }],
  ['Dense', { units: 4, activation: 'softmax' }],
] as const;

async function main(): Promise<void> {
  await startRuntime(process.argv[2]);
  registerLayers();
  process.stdout.write(`${JSON.stringify(await trained())}\n`);
  process.stdout.write(`${JSON.stringify(await dropped())}\n`);
}

async function build(parts: readonly (readonly [string, object])[]): Promise<LayersModel> {
  const config = parts.map(([class_name, given], at) => ({
    class_name,
    config: { name: `layer_${at}`, ...given },
  }));
  return models.modelFromJSON({
    class_name: 'Sequential',
    config: { name: 'm', layers: config },
  } as unknown as Topology);
}

/** Tensors and resident megabytes, without JavaScript's own heap, when it is warm and at the end. */
async function trained() {
  const model = await build(layers);
  const [meters, tap] = [
    new Meters([{ name: 'AUC', logged: 'auc', options: {}, isMeasured: true }], 4),
    new Tap(),
  ];
  const loss = compiledLoss('categoricalCrossentropy', {}, 4);
  const optimizer = new KerasOptimizer('Adam', {});
  model.compile({
    optimizer,
    loss: loss as unknown as string,
    metrics: [...accuracyFor('categoricalCrossentropy', {}), tap.listen],
  });
  const size = IMAGE.reduce((product, length) => product * length, 1);
  const random = seeded(1);
  const images = 64;
  const part = memoryPart(
    Float32Array.from({ length: images * size }, random),
    Array.from({ length: images }, (_, at) => at % 4),
    size,
  );
  const shape = { input: IMAGE, image: IMAGE, outputs: [{ units: 4, oneHot: true }] };
  const step = functionsOf(model).makeTrainFunction();
  const found: { tensors: number; megabytes: number }[] = [];
  let done = 0;
  while (done < BATCHES)
    for await (const { xs, ys } of batches(part, inOrder(images), SIZE, shape)) {
      const [x] = xs as [tf.Tensor];
      const [y] = ys as [tf.Tensor];
      const compute = () => step([x, y]);
      const output = asWholeStep(model, 'train', [x, y], compute, {
        holders: [optimizer.holder, tap.holder],
      });
      await Promise.all(output.map((value) => value.data()));
      await tap.take((truth, guess) => meters.add(truth, guess));
      tf.dispose([x, y, ...output]);
      done++;
      if (done !== WARM && done !== BATCHES) continue;
      global.gc?.();
      const { rss, heapTotal } = process.memoryUsage();
      found.push({ tensors: tf.memory().numTensors, megabytes: (rss - heapTotal) / 1e6 });
    }
  const { count = 0, replayed = 0 } = wholeStepRunner() ?? {};
  return { kind: 'trained', found, whole: count, replayed };
}

/** How dropout's masks are distributed: shares kept, their spread over batches, and the scale of what is kept. */
async function dropped() {
  const [units, rows, rate] = [512, 64, 0.3];
  const model = await build([['Dropout', { rate, batch_input_shape: [null, units] }]]);
  const shares: number[] = [];
  let [sum, scale] = [0, 0];
  let repeats = 0;
  let before: Float32Array | undefined;
  for (let batch = 0; batch < 50; batch++) {
    const made = tf.tidy(() => model.apply(tf.ones([rows, units]), { training: true }) as tf.Tensor);
    const values = Float32Array.from(await made.data());
    made.dispose();
    const kept = values.filter((value) => value !== 0);
    shares.push(kept.length / values.length);
    scale = kept[0] ?? 0;
    sum += values.reduce((total, value) => total + value, 0) / values.length;
    const last = before;
    if (last?.every((value, at) => value === values[at])) repeats++;
    before = values;
  }
  return { kind: 'dropped', shares, scale, mean: sum / shares.length, repeats, values: rows * units };
}

void main().then(() => process.exit());
