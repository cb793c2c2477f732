/**
 * `numpy.random.RandomState(seed)`: the Mersenne Twister and NumPy's shuffle, so that a split with a seed takes
 * the same images as it does in Python.
 * Source: Matsumoto and Nishimura, MT19937 (1998); NumPy's legacy `shuffle` draws masked words until one fits.
 */
const SIZE = 624;
const SHIFT = 397;

export class RandomState {
  private readonly state = new Uint32Array(SIZE);
  private place = SIZE;

  constructor(seed: number) {
    this.state[0] = seed >>> 0;
    for (let at = 1; at < SIZE; at++) {
      const last = this.word(at - 1);
      this.state[at] = Math.imul(1812433253, last ^ (last >>> 30)) + at;
    }
  }

  /** In place, as `shuffle` of a list or of an array with one axis. */
  shuffle<T>(items: { [index: number]: T; readonly length: number }): void {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.below(last);
      const kept = items[last] as T;
      items[last] = items[other] as T;
      items[other] = kept;
    }
  }

  permutation(count: number): Uint32Array {
    const order = Uint32Array.from({ length: count }, (_, index) => index);
    this.shuffle(order);
    return order;
  }

  /** 0 … max, both included. */
  private below(max: number): number {
    let mask = max;
    for (const shift of [1, 2, 4, 8, 16]) mask |= mask >>> shift;
    for (;;) {
      const value = (this.next() & mask) >>> 0;
      if (value <= max) return value;
    }
  }

  private next(): number {
    if (this.place === SIZE) this.twist();
    let word = this.word(this.place++);
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  private twist(): void {
    for (let at = 0; at < SIZE; at++) {
      const joined = (this.word(at) & 0x80000000) | (this.word((at + 1) % SIZE) & 0x7fffffff);
      const odd = joined & 1 ? 0x9908b0df : 0;
      this.state[at] = this.word((at + SHIFT) % SIZE) ^ (joined >>> 1) ^ odd;
    }
    this.place = 0;
  }

  private word(at: number): number {
    return this.state[at] ?? 0;
  }
}
