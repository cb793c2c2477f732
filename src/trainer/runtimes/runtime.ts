/** One way to compute. `start` either makes it TensorFlow.js's backend or says why it cannot. */
import type { RuntimeId } from '../../protocol/trainer.js';

export interface Runtime {
  readonly id: RuntimeId;
  start(): Promise<RuntimeStart>;
}

export type RuntimeStart =
  /** `title` names version and device; `merit` says what speaks for it. */
  | { readonly ok: true; readonly title: string; readonly merit: string }
  | { readonly ok: false; readonly reason: string };
