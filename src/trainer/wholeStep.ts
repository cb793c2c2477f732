/** A step of training or of evaluation told to the runtime as a whole: one that can, computes it at once. */
import * as tf from '@tensorflow/tfjs-core';

/** What a runtime offers for it. */
export interface WholeStepRunner {
  /** `kind`: steps of one kind do the same with tensors of the same shapes. `compute` must not wait for anything. */
  run<T>(kind: string, compute: () => T): T;
  /** How many steps it computed at once. */
  readonly count: number;
}

let runner: { readonly backend: string; readonly steps: WholeStepRunner } | undefined;

/** Of the backend in force. */
export function takeWholeSteps(steps: WholeStepRunner): void {
  runner = { backend: tf.getBackend(), steps };
}

export const wholeStepRunner = (): WholeStepRunner | undefined =>
  runner?.backend === tf.getBackend() ? runner.steps : undefined;

const numbers = new WeakMap<object, number>();
let nextNumber = 0;

/** A graph of a step takes as long to make as a few steps operation by operation. */
const STEPS_OF_A_SHORT_RUN = 8;

/** By what a run will do in all, not by what it has done: a resumed run takes each step as an uninterrupted one does. */
export const areWorthAGraph = (steps: number): boolean => steps > STEPS_OF_A_SHORT_RUN;

/** `owner`: the model; `what` is done with it; `inputs`: what changes from batch to batch. */
export function asWholeStep<T>(
  owner: object,
  what: string,
  inputs: readonly tf.Tensor[],
  compute: () => T,
): T {
  const steps = wholeStepRunner();
  if (!steps) return compute();
  const number = numbers.get(owner) ?? nextNumber++;
  numbers.set(owner, number);
  return steps.run(`${number} ${what}: ${inputs.map(({ shape }) => shape.join('×')).join(', ')}`, compute);
}
