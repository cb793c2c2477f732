/** Runs the built trainer as the editor does: a process of its own, followed through the run's folder. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RunRequest, RunResult, RunStarted, TrainerEvents } from '../../src/protocol/trainer.js';
import { type FollowedRun, followRun } from '../../src/runs/followRun.js';
import { createRun } from '../../src/runs/runFolder.js';
import { startRun } from '../../src/runs/startRun.js';
import { findTensorFlow } from '../../src/trainer/runtimes/tensorflowSetup.js';

export interface Trained {
  readonly started: RunStarted;
  readonly result: RunResult;
  readonly batches: readonly TrainerEvents['batchEnd'][];
  readonly epochEnds: readonly TrainerEvents['epochEnd'][];
  readonly warnings: readonly string[];
  readonly advice: readonly TrainerEvents['advice'][];
}

export interface Watcher {
  onPreparing?(run: FollowedRun): void;
  onAdvice?(data: TrainerEvents['advice']): void;
  onBatchEnd?(data: TrainerEvents['batchEnd'], run: FollowedRun & { readonly pid: number }): void;
  onEpochEnd?(data: TrainerEvents['epochEnd'], run: FollowedRun & { readonly pid: number }): void;
  onPaused?(data: TrainerEvents['paused'], run: FollowedRun & { readonly pid: number }): void;
}

export type TrainRequest = Omit<RunRequest, 'outputDirectory' | 'cacheDirectory'>;

/** What `npm test` has made before; alone, these tests need it from two commands. */
export function expectSetUp(): void {
  if (!existsSync('dist/trainer/main.js')) throw new Error('The trainer is not built. Run: npm run build');
  if (hasTensorFlow && !findTensorFlow())
    throw new Error('TensorFlow is not set up. Run: npm run setup:tensorflow');
}

/** The set-up compiles against TensorFlow's Linux library. */
export const hasTensorFlow = process.platform === 'linux';

/** Trains in `directory`; rejects with the trainer's own sentence when it fails. */
export async function train(
  directory: string,
  request: TrainRequest,
  watcher: Watcher = {},
): Promise<Trained> {
  makeRun(directory, request);
  return sit(directory, watcher);
}

/** The folder of a run that has not begun. */
export function makeRun(
  directory: string,
  request: TrainRequest,
  cacheDirectory = path.join(directory, 'cache'),
): void {
  const file = path.join(directory, 'model.py');
  createRun({ folder: directory, file, text: '', request: { ...request, cacheDirectory } }, directory);
}

/** One sitting of a run: from its start, or its resume, to its end. */
export async function sit(directory: string, watcher: Watcher = {}, isResumed = false): Promise<Trained> {
  const { pid } = await startRun(directory, { program: 'dist/trainer/main.js', isResumed });
  return watch(directory, watcher, pid);
}

/** Follows a run that someone started. */
export function watch(directory: string, watcher: Watcher = {}, pid = 0): Promise<Trained> {
  let started: RunStarted | undefined;
  let end: RunResult | Error | undefined;
  let isCurrent = false;
  const batches: TrainerEvents['batchEnd'][] = [];
  const epochEnds: TrainerEvents['epochEnd'][] = [];
  const warnings: string[] = [];
  const advice: TrainerEvents['advice'][] = [];
  return new Promise<Trained>((resolve, reject) => {
    let run: (FollowedRun & { readonly pid: number }) | undefined;
    const settle = () => {
      run?.dispose();
      if (end instanceof Error) reject(end);
      else if (end && started) resolve({ started, result: end, batches, epochEnds, warnings, advice });
    };
    const nothing = () => undefined;
    const goesOn = () => {
      end = undefined;
    };
    const { onBatchEnd, onEpochEnd, onPaused } = watcher;
    void followRun(directory, {
      ...{ queued: goesOn, continued: nothing },
      preparing() {
        goesOn();
        if (run) watcher.onPreparing?.(run);
      },
      ...{ stopping: nothing, judging: nothing },
      started: (data) => {
        started = data;
      },
      paused: (data) => run && onPaused?.(data, run),
      warning: ({ message }) => void warnings.push(message),
      advice: (data) => {
        advice.push(data);
        watcher.onAdvice?.(data);
      },
      batchEnd: (data) => {
        batches.push(data);
        if (run) onBatchEnd?.(data, run);
      },
      epochEnd: (data) => {
        epochEnds.push(data);
        if (run) onEpochEnd?.(data, run);
      },
      finished: (result) => {
        end = result;
        if (isCurrent) settle();
      },
      failed: ({ message, detail }) => {
        end = new Error(`${message} ${detail ?? ''}`);
        if (isCurrent) settle();
      },
      caughtUp: () => {
        isCurrent = true;
        if (end) settle();
      },
    }).then((followed) => {
      run = { ...followed, pid };
    });
  });
}
