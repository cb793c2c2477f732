/**
 * `numpy.random.RandomState(seed)`: the Mersenne Twister and what NumPy draws by it, so that a program with a seed takes
 * the same images as it does in Python.
 * Source: Matsumoto and Nishimura, MT19937 (1998); NumPy's legacy `shuffle` draws masked words until one fits, and
 * `legacy-distributions.c`.
 */
import { inOrder, type Shuffled, shuffleBy } from './shuffling.js';

const SIZE = 624;
const SHIFT = 397;

export class RandomState {
  private readonly state = new Uint32Array(SIZE);
  private place = SIZE;
  /** The second of two that are drawn together. */
  private keptNormal: number | undefined;

  /** By one word, or by several. */
  constructor(seed: number | readonly number[]) {
    this.begin(typeof seed === 'number' ? seed : 19650218);
    if (typeof seed !== 'number') this.mix(seed);
  }

  private begin(seed: number): void {
    this.state[0] = seed >>> 0;
    for (let at = 1; at < SIZE; at++) {
      const last = this.word(at - 1);
      this.state[at] = Math.imul(1812433253, last ^ (last >>> 30)) + at;
    }
  }

  /** `init_by_array` of the reference. */
  private mix(key: readonly number[]): void {
    let at = 1;
    const next = (factor: number, added: number, isTaken: boolean) => {
      const last = this.word(at - 1);
      const mixed = this.word(at) ^ Math.imul(last ^ (last >>> 30), factor);
      this.state[at] = isTaken ? mixed + added : mixed - at;
      at++;
      if (at < SIZE) return;
      this.state[0] = this.word(SIZE - 1);
      at = 1;
    };
    for (let step = 0; step < Math.max(SIZE, key.length); step++) {
      const place = step % key.length;
      next(1664525, (key[place] ?? 0) + place, true);
    }
    for (let step = 1; step < SIZE; step++) next(1566083941, 0, false);
    this.state[0] = 0x80000000;
  }

  /** 0 … 1 without 1, in steps of 2⁻⁵³. */
  random(): number {
    const [high, low] = [this.next() >>> 5, this.next() >>> 6];
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** Of mean 0 and deviation 1. */
  normal(): number {
    const kept = this.keptNormal;
    this.keptNormal = undefined;
    if (kept !== undefined) return kept;
    for (;;) {
      const [x, y] = [2 * this.random() - 1, 2 * this.random() - 1];
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.keptNormal = factor * x;
      return factor * y;
    }
  }

  /** In place, as `shuffle` of a list or of an array with one axis. */
  shuffle<T>(items: Shuffled<T>): void {
    shuffleBy(items, (last) => this.below(last));
  }

  permutation(count: number): Uint32Array {
    const order = inOrder(count);
    this.shuffle(order);
    return order;
  }

  /** 0 … max, both included. */
  below(max: number): number {
    let mask = max;
    for (const shift of [1, 2, 4, 8, 16]) mask |= mask >>> shift;
    for (;;) {
      const value = (this.next() & mask) >>> 0;
      if (value <= max) return value;
    }
  }

  /** 32 bits. */
  next(): number {
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
