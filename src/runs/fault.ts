import type { FaultChoice } from '../protocol/trainer.js';

/** A failure whose message is already a sentence for the user: expected, found, what to do. */
export class TrainingFault extends Error {
  constructor(
    message: string,
    readonly choice?: FaultChoice,
  ) {
    super(message);
  }
}
