/** Keeps the model of the best epoch in `best/` of the run's folder: by validation loss, or as the code says. */
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Watched } from '../protocol/monitors.js';
import type { RunResult } from '../protocol/trainer.js';
import { ownDirectory } from '../runs/replaceFiles.js';
import type { Place } from './checkpoint.js';
import { saveModel } from './saveModel.js';

type Metrics = Readonly<Record<string, number>>;

export class BestModel {
  private found: { readonly path: string; readonly epoch: number; readonly value: number } | undefined;

  constructor(
    private readonly outputDirectory: string,
    private readonly by: Watched,
  ) {}

  async offer(model: LayersModel, epoch: number, metrics: Metrics): Promise<void> {
    const value = metrics[this.by.monitor];
    if (value === undefined || !Number.isFinite(value) || (this.found && !this.isBetter(value, this.found)))
      return;
    const directory = ownDirectory(join(this.outputDirectory, 'best'));
    const path = await saveModel(model, directory, { epoch: epoch + 1, batch: 0 });
    this.found = { path, epoch, value };
  }

  private isBetter(value: number, { value: best }: { readonly value: number }): boolean {
    return this.by.rises ? value > best : value < best;
  }

  remember(): unknown {
    return this.found;
  }

  recall(memory: unknown): void {
    this.found = memory as typeof this.found;
  }

  /** The best model where those weights are not the ones that training came to. */
  before({ epoch: next, batch }: Place): RunResult['bestModel'] {
    if (!this.found || (this.found.epoch + 1 === next && batch === 0)) return undefined;
    const { path, epoch } = this.found;
    const { monitor } = this.by;
    return { path, epoch, ...(monitor !== 'val_loss' && { by: monitor }) };
  }
}
