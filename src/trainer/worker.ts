/** The process that trains: one run, then it ends. It holds TensorFlow.js; `main.ts` holds it. */
import { openChannel } from '../protocol/channel.js';
import type { TrainerEvents, WorkerRequests } from '../protocol/trainer.js';
import { TrainingFault } from './fault.js';
import { Run } from './run.js';

let run: Run | undefined;

// biome-ignore lint/complexity/noBannedTypes: the worker asks nothing and is told nothing.
const channel = openChannel<{}, TrainerEvents, WorkerRequests, {}>(
  {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    listen: (handler) => process.on('message', handler),
  },
  {
    requests: {
      async start({ request, isResumed }) {
        if (run) return { ok: false, message: 'This process already trains; start another process.' };
        try {
          run = new Run(request, channel.emit, isResumed);
        } catch (error) {
          return { ok: false, ...fail(error) };
        }
        void train(run);
        return { ok: true, value: null };
      },
      async pause({ isPaused }) {
        if (!run) return { ok: false, message: 'Nothing trains in this process.' };
        run.pause(isPaused);
        return { ok: true, value: null };
      },
      async stop({ keepWeights }) {
        if (!run) return { ok: false, message: 'Nothing trains in this process.' };
        run.stop(keepWeights);
        return { ok: true, value: null };
      },
    },
    events: {},
  },
);

process.on('disconnect', () => process.exit());

async function train(run: Run): Promise<void> {
  try {
    await run.prepare();
    channel.emit('finished', await run.train());
    leave();
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): { message: string } {
  const failure =
    error instanceof TrainingFault
      ? { message: error.message, ...(error.choice && { choice: error.choice }) }
      : {
          message: `Training failed: ${error instanceof Error ? error.message : String(error)}`,
          ...(error instanceof Error && error.stack ? { detail: error.stack } : {}),
        };
  channel.emit('failed', failure);
  leave();
  return failure;
}

/** Ends once what was said has left the process. */
function leave(): void {
  setTimeout(() => process.exit(), 50);
}
