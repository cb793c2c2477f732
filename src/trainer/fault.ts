import type { FaultChoice, PassedOver } from '../protocol/trainer.js';

/** A failure whose message is already a sentence for the user: expected, found, what to do. */
export class TrainingFault extends Error {
  constructor(
    message: string,
    readonly choice?: FaultChoice,
  ) {
    super(message);
  }
}

/** The device of a runtime is gone in the middle of a run. */
export class DeviceLost extends TrainingFault {
  constructor(readonly lost: PassedOver) {
    super(`${lost.reason} Train with another runtime.`);
  }
}
