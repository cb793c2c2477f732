/** The process that trains: one run, then it ends. It holds TensorFlow.js; `main.ts` holds it. */
import { openChannel } from '../protocol/channel.js';
import type { TrainerEvents, WorkerRequests } from '../protocol/trainer.js';
import { whatIsKept } from '../runs/runFolder.js';
import { DeviceLost, OUT_OF_MEMORY, saysOutOfMemory, TrainingFault } from './fault.js';
import { parentPort } from './parentPort.js';
import { Run } from './run.js';

let run: Run | undefined;

// biome-ignore lint/complexity/noBannedTypes: the worker asks nothing and is told nothing.
const channel = openChannel<{}, TrainerEvents, WorkerRequests, {}>(parentPort, {
  requests: {
    async start({ request, isResumed, hadFinished, lost }) {
      if (run) return { ok: false, message: 'This process already trains; start another process.' };
      const { outputDirectory } = request;
      try {
        run = new Run(request, channel.emit, isResumed, lost, hadFinished);
      } catch (error) {
        return { ok: false, ...fail(error, outputDirectory) };
      }
      void train(run, outputDirectory);
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
});

export { importWith } from './runtimes/importing.js';

let beforeItIsTold = (): void => undefined;

/** `act` is done when a run has finished, before anyone hears of it: whoever started it may clear everything away then. */
export function beforeTheEnd(act: () => void): void {
  beforeItIsTold = act;
}

process.on('disconnect', () => process.exit());

async function train(run: Run, folder: string): Promise<void> {
  try {
    const result = await Promise.race([run.deviceLost, run.prepare().then(() => run.train())]);
    beforeItIsTold();
    channel.emit('finished', result);
    leave();
  } catch (error) {
    fail(await causeOf(error, run), folder);
  }
}

/** A step that fails because the device is gone may say so before the device does. */
async function causeOf(error: unknown, run: Run): Promise<unknown> {
  if (error instanceof TrainingFault) return error;
  const patience = new Promise((resolve) => setTimeout(resolve, 500));
  return Promise.race([run.deviceLost, patience]).then(
    () => error,
    (lost: unknown) => lost,
  );
}

function fail(error: unknown, folder: string): TrainerEvents['failed'] {
  const failure = failureOf(error, folder);
  channel.emit('failed', failure);
  leave();
  return failure;
}

function failureOf(error: unknown, folder: string): TrainerEvents['failed'] {
  if (error instanceof TrainingFault)
    return {
      message: error.message,
      ...(error.choice && { choice: error.choice }),
      ...(error instanceof DeviceLost && { lost: error.lost }),
    };
  const words = error instanceof Error ? error.message : String(error);
  return {
    message: saysOutOfMemory(words)
      ? `The training process ${OUT_OF_MEMORY}. ${whatIsKept(folder)}`
      : `Training failed: ${words}`,
    ...(error instanceof Error && error.stack ? { detail: error.stack } : {}),
  };
}

/** Ends once what was said has left the process. */
function leave(): void {
  setTimeout(() => process.exit(), 50);
}
