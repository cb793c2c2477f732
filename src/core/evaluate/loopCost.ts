/**
 * What a loop's rounds cost: one that trains for 30,000 epochs would use up all steps, and nothing after it would be
 * analysed. It is followed for a while, then given up, unless it makes layers or models.
 */
import type { Machine } from './machine.js';

/** Of all steps, the share that a loop may use before it can be given up. */
const FOLLOWED_SHARE = 1 / 50;

export class LoopCost {
  readonly #machine: Machine;
  readonly #leftAtStart: number;
  readonly #made: Machine['made'];
  #rounds = 0;
  #leftBefore: number;
  #before: readonly unknown[] = [];

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#made = machine.made;
    this.#leftAtStart = machine.budget.left();
    this.#leftBefore = this.#leftAtStart;
  }

  beginRound(): void {
    this.#rounds++;
    this.#leftBefore = this.#machine.budget.left();
    this.#before = [this.#made.models, this.#made.counts];
  }

  /** Asked after a round: so many more like it would take more steps than there are, and make no layer. */
  isTooHigh(roundsLeft: number): boolean {
    const { budget } = this.#machine;
    const left = budget.left();
    const spent = this.#leftAtStart - left;
    // A first round may be the only one that costs much.
    if (this.#rounds < 2 || spent < budget.whole * FOLLOWED_SHARE || !this.makesNone()) return false;
    // What comes of the loop depends from here on on the steps that are left: no run of it is kept for others.
    this.#machine.remarks++;
    const perRound = Math.min(this.#leftBefore - left, spent / this.#rounds);
    return perRound * roundsLeft > left;
  }

  /** The round just run made neither layers nor models. */
  makesNone(): boolean {
    return this.#before[0] === this.#made.models && this.#before[1] === this.#made.counts;
  }
}
