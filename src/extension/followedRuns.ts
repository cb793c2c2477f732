/** The runs that this window follows, each folded into the state that pages show. The run itself is elsewhere. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { planNotes } from '../protocol/monitors.js';
import type { RunPhase } from '../protocol/trainer.js';
import type { TrainingState } from '../protocol/webview.js';
import { endedRun, type FollowedRun, followRun } from '../runs/followRun.js';
import { hasCheckpoint, isOver, readRecord, readRequest, readSource } from '../runs/runFolder.js';
import { inWords, rowInWords } from './coreWords.js';
import { placesInNotebook } from './places.js';
import { createRun, type Run, type RunView } from './run.js';
import { shownPlan } from './shownPlan.js';
import { listenersInWords } from './trainerWords.js';

export interface Followed {
  readonly folder: string;
  readonly run: Run;
  pause(isPaused: boolean): Promise<void>;
  stop(keepWeights: boolean): Promise<void>;
  /** While it stops: at once. */
  end(): Promise<void>;
  /** While it waits: before the others that wait. */
  goFirst(): Promise<void>;
  /** Resolves to the phase that follows this one. */
  left(phase: RunPhase): Promise<RunPhase>;
}

export class FollowedRuns implements vscode.Disposable {
  private readonly all = new Map<string, Followed & { readonly connection: Promise<FollowedRun> }>();
  private readonly changed = new vscode.EventEmitter<TrainingState>();
  private readonly ended = new vscode.EventEmitter<{
    readonly state: TrainingState;
    readonly isNews: boolean;
  }>();
  /** A run began, ended or went into another phase. */
  readonly onChange = this.changed.event;
  private readonly epoch = new vscode.EventEmitter<TrainingState>();
  /** An epoch of a run is over. */
  readonly onEpoch = this.epoch.event;
  /** `isNews`: it ended while it was followed. */
  readonly onEnd = this.ended.event;

  constructor(private readonly view: RunView) {}

  get(folder: string): Followed | undefined {
    return this.all.get(folder);
  }

  /** Those that are not over, in the order in which they began. */
  going(): readonly Followed[] {
    return [...this.all.values()].filter(({ run }) => !isOver(run.state().phase));
  }

  /**
   * Resolves when all that the run told so far is known. `starting`: it has a new process once that is done; from now
   * on it is one of those that go on, and it has failed if that fails.
   */
  async follow(folder: string, starting?: Promise<unknown>): Promise<Followed> {
    const known = this.all.get(folder);
    if (known && !starting) return known;
    if (known) void known.connection.then((connection) => connection.dispose());
    let isCurrent = false;
    let phase = '';
    let epochs = 0;
    const run = createRun(firstState(folder), {
      view: {
        state: (state) => {
          this.view.state(state);
          if (state.phase !== phase) this.changed.fire(state);
          phase = state.phase;
          if (state.epochEnds.length !== epochs) this.epoch.fire(state);
          epochs = state.epochEnds.length;
        },
        batches: (runId, batches) => this.view.batches(runId, batches),
      },
      canResume: () => hasCheckpoint(folder),
      onEnd: (state) => this.ended.fire({ state, isNews: isCurrent }),
    });
    const listeners = listenersInWords(run.listeners);
    const connection = (starting ?? Promise.resolve()).then(
      () => followRun(folder, listeners),
      (error: unknown) => {
        isCurrent = true;
        listeners.failed({ message: error instanceof Error ? error.message : String(error) });
        listeners.caughtUp(null);
        return endedRun;
      },
    );
    const orFail = async (answer: Promise<{ ok: true } | { ok: false; message: string }>) => {
      const result = await answer;
      if (!result.ok) void vscode.window.showErrorMessage(inWords(result.message));
    };
    const followed = {
      ...{ folder, run, connection },
      pause: async (isPaused: boolean) => orFail((await connection).pause(isPaused)),
      stop: async (keepWeights: boolean) => orFail((await connection).stop(keepWeights)),
      end: async () => orFail((await connection).end()),
      goFirst: async () => orFail((await connection).goFirst()),
      left: (before: RunPhase) => this.left(run, before),
    };
    this.all.set(folder, followed);
    if (starting) this.changed.fire(run.state());
    await connection;
    isCurrent = true;
    return followed;
  }

  private left(run: Run, before: RunPhase): Promise<RunPhase> {
    const now = run.state();
    if (now.phase !== before) return Promise.resolve(now.phase);
    return new Promise((resolve) => {
      const listening = this.onChange(({ runId, phase }) => {
        if (runId !== now.runId || phase === before) return;
        listening.dispose();
        resolve(phase);
      });
    });
  }

  rename(folder: string, title: string): void {
    this.all.get(folder)?.run.rename(title);
  }

  forget(folder: string): void {
    const known = this.all.get(folder);
    known?.run.dispose();
    void known?.connection.then((connection) => connection.dispose());
    this.all.delete(folder);
  }

  dispose(): void {
    for (const folder of [...this.all.keys()]) this.forget(folder);
    this.changed.dispose();
    this.ended.dispose();
    this.epoch.dispose();
  }
}

function firstState(folder: string): TrainingState {
  const { title, modelName, file } = readRecord(folder);
  const request = readRequest(folder);
  const text = readSource(folder);
  const rows = request ? shownPlan(request, file, text, placesInNotebook(file, text)) : [];
  return {
    ...{ runId: folder, title, modelName, fileName: path.basename(file), phase: 'preparing' },
    ...{ batches: [], epochEnds: [], warnings: [], advice: [] },
    notHonoured: (request ? planNotes(request) : []).map(({ value }) => inWords(value)),
    plan: rows.map(rowInWords),
  };
}
