/** Keeps the model of the epoch with the lowest validation loss in `best/` of the run's folder. */
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { saveModel } from './saveModel.js';

export class BestModel {
  private found: { readonly path: string; readonly epoch: number; readonly loss: number } | undefined;

  constructor(private readonly outputDirectory: string) {}

  async offer(model: LayersModel, epoch: number, loss: number | undefined): Promise<void> {
    if (loss === undefined || !Number.isFinite(loss) || (this.found && loss >= this.found.loss)) return;
    const path = await saveModel(model, join(this.outputDirectory, 'best'), { epoch: epoch + 1, batch: 0 });
    this.found = { path, epoch, loss };
  }

  remember(): unknown {
    return this.found;
  }

  recall(memory: unknown): void {
    this.found = memory as typeof this.found;
  }

  /** The best model where it is older than `last`. */
  before(last: number): { readonly path: string; readonly epoch: number } | undefined {
    if (!this.found || this.found.epoch >= last) return undefined;
    return { path: this.found.path, epoch: this.found.epoch };
  }
}
