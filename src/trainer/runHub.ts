/** Where all that a run tells comes together: it goes into the journal, into the state file and to who follows. */
import type { Socket } from 'node:net';
import { accuracyIn } from '../protocol/accuracy.js';
import type { RunPhase, TrainerEvents } from '../protocol/trainer.js';
import type { FollowEvents } from '../runs/followRun.js';
import { Journal, type TrainerEvent } from '../runs/journal.js';
import { isDeleted, type RunState, readState, writeState } from '../runs/runFolder.js';
import { TensorBoard } from '../runs/tensorBoard.js';

interface Follower {
  readonly emit: <E extends keyof FollowEvents & string>(event: E, data: FollowEvents[E]) => void;
  readonly socket: Socket;
}

export class RunHub {
  private readonly journal: Journal;
  private readonly board: TensorBoard;
  private readonly followers = new Set<Follower>();
  private state: RunState;
  hasEnded = false;
  /** It came to its end before it was resumed. */
  readonly hadFinished: boolean;

  constructor(
    private readonly folder: string,
    process: { readonly pid: number; readonly address: string },
    isResumed: boolean,
  ) {
    this.journal = new Journal(folder);
    this.board = new TensorBoard(folder);
    const { result, failure: _, ...before } = (isResumed && readState(folder)) || { epochs: 0 };
    this.hadFinished = result !== undefined;
    this.state = { ...before, phase: 'preparing', process };
    writeState(folder, this.state);
  }

  get phase(): RunPhase {
    return this.state.phase;
  }

  /** A new follower hears everything from the beginning. */
  join(follower: Follower): void {
    for (const { event, data } of this.journal.lines()) follower.emit(event, data);
    follower.emit('caughtUp', null);
    this.followers.add(follower);
    follower.socket.once('close', () => this.followers.delete(follower));
  }

  tell(told: TrainerEvent): void {
    if (this.hasEnded) return;
    this.hasEnded = told.event === 'finished' || told.event === 'failed';
    if (!isDeleted(this.folder)) this.write(told);
    for (const { emit } of this.followers) emit(told.event, told.data);
    const last = told.event === 'continued' ? told.data.last : undefined;
    if (last && this.state.epochs <= last.epoch) this.tell({ event: 'epochEnd', data: last });
  }

  close(): void {
    for (const { socket } of this.followers) socket.end();
  }

  private write(told: TrainerEvent): void {
    this.journal.append(told);
    this.board.note(told);
    if (this.hasEnded) this.board.close();
    this.note(told);
  }

  private note(told: TrainerEvent): void {
    const next = stateAfter(this.state, told);
    if (next === this.state) return;
    this.state = next;
    try {
      writeState(this.folder, next);
    } catch {
      // A full disk: the journal in memory and the followers have it, and a later state may fit again.
    }
  }
}

const PHASES: Partial<Record<keyof TrainerEvents, RunPhase>> = {
  preparing: 'preparing',
  stopping: 'stopping',
  finished: 'finished',
  failed: 'failed',
};

function stateAfter(state: RunState, { event, data }: TrainerEvent): RunState {
  switch (event) {
    case 'queued':
      return { ...state, phase: 'queued', ahead: data.ahead.length };
    case 'started':
      return { ...state, phase: state.phase === 'stopping' ? 'stopping' : 'training', started: data };
    case 'paused':
      return { ...state, phase: data.isPaused ? 'paused' : 'training' };
    case 'epochEnd': {
      const accuracy = accuracyIn(data.metrics, 'validation');
      const best = Math.max(state.bestAccuracy ?? 0, accuracy ?? 0);
      return {
        ...state,
        epochs: data.epoch + 1,
        metrics: data.metrics,
        ...(accuracy === undefined ? {} : { bestAccuracy: best }),
      };
    }
    case 'finished':
      return { ...state, phase: 'finished', result: data };
    case 'failed':
      return { ...state, phase: 'failed', failure: data };
    default: {
      const phase = PHASES[event];
      return phase === undefined || phase === state.phase ? state : { ...state, phase };
    }
  }
}
