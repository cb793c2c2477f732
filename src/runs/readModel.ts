/** Opens a run's trained model in a short-lived process: to export it, or to ask what it sees in an image. */
import { fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { openChannel, type Result } from '../protocol/channel.js';
import type { ReaderRequests } from '../protocol/reader.js';

export interface ModelReader {
  ask<M extends keyof ReaderRequests>(
    method: M,
    params: ReaderRequests[M]['params'],
  ): Promise<Result<ReaderRequests[M]['result']>>;
  dispose(): void;
}

/** `program` is the trainer's; the reader stands beside it. */
export function openReader(program: string): ModelReader {
  const child = fork(join(dirname(program), 'reader.js'), [], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let lastWords = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    lastWords = (lastWords + bytes.toString()).slice(-2000);
  });
  const channel = openChannel<ReaderRequests, object, object, object>(
    {
      send: (message) => {
        if (child.connected) child.send(message as object, () => undefined);
      },
      listen: (handler) => void child.on('message', handler),
    },
    { requests: {}, events: {} },
  );
  child.on('error', ({ message }) => channel.close(`The model could not be opened: ${message}.`));
  child.on('exit', (code, signal) =>
    channel.close(`The process that reads the model ended (${signal ?? code}). ${lastWords}`.trim()),
  );
  return {
    ask: (method, params) => channel.request(method, params as never) as never,
    dispose: () => child.kill(),
  };
}

/** One question, one process. */
export async function readModel<M extends keyof ReaderRequests>(
  program: string,
  method: M,
  params: ReaderRequests[M]['params'],
): Promise<Result<ReaderRequests[M]['result']>> {
  const reader = openReader(program);
  try {
    return await reader.ask(method, params);
  } finally {
    reader.dispose();
  }
}
