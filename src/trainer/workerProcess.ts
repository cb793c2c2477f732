/** The process that trains, as its supervisor sees it: started, spoken to; its death becomes a sentence. */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openChannel, type Result } from '../protocol/channel.js';
import type { RunRequest, TrainerEvents, WorkerRequests } from '../protocol/trainer.js';
import type { TrainerEvent } from '../runs/journal.js';
import { whatIsKept } from '../runs/runFolder.js';
import { OUT_OF_MEMORY, saysOutOfMemory } from './fault.js';
import { findTensorFlow, tensorFlowEnvironment } from './runtimes/tensorflowSetup.js';
import { findWebgpu, webgpuEnvironment } from './runtimes/webgpuSetup.js';

export interface WorkerProcess {
  start(params: WorkerRequests['start']['params']): Promise<Result<null>>;
  pause(isPaused: boolean): Promise<Result<null>>;
  stop(keepWeights: boolean): Promise<Result<null>>;
  /** At once, whatever it does. */
  kill(): void;
  /** Resolves when the process has ended, with what to say of it. */
  readonly end: Promise<TrainerEvents['failed']>;
}

export function startWorker(request: RunRequest, tell: (event: TrainerEvent) => void): WorkerProcess {
  const project = request.projectDirectory;
  const child = fork(join(__dirname, 'startWorker.js'), [], {
    // Packages of the project, tfjs-node or data, are looked for from here.
    ...(project !== undefined && existsSync(project) && { cwd: project }),
    env: {
      ...process.env,
      ...tensorFlowEnvironment(findTensorFlow(request.cacheDirectory)),
      ...webgpuEnvironment(findWebgpu(request.cacheDirectory, project)),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let lastWords = '';
  let isOutOfMemory = false;
  const keep = (bytes: Buffer) => {
    const words = lastWords + bytes.toString();
    // V8's own stack, which follows, may be longer than what is kept.
    isOutOfMemory ||= saysOutOfMemory(words);
    lastWords = words.slice(-4000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const channel = openChannel<WorkerRequests, object, object, Record<string, unknown>>(
    {
      send: (message) => {
        // A message to a process that has just died: its end answers for it.
        if (child.connected) child.send(message as object, () => undefined);
      },
      listen: (handler) => void child.on('message', handler),
    },
    { requests: {}, events: passOn(tell) },
  );
  const end = new Promise<TrainerEvents['failed']>((resolve) => {
    child.on('error', (error) =>
      resolve({ message: `The training process could not be started: ${error.message}.` }),
    );
    child.on('close', (code, signal) => {
      const message = `The training process ${deathOf(code, signal, isOutOfMemory)}. ${whatIsKept(request.outputDirectory)}`;
      resolve({ message, ...(lastWords ? { detail: lastWords } : {}) });
    });
  });
  void end.then(({ message }) => channel.close(message));
  return {
    start: (params) => channel.request('start', params),
    pause: (isPaused) => channel.request('pause', { isPaused }),
    stop: (keepWeights) => channel.request('stop', { keepWeights }),
    kill: () => void child.kill('SIGKILL'),
    end,
  };
}

/** Every event of the worker, whatever its name, goes on as it is. */
function passOn(tell: (event: TrainerEvent) => void): Record<string, (data: unknown) => void> {
  return new Proxy(
    {},
    { get: (_, event) => (data: unknown) => tell({ event, data } as unknown as TrainerEvent) },
  );
}

function deathOf(code: number | null, signal: NodeJS.Signals | null, isOutOfMemory: boolean): string {
  if (isOutOfMemory) return OUT_OF_MEMORY;
  if (signal === 'SIGKILL')
    return 'was killed: by someone, or by the system because memory ran out. If nobody did, try a smaller batch size';
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
}
