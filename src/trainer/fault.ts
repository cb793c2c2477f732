import type { PassedOver } from '../protocol/trainer.js';
import { TrainingFault } from '../runs/fault.js';

export { TrainingFault };

/** The device of a runtime is gone in the middle of a run. */
export class DeviceLost extends TrainingFault {
  constructor(readonly lost: PassedOver) {
    super(`${lost.reason} Train with another runtime.`);
  }
}
