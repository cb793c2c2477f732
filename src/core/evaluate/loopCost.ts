/**
 * What a loop's rounds cost: one that trains for 30,000 epochs would use up all steps, and nothing after it would be
 * analysed. It is followed for a while, then given up, unless it makes layers or models. Epochs that walk data of an unknown
 * length are followed for a shorter while: what they calculate is never known.
 */
import type { Machine } from './machine.js';

/** Of all steps, the share that a loop may use before it can be given up. */
const FOLLOWED_SHARE = 1 / 50;
/** The same of epochs, and how many of them; fewer may prepare the data of a person or a class each. */
const EPOCHS_SHARE = 1 / 1000;
const FOLLOWED_EPOCHS = 3;
const FEWEST_EPOCHS = 30;

export class LoopCost {
  readonly #machine: Machine;
  readonly #leftAtStart: number;
  readonly #made: Machine['made'];
  #rounds = 0;
  #leftBefore: number;
  #before: readonly unknown[] = [];
  #walksBefore = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#made = machine.made;
    this.#leftAtStart = machine.budget.left();
    this.#leftBefore = this.#leftAtStart;
  }

  beginRound(): void {
    this.#rounds++;
    this.#leftBefore = this.#machine.budget.left();
    this.#before = [this.#made.models, this.#made.layersNamed];
    this.#walksBefore = this.#machine.openWalks;
  }

  /** Asked after a round: so many more like it would take more steps than there are, and make no layer. */
  isTooHigh(roundsLeft: number): boolean {
    const { budget } = this.#machine;
    const left = budget.left();
    const spent = this.#leftAtStart - left;
    const isEpoch = this.#machine.openWalks > this.#walksBefore;
    if (
      isEpoch &&
      this.#rounds >= FOLLOWED_EPOCHS &&
      this.#rounds + roundsLeft >= FEWEST_EPOCHS &&
      spent > budget.whole * EPOCHS_SHARE &&
      this.makesNone()
    ) {
      this.#machine.remarks++;
      return roundsLeft > 0;
    }
    // A first round may be the only one that costs much.
    if (this.#rounds < 2 || spent < budget.whole * FOLLOWED_SHARE || !this.makesNone()) return false;
    // What comes of the loop depends from here on on the steps that are left: no run of it is kept for others.
    this.#machine.remarks++;
    const perRound = Math.min(this.#leftBefore - left, spent / this.#rounds);
    return perRound * roundsLeft > left;
  }

  /** The round just run made neither layers nor models. */
  makesNone(): boolean {
    return this.#before[0] === this.#made.models && this.#before[1] === this.#made.layersNamed;
  }
}
