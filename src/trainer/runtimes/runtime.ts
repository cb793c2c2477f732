/** One way to compute. `start` either makes it TensorFlow.js's backend or says why it cannot. */
import type { RuntimeId } from '../../protocol/trainer.js';

export interface Runtime {
  readonly id: RuntimeId;
  /** It starts on a GPU or, when not chosen by name, not at all. */
  readonly needsGpu?: boolean;
  /** `isChosen`: by name; else it is tried as the best that may work. */
  start(how: { readonly isChosen: boolean }): Promise<RuntimeStart>;
}

export type RuntimeStart =
  | {
      readonly ok: true;
      /** Names version and device. */
      readonly title: string;
      /** What speaks for it. */
      readonly merit: string;
      readonly isGpu?: boolean;
      /** Resolves with a sentence when the device is gone in the middle of a run. */
      readonly lost?: Promise<string>;
    }
  | { readonly ok: false; readonly reason: string };
