/** Speed and time left. The first batch compiles and warms up, so it does not count towards the speed. */

export class Progress {
  private readonly started = performance.now();
  private warmAt: number | undefined;
  private images = 0;
  private readonly batchesInAll: number;
  private batches = 0;

  constructor(batchesInAll: number) {
    this.batchesInAll = batchesInAll;
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
    return (performance.now() - this.started) / 1000;
  }
}
