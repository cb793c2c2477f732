/** Looks at the machine and makes a runtime, in a short-lived process; ending it cancels. */
import { fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { openChannel, type Result } from '../protocol/channel.js';
import type { SetupEvents, SetupRequests } from '../protocol/setUp.js';

export interface Setup {
  ask<M extends keyof SetupRequests>(
    method: M,
    params: SetupRequests[M]['params'],
  ): Promise<Result<SetupRequests[M]['result']>>;
  dispose(): void;
}

/** `program` is the trainer's; the set-up stands beside it. */
export function openSetup(program: string, onStep: (step: string) => void): Setup {
  const child = fork(join(dirname(program), 'setup.js'), [], {
    // A group of its own, so that compilers and pip end with it.
    detached: process.platform !== 'win32',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const channel = openChannel<SetupRequests, object, object, SetupEvents>(
    {
      send: (message) => {
        if (child.connected) child.send(message as object, () => undefined);
      },
      listen: (handler) => void child.on('message', handler),
    },
    { requests: {}, events: { step: ({ step }) => onStep(step) } },
  );
  child.on('error', ({ message }) => channel.close(`The set-up could not be started: ${message}.`));
  child.on('exit', () => channel.close('The set-up was ended.'));
  return {
    ask: (method, params) => channel.request(method, params as never) as never,
    dispose() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      if (process.platform === 'win32') child.kill();
      else process.kill(-child.pid, 'SIGKILL');
    },
  };
}
