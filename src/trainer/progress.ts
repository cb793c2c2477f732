/** Speed and time left. The first batch compiles and warms up, so it does not count towards the speed. */

export class Progress {
  /** Of a monotonic clock: the time of day may be set while it runs. */
  private started = performance.now();
  private warmAt: number | undefined;
  private images = 0;
  private batches = 0;

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

  batchDone(images: number): { imagesPerSecond: number; secondsLeft: number } {
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
    return { imagesPerSecond: this.images / seconds, secondsLeft: left };
  }

  get seconds(): number {
    return this.secondsBefore + (performance.now() - this.started) / 1000;
  }
}
