/** Files that could not be read and that the user chose to train without: each is told once, as it is met. */
import type { RunStarted } from '../protocol/trainer.js';
import type { ImageData } from './data/dataset.js';
import type { Emit } from './prepareRun.js';

const MOST_NAMED = 10;

export class IssueTeller {
  private told: number;

  constructor(
    private readonly data: ImageData,
    started: RunStarted,
    private readonly emit: Emit,
  ) {
    const known = new Set(started.data.issues?.map(({ message }) => message));
    this.told = (data.issues ?? []).filter(({ message }) => known.has(message)).length;
  }

  tell(): void {
    const { issues = [] } = this.data;
    const fresh = issues.slice(this.told);
    this.told = issues.length;
    if (fresh.length === 0) return;
    const named = fresh.slice(0, MOST_NAMED).map(({ message }) => message);
    const more = fresh.length > MOST_NAMED ? [`${fresh.length - MOST_NAMED} more are left out.`] : [];
    this.emit('warning', { message: [...named, ...more].join(' ') });
  }
}
