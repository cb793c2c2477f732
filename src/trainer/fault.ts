import type { PassedOver } from '../protocol/trainer.js';
import { TrainingFault } from '../runs/fault.js';

export { TrainingFault };

/** What Node, V8, WebAssembly, C++, TensorFlow and WebGPU say when they get no more memory. */
export const saysOutOfMemory = (words: string): boolean =>
  /out of memory|process OOM|OOM when allocating|bad_alloc|(cannot|could not) allocate|allocation failed/i.test(
    words,
  );

export const OUT_OF_MEMORY = 'ran out of memory: try a smaller batch size';

/** The device of a runtime is gone in the middle of a run. */
export class DeviceLost extends TrainingFault {
  constructor(readonly lost: PassedOver) {
    super(`${lost.reason} Train with another runtime.`);
  }
}
