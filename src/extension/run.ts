/**
 * The state of one run, folded from what its trainer tells: from its journal, then live. The training page shows
 * it and can ask for all of it again at any time, so it is kept here and not there.
 */
import type { TrainerEvents } from '../protocol/trainer.js';
import type { TrainingState } from '../protocol/webview.js';
import type { RunListeners } from '../runs/followRun.js';
import { isOver } from '../runs/runFolder.js';

export interface RunView {
  state(state: TrainingState): void;
  batches(runId: string, batches: TrainingState['batches']): void;
}

export interface Run {
  readonly state: () => TrainingState;
  readonly listeners: RunListeners;
  rename(title: string): void;
  dispose(): void;
}

export interface RunHooks {
  readonly view: RunView;
  /** The run has ended, or had ended before it was followed. */
  onEnd(state: TrainingState): void;
  canResume(): boolean;
}

/** Batches reach the page in groups: a fast runtime ends hundreds of them a second. */
const GROUP_MS = 100;

export function createRun(first: TrainingState, { view, onEnd, canResume }: RunHooks): Run {
  let state = first;
  let batches: TrainerEvents['batchEnd'][] = [];
  let waiting: TrainerEvents['batchEnd'][] = [];
  let timer: NodeJS.Timeout | undefined;
  /** Until all of the past is told, nobody is shown its steps. */
  let isCurrent = false;

  function set(change: Partial<TrainingState>): void {
    flush();
    state = { ...state, ...change, batches };
    if (isCurrent) view.state(state);
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0 && isCurrent) view.batches(state.runId, waiting);
    waiting = [];
  }

  function end(change: Partial<TrainingState>): void {
    if (isOver(state.phase)) return;
    const { ahead: _, judging: __, ...rest } = state;
    state = rest;
    set({ ...change, canResume: canResume() });
    if (isCurrent) onEnd(state);
  }

  /** A run that had ended goes on: what it ended with is no longer so. */
  function goOn(change: Partial<TrainingState>): void {
    const { result: _, failure: __, canResume: ___, ahead: ____, judging: _____, ...rest } = state;
    state = rest;
    set(change);
  }

  return {
    state: () => state,
    listeners: {
      // A journal of an earlier version names only one.
      queued: ({ ahead = [] }) => goOn({ phase: 'queued', ahead }),
      preparing: (preparing) =>
        goOn({ phase: state.phase === 'stopping' ? 'stopping' : 'preparing', preparing }),
      started: (started) => set({ ...started, phase: state.phase === 'stopping' ? 'stopping' : 'training' }),
      continued({ epoch, batch }) {
        batches = batches.filter(
          (each) => each.epoch < epoch || (each.epoch === epoch && each.batch < batch),
        );
        set({
          epochEnds: state.epochEnds.filter((each) => each.epoch < epoch),
          advice: state.advice.filter((each) => each.epoch < epoch),
        });
      },
      paused: ({ isPaused }) => set({ phase: isPaused ? 'paused' : 'training' }),
      stopping: () => set({ phase: 'stopping' }),
      judging: (judging) => set({ judging }),
      advice: (advice) => set({ advice: [...state.advice, advice] }),
      warning: ({ message }) => set({ warnings: [...state.warnings, message] }),
      batchEnd(batch) {
        batches.push(batch);
        if (!isCurrent) return;
        waiting.push(batch);
        timer ??= setTimeout(flush, GROUP_MS);
      },
      epochEnd: (epochEnd) => set({ epochEnds: [...state.epochEnds, epochEnd] }),
      finished: (result) => end({ phase: 'finished', result }),
      failed: (failure) => end({ phase: 'failed', failure }),
      caughtUp() {
        isCurrent = true;
        set({});
        if (isOver(state.phase)) onEnd(state);
      },
    },
    rename: (title) => set({ title }),
    dispose: () => clearTimeout(timer),
  };
}
