/** A step of training or of evaluation told to the runtime as a whole: one that can, computes it at once. */
import * as tf from '@tensorflow/tfjs-core';
import type { Holder } from './stepChanges.js';

/** What a step gives back: it stays the caller's. */
export type StepResult = tf.Tensor | readonly tf.Tensor[];

export interface WholeStep<T extends StepResult> {
  /** Steps of one kind do the same with tensors of the same shapes. */
  readonly kind: string;
  /** Of the batch. */
  readonly inputs: readonly tf.Tensor[];
  /** Of tensors that it keeps beside variables. */
  readonly holders: readonly Holder[];
  /** How many such steps the run takes in all, done ones included: a resumed run takes each as an uninterrupted one does. */
  readonly times: number;
  /** Must not wait for anything. */
  readonly compute: () => T;
}

/** What a runtime offers for it. */
export interface WholeStepRunner {
  /**
   * Without its `compute`, when steps of the kind have told (`stepChanges.ts`) of all that changes. Then `compute` must
   * be no other than theirs.
   */
  run<T extends StepResult>(step: WholeStep<T>): T;
  /** How many steps it computed at once. */
  readonly count: number;
  /** How many of these without their JavaScript. */
  readonly replayed: number;
  mayReplay: boolean;
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

/** `owner`: the model; `what` is done with it; `inputs`: what changes from batch to batch. */
export function asWholeStep<T extends StepResult>(
  owner: object,
  what: string,
  inputs: readonly tf.Tensor[],
  compute: () => T,
  { holders = [], times = Number.POSITIVE_INFINITY }: Partial<Pick<WholeStep<T>, 'holders' | 'times'>> = {},
): T {
  const steps = wholeStepRunner();
  if (!steps || times <= STEPS_OF_A_SHORT_RUN) return compute();
  const number = numbers.get(owner) ?? nextNumber++;
  numbers.set(owner, number);
  const shapes = inputs.map(({ shape, dtype }) => `${shape.join('×')} ${dtype}`);
  return steps.run({ kind: `${number} ${what}: ${shapes.join(', ')}`, inputs, holders, times, compute });
}
