/** Runs the built trainer as the editor does: a real child process, spoken to over its channel. */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openChannel } from '../../src/protocol/channel.js';
import type {
  RunRequest,
  RunResult,
  RunStarted,
  TrainerEvents,
  TrainerRequests,
} from '../../src/protocol/trainer.js';
import { findTensorFlow } from '../../src/trainer/runtimes/tensorflowSetup.js';

export interface Trained {
  readonly started: RunStarted;
  readonly result: RunResult;
  readonly batches: readonly TrainerEvents['batchEnd'][];
}

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
  request: Omit<RunRequest, 'outputDirectory' | 'cacheDirectory'>,
  onEpochEnd: (supervisor: number, data: TrainerEvents['epochEnd']) => void = () => {},
): Promise<Trained> {
  const batches: TrainerEvents['batchEnd'][] = [];
  const child = fork('dist/trainer/main.js', { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    return await new Promise<Trained>((resolve, reject) => {
      let started: RunStarted | undefined;
      const channel = openChannel<TrainerRequests, object, object, TrainerEvents>(
        {
          send: (message) => child.send(message as object),
          listen: (handler) => child.on('message', handler),
        },
        {
          requests: {},
          events: {
            preparing: () => {},
            batchEnd: (data) => batches.push(data),
            epochEnd: (data) => onEpochEnd(child.pid ?? 0, data),
            finished: (result) => {
              if (started) resolve({ started, result, batches });
              else reject(new Error('the run finished before it said that it had started'));
            },
            failed: ({ message, detail }) => reject(new Error(`${message} ${detail ?? ''}`)),
          },
        },
      );
      child.on('exit', (code) => reject(new Error(`the trainer ended with ${code}`)));
      const places = { outputDirectory: directory, cacheDirectory: path.join(directory, 'cache') };
      void channel.request('start', { ...request, ...places }).then((answer) => {
        if (answer.ok) started = answer.value;
        else reject(new Error(answer.message));
      });
    });
  } finally {
    child.kill('SIGKILL');
  }
}
