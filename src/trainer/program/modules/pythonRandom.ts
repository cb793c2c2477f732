/**
 * Python's module `random`: its Mersenne Twister, so that a program with a seed takes the files in Python's order.
 * Source: CPython 3.12, `Lib/random.py` and `Modules/_randommodule.c`.
 */
import { createHash } from 'node:crypto';
import { RandomState } from '../../../runs/data/numpyRandom.js';
import { type Shuffled, shuffleBy } from '../../../runs/data/shuffling.js';
import { isNumber, numberOf, type Value } from '../language/values.js';

export class PythonRandom {
  private words: RandomState;
  private kept: number | undefined;

  constructor(seed: Value) {
    this.words = new RandomState(keyOf(seed));
  }

  seed(seed: Value): void {
    this.words = new RandomState(keyOf(seed));
    this.kept = undefined;
  }

  random(): number {
    return this.words.random();
  }

  /** Up to 53 bits. */
  bits(count: number): number {
    if (count === 0) return 0;
    if (count <= 32) return this.words.next() >>> (32 - count);
    const low = this.words.next();
    return (this.words.next() >>> (64 - count)) * 2 ** 32 + low;
  }

  /** 0 … count − 1. */
  below(count: number): number {
    const length = bitLength(count);
    for (;;) {
      const found = this.bits(length);
      if (found < count) return found;
    }
  }

  shuffle<T>(items: Shuffled<T>): void {
    shuffleBy(items, (last) => this.below(last + 1));
  }

  sample(items: readonly Value[], count: number): Value[] {
    const all = items.length;
    let room = 21;
    if (count > 5) room += 4 ** Math.ceil(Math.log(count * 3) / Math.log(4));
    if (all <= room) {
      const pool = [...items];
      return Array.from({ length: count }, (_, at) => {
        const place = this.below(all - at);
        const taken = pool[place] ?? null;
        pool[place] = pool[all - at - 1] ?? null;
        return taken;
      });
    }
    const known = new Set<number>();
    return Array.from({ length: count }, () => {
      let place = this.below(all);
      while (known.has(place)) place = this.below(all);
      known.add(place);
      return items[place] ?? null;
    });
  }

  /** With replacement, by weights where they are given. */
  choices(items: readonly Value[], count: number, weights?: readonly number[]): Value[] {
    if (!weights)
      return Array.from({ length: count }, () => items[Math.floor(this.random() * items.length)] ?? null);
    let sum = 0;
    const ends = weights.map((weight) => {
      sum += weight;
      return sum;
    });
    return Array.from({ length: count }, () => {
      const place = this.random() * sum;
      const found = ends.findIndex((end) => place < end);
      return items[found < 0 ? items.length - 1 : found] ?? null;
    });
  }

  gauss(mean: number, deviation: number): number {
    let found = this.kept;
    this.kept = undefined;
    if (found === undefined) {
      const angle = this.random() * 2 * Math.PI;
      const radius = Math.sqrt(-2 * Math.log(1 - this.random()));
      found = Math.cos(angle) * radius;
      this.kept = Math.sin(angle) * radius;
    }
    return mean + found * deviation;
  }
}

function bitLength(value: number): number {
  let length = 0;
  for (let left = value; left >= 1; left = Math.floor(left / 2)) length++;
  return length;
}

/** The words that a seed makes: of a whole number its own, of a text those of its letters and their hash. */
function keyOf(seed: Value): readonly number[] {
  let value = 0n;
  if (typeof seed === 'string') {
    const letters = Buffer.from(seed, 'utf8');
    const hash = createHash('sha512').update(letters).digest();
    value = BigInt(`0x${Buffer.concat([letters, hash]).toString('hex')}`);
  } else if (isNumber(seed)) value = BigInt(Math.abs(Math.trunc(numberOf(seed))));
  const words: number[] = [];
  for (let left = value; left > 0n; left >>= 32n) words.push(Number(left & 0xffffffffn));
  return words.length === 0 ? [0] : words;
}
