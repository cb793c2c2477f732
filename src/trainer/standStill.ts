/**
 * Tells how long the process stood still: the machine slept, or someone stopped it. Then no timer ran and no processor
 * time was used, where a long step of training uses some.
 */
const TICK_MS = 500;
/** Shorter ones change no figure that is shown. */
const LEAST_MS = 2000;
/** Of the time that passed, as a share: what is left of a timer that is late because the machine is busy is more. */
const MOST_BUSY = 0.02;

export class StandStill {
  private at = performance.now();
  private used = process.cpuUsage();
  private readonly timer: NodeJS.Timeout;

  /** `onStill` is given milliseconds. */
  constructor(private readonly onStill: (milliseconds: number) => void) {
    this.timer = setInterval(() => this.look(), TICK_MS);
    this.timer.unref();
  }

  /** Also to be asked before a duration is used: the first timer may come later. */
  look(): void {
    const now = performance.now();
    const { user, system } = process.cpuUsage(this.used);
    const passed = now - this.at;
    this.at = now;
    this.used = process.cpuUsage();
    const isStill = passed > LEAST_MS && (user + system) / 1000 < passed * MOST_BUSY;
    if (isStill) this.onStill(passed - TICK_MS);
  }

  dispose(): void {
    clearInterval(this.timer);
  }
}
