/** One training run: runtime, data, model, epochs, test, files. It looks up between batches, so Stop is quick. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { RunRequest, RunResult, RunStarted, TrainerEvents } from '../protocol/trainer.js';
import { type Batch, type BatchShape, batches, batchShape, inOrder, shuffled } from './batches.js';
import { BestModel } from './bestModel.js';
import { type BuiltModel, buildModel } from './buildModel.js';
import { Callbacks } from './callbacks.js';
import { type ImageData, type ImagePart, slicePart } from './data/dataset.js';
import { inspected } from './data/inspect.js';
import { loadData } from './data/load.js';
import { TrainingFault } from './fault.js';
import { buildPreparations } from './preparation.js';
import { Progress } from './progress.js';
import { chooseRuntime } from './runtimes/choose.js';
import { saveModel, saveRun } from './saveModel.js';

type Emit = <E extends keyof TrainerEvents & string>(event: E, data: TrainerEvents[E]) => void;

interface Prepared extends BuiltModel {
  readonly data: ImageData;
  readonly train: ImagePart;
  readonly validation: ImagePart | undefined;
  readonly shape: BatchShape;
  readonly started: RunStarted;
}

export class Run {
  private readonly request: RunRequest;
  private readonly emit: Emit;
  private prepared: Prepared | undefined;
  private stopping = false;
  private keepWeights = true;
  private readonly best: BestModel;

  constructor(request: RunRequest, emit: Emit) {
    this.request = request;
    this.emit = emit;
    this.best = new BestModel(request.outputDirectory);
  }

  stop(keepWeights: boolean): void {
    this.stopping = true;
    this.keepWeights = keepWeights;
  }

  async prepare(): Promise<RunStarted> {
    const { plan, overrides, runtime: wanted } = this.request;
    const report = (step: string, fraction?: number) =>
      this.emit('preparing', fraction === undefined ? { step } : { step, fraction });
    report('Starting TensorFlow.js');
    const runtime = await chooseRuntime(wanted);
    report('Building the model');
    const built = await buildModel(this.request);
    const data = limited(await loadData(this.request, report), overrides.maxImages);
    await buildPreparations(data);
    const shape = batchShape(data, plan.inputShape, plan.outputUnits, built.loss);
    const { train, validation } = divide(data, plan.settings);
    const batchSize = wholeNumber(
      'batch size',
      overrides.batchSize ?? plan.settings.batchSize?.value ?? data.batchSize ?? 32,
    );
    const epochs = wholeNumber('number of epochs', overrides.epochs ?? plan.settings.epochs?.value ?? 1);
    const started: RunStarted = {
      runtime,
      data: {
        title: data.title,
        trainImages: train.count,
        validationImages: validation?.count ?? 0,
        testImages: data.test.count,
        classes: data.classes,
        ...(await inspected(data, train, validation)),
      },
      epochs,
      batchSize,
      batchesPerEpoch: Math.ceil(train.count / batchSize),
      params: built.model.countParams(),
    };
    this.prepared = { ...built, data, train, validation, shape, started };
    return started;
  }

  async train(): Promise<RunResult> {
    if (!this.prepared) throw new Error('prepare() comes before train().');
    const { model, optimizer, train, validation, shape, started, data } = this.prepared;
    const progress = new Progress(started.epochs * started.batchesPerEpoch);
    let metrics: Record<string, number> = {};
    let imagesPerSecond = 0;
    let epoch = 0;
    const callbacks = new Callbacks(
      (this.request.plan.settings.callbacks ?? []).map(({ value }) => value),
      model,
      optimizer,
    );
    let endedBy: string | undefined;
    for (; epoch < started.epochs && !this.stopping && endedBy === undefined; epoch++) {
      callbacks.epochBegin(epoch);
      const order =
        data.isShuffled === false
          ? inOrder(train.count)
          : shuffled(train.count, (this.request.overrides.seed ?? Date.now()) + epoch);
      const mean = new Mean();
      let batch = 0;
      for await (const read of batches(train, order, started.batchSize, shape)) {
        const images = read.indices.length;
        const scores = await trainOnBatch(model, train, read, this.request.plan.settings.classWeight?.value);
        mean.add(scores, images);
        const pace = progress.batchDone(images);
        imagesPerSecond = pace.imagesPerSecond;
        this.emit('batchEnd', { epoch, batch: batch++, ...scores, ...pace });
        await new Promise(setImmediate);
        if (this.stopping) break;
      }
      metrics = { ...mean.value };
      if (this.stopping) break;
      if (validation) {
        const seen = await this.evaluate(validation);
        for (const [name, value] of Object.entries(seen)) metrics[`val_${name}`] = value;
      }
      const savedTo = await saveModel(model, this.request.outputDirectory);
      await this.best.offer(model, epoch, metrics.val_loss);
      this.emit('epochEnd', { epoch, metrics, savedTo });
      endedBy = callbacks.epochEnd(epoch, metrics);
    }
    callbacks.trainEnd();
    const stoppedEarly = epoch < started.epochs;
    const kept = !this.stopping || this.keepWeights;
    // Who presses Stop does not wait for a test.
    const isTested = kept && !this.stopping && data.test.count > 0;
    const test = isTested ? await this.evaluate(data.test) : undefined;
    const judged = data.test.count > 0 ? data.test : validation;
    const confusion = kept && !this.stopping && judged ? await this.confusion(judged) : undefined;
    const bestModel = this.best.before(epoch - 1);
    const modelPath = kept ? await saveModel(model, this.request.outputDirectory) : undefined;
    const result: RunResult = {
      stoppedEarly,
      epochs: epoch,
      metrics,
      ...(test ? { test: { ...test, images: data.test.count } } : {}),
      ...(endedBy === undefined ? {} : { endedBy }),
      ...(confusion ? { confusion } : {}),
      ...(kept && bestModel ? { bestModel } : {}),
      ...(modelPath ? { modelPath } : {}),
      seconds: progress.seconds,
      imagesPerSecond,
    };
    if (kept) saveRun(this.request.outputDirectory, { started, result });
    return result;
  }

  /** Counts of predicted classes per true class; nothing for an output that is no class. */
  private async confusion(part: ImagePart): Promise<readonly (readonly number[])[] | undefined> {
    const { model, shape, data } = this.prepared as Prepared;
    const count = data.classes.length;
    if (shape.units !== count) return undefined;
    const table = data.classes.map(() => new Array<number>(count).fill(0));
    for await (const { x, y, indices } of batches(part, inOrder(part.count), EVALUATION_BATCH, shape)) {
      const guessed = tf.tidy(() => tf.argMax(model.predict(x) as tf.Tensor, -1).dataSync());
      tf.dispose([x, y]);
      for (let place = 0; place < indices.length; place++) {
        const row = table[part.labels[indices[place] ?? 0] ?? 0];
        const column = guessed[place] ?? 0;
        if (row) row[column] = (row[column] ?? 0) + 1;
      }
      await new Promise(setImmediate);
    }
    return table;
  }

  /** Mean loss and accuracy over a part. */
  private async evaluate(part: ImagePart): Promise<Scores> {
    const { model, shape } = this.prepared as Prepared;
    const maker = functionsOf(model);
    const mean = new Mean();
    for await (const { x, y, indices } of batches(part, inOrder(part.count), EVALUATION_BATCH, shape)) {
      // `evaluate` refuses class numbers for a loss with logits; the function that it is made of does not.
      maker.makeTestFunction();
      const tensors = maker.testFunction([x, y]);
      mean.add(scoresOf(tensors.map((tensor) => tensor.dataSync()[0] ?? Number.NaN)), indices.length);
      tf.dispose([x, y, ...tensors]);
      await new Promise(setImmediate);
    }
    return mean.value;
  }
}

/** Images per batch when nothing is learned. */
const EVALUATION_BATCH = 100;

/** The parts of a LayersModel that make one step: inputs, labels (and weights) to loss and metrics. */
interface StepMaker {
  /** What a Sequential hands its training on to. */
  readonly model?: StepMaker;
  makeTrainFunction(): (data: tf.Tensor[]) => tf.Tensor[];
  makeTestFunction(): void;
  testFunction(data: tf.Tensor[]): tf.Tensor[];
}

function functionsOf(model: LayersModel): StepMaker {
  const maker = model as unknown as StepMaker;
  return maker.model ?? maker;
}

type Scores = { readonly loss: number; readonly accuracy?: number };

async function trainOnBatch(
  model: LayersModel,
  part: ImagePart,
  { x, y, indices }: Batch,
  classWeight: Readonly<Record<string, number>> | undefined,
): Promise<Scores> {
  const weights = classWeight
    ? [tf.tensor1d(Array.from(indices, (index) => classWeight[String(part.labels[index] ?? 0)] ?? 1))]
    : [];
  // `trainOnBatch` takes no sample weights; the function that it is made of does.
  const step = functionsOf(model).makeTrainFunction();
  const output = step([x, y, ...weights]);
  const values = await Promise.all(output.map(async (value) => (await value.data())[0] ?? Number.NaN));
  tf.dispose([x, y, ...weights, ...output]);
  const scores = scoresOf(values);
  if (!Number.isFinite(scores.loss)) {
    throw new TrainingFault(
      `The loss became ${scores.loss}: training diverged. Lower the learning rate, or scale the pixels to 0 … 1.`,
    );
  }
  return scores;
}

function scoresOf(values: readonly number[]): Scores {
  const [loss = Number.NaN, accuracy] = values;
  return accuracy === undefined ? { loss } : { loss, accuracy };
}

/** A mean of scores, weighted by images. */
class Mean {
  private loss = 0;
  private accuracy: number | undefined;
  private images = 0;

  add(scores: Scores, images: number): void {
    this.loss += scores.loss * images;
    if (scores.accuracy !== undefined) this.accuracy = (this.accuracy ?? 0) + scores.accuracy * images;
    this.images += images;
  }

  get value(): Scores {
    if (this.images === 0) return { loss: 0 };
    const loss = this.loss / this.images;
    return this.accuracy === undefined ? { loss } : { loss, accuracy: this.accuracy / this.images };
  }
}

function limited(data: ImageData, max: number | undefined): ImageData {
  if (max === undefined) return data;
  return {
    ...data,
    train: slicePart(data.train, 0, Math.min(max, data.train.count)),
    test: slicePart(data.test, 0, Math.min(max, data.test.count)),
  };
}

/** Like Keras: the last fraction validates; with `validation_data=` the test images do. */
function divide(
  data: ImageData,
  settings: RunRequest['plan']['settings'],
): { train: ImagePart; validation: ImagePart | undefined } {
  if (data.validation) return { train: data.train, validation: data.validation };
  if (settings.hasValidationData?.value) return { train: data.train, validation: data.test };
  const split = settings.validationSplit?.value ?? 0;
  const border = Math.floor(data.train.count * (1 - split));
  if (border <= 0) {
    throw new TrainingFault(`A validation split of ${split} leaves no images to train on; use one below 1.`);
  }
  if (border >= data.train.count) return { train: data.train, validation: undefined };
  return {
    train: slicePart(data.train, 0, border),
    validation: slicePart(data.train, border, data.train.count),
  };
}

function wholeNumber(what: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new TrainingFault(`Expected a ${what} of 1 or more, found ${value}.`);
}
