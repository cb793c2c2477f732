/**
 * What changes from one step to the next, told by whoever changes it. A runtime that has seen a few steps of a kind can
 * then do the next ones without their JavaScript (`runtimes/wholeStep/recipe.ts`). What nobody tells of keeps it from that.
 */
import * as tf from '@tensorflow/tfjs-core';

export type ChangingValues = Float32Array | Int32Array;

/** Keeps tensors from step to step. */
export interface Holder {
  names(): Iterable<string>;
  get(name: string): tf.Tensor | undefined;
  /** Takes `tensor` over, in the place of what it has there, which it disposes of. */
  hold(name: string, tensor: tf.Tensor): void;
}

export interface ToldValues {
  readonly make: () => ChangingValues;
  /** What it made in the step; absent where chance was drawn for it, which is not drawn twice. */
  readonly made?: ChangingValues;
}

/** What was told of a step. */
export interface Told {
  /** In the order in which they are made: chance is drawn in it. */
  readonly values: readonly ToldValues[];
  readonly effects: readonly (() => void)[];
  /** Which of `values` the step's values are. */
  readonly places: ReadonlyMap<unknown, number>;
  /** Chance that nobody told of has been drawn. */
  readonly isUntold: boolean;
}

interface Listener {
  readonly values: ToldValues[];
  readonly effects: (() => void)[];
  readonly places: Map<unknown, number>;
  draws: number;
}

let listener: Listener | undefined;

/**
 * A tensor of values that each step has of its own. `make` is called in later steps too, without the code around it: it
 * must read whatever changes when it is called.
 */
export function perStep(
  make: () => ChangingValues,
  shape: readonly number[] = [],
  dtype: 'float32' | 'int32' = 'float32',
): tf.Tensor {
  return tf.tensor(heard(make), [...shape], dtype);
}

/** What a step does beside tensors, once all of its values are made. */
export function atStepsEnd(effect: () => void): void {
  listener?.effects.push(effect);
  effect();
}

function heard(make: () => ChangingValues): ChangingValues {
  if (!listener) return make();
  const { draws } = listener;
  const values = make();
  const told = listener.draws === draws ? { make, made: values } : { make };
  listener.draws = draws;
  listener.places.set(values, listener.values.push(told) - 1);
  return values;
}

export function listenTo<T>(step: () => T): { readonly result: T; readonly told: Told } {
  const heardOf: Listener = { values: [], effects: [], places: new Map(), draws: 0 };
  const { random } = Math;
  listener = heardOf;
  Math.random = () => {
    heardOf.draws++;
    return random();
  };
  try {
    const result = step();
    return { result, told: { ...heardOf, isUntold: heardOf.draws > 0 } };
  } finally {
    Math.random = random;
    listener = undefined;
  }
}
