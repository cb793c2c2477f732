/**
 * Steps that a device still computes. A processor's are done when their command returns. A GPU takes commands and computes
 * beside this process: WebGPU answers while it does the next step, and TensorFlow once it has done all that it was asked for,
 * so it is asked for the scores of several steps together.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { NodeBackend } from './kernels/nodeBackend.js';
import type { Scores } from './scores.js';

/** A step whose weights are on their way, and what it measures still to be read. */
export interface OpenStep {
  /** Counted from 0 in its epoch. */
  readonly batch: number;
  readonly images: number;
  /** Its gradients are counted. */
  readonly isWatched: boolean;
  readonly begun: number;
  readonly readScores: () => Promise<Scores>;
}

const STEPS_READ_TOGETHER = 8;
/** Curves and Stop wait no longer. */
const LONGEST_OPEN_MS = 100;

const isTensorFlowGpu = () => (tf.backend() as Partial<NodeBackend>).isUsingGpuDevice === true;

export class OpenSteps {
  private readonly steps: OpenStep[] = [];
  /** As many stay open; beyond them, all but `left` are read. */
  private readonly most: number;
  private readonly left: number;

  constructor(private readonly end: (step: OpenStep) => Promise<void>) {
    this.left = tf.getBackend() === 'webgpu' ? 1 : 0;
    this.most = isTensorFlowGpu() ? STEPS_READ_TOGETHER - 1 : this.left;
  }

  async add(step: OpenStep): Promise<void> {
    this.steps.push(step);
    const [oldest = step] = this.steps;
    if (this.steps.length > this.most || performance.now() - oldest.begun > LONGEST_OPEN_MS)
      await this.endAllBut(this.left);
  }

  async endAll(): Promise<void> {
    await this.endAllBut(0);
  }

  private async endAllBut(left: number): Promise<void> {
    while (this.steps.length > left) await this.end(this.steps.shift() as OpenStep);
  }
}

/** `begin` gives the device a step, and reads what it measured when `wanted` resolves. Gives what asks for it. */
export function begunStep(begin: (wanted?: Promise<void>) => Promise<Scores>): OpenStep['readScores'] {
  let ask = () => {};
  const wanted = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const scores = begin(isTensorFlowGpu() ? wanted : undefined);
  // It may fail while the steps before are still being read; whoever awaits it hears of that.
  scores.catch(() => {});
  return () => {
    ask();
    return scores;
  };
}
