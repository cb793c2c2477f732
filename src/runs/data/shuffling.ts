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
