/** What the library notes while a piece of the code's own runs, apart from all that it does elsewhere. */
import type { Evaluation } from '../../evaluate/nativeCall.js';

export interface Ledger<T> {
  /** What is noted while `run` runs; inside it may be another such piece, which has notes of its own. */
  during(evaluation: Evaluation, run: () => void): T;
  /** To note in; undefined where no such piece runs. */
  open(evaluation: Evaluation): T | undefined;
}

/** `key`: under which an evaluation keeps it; `make`: empty notes. */
export function ledger<T>(key: string, make: () => T): Ledger<T> {
  const slotOf = (evaluation: Evaluation) => evaluation.store<{ notes?: T | undefined }>(key, () => ({}));
  return {
    during(evaluation, run) {
      const slot = slotOf(evaluation);
      const before = slot.notes;
      const notes = make();
      slot.notes = notes;
      try {
        run();
      } finally {
        slot.notes = before;
      }
      return notes;
    },
    open: (evaluation) => slotOf(evaluation).notes,
  };
}
