/** The epochs of a run, batch by batch, from its place to its result. It looks up between batches, so Pause and Stop are quick. */

import * as tf from '@tensorflow/tfjs-core';
import type { RunRequest, RunResult, TestResult } from '../protocol/trainer.js';
import { inOrderOfEpoch } from '../runs/data/shuffling.js';
import { isKeptEpoch } from '../runs/histogramFile.js';
import { Advisor } from './advice.js';
import { type Batch, batches, shuffled } from './batches.js';
import { Callbacks } from './callbacks.js';
import { applyCheckpoint, type Checkpoint, namedTensors, type Place } from './checkpoint.js';
import type { Control } from './control.js';
import { pickPart, spreadOut, wantedOf } from './data/dataset.js';
import { evaluate } from './evaluate.js';
import { TrainingFault } from './fault.js';
import { IssueTeller } from './issueTeller.js';
import { judgeOf } from './judgeOf.js';
import { Keeper } from './keeper.js';
import { MemoryWatch } from './memoryUse.js';
import { clearMeters, metered } from './metrics.js';
import { begunStep, type OpenStep, OpenSteps } from './openSteps.js';
import type { Emit, Prepared } from './prepareRun.js';
import { Progress } from './progress.js';
import { mixed, seedEverything } from './random.js';
import { Mean } from './scores.js';
import { StandStill } from './standStill.js';
import { Divergence, trainOnBatch } from './step.js';
import { brokenLayer, WeightWatch } from './watchWeights.js';

export interface Sitting {
  readonly request: RunRequest;
  readonly seed: number;
  readonly control: Control;
  readonly emit: Emit;
  /** Where it goes on; absent at the start of a run. */
  readonly checkpoint?: Checkpoint | undefined;
  /** It came to its end before, and is to train longer. */
  readonly hadFinished: boolean;
}

export class Training {
  private readonly callbacks: Callbacks;
  private readonly keeper: Keeper;
  private readonly advisor: Advisor;
  private readonly progress: Progress;
  private readonly watch: WeightWatch;
  private readonly issues: IssueTeller;
  private readonly memory = new MemoryWatch();
  /** The machine's sleep counts towards no speed. */
  private readonly still = new StandStill((time) => {
    if (!this.isHeld) this.progress.leaveOut(time);
  });
  private isHeld = false;
  /** Of the epoch so far. */
  private readonly mean: Mean;
  /** Batches to a point of the curve. */
  private readonly stride: number;
  private place: Place;
  private metrics: Readonly<Record<string, number>> = {};
  private imagesPerSecond = 0;
  private keptAt = performance.now();
  private endedBy: string | undefined;
  private firstLoss: number | undefined;

  constructor(
    private readonly prepared: Prepared,
    private readonly sitting: Sitting,
  ) {
    const { request, seed, emit, checkpoint } = sitting;
    const { model, optimizer, started, means } = prepared;
    this.mean = new Mean(means);
    this.issues = new IssueTeller(prepared.data, started, emit);
    this.callbacks = new Callbacks(callbacksOf(request), request.plan.settings, model, optimizer);
    this.keeper = new Keeper(request, prepared, seed, emit);
    this.watch = new WeightWatch(model, optimizer);
    const { batchesPerEpoch } = started;
    this.advisor = new Advisor(request.plan, (advice) => emit('advice', advice), batchesPerEpoch);
    this.place = checkpoint ? this.takeUp(checkpoint) : { epoch: 0, batch: 0 };
    const left = (started.epochs - this.place.epoch) * started.batchesPerEpoch - this.place.batch;
    this.progress = new Progress(left, checkpoint?.facts.seconds);
    this.stride = Math.ceil((started.epochs * started.batchesPerEpoch) / MOST_POINTS);
  }

  async run(): Promise<RunResult> {
    const { control } = this.sitting;
    await this.keeper.samples();
    await this.withSomeImages((xs) => this.advisor.beforeTraining(this.prepared.model, xs));
    while (this.goesOn()) {
      this.callbacks.epochBegin(this.place.epoch);
      await this.trainEpoch();
      if (!control.isStopping) await this.endEpoch();
    }
    if (control.isStopping && control.keepsWeights) await this.keep();
    this.callbacks.trainEnd();
    this.still.dispose();
    return this.conclude();
  }

  private goesOn(): boolean {
    const { started } = this.prepared;
    const isOver = this.place.epoch >= started.epochs || this.endedBy !== undefined;
    return !isOver && !this.sitting.control.isStopping;
  }

  /** Takes up the checkpoint and says where training goes on. */
  private takeUp(checkpoint: Checkpoint): Place {
    const { model, optimizer, started } = this.prepared;
    const { facts } = checkpoint;
    const areAllDone = facts.epoch >= started.epochs;
    // Who was killed after the last epoch has its weights still to be measured.
    if (areAllDone && this.sitting.hadFinished)
      throw new TrainingFault(
        `All ${started.epochs} epochs are done. To train longer, resume with more of them.`,
      );
    applyCheckpoint(checkpoint, model, optimizer);
    this.callbacks.recall(facts.callbacks, namedTensors(checkpoint, 'callbacks'));
    this.keeper.recall(checkpoint);
    // With other batches, the middle of an epoch is another place: that epoch begins anew.
    const isSame = facts.batchSize === started.batchSize && facts.trainImages === started.data.trainImages;
    const place = { epoch: facts.epoch, batch: isSame ? facts.batch : 0 };
    if (isSame) this.mean.recall(facts.sums);
    this.metrics = facts.metrics ?? {};
    this.imagesPerSecond = facts.imagesPerSecond ?? 0;
    if (!this.sitting.hadFinished) this.endedBy = facts.endedBy;
    const last = place.batch === 0 && facts.metrics && { epoch: place.epoch - 1, metrics: facts.metrics };
    this.sitting.emit('continued', { ...place, ...(last && { last }) });
    return place;
  }

  /** The batches of an epoch that are left, or as many as there are until it shall stop. */
  private async trainEpoch(): Promise<void> {
    const { epoch, batch: first } = this.place;
    const { train, shape, started } = this.prepared;
    const { seed, control } = this.sitting;
    const seedOf = (number: number) => mixed(seed, epoch, first + number);
    const recent = new Mean(this.prepared.means);
    /** The weights are those of a whole step. */
    let isBetween = true;
    const open = new OpenSteps(async (step) => {
      isBetween = false;
      await this.endStep(step, recent);
      isBetween = true;
    });
    try {
      let free = performance.now();
      let batch = first;
      for await (const read of batches(train, this.orderLeft(), started.batchSize, shape, seedOf)) {
        this.progress.waitedForData(performance.now() - free);
        isBetween = false;
        const step = this.beginStep(read, batch++);
        isBetween = true;
        await open.add(step);
        await new Promise(setImmediate);
        const isDue = performance.now() - this.keptAt > LONGEST_WITHOUT_CHECKPOINT_MS;
        if (control.isHeld || control.isStopping || isDue) await open.endAll();
        if (control.isHeld) await this.hold();
        if (control.isStopping) break;
        if (isDue) await this.keep();
        free = performance.now();
      }
      await open.endAll();
    } catch (error) {
      // An image that cannot be read, say: what was learned before it is kept.
      if (isBetween) {
        await open.endAll();
        await this.keep();
      }
      if (error instanceof Divergence) this.advisor.diverged(epoch);
      throw error;
    }
    const { outputs } = this.prepared;
    this.metrics = { ...this.mean.value, ...metered(outputs) };
    clearMeters(outputs);
  }

  /** The images of this epoch that are not trained on yet. */
  private orderLeft(): Uint32Array {
    const { train, data, started } = this.prepared;
    const { request, seed } = this.sitting;
    const { epoch, batch } = this.place;
    // Keras asks `shuffle` of arrays alone: streams have an order of their own.
    const isShuffled = data.isShuffled ?? request.plan.settings.isShuffled?.value ?? true;
    const { batchSize, batchesPerEpoch } = started;
    const order = isShuffled
      ? shuffled(train.count, seed + epoch)
      : inOrderOfEpoch(epoch, { count: train.count, batchSize, batches: batchesPerEpoch });
    return order.subarray(batch * batchSize, batchesPerEpoch * batchSize);
  }

  private beginStep(given: Batch, batch: number): OpenStep {
    const { train, data, started } = this.prepared;
    const { request, seed } = this.sitting;
    const { epoch } = this.place;
    const images = given.indices.length;
    seedEverything(seed, epoch, batch);
    const { classWeight } = request.plan.settings;
    const weights = train.target ? undefined : (classWeight?.value ?? data.classWeight);
    const isWatched = batch + 1 === started.batchesPerEpoch && isKeptEpoch(epoch, started.epochs);
    if (isWatched) this.watch.takeGradients();
    const isUsual = !isWatched && images === started.batchSize;
    const times = isUsual ? started.epochs * started.batchesPerEpoch : 0;
    const readScores = begunStep((wanted) =>
      trainOnBatch(this.prepared, train, given, weights, times, wanted),
    );
    return { batch, images, isWatched, begun: performance.now(), readScores };
  }

  /** `recent`: what the next point of the curve is the mean of. */
  private async endStep({ batch, images, isWatched, readScores }: OpenStep, recent: Mean): Promise<void> {
    const { started } = this.prepared;
    const { emit } = this.sitting;
    const { epoch } = this.place;
    const scores = await readScores();
    if (isWatched) await this.watch.countGradients();
    if (epoch === 0 && batch === 0) this.firstLoss = scores.loss;
    this.mean.add(scores, images);
    recent.add(scores, images);
    this.still.look();
    const pace = this.progress.batchDone(images);
    this.imagesPerSecond = pace.imagesPerSecond;
    this.place = { epoch, batch: batch + 1 };
    if ((batch + 1) % this.stride !== 0 && batch + 1 !== started.batchesPerEpoch) return;
    const { loss, accuracy, ...measures } = recent.value;
    emit('batchEnd', {
      ...{ epoch, batch, loss },
      ...(accuracy !== undefined && { accuracy }),
      ...(Object.keys(measures).length > 0 && { measures }),
      ...pace,
      ...this.memory.now(),
    });
    recent.clear();
  }

  private async endEpoch(): Promise<void> {
    const { epoch } = this.place;
    const { started, validation } = this.prepared;
    const { checkpointEvery = 1 } = this.sitting.request;
    if (validation) {
      const seen = await evaluate(this.prepared, validation, started.epochs);
      const named = Object.entries({ ...seen.scores, ...seen.others });
      const ofValidation = Object.fromEntries(named.map(([name, value]) => [`val_${name}`, value]));
      this.metrics = { ...this.metrics, ...ofValidation };
    }
    const { metrics } = this;
    if (isKeptEpoch(epoch, started.epochs)) await this.countWeights(epoch);
    this.endedBy = this.callbacks.epochEnd(epoch, metrics);
    await this.keeper.offerBest(epoch, metrics);
    this.mean.clear();
    this.place = { epoch: epoch + 1, batch: 0 };
    const isDue =
      (epoch + 1) % checkpointEvery === 0 || epoch + 1 === started.epochs || this.endedBy !== undefined;
    const savedTo = isDue ? await this.keep() : undefined;
    this.keptAt = performance.now();
    await this.advise(epoch);
    this.issues.tell();
    this.sitting.emit('epochEnd', { epoch, metrics, ...(savedTo !== undefined && { savedTo }) });
  }

  /** Throws when the weights are no numbers any more, before a checkpoint of them is written. */
  private async countWeights(epoch: number): Promise<void> {
    const counted = await this.watch.epochEnd(epoch);
    await this.keeper.histograms(counted);
    const layer = brokenLayer(counted);
    if (layer === undefined) return;
    this.advisor.diverged(epoch, layer);
    throw new Divergence(
      `The weights of ${layer} are no numbers any more: training diverged. Lower the learning rate, or scale the pixels to 0 … 1.`,
    );
  }

  private async advise(epoch: number): Promise<void> {
    // Units die early; a look every so often is enough.
    if (EPOCHS_TO_LOOK_AT.includes(epoch))
      await this.withSomeImages((xs) => this.advisor.deadUnits(epoch, this.prepared.model, xs));
    this.advisor.epochEnd(epoch, this.metrics, this.firstLoss);
  }

  /** From all over the part: those of a folder stand class by class. The same ones each time. */
  private async withSomeImages(use: (xs: readonly tf.Tensor[]) => Promise<void>): Promise<void> {
    const { train, shape } = this.prepared;
    const count = Math.min(IMAGES_TO_LOOK_AT, train.count);
    const some = spreadOut(count, train);
    for await (const { xs, ys } of batches(train, some, count, shape)) {
      await use(xs);
      tf.dispose([...xs, ...ys]);
    }
  }

  /** Resolves to the model's path, or to nothing when the disk refused. */
  private async keep(): Promise<string | undefined> {
    const memory = {
      callbacks: this.callbacks.remember(),
      sums: this.mean.remember(),
      seconds: this.progress.seconds,
      imagesPerSecond: this.imagesPerSecond,
      endedBy: this.endedBy,
      ...(this.place.batch === 0 && { metrics: this.metrics }),
    };
    const savedTo = await this.keeper.checkpoint(this.place, memory);
    this.keptAt = performance.now();
    return savedTo;
  }

  /** A pause, from a checkpoint on the disk to the user's word. */
  private async hold(): Promise<void> {
    const { control, emit } = this.sitting;
    const start = performance.now();
    this.isHeld = true;
    await this.keep();
    if (control.isHeld) {
      emit('paused', { isPaused: true });
      await control.released();
      emit('paused', { isPaused: false });
    }
    this.still.look();
    this.isHeld = false;
    this.progress.leaveOut(performance.now() - start);
  }

  private async conclude(): Promise<RunResult> {
    const { started } = this.prepared;
    const { control } = this.sitting;
    const { epoch, batch } = this.place;
    const hasTrained = epoch > 0 || batch > 0;
    const files = await this.keeper.conclude(control.keepsWeights, this.place);
    const judged = control.keepsWeights && hasTrained ? await this.judge(files.bestModel) : {};
    // Asked for while they were judged.
    const kept = control.keepsWeights
      ? { ...judged, ...files }
      : await this.keeper.conclude(false, this.place);
    return {
      stoppedEarly: epoch < started.epochs,
      epochs: epoch,
      metrics: this.metrics,
      ...(this.endedBy !== undefined && { endedBy: this.endedBy }),
      ...kept,
      seconds: this.progress.seconds,
      imagesPerSecond: this.imagesPerSecond,
    };
  }

  private async judged(judges: readonly ReturnType<typeof judgeOf>[]): Promise<Partial<RunResult>> {
    const results = await Promise.all(judges.map((judge) => judge?.result()));
    const { outputs } = this.prepared;
    if (outputs.length === 1 && outputs[0]?.name === '') return results[0] ?? {};
    return { outputs: outputs.map(({ name }, at) => ({ name, ...results[at] })) };
  }

  /** How good the weights are that the run hands out: on test images, else on those that validate. */
  private async judge(best: RunResult['bestModel']): Promise<Partial<RunResult>> {
    const { data, validation, train } = this.prepared;
    const { control, emit } = this.sitting;
    const isTest = data.test.count > 0;
    // What a model makes of images is worth seeing of those that it trained on, where there are no others.
    const hasTargets = wantedOf(train).some(({ target }) => target && !target.isRow);
    const seen = hasTargets
      ? pickPart(train, spreadOut(Math.min(IMAGES_TO_LOOK_AT, train.count), train))
      : undefined;
    const part = isTest ? data.test : (validation ?? seen);
    if (!part) return {};
    emit('judging', { images: part.count });
    const isLeftOut = control.sinceNow();
    const orLeave = () => {
      if (isLeftOut()) throw new LeftOut();
    };
    const tested = async (see: Parameters<typeof evaluate>[3]): Promise<TestResult> => {
      const { scores, others } = await evaluate(this.prepared, part, 1, see);
      const { loss, accuracy, ...ofOutputs } = scores;
      return {
        ...{ loss, images: part.count },
        ...(accuracy !== undefined && { accuracy }),
        metrics: { ...ofOutputs, ...others },
      };
    };
    try {
      // Who stops waits for one measure at most.
      const isBoth = isTest && best !== undefined && !control.isStopping;
      const lastTest = isBoth ? await tested(async () => orLeave()) : undefined;
      const isOfBest = best !== undefined && (await this.keeper.takeBest(best));
      const judges = this.prepared.outputs.map((_, at) => judgeOf(this.prepared, at, part, part === seen));
      const test = await tested(async (outputs, indices) => {
        orLeave();
        for (const [at, judge] of judges.entries()) await judge?.see(outputs[at] as tf.Tensor, indices);
      });
      return {
        ...(isTest && { test }),
        ...(isOfBest && { isOfBest }),
        ...(isOfBest && lastTest && { lastTest }),
        ...(await this.judged(judges)),
      };
    } catch (error) {
      if (error instanceof LeftOut) return {};
      if (!(error instanceof TrainingFault)) throw error;
      // An image that is gone, say: what was learned is saved.
      emit('warning', { message: `How good the weights are could not be measured: ${error.message}` });
      return {};
    }
  }
}

/** The user does not wait for how good the weights are. */
class LeftOut extends Error {}

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
