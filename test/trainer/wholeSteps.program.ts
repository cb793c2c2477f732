/**
 * Run as a process of its own: the same steps twice on TensorFlow, as graphs (functions, or with the argument `saved` as
 * saved models) and operation by operation, with what may happen in a run between them. `wholeSteps.test.ts` bundles and starts it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, models, regularizers, sequential } from '@tensorflow/tfjs-layers';
import { ActivityPenalties } from '../../src/trainer/activityPenalties.js';
import { emptyPart, memoryPart, seeded } from '../../src/trainer/data/dataset.js';
import { EVALUATION_BATCH, evaluate } from '../../src/trainer/evaluate.js';
import { registerLayers } from '../../src/trainer/layers/register.js';
import { accuracyFor, compiledLoss } from '../../src/trainer/losses.js';
import { Meters } from '../../src/trainer/metrics.js';
import { KerasOptimizer } from '../../src/trainer/optimizers/optimizer.js';
import { seedEverything } from '../../src/trainer/random.js';
import type { NodeBinding } from '../../src/trainer/runtimes/wholeStep/binding.js';
import { functionsOf } from '../../src/trainer/step.js';
import { asWholeStep, wholeStepRunner } from '../../src/trainer/wholeStep.js';
import { startRuntime } from './programRuntime.js';

const [BATCH, CLASSES, STEPS] = [16, 3, 16];
const loss = compiledLoss('sparseCategoricalCrossentropy', {}, CLASSES);
const accuracy = accuracyFor('sparseCategoricalCrossentropy', {});
/** The step in which it happens. */
const HAPPENINGS = { rate: 4, gradients: 6, read: 8, smaller: 10, fault: 12 } as const;

export interface Stretch {
  readonly losses: readonly (readonly number[])[];
  /** Sums over the gradients of one step. */
  readonly gradients: readonly number[];
  /** Of each weight, a sum at the end. */
  readonly weights: readonly number[];
  /** The steps that a graph computed. */
  readonly whole: readonly number[];
  /** Loss and accuracy on other images, two whole batches and a rest. */
  readonly evaluated: readonly number[];
  /** Batches of these that a graph computed. */
  readonly evaluatedWhole: number;
  /** Tensors more at the end than after the first step, of TensorFlow.js's and of TensorFlow's. */
  readonly leaked: readonly number[];
}

async function main(): Promise<void> {
  const tell = async (isWhole: boolean) =>
    process.stdout.write(`${JSON.stringify(await stretch(isWhole))}\n`);
  if (process.argv[2] === 'saved') return withoutFunctions(() => tell(true));
  await startRuntime('tensorflow');
  registerLayers();
  const { binding } = tf.backend() as unknown as { binding: NodeBinding };
  if (!binding.defineFunction) throw new Error('the binding cannot make functions of graphs');
  await tell(true);
  await tell(false);
}

/** With a binding as the stock tfjs-node's, which has saved models alone. */
async function withoutFunctions(work: () => Promise<unknown>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'convlens-binding-'));
  const file = join(folder, 'binding.cjs');
  const whole = JSON.stringify(process.env.CONVLENS_TFJS_BINDING);
  writeFileSync(
    file,
    `module.exports = Object.create(require(${whole}), { defineFunction: { value: undefined } });`,
  );
  process.env.CONVLENS_TFJS_BINDING = file;
  try {
    await startRuntime('tensorflow');
    registerLayers();
    await work();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function network() {
  const drawn = sequential({
    layers: [
      layers.conv2d({
        ...{ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: 'relu' },
        kernelRegularizer: regularizers.l2({ l2: 0.01 }),
      }),
      layers.batchNormalization(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: CLASSES, activation: 'softmax' }),
    ],
  });
  // As a run does: of the classes that replace TensorFlow.js's own.
  return models.modelFromJSON({
    class_name: 'Sequential',
    config: JSON.parse(JSON.stringify(drawn.getConfig())),
  } as unknown as Parameters<typeof models.modelFromJSON>[0]);
}

async function stretch(isWhole: boolean): Promise<Stretch> {
  seedEverything(1);
  const model = await network();
  let place = 0;
  for (const weight of model.weights) {
    const values = tf.randomNormal(weight.shape as number[], 0, 0.3, 'float32', place++);
    weight.write(weight.name.includes('moving_variance') ? tf.onesLike(values) : values);
  }
  const optimizer = new KerasOptimizer('adam', { learning_rate: 0.01, clipnorm: 1 });
  model.compile({
    optimizer,
    loss: loss as unknown as string,
    metrics: [...accuracy],
  });
  const train = functionsOf(model).makeTrainFunction();
  const losses: number[][] = [];
  const whole: number[] = [];
  let kept: tf.Tensor[] = [];
  let before: readonly number[] = [];
  for (let step = 0; step < STEPS; step++) {
    seedEverything(1, step);
    const size = step === HAPPENINGS.smaller ? BATCH / 2 : BATCH;
    const x = tf.randomNormal([size, 8, 8, 1], 0, 1, 'float32', 100 + step);
    const y = tf.tensor2d(Array.from({ length: size }, (_, at) => [(at + step) % CLASSES]));
    const weights = tf.tensor1d(Array.from({ length: size }, (_, at) => 1 + (at % 2)));
    if (step === HAPPENINGS.rate) optimizer.learningRate = 0.002;
    if (step === HAPPENINGS.gradients)
      optimizer.onGradients = (named) => {
        delete optimizer.onGradients;
        kept = named.map(({ tensor }) => tf.keep(tf.clone(tensor)));
      };
    const compute = () => {
      const output = train([x, y, weights]);
      if (step === HAPPENINGS.read && output[0]) output[0].dataSync();
      if (step === HAPPENINGS.fault) {
        tf.dispose(output);
        throw new Error('as a full disk would');
      }
      return output;
    };
    const count = wholeStepRunner()?.count ?? 0;
    try {
      const output = isWhole ? asWholeStep(model, 'train', [x, y], compute) : compute();
      losses.push(output.map((value) => value.dataSync()[0] ?? Number.NaN));
      tf.dispose(output);
    } catch (error) {
      if (step !== HAPPENINGS.fault) throw error;
    }
    if ((wholeStepRunner()?.count ?? 0) > count) whole.push(step);
    tf.dispose([x, y, weights]);
    if (step === 0) before = tensors();
  }
  const gradients = kept.map((tensor) => tf.tidy(() => tf.sum(tensor).dataSync()[0] ?? Number.NaN));
  tf.dispose(kept);
  const sums = model.weights.map((weight) =>
    tf.tidy(() => tf.sum(tf.square(weight.read())).dataSync()[0] ?? Number.NaN),
  );
  const { evaluated, evaluatedWhole } = await evaluateOn(model, isWhole);
  const leaked = tensors().map((number, at) => number - (before[at] ?? 0));
  optimizer.dispose();
  model.dispose();
  return { losses, gradients, weights: sums, whole, evaluated, evaluatedWhole, leaked };
}

async function evaluateOn(model: LayersModel, isWhole: boolean) {
  const [count, size] = [2 * EVALUATION_BATCH + 20, 8 * 8];
  const random = seeded(2);
  const part = memoryPart(
    Float32Array.from({ length: count * size }, random),
    Array.from({ length: count }, (_, at) => at % CLASSES),
    size,
  );
  const classes = Array.from({ length: CLASSES }, (_, at) => String(at));
  const shape = { input: [8, 8, 1], units: CLASSES, oneHot: false, image: [8, 8, 1] as const };
  const data = { title: 'noise', classes, shape: shape.image, train: emptyPart, test: part };
  const judged = {
    model,
    data,
    shape,
    meters: new Meters([], CLASSES),
    compare: [loss, ...accuracy],
    penalties: [],
    activity: new ActivityPenalties(model),
  };
  const before = wholeStepRunner()?.count ?? 0;
  const { scores } = await evaluate(judged, part, isWhole ? 100 : 0);
  const evaluatedWhole = (wholeStepRunner()?.count ?? 0) - before;
  return { evaluated: [scores.loss, scores.accuracy ?? Number.NaN], evaluatedWhole };
}

function tensors(): readonly number[] {
  const { binding } = tf.backend() as unknown as { binding: { getNumOfTensors(): number } };
  return [tf.memory().numTensors, binding.getNumOfTensors()];
}

void main().then(() => process.exit());
