/** One sitting of a run: its seed, its preparation and its training, and what the user asks of it meanwhile. */
import type { PassedOver, RunRequest, RunResult } from '../protocol/trainer.js';
import { type Checkpoint, readCheckpoint } from './checkpoint.js';
import { Control } from './control.js';
import { DeviceLost } from './fault.js';
import { type Emit, type Prepared, prepareRun } from './prepareRun.js';
import { seedEverything } from './random.js';
import { Training } from './training.js';

export class Run {
  private readonly control = new Control();
  private readonly seed: number;
  private readonly checkpoint: Checkpoint | undefined;
  private prepared: Prepared | undefined;
  private lose: (fault: DeviceLost) => void = () => undefined;
  /** Rejects when the device is gone: what was asked of it may then never be answered. */
  readonly deviceLost = new Promise<never>((_, reject) => {
    this.lose = reject;
  });

  /** Throws a sentence when it shall go on from a checkpoint and there is none. */
  constructor(
    private readonly request: RunRequest,
    private readonly emit: Emit,
    isResumed = false,
    private readonly lostBefore: readonly PassedOver[] = [],
    private readonly hadFinished = false,
  ) {
    this.checkpoint = isResumed ? readCheckpoint(request.outputDirectory) : undefined;
    this.seed = this.checkpoint?.facts.seed ?? request.overrides.seed ?? Math.floor(Math.random() * 2 ** 31);
    seedEverything(this.seed);
  }

  stop(keepWeights: boolean): void {
    this.control.stop(keepWeights);
  }

  pause(isPaused: boolean): void {
    this.control.pause(isPaused);
  }

  async prepare(): Promise<void> {
    this.prepared = await prepareRun(this.request, this.seed, this.emit, {
      before: this.lostBefore,
      now: (lost) => this.lose(new DeviceLost(lost)),
    });
  }

  async train(): Promise<RunResult> {
    if (!this.prepared) throw new Error('prepare() comes before train().');
    const { request, seed, control, emit, checkpoint, hadFinished } = this;
    return new Training(this.prepared, { request, seed, control, emit, checkpoint, hadFinished }).run();
  }
}
