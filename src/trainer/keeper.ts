/** What a run puts on the disk while it goes on. What the disk refuses is said, and does not end the training. */
import { dirname } from 'node:path';
import type { EpochHistograms } from '../protocol/insight.js';
import { bestBy, measuredNames } from '../protocol/monitors.js';
import type { RunRequest, RunResult } from '../protocol/trainer.js';
import { appendHistograms } from '../runs/histogramFile.js';
import { isDeleted } from '../runs/runFolder.js';
import { BestModel } from './bestModel.js';
import type { Callbacks } from './callbacks.js';
import {
  type Checkpoint,
  type CheckpointFacts,
  checkpointPath,
  type Place,
  writeCheckpoint,
} from './checkpoint.js';
import type { Emit, Prepared } from './prepareRun.js';
import { writeSamples } from './samples.js';
import { discard, saveModel, takeWeights } from './saveModel.js';

/** What the checkpoint holds besides model, optimiser and place. */
export interface Memory
  extends Pick<CheckpointFacts, 'sums' | 'seconds' | 'imagesPerSecond' | 'metrics' | 'endedBy'> {
  readonly callbacks: ReturnType<Callbacks['remember']>;
}

export class Keeper {
  private readonly best: BestModel;
  private readonly folder: string;

  constructor(
    request: RunRequest,
    private readonly prepared: Prepared,
    private readonly seed: number,
    private readonly emit: Emit,
  ) {
    this.folder = request.outputDirectory;
    const measured = measuredNames(request, prepared.validation !== undefined);
    this.best = new BestModel(this.folder, bestBy(request, measured));
  }

  /** Takes up what an earlier sitting knew. */
  recall({ facts }: Checkpoint): void {
    this.best.recall(facts.best);
  }

  /** Writes the checkpoint and the model; resolves to the model's path. */
  checkpoint(next: Place, { callbacks, ...memory }: Memory): Promise<string | undefined> {
    const { model, optimizer, started } = this.prepared;
    return this.attempt(`The checkpoint at epoch ${next.epoch + 1}, batch ${next.batch + 1},`, async () => {
      await writeCheckpoint(checkpointPath(this.folder), model, optimizer, callbacks.tensors, {
        ...next,
        seed: this.seed,
        batchSize: started.batchSize,
        trainImages: started.data.trainImages,
        ...memory,
        best: this.best.remember(),
        callbacks: callbacks.facts,
      });
      return await saveModel(model, this.folder, next);
    });
  }

  async samples(): Promise<void> {
    await this.attempt('The images to look at layers with', () => writeSamples(this.folder, this.prepared));
  }

  async histograms(found: EpochHistograms): Promise<void> {
    await this.attempt(`The histograms of epoch ${found.epoch + 1}`, async () =>
      appendHistograms(this.folder, found),
    );
  }

  async offerBest(epoch: number, metrics: Readonly<Record<string, number>>): Promise<void> {
    await this.attempt(`The best model, of epoch ${epoch + 1},`, () =>
      this.best.offer(this.prepared.model, epoch, metrics),
    );
  }

  /** The files of a run that is over: `model.json` and, where it is older than the last epoch, the best one. */
  async conclude(isKept: boolean, place: Place): Promise<Pick<RunResult, 'modelPath' | 'bestModel'>> {
    if (!isKept) {
      discard(this.folder);
      return {};
    }
    const bestModel = this.best.before(place);
    const modelPath = await this.attempt('The model', () =>
      saveModel(this.prepared.model, this.folder, place),
    );
    return { ...(bestModel && { bestModel }), ...(modelPath !== undefined && { modelPath }) };
  }

  /** Takes the weights that `conclude` named the best; false, and told, when the disk does not give them. */
  async takeBest({ path }: NonNullable<RunResult['bestModel']>): Promise<boolean> {
    try {
      takeWeights(this.prepared.model, dirname(path));
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.emit('warning', {
        message: `The best weights could not be read again (${why}): those at the end are measured instead.`,
      });
      return false;
    }
  }

  /** What is refused is tried again at the next checkpoint. */
  private async attempt<T>(what: string, write: () => Promise<T>): Promise<T | undefined> {
    if (isDeleted(this.folder)) return undefined;
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
}
