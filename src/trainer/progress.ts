/** Speed and time left. The first batch compiles and warms up, so it does not count towards the speed. */

export interface Pace {
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
  /** The share of the time in which the device waited for data. */
  readonly waiting?: number;
}

const WORTH_A_WORD = 0.1;

export class Progress {
  /** Of a monotonic clock: the time of day may be set while it runs. */
  private started = performance.now();
  private warmAt: number | undefined;
  private images = 0;
  private batches = 0;
  /** Milliseconds, since it is warm. */
  private waited = 0;

  /** `batchesInAll` are those of this sitting; `secondsBefore` those of earlier ones. */
  constructor(
    private readonly batchesInAll: number,
    private readonly secondsBefore = 0,
  ) {}

  /** Leaves out a pause, in milliseconds. */
  leaveOut(pause: number): void {
    this.started += pause;
    if (this.warmAt !== undefined) this.warmAt += pause;
  }

  /** The device had nothing to do until a batch was read. */
  waitedForData(milliseconds: number): void {
    if (this.warmAt !== undefined) this.waited += milliseconds;
  }

  batchDone(images: number): Pace {
    const now = performance.now();
    this.batches++;
    if (this.warmAt === undefined) {
      this.warmAt = now;
      const seconds = (now - this.started) / 1000;
      return { imagesPerSecond: images / seconds, secondsLeft: seconds * (this.batchesInAll - 1) };
    }
    this.images += images;
    const seconds = (now - this.warmAt) / 1000;
    const left = (seconds / (this.batches - 1)) * (this.batchesInAll - this.batches);
    const waiting = this.waited / 1000 / seconds;
    return {
      imagesPerSecond: this.images / seconds,
      secondsLeft: left,
      ...(waiting >= WORTH_A_WORD && { waiting: Math.min(1, waiting) }),
    };
  }

  get seconds(): number {
    return this.secondsBefore + (performance.now() - this.started) / 1000;
  }
}
