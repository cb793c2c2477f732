/**
 * One training run: runtime, data, model, epochs, test, files. It looks up between batches, so Pause and Stop are
 * quick.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { RunRequest, RunResult, RunStarted, TrainerEvents } from '../protocol/trainer.js';
import { adaptNormalizations } from './adaptation.js';
import { Advisor } from './advice.js';
import { batches, batchShape, inOrder, shuffled } from './batches.js';
import { BestModel } from './bestModel.js';
import { type BuiltModel, buildModel } from './buildModel.js';
import { Callbacks } from './callbacks.js';
import {
  applyCheckpoint,
  type Checkpoint,
  checkpointPath,
  namedTensors,
  type Place,
  readCheckpoint,
  writeCheckpoint,
} from './checkpoint.js';
import type { ImagePart } from './data/dataset.js';
import { inspected } from './data/inspect.js';
import { loadData } from './data/load.js';
import { divide, inputOf, limited } from './data/parts.js';
import { confusionOf, evaluate, type Judged } from './evaluate.js';
import { TrainingFault } from './fault.js';
import { buildPreparations } from './preparation.js';
import { Progress } from './progress.js';
import { mixed, seedEverything } from './random.js';
import { runEnvironment } from './runEnvironment.js';
import { chooseRuntime } from './runtimes/choose.js';
import { discard, saveModel } from './saveModel.js';
import { Mean } from './scores.js';
import { Divergence, trainOnBatch } from './step.js';

type Emit = <E extends keyof TrainerEvents & string>(event: E, data: TrainerEvents[E]) => void;

interface Prepared extends BuiltModel, Judged {
  readonly train: ImagePart;
  readonly validation: ImagePart | undefined;
  readonly started: RunStarted;
}

export class Run {
  private prepared: Prepared | undefined;
  private stopping = false;
  private keepWeights = true;
  private isPaused = false;
  private onward: () => void = () => undefined;
  private readonly best: BestModel;
  private readonly advisor: Advisor;
  private readonly seed: number;
  private readonly checkpoint: Checkpoint | undefined;

  /** Throws a sentence when it shall go on from a checkpoint and there is none. */
  constructor(
    private readonly request: RunRequest,
    private readonly emit: Emit,
    isResumed = false,
  ) {
    this.best = new BestModel(request.outputDirectory);
    this.advisor = new Advisor(request.plan, (advice) => this.emit('advice', advice));
    this.checkpoint = isResumed ? readCheckpoint(request.outputDirectory) : undefined;
    this.seed = this.checkpoint?.facts.seed ?? request.overrides.seed ?? Math.floor(Math.random() * 2 ** 31);
    seedEverything(this.seed);
  }

  stop(keepWeights: boolean): void {
    this.stopping = true;
    this.keepWeights = keepWeights;
    this.onward();
  }

  pause(isPaused: boolean): void {
    this.isPaused = isPaused;
    if (!isPaused) this.onward();
  }

  async prepare(): Promise<void> {
    const { plan, overrides, runtime: wanted } = this.request;
    const report = (step: string, fraction?: number) =>
      this.emit('preparing', fraction === undefined ? { step } : { step, fraction });
    report('Starting TensorFlow.js');
    const runtime = await chooseRuntime(overrides.runtime ?? wanted);
    report('Building the model');
    const built = await buildModel(this.request);
    const data = limited(await loadData(this.request, report), overrides.maxImages);
    await buildPreparations(data);
    const shape = batchShape(data, plan.inputShape, plan.outputUnits, built.loss);
    const { train, validation } = divide(data, this.request, this.seed);
    await adaptNormalizations(built.model, train, shape);
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
      batchesPerEpoch: Math.min(
        Math.ceil(train.count / batchSize),
        plan.settings.stepsPerEpoch?.value ?? Number.POSITIVE_INFINITY,
      ),
      params: built.model.countParams(),
      environment: runEnvironment(),
      input: inputOf(data),
    };
    this.prepared = { ...built, data, train, validation, shape, started };
    this.emit('started', started);
  }

  async train(): Promise<RunResult> {
    if (!this.prepared) throw new Error('prepare() comes before train().');
    const { model, optimizer, train, validation, shape, started, data, meters, tap } = this.prepared;
    const { outputDirectory, plan, checkpointEvery = 1 } = this.request;
    const callbacks = new Callbacks(callbacksOf(this.request), model, optimizer);
    const mean = new Mean();
    const from = this.goOn(callbacks, mean);
    const left = (started.epochs - from.epoch) * started.batchesPerEpoch - from.batch;
    const progress = new Progress(left, this.checkpoint?.facts.seconds);
    const stride = Math.ceil((started.epochs * started.batchesPerEpoch) / MOST_POINTS);
    const keep = (next: Place) => this.keep(next, callbacks, mean, progress);
    let metrics: Readonly<Record<string, number>> = {};
    let imagesPerSecond = 0;
    let keptAt = performance.now();
    let endedBy: string | undefined;
    let firstLoss: number | undefined;
    let { epoch, batch } = from;
    for (; epoch < started.epochs && !this.stopping && endedBy === undefined; epoch++) {
      callbacks.epochBegin(epoch);
      const isShuffled = plan.settings.isShuffled?.value ?? data.isShuffled ?? true;
      const order = !isShuffled ? inOrder(train.count) : shuffled(train.count, this.seed + epoch);
      const left = order.subarray(batch * started.batchSize, started.batchesPerEpoch * started.batchSize);
      const recent = new Mean();
      const firstBatch = batch;
      const seedOf = (number: number) => mixed(this.seed, epoch, firstBatch + number);
      /** The weights are those of a whole step. */
      let isBetween = true;
      try {
        for await (const read of batches(train, left, started.batchSize, shape, seedOf)) {
          isBetween = false;
          const images = read.indices.length;
          seedEverything(this.seed, epoch, batch);
          const scores = await trainOnBatch(model, train, read, plan.settings.classWeight?.value, {
            meters,
            tap,
          });
          if (epoch === 0 && batch === 0) firstLoss = scores.loss;
          mean.add(scores, images);
          recent.add(scores, images);
          const pace = progress.batchDone(images);
          imagesPerSecond = pace.imagesPerSecond;
          batch++;
          isBetween = true;
          if (batch % stride === 0 || batch === started.batchesPerEpoch) {
            this.emit('batchEnd', { epoch, batch: batch - 1, ...recent.value, ...pace });
            recent.clear();
          }
          await new Promise(setImmediate);
          if (this.isPaused && !this.stopping)
            progress.leaveOut(await this.wait(() => keep({ epoch, batch })));
          if (this.stopping) break;
          if (performance.now() - keptAt < LONGEST_WITHOUT_CHECKPOINT_MS) continue;
          await keep({ epoch, batch });
          keptAt = performance.now();
        }
      } catch (error) {
        // An image that cannot be read, say: what was learned before it is kept.
        if (isBetween) await keep({ epoch, batch });
        if (error instanceof Divergence) this.advisor.diverged(epoch);
        throw error;
      }
      metrics = { ...mean.value, ...meters.result() };
      meters.clear();
      if (this.stopping) break;
      if (validation) {
        const seen = await evaluate(this.prepared, validation);
        for (const [name, value] of Object.entries({ ...seen.scores, ...seen.others }))
          metrics = { ...metrics, [`val_${name}`]: value };
      }
      endedBy = callbacks.epochEnd(epoch, metrics);
      await this.attempt(`The best model, of epoch ${epoch + 1},`, () =>
        this.best.offer(model, epoch, metrics.val_loss),
      );
      mean.clear();
      batch = 0;
      const isDue =
        (epoch + 1) % checkpointEvery === 0 || epoch + 1 === started.epochs || endedBy !== undefined;
      const savedTo = isDue ? await keep({ epoch: epoch + 1, batch }) : undefined;
      keptAt = performance.now();
      await this.advise(epoch, metrics, firstLoss);
      this.emit('epochEnd', { epoch, metrics, ...(savedTo !== undefined && { savedTo }) });
    }
    const stoppedEarly = epoch < started.epochs;
    const kept = !this.stopping || this.keepWeights;
    if (this.stopping && kept) await keep({ epoch, batch });
    callbacks.trainEnd();
    // Who presses Stop does not wait for a test.
    const isTested = kept && !this.stopping && data.test.count > 0;
    const test = isTested ? await evaluate(this.prepared, data.test) : undefined;
    const judged = data.test.count > 0 ? data.test : validation;
    const confusion = kept && !this.stopping && judged ? await confusionOf(this.prepared, judged) : undefined;
    const bestModel = this.best.before(epoch - 1);
    const modelPath = kept
      ? await this.attempt('The model', () => saveModel(model, outputDirectory))
      : discard(outputDirectory);
    return {
      stoppedEarly,
      epochs: epoch,
      metrics,
      ...(test && { test: { ...test.scores, images: data.test.count, metrics: test.others } }),
      ...(endedBy === undefined ? {} : { endedBy }),
      ...(confusion ? { confusion } : {}),
      ...(kept && bestModel ? { bestModel } : {}),
      ...(modelPath ? { modelPath } : {}),
      seconds: progress.seconds,
      imagesPerSecond,
    };
  }

  private async advise(
    epoch: number,
    metrics: Readonly<Record<string, number>>,
    firstLoss: number | undefined,
  ): Promise<void> {
    const { model, train, shape } = this.prepared as Prepared;
    this.advisor.epochEnd(epoch, metrics, firstLoss);
    // Units die early; a look every so often is enough.
    if (!EPOCHS_TO_LOOK_AT.includes(epoch)) return;
    for await (const { x, y } of batches(
      train,
      inOrder(train.count).subarray(0, IMAGES_TO_LOOK_AT),
      IMAGES_TO_LOOK_AT,
      shape,
    )) {
      this.advisor.deadUnits(epoch, model, x);
      tf.dispose([x, y]);
    }
  }

  /** Takes up the checkpoint, when there is one, and says where training goes on. */
  private goOn(callbacks: Callbacks, mean: Mean): Place {
    const { model, optimizer, started } = this.prepared as Prepared;
    if (!this.checkpoint) return { epoch: 0, batch: 0 };
    const { facts } = this.checkpoint;
    if (facts.epoch >= started.epochs)
      throw new TrainingFault(
        `All ${started.epochs} epochs are done. To train longer, resume with more of them.`,
      );
    applyCheckpoint(this.checkpoint, model, optimizer);
    callbacks.recall(facts.callbacks, namedTensors(this.checkpoint, 'callbacks'));
    this.best.recall(facts.best);
    // With other batches, the middle of an epoch is another place: that epoch begins anew.
    const isSame = facts.batchSize === started.batchSize && facts.trainImages === started.data.trainImages;
    const place = { epoch: facts.epoch, batch: isSame ? facts.batch : 0 };
    if (isSame) mean.recall(facts.sums);
    this.emit('continued', place);
    return place;
  }

  /** Writes the checkpoint and the model; returns the model's path, or says what the disk refused. */
  private keep(
    next: Place,
    callbacks: Callbacks,
    mean: Mean,
    progress: Progress,
  ): Promise<string | undefined> {
    const { model, optimizer, started } = this.prepared as Prepared;
    const { outputDirectory } = this.request;
    const memory = callbacks.remember();
    return this.attempt(`The checkpoint at epoch ${next.epoch + 1}, batch ${next.batch + 1},`, async () => {
      await writeCheckpoint(checkpointPath(outputDirectory), model, optimizer, memory.tensors, {
        ...next,
        seed: this.seed,
        batchSize: started.batchSize,
        trainImages: started.data.trainImages,
        sums: mean.remember(),
        seconds: progress.seconds,
        best: this.best.remember(),
        callbacks: memory.facts,
      });
      return await saveModel(model, outputDirectory);
    });
  }

  /** What the disk refuses does not end the training: it is said, and tried again at the next checkpoint. */
  private async attempt<T>(what: string, write: () => Promise<T>): Promise<T | undefined> {
    try {
      return await write();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.emit('warning', {
        message: `${what} could not be saved (${why}). Training goes on, and what was saved before is whole. Make room on the disk.`,
      });
      return undefined;
    }
  }

  /** Milliseconds from pause to resume. */
  private async wait(keep: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await keep();
    if (this.isPaused && !this.stopping) {
      this.emit('paused', { isPaused: true });
      await new Promise<void>((resolve) => {
        this.onward = resolve;
      });
      this.emit('paused', { isPaused: false });
    }
    return performance.now() - start;
  }
}

const EPOCHS_TO_LOOK_AT = [0, 2, 5, 10, 20, 50];
const IMAGES_TO_LOOK_AT = 64;
/** Of a curve: beyond it, each point is a mean of several batches. */
const MOST_POINTS = 20_000;
/** An epoch may take hours. */
const LONGEST_WITHOUT_CHECKPOINT_MS = 5 * 60_000;
/** A learning rate that the run is given stays: the code's schedule of rates is left out. */
function callbacksOf({ plan, overrides }: RunRequest) {
  const planned = (plan.settings.callbacks ?? []).map(({ value }) => value);
  return overrides.learningRate === undefined
    ? planned
    : planned.filter(({ name }) => name !== 'LearningRateScheduler');
}

function wholeNumber(what: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new TrainingFault(`Expected a ${what} of 1 or more, found ${value}.`);
}
