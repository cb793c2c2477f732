/** Fisher and Yates’s shuffle, from the last place down: NumPy’s, Python’s and the batches’ differ in how they draw alone. */

export interface Shuffled<T> {
  [index: number]: T;
  readonly length: number;
}

/** In place, down to the place `first`. `draw(last)` gives one of the places 0 … `last`. */
export function shuffleBy<T>(items: Shuffled<T>, draw: (last: number) => number, first = 1): void {
  for (let last = items.length - 1; last >= first; last--) {
    const other = draw(last);
    const kept = items[last] as T;
    items[last] = items[other] as T;
    items[other] = kept;
  }
}

/** 0 … count − 1. */
export function inOrder(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => index);
}

export interface EpochParts {
  readonly count: number;
  readonly batchSize: number;
  /** To an epoch. */
  readonly batches: number;
}

/** An epoch of fewer batches than there are begins where the one before it ended, as Keras's `steps_per_epoch` has it. */
export function inOrderOfEpoch(epoch: number, { count, batchSize, batches }: EpochParts): Uint32Array {
  const whole = Math.floor(count / batchSize);
  if (batches >= whole) return inOrder(count);
  const start = ((epoch * batches) % whole) * batchSize;
  return inOrder(whole * batchSize).map((place) => (place + start) % (whole * batchSize));
}
