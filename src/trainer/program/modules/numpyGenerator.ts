/**
 * `numpy.random.default_rng(seed)`: PCG64 and what it draws, but for its normal distribution. Sources: O'Neill, PCG (2014);
 * NumPy 2, `bit_generator.pyx` (SeedSequence), `_generator.pyx`, `distributions.c`; Lemire's bounded numbers.
 */
import { inOrder, type Shuffled, shuffleBy } from '../../../runs/data/shuffling.js';

const WORD = 0xffffffffn;
const LONG = (1n << 64n) - 1n;
const WIDE = (1n << 128n) - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

export class NumpyGenerator {
  private state = 0n;
  private readonly step: bigint;
  private kept: number | undefined;

  constructor(seed: number) {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = seedState(seed);
    this.step = ((((c << 64n) | d) << 1n) | 1n) & WIDE;
    this.advance();
    this.state = (this.state + ((a << 64n) | b)) & WIDE;
    this.advance();
  }

  private advance(): void {
    this.state = (this.state * MULTIPLIER + this.step) & WIDE;
  }

  private next64(): bigint {
    this.advance();
    const high = this.state >> 64n;
    const mixed = high ^ (this.state & LONG);
    const turn = high >> 58n;
    return ((mixed >> turn) | (mixed << ((64n - turn) & 63n))) & LONG;
  }

  /** Two come of one draw of 64 bits. */
  private next32(): number {
    const kept = this.kept;
    this.kept = undefined;
    if (kept !== undefined) return kept;
    const drawn = this.next64();
    this.kept = Number(drawn >> 32n);
    return Number(drawn & WORD);
  }

  /** 0 … 1 without 1, in steps of 2⁻⁵³. */
  random(): number {
    return Number(this.next64() >> 11n) / 9007199254740992;
  }

  /** 0 … max, both included, below 2³². */
  below(max: number): number {
    if (max === 0) return 0;
    const count = BigInt(max + 1);
    let product = BigInt(this.next32()) * count;
    if ((product & WORD) < count) {
      const least = (WORD - BigInt(max)) % count;
      while ((product & WORD) < least) product = BigInt(this.next32()) * count;
    }
    return Number(product >> 32n);
  }

  /** The same, by masked words until one fits. */
  private within(max: number): number {
    const mask = 2 ** (32 - Math.clz32(max)) - 1;
    for (;;) {
      const drawn = (this.next32() & mask) >>> 0;
      if (drawn <= max) return drawn;
    }
  }

  /** In place. */
  shuffle<T>(items: Shuffled<T>): void {
    shuffleBy(items, (last) => this.within(last));
  }

  permutation(count: number): Uint32Array {
    const order = inOrder(count);
    this.shuffle(order);
    return order;
  }

  /** So many different ones of 0 … count − 1: of a few by Floyd's algorithm, of many the tail of a shuffle. */
  chosen(count: number, size: number): Uint32Array {
    if (count > 10_000 && size > Math.floor(count / 50)) {
      const order = inOrder(count);
      shuffleBy(order, (last) => this.below(last), Math.max(count - size, 1));
      return order.slice(count - size);
    }
    const known = new Set<number>();
    for (let last = count - size; last < count; last++) {
      const drawn = this.below(last);
      known.add(known.has(drawn) ? last : drawn);
    }
    const found = Uint32Array.from(known);
    shuffleBy(found, (last) => this.below(last));
    return found;
  }
}

/** Four words of 64 bits. */
function seedState(seed: number): bigint[] {
  const product = (a: number, b: number) => Math.imul(a, b) >>> 0;
  const folded = (value: number) => (value ^ (value >>> 16)) >>> 0;
  let hash = 0x43b0d7e5;
  const hashed = (value: number): number => {
    const before = (value ^ hash) >>> 0;
    hash = product(hash, 0x931e8875);
    return folded(product(before, hash));
  };
  const mixed = (a: number, b: number): number =>
    folded((product(0xca01f9dd, a) - product(0x4973f715, b)) >>> 0);
  const words = [seed >>> 0, Math.floor(seed / 2 ** 32)].slice(0, seed >= 2 ** 32 ? 2 : 1);
  const pool = Array.from({ length: 4 }, (_, at) => hashed(words[at] ?? 0));
  for (let from = 0; from < 4; from++)
    for (let to = 0; to < 4; to++) if (from !== to) pool[to] = mixed(pool[to] ?? 0, hashed(pool[from] ?? 0));
  let other = 0x8b51f9dd;
  const drawn = Array.from({ length: 8 }, (_, at) => {
    const before = ((pool[at % 4] ?? 0) ^ other) >>> 0;
    other = product(other, 0x58f38ded);
    return folded(product(before, other));
  });
  return [0, 1, 2, 3].map((at) => BigInt(drawn[2 * at] ?? 0) | (BigInt(drawn[2 * at + 1] ?? 0) << 32n));
}
