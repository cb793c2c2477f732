/** How much an evaluation may do: steps, and the host's patience. Where either ends, so does the evaluation. */
import type { AnalysisHost } from '../document.js';
import { walked } from './boundedWalk.js';
import { Halted } from './raised.js';

const STEP_BUDGET = 2_000_000;
/** Asking the host costs more than a step. */
const STEPS_BETWEEN_CANCELLATION_CHECKS = 2048;

export class StepBudget {
  readonly #host: Pick<AnalysisHost, 'isCancelled'>;
  readonly whole: number;
  #left: number;
  #untilCheck = STEPS_BETWEEN_CANCELLATION_CHECKS;

  constructor(host: Pick<AnalysisHost, 'isCancelled' | 'stepBudget'>) {
    this.#host = host;
    this.whole = host.stepBudget ?? STEP_BUDGET;
    this.#left = this.whole;
  }

  /** With those due for values walked over so far already taken. */
  left(): number {
    this.take(0);
    return this.#left;
  }

  /** Throws `Halted` when the steps are used up, or the host wants no more. */
  take(given: number): void {
    let count = given;
    if (walked.parts > 0) {
      count += walked.parts >> 3;
      walked.parts = 0;
    }
    this.#left -= count;
    this.#untilCheck -= count;
    if (this.#left < 0) throw new Halted('The analysis stopped at its step budget.');
    if (this.#untilCheck > 0) return;
    this.#untilCheck = STEPS_BETWEEN_CANCELLATION_CHECKS;
    if (this.#host.isCancelled?.()) throw new Halted('The analysis was cancelled.');
  }
}
