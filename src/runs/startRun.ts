/**
 * Starts the process of a run, on its own: it outlives the window or terminal that started it. Who wants to hear
 * of it follows its folder (`followRun.ts`).
 */
import { fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { orSay, readState } from './runFolder.js';

export interface StartOptions {
  /** The built trainer, `dist/trainer/main.js`. */
  readonly program: string;
  readonly isResumed?: boolean;
}

/** What the process says once: that it can be followed, or that another one trains this run, or why it cannot begin. */
export interface StartAnswer {
  readonly isDouble?: boolean;
  readonly refusal?: string;
}

export interface StartedRun {
  readonly pid: number;
  /** It trained already: `pid` is of the process that someone started before. */
  readonly isDouble: boolean;
}

/** Resolves once the run's process can be followed; rejects with a sentence when it cannot be started. */
export function startRun(run: string, { program, isResumed }: StartOptions): Promise<StartedRun> {
  const log = orSay(run, () => openSync(join(run, 'process.log'), 'a'));
  const child = fork(program, [run, ...(isResumed ? ['--resume'] : [])], {
    detached: true,
    // The editor's own binary serves as Node.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    // Without this a debugged editor hands its inspector port on.
    execArgv: [],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  return new Promise((resolve, reject) => {
    child.once('message', ({ isDouble = false, refusal }: StartAnswer) => {
      child.disconnect();
      child.unref();
      const pid = (isDouble ? readState(run)?.process?.pid : child.pid) ?? 0;
      if (refusal === undefined) resolve({ pid, isDouble });
      else reject(new Error(refusal));
    });
    child.once('error', (error) =>
      reject(new Error(`The training process could not be started: ${error.message}.`)),
    );
    child.once('exit', (code, signal) =>
      reject(
        new Error(
          `The training process ended before it began (${signal ?? `exit code ${code}`}); its last words are in ${join(run, 'process.log')}.`,
        ),
      ),
    );
  });
}
