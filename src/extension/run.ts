/**
 * The state of one run, folded from what the trainer tells. The training page shows it and can ask for all
 * of it again at any time, so it is kept here and not there.
 */
import type { Result } from '../protocol/channel.js';
import type { RunStarted, TrainerEvents } from '../protocol/trainer.js';
import type { TrainingState } from '../protocol/webview.js';

export interface RunView {
  state(state: TrainingState): void;
  batches(batches: TrainingState['batches']): void;
}

export interface Run {
  readonly state: () => TrainingState;
  readonly listeners: { readonly [E in keyof TrainerEvents]: (data: TrainerEvents[E]) => void };
  started(result: Result<RunStarted>): void;
  stopping(): void;
  dispose(): void;
}

/** Batches reach the page in groups: a fast runtime ends hundreds of them a second. */
const GROUP_MS = 100;

export function createRun(first: TrainingState, view: RunView, onEnd: (state: TrainingState) => void): Run {
  let state = first;
  const batches: TrainerEvents['batchEnd'][] = [];
  let waiting: TrainerEvents['batchEnd'][] = [];
  let timer: NodeJS.Timeout | undefined;

  function set(change: Partial<TrainingState>): void {
    flush();
    state = { ...state, ...change, batches };
    view.state(state);
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0) view.batches(waiting);
    waiting = [];
  }

  function isOver(): boolean {
    return state.phase === 'finished' || state.phase === 'failed';
  }

  function end(change: Partial<TrainingState>): void {
    if (isOver()) return;
    set(change);
    onEnd(state);
  }

  return {
    state: () => state,
    started(result) {
      if (!result.ok) return end({ phase: 'failed', failure: { message: result.message } });
      if (isOver()) return;
      set({ ...result.value, phase: state.phase === 'stopping' ? 'stopping' : 'training' });
    },
    stopping() {
      if (!isOver()) set({ phase: 'stopping' });
    },
    listeners: {
      preparing(preparing) {
        if (!isOver()) set({ preparing });
      },
      batchEnd(batch) {
        batches.push(batch);
        waiting.push(batch);
        timer ??= setTimeout(flush, GROUP_MS);
      },
      epochEnd(epochEnd) {
        if (!isOver()) set({ epochEnds: [...state.epochEnds, epochEnd] });
      },
      finished: (result) => end({ phase: 'finished', result }),
      failed: (failure) => end({ phase: 'failed', failure }),
    },
    dispose: () => clearTimeout(timer),
  };
}
