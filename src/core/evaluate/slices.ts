/**
 * Work that may pause: at each `yield` the caller goes on at once, later, or never. It pauses between statements and
 * not inside one: that would make each function of the evaluator a generator, which is seven times slower.
 */
export type Slices<T> = Generator<void, T, void>;

export function withoutPause<T>(work: Slices<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
