/**
 * Run as a process of its own: the same steps on TensorFlow, as graphs (functions, or with the argument `saved` as
 * saved models), operation by operation, and as graphs that are all compared, with what may happen in a run between them. `wholeSteps.test.ts` bundles and starts it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, models, regularizers, sequential } from '@tensorflow/tfjs-layers';
import type { RunRequest } from '../../src/protocol/trainer.js';
import { inOrder } from '../../src/runs/data/shuffling.js';
import { ActivityPenalties } from '../../src/trainer/activityPenalties.js';
import { batches } from '../../src/trainer/batches.js';
import { buildModel } from '../../src/trainer/buildModel.js';
import { emptyPart, memoryPart, seeded } from '../../src/trainer/data/dataset.js';
import { EVALUATION_BATCH, evaluate } from '../../src/trainer/evaluate.js';
import { registerLayers } from '../../src/trainer/layers/register.js';
import { accuracyFor, compiledLoss } from '../../src/trainer/losses.js';
import { Meters, metered } from '../../src/trainer/metrics.js';
import { KerasOptimizer } from '../../src/trainer/optimizers/optimizer.js';
import { seedEverything } from '../../src/trainer/random.js';
import type { NodeBinding } from '../../src/trainer/runtimes/wholeStep/binding.js';
import { functionsOf, trainOnBatch } from '../../src/trainer/step.js';
import { perStep } from '../../src/trainer/stepChanges.js';
import { asWholeStep, wholeStepRunner } from '../../src/trainer/wholeStep.js';
import { startRuntime } from './programRuntime.js';

const [BATCH, CLASSES, STEPS] = [16, 3, 18];
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
  /** Those of them whose JavaScript did not run. */
  readonly replayed: readonly number[];
  /** Loss and accuracy on other images, two whole batches and a rest. */
  readonly evaluated: readonly number[];
  /** Batches of these that a graph computed. */
  readonly evaluatedWhole: number;
  /** Tensors more at the end than after the first steps, of TensorFlow.js's and of TensorFlow's. */
  readonly leaked: readonly number[];
}

/** It says nothing of what it draws. */
class UntoldNoise extends layers.Layer {
  static readonly className = 'UntoldNoise';
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
    return tf.add(x, tf.randomNormal(x.shape));
  }
  override computeOutputShape(shape: (number | null)[]): (number | null)[] {
    return shape;
  }
}

async function main(): Promise<void> {
  const tell = async (...how: Parameters<typeof stretch>) =>
    process.stdout.write(`${JSON.stringify(await stretch(...how))}\n`);
  if (process.argv[2] === 'saved') return withoutFunctions(() => tell(true, true));
  if (process.argv[2] === 'xla') return compiled();
  await startRuntime('tensorflow');
  registerLayers();
  tf.serialization.registerClass(
    UntoldNoise as unknown as Parameters<typeof tf.serialization.registerClass>[0],
  );
  const { binding } = tf.backend() as unknown as { binding: NodeBinding };
  if (!binding.defineFunction) throw new Error('the binding cannot make functions of graphs');
  await tell(true, true);
  await tell(false, false);
  await tell(true, false);
  process.stdout.write(`${JSON.stringify(await brokenRule())}\n`);
  await courses();
}

/** Twelve steps of one optimiser on a network with all that changes from step to step, as a run does them. */
export interface Course {
  readonly title: string;
  readonly replayed: number;
  readonly losses: readonly number[];
  /** All values of weights and averages at the end. */
  readonly values: readonly number[];
  readonly tensors: readonly number[];
}

const COURSES: readonly { readonly name: string; readonly options: object; readonly isUntold?: boolean }[] = [
  {
    name: 'sgd',
    options: {
      learning_rate: schedule('ExponentialDecay', { decay_steps: 3, decay_rate: 0.5 }),
      momentum: 0.9,
      nesterov: true,
      weight_decay: 0.01,
      global_clipnorm: 0.5,
    },
  },
  {
    name: 'sgd',
    options: { learning_rate: schedule('PiecewiseConstantDecay', { boundaries: [8], values: [0.1, 0.01] }) },
  },
  { name: 'rmsprop', options: { momentum: 0.5, centered: true, decay: 0.1 } },
  { name: 'adam', options: { clipnorm: 0.5 } },
  { name: 'adamw', options: { amsgrad: true, clipvalue: 0.1 } },
  { name: 'nadam', options: {} },
  { name: 'lion', options: {} },
  { name: 'adam', options: {}, isUntold: true },
];

function schedule(class_name: string, config: object) {
  return { class_name, config: { initial_learning_rate: 0.1, ...config } };
}

async function courses(): Promise<void> {
  const runner = wholeStepRunner();
  if (!runner) throw new Error('the runtime does no whole steps');
  for (const { name, options, isUntold = false } of COURSES)
    for (const mayReplay of [true, false]) {
      runner.mayReplay = mayReplay;
      const title = `${name} ${JSON.stringify(options)}${isUntold ? ', untold chance' : ''}`;
      process.stdout.write(`${JSON.stringify({ title, ...(await course(name, options, isUntold)) })}\n`);
    }
}

async function course(name: string, options: object, isUntold: boolean): Promise<Omit<Course, 'title'>> {
  seedEverything(7);
  const layer = (class_name: string, config: object) => ({
    class_name,
    config: { name: class_name.toLowerCase(), ...config },
  });
  const topology = {
    class_name: 'Sequential',
    config: {
      name: 'model',
      layers: [
        layer('RandomFlip', { batch_input_shape: [null, 8, 8, 1] }),
        layer('RandomRotation', { factor: 0.1 }),
        layer(isUntold ? 'UntoldNoise' : 'GaussianNoise', { stddev: 0.1 }),
        layer('Conv2D', {
          ...{ filters: 4, kernel_size: [3, 3], activation: 'relu' },
          kernel_constraint: { class_name: 'MaxNorm', config: { max_value: 0.5, axis: 0 } },
          kernel_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0.01 } },
          activity_regularizer: { class_name: 'L1L2', config: { l1: 0.001, l2: 0 } },
        }),
        layer('BatchNormalization', {}),
        layer('SpatialDropout2D', { rate: 0.2 }),
        layer('Flatten', {}),
        layer('GaussianDropout', { rate: 0.1 }),
        layer('AlphaDropout', { rate: 0.1 }),
        layer('Dropout', { rate: 0.3 }),
        layer('Dense', { units: CLASSES, activation: 'softmax' }),
      ],
    },
  };
  const here = { start: 0, end: 0 };
  const settings = {
    optimizer: { value: { name, options }, location: here },
    loss: { value: 'sparse_categorical_crossentropy', location: here },
    metrics: { value: [{ name: 'AUC', logged: 'auc', options: {}, isMeasured: true }], location: here },
  };
  const data = { kind: 'dataset', name: 'mnist' };
  const plan = { topology, settings, data, modelName: 'model', outputShape: [CLASSES] };
  const built = await buildModel({ plan, overrides: { seed: 5 } } as unknown as RunRequest);
  const size = 8 * 8;
  const random = seeded(3);
  const labels = Array.from({ length: BATCH }, (_, at) => at % CLASSES);
  const part = memoryPart(Float32Array.from({ length: BATCH * size }, random), labels, size);
  const outputs = [{ units: CLASSES, oneHot: false }];
  const shape = { input: [8, 8, 1], image: [8, 8, 1] as const, outputs };
  const losses: number[] = [];
  const tensorsThen: number[] = [];
  const before = wholeStepRunner()?.replayed ?? 0;
  for (let step = 0; step < 12; step++) {
    for await (const batch of batches(part, inOrder(BATCH), BATCH, shape)) {
      seedEverything(7, step);
      // As a callback does between steps: of the rate, of weights.
      if (step === 6) built.optimizer.learningRate = 0.003;
      if (step === 8)
        tf.tidy(() => built.model.setWeights(built.model.getWeights().map((each) => tf.mul(each, 0.9))));
      const { loss } = await trainOnBatch(built, part, batch, { 0: 1, 1: 2, 2: 0.5 }, STEPS);
      losses.push(loss);
    }
    tensorsThen.push(tf.memory().numTensors);
  }
  const { holder } = built.optimizer;
  const kept = [...holder.names()].flatMap((slot) => holder.get(slot) ?? []);
  const values = [...built.model.getWeights(), ...kept].flatMap((tensor) => [...tensor.dataSync()]);
  const auc = Object.values(metered(built.outputs));
  const replayed = (wholeStepRunner()?.replayed ?? 0) - before;
  built.optimizer.dispose();
  built.model.dispose();
  return { replayed, losses: [...losses, ...auc], values, tensors: tensorsThen.slice(4) };
}

/** Against the rules, a step's number changes unseen: what it gives then, step by step. */
export interface Rule {
  readonly title: 'broken rule';
  readonly given: readonly number[];
  readonly replayed: readonly boolean[];
  /** The same of a number that is told of wrongly: 1, 2, … 8. */
  readonly stale: readonly number[];
}

async function brokenRule(): Promise<Rule> {
  const runner = wholeStepRunner();
  if (!runner) throw new Error('the runtime does no whole steps');
  runner.mayReplay = true;
  const owner = {};
  const [given, replayed]: [number[], boolean[]] = [[], []];
  for (let step = 0; step < 72; step++) {
    const x = tf.scalar(1);
    const before = runner.replayed;
    const y = asWholeStep(owner, 'multiply', [x], () =>
      tf.tidy(() => tf.mul(tf.add(x, 0), step < 64 ? 2 : 3)),
    );
    given.push(y.dataSync()[0] ?? Number.NaN);
    replayed.push(runner.replayed > before);
    tf.dispose([x, y]);
  }
  const stale: number[] = [];
  for (let step = 0; step < 8; step++) {
    const x = tf.scalar(1);
    // It reads what changes too early.
    const compute = () =>
      tf.tidy(() =>
        tf.add(
          x,
          perStep(() => Float32Array.of(step)),
        ),
      );
    const y = asWholeStep(owner, 'add', [x], compute);
    stale.push(y.dataSync()[0] ?? Number.NaN);
    tf.dispose([x, y]);
  }
  return { title: 'broken rule', given, replayed, stale };
}

/** Steps that XLA compiles, as on a GPU, beside those of operations. */
export interface Compiled {
  readonly losses: readonly number[];
  readonly expected: readonly number[];
  /** Of steps with an operation that XLA lacks. */
  readonly turned: readonly number[];
  readonly said: readonly string[];
}

async function compiled(): Promise<void> {
  process.env.CONVLENS_XLA = '1';
  const said: string[] = [];
  console.info = (line: string) => said.push(line);
  await startRuntime('tensorflow');
  registerLayers();
  const [losses, expected] = [await fewSteps(true), await fewSteps(false)];
  const image = tf.ones([1, 4, 4, 1]) as tf.Tensor4D;
  const turn = () =>
    tf.tidy(() => tf.sum(tf.image.transform(image, tf.tensor2d([[1, 0, 0, 0, 1, 0, 0, 0]]))));
  const turned = Array.from(
    { length: 3 },
    () => asWholeStep(image, 'turn', [image], turn).dataSync()[0] ?? 0,
  );
  process.stdout.write(`${JSON.stringify({ losses, expected, turned, said })}\n`);
}

/** Their chance would be another. */
async function fewSteps(isWhole: boolean): Promise<readonly number[]> {
  const model = await network(0);
  for (const [place, weight] of model.weights.entries())
    weight.write(tf.randomUniform(weight.shape as number[], 0.1, 0.5, 'float32', place));
  const optimizer = new KerasOptimizer('adam', { learning_rate: 0.01 });
  model.compile({ optimizer, loss: loss as unknown as string });
  const train = functionsOf(model).makeTrainFunction();
  const x = tf.randomNormal([BATCH, 8, 8, 1], 0, 1, 'float32', 9);
  const y = tf.tensor2d(Array.from({ length: BATCH }, (_, at) => [at % CLASSES]));
  const losses: number[] = [];
  for (let step = 0; step < 6; step++) {
    const compute = () => train([x, y]);
    const held = { holders: [optimizer.holder] };
    const [value] = isWhole ? asWholeStep(model, 'train', [x, y], compute, held) : compute();
    losses.push(value?.dataSync()[0] ?? Number.NaN);
  }
  return losses;
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

async function network(rate = 0.3) {
  const drawn = sequential({
    layers: [
      layers.conv2d({
        ...{ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: 'relu' },
        kernelRegularizer: regularizers.l2({ l2: 0.01 }),
      }),
      layers.batchNormalization(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dropout({ rate }),
      layers.dense({ units: CLASSES, activation: 'softmax' }),
    ],
  });
  // As a run does: of the classes that replace TensorFlow.js's own.
  return models.modelFromJSON({
    class_name: 'Sequential',
    config: JSON.parse(JSON.stringify(drawn.getConfig())),
  } as unknown as Parameters<typeof models.modelFromJSON>[0]);
}

async function stretch(isWhole: boolean, mayReplay: boolean): Promise<Stretch> {
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
  const replayed: number[] = [];
  let kept: tf.Tensor[] = [];
  let first: readonly number[] = [];
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
    const runner = wholeStepRunner();
    const before = { ...runner };
    // As in a run, where a step that does what others do not is no whole step.
    if (runner) runner.mayReplay = mayReplay && step !== HAPPENINGS.gradients;
    try {
      const output = isWhole
        ? asWholeStep(model, 'train', [x, y, weights], compute, { holders: [optimizer.holder] })
        : compute();
      losses.push(output.map((value) => value.dataSync()[0] ?? Number.NaN));
      tf.dispose(output);
    } catch (error) {
      if (step !== HAPPENINGS.fault) throw error;
    }
    if ((runner?.count ?? 0) > (before.count ?? 0)) whole.push(step);
    if ((runner?.replayed ?? 0) > (before.replayed ?? 0)) replayed.push(step);
    tf.dispose([x, y, weights]);
    // By then a replay has its constants, as at the end.
    if (step === 5) first = tensors();
  }
  const gradients = kept.map((tensor) => tf.tidy(() => tf.sum(tensor).dataSync()[0] ?? Number.NaN));
  tf.dispose(kept);
  const sums = model.weights.map((weight) =>
    tf.tidy(() => tf.sum(tf.square(weight.read())).dataSync()[0] ?? Number.NaN),
  );
  const { evaluated, evaluatedWhole } = await evaluateOn(model, isWhole);
  const leaked = tensors().map((number, at) => number - (first[at] ?? 0));
  optimizer.dispose();
  model.dispose();
  return { losses, gradients, weights: sums, whole, replayed, evaluated, evaluatedWhole, leaked };
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
  const form = [{ units: CLASSES, oneHot: false }];
  const shape = { input: [8, 8, 1], image: [8, 8, 1] as const, outputs: form };
  const data = { title: 'noise', classes, shape: shape.image, train: emptyPart, test: part };
  const judged = {
    model,
    data,
    shape,
    outputs: [
      { ...{ name: '', place: 0, weight: 1, loss }, accuracy: accuracy[0], meters: new Meters([], CLASSES) },
    ],
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
