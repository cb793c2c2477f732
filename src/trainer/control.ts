/** What the user asked of a run so far; the training looks here between batches. */

export class Control {
  private isPaused = false;
  private stops = 0;
  private stopped: { readonly keepsWeights: boolean } | undefined;
  private onward: () => void = () => undefined;

  get isStopping(): boolean {
    return this.stopped !== undefined;
  }

  /** False once the user wants what was learned thrown away. */
  get keepsWeights(): boolean {
    return this.stopped?.keepsWeights ?? true;
  }

  /** It shall wait here; a stop ends the waiting. */
  get isHeld(): boolean {
    return this.isPaused && !this.isStopping;
  }

  /** Tells whether the user has asked to stop, again if they had before, since it was called. */
  sinceNow(): () => boolean {
    const { stops } = this;
    return () => this.stops > stops;
  }

  stop(keepsWeights: boolean): void {
    this.stops++;
    this.stopped = { keepsWeights };
    this.onward();
  }

  pause(isPaused: boolean): void {
    this.isPaused = isPaused;
    if (!isPaused) this.onward();
  }

  /** Resolves when it shall go on. */
  released(): Promise<void> {
    return new Promise((resolve) => {
      this.onward = resolve;
    });
  }
}
