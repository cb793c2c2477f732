/** Runs one training in a process of its own, as the editor does; its death becomes a sentence. */
import { fork } from 'node:child_process';
import { homedir } from 'node:os';
import path from 'node:path';
import { openChannel } from '../protocol/channel.js';
import type {
  RunRequest,
  RunResult,
  RunStarted,
  TrainerEvents,
  TrainerRequests,
} from '../protocol/trainer.js';

export interface RunListeners {
  preparing(data: TrainerEvents['preparing']): void;
  started(run: RunStarted): void;
  batchEnd(data: TrainerEvents['batchEnd']): void;
  epochEnd(data: TrainerEvents['epochEnd']): void;
}

export type RunEnd =
  | { readonly ok: true; readonly result: RunResult }
  | { readonly ok: false; readonly message: string; readonly detail?: string };

export interface OngoingRun {
  readonly end: Promise<RunEnd>;
  stop(keepWeights: boolean): void;
}

/** `CONVLENS_CACHE`, else `$XDG_CACHE_HOME/convlens`, else `~/.cache/convlens`. */
export function cacheDirectory(): string {
  const { CONVLENS_CACHE, XDG_CACHE_HOME } = process.env;
  return CONVLENS_CACHE || path.join(XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'convlens');
}

/** `program` is the built trainer; `directory` the project, where packages with data are looked for. */
export function startRun(
  program: string,
  directory: string,
  request: RunRequest,
  listeners: RunListeners,
): OngoingRun {
  // A group of its own: Ctrl+C in the terminal reaches this process alone, which then asks it to stop.
  const child = fork(program, [], {
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let lastWords = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      lastWords = (lastWords + bytes.toString()).slice(-2000);
    });
  let settle: (end: RunEnd) => void = () => undefined;
  const end = new Promise<RunEnd>((resolve) => {
    settle = resolve;
  });
  const channel = openChannel<TrainerRequests, object, object, TrainerEvents>(
    {
      send: (message) => {
        if (child.connected) child.send(message as object, () => undefined);
      },
      listen: (handler) => void child.on('message', handler),
    },
    {
      requests: {},
      events: {
        ...listeners,
        finished: (result) => settle({ ok: true, result }),
        failed: (failure) => settle({ ok: false, ...failure }),
      },
    },
  );
  const die = (message: string) =>
    settle({ ok: false, message, ...(lastWords ? { detail: lastWords } : {}) });
  child.on('error', (error) => die(`The training process could not be started: ${error.message}.`));
  child.on('exit', (code, signal) =>
    die(
      `The training process ${signal ? `was ended by ${signal}` : `ended with exit code ${code}`} before training was over.`,
    ),
  );
  void channel.request('start', request).then((answer) => {
    if (answer.ok) listeners.started(answer.value);
    else settle({ ok: false, message: answer.message });
  });
  return {
    end: end.finally(() => channel.close('The run is over.')),
    stop(keepWeights) {
      if (keepWeights) void channel.request('stop', { keepWeights });
      else {
        child.kill();
        settle({ ok: false, message: 'Stopped at once; the weights were not kept.' });
      }
    },
  };
}
