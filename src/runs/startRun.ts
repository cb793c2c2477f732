/**
 * Starts the process of a run, on its own: it outlives the window or terminal that started it. Who wants to hear
 * of it follows its folder (`followRun.ts`).
 */
import { fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

export interface StartOptions {
  /** The built trainer, `dist/trainer/main.js`. */
  readonly program: string;
  readonly isResumed?: boolean;
}

/** Resolves once the process can be followed; rejects with a sentence when it cannot be started. */
export function startRun(
  run: string,
  { program, isResumed }: StartOptions,
): Promise<{ readonly pid: number }> {
  const log = openSync(join(run, 'process.log'), 'a');
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
    child.once('message', () => {
      child.disconnect();
      child.unref();
      resolve({ pid: child.pid ?? 0 });
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
