/**
 * `main.js RUN_FOLDER [--resume]`: the supervisor of one run. It waits for its turn, starts the worker with the
 * library path that TensorFlow needs (a path cannot be added once a process runs), keeps the run's journal and
 * state, and passes everything on to whoever follows. The worker's death becomes a `failed` event.
 */
import type { Socket } from 'node:net';
import { resolve } from 'node:path';
import { openChannel } from '../protocol/channel.js';
import type { PassedOver, RunAhead, RunRequest, TrainerRequests } from '../protocol/trainer.js';
import type { FollowEvents } from '../runs/followRun.js';
import type { TrainerEvent } from '../runs/journal.js';
import { joinQueue, type QueuePlace } from '../runs/queue.js';
import { hasCheckpoint, isDeleted, orSay, readRecord, readRequest, whatIsKept } from '../runs/runFolder.js';
import { newAddress, portOf, removeAddress, serve } from '../runs/socket.js';
import type { StartAnswer } from '../runs/startRun.js';
import { RunHub } from './runHub.js';
import { startWorker, type WorkerProcess } from './workerProcess.js';

const GRACE_MS = 10_000;
const FOLDER_CHECK_MS = 3000;

const [, , folder = '', ...flags] = process.argv;
const isResumed = flags.includes('--resume');
let worker: WorkerProcess | undefined;
let place: QueuePlace | undefined;
let isCancelled = false;

supervise().catch((error: unknown) => {
  console.error(error);
  answerAndEnd({ refusal: error instanceof Error ? error.message : String(error) });
});

async function supervise(): Promise<void> {
  const request = readRequest(folder);
  if (!request) {
    console.error(`Expected a run in ${folder || 'the first argument'}: there is no request.json.`);
    process.exit(2);
  }
  const address = newAddress();
  process.on('exit', () => removeAddress(address));
  let begin: (hub: RunHub) => void = () => undefined;
  const begun = new Promise<RunHub>((resolve) => {
    begin = resolve;
  });
  const server = await serve(address, (socket) => void begun.then((hub) => welcome(hub, socket)));
  const { title } = readRecord(folder);
  let ahead: readonly RunAhead[] = [];
  let onWait = (): void => undefined;
  const ticket = { address, title, folder: resolve(folder) };
  const own = orSay(request.cacheDirectory, () =>
    joinQueue(request.cacheDirectory, ticket, (now) => {
      ahead = now;
      onWait();
    }),
  );
  place = own;
  // Someone started or resumed this run before: whoever asked for this process follows that one.
  if (await own.isDouble) {
    own.leave();
    return answerAndEnd({ isDouble: true });
  }
  const hub = orSay(folder, () => new RunHub(folder, { pid: process.pid, address }, isResumed));
  // Who follows a resumed run learns at once that its earlier end is past.
  hub.tell({ event: 'preparing', data: { step: 'Starting the training process' } });
  begin(hub);
  process.on('SIGTERM', () => void leaveInOrder(hub));
  process.on('SIGINT', () => void leaveInOrder(hub));
  process.on('SIGHUP', () => undefined);
  endWithFolder();
  process.send?.({} satisfies StartAnswer);
  onWait = () => hub.tell({ event: 'queued', data: { ahead } });
  if (ahead.length > 0) onWait();
  await own.turn;
  if (!isCancelled) await train(request, hub);
  own.leave();
  server.close();
  hub.close();
}

/** To who started this process. */
function answerAndEnd(answer: StartAnswer): void {
  if (process.connected) process.send?.(answer, () => process.exit(1));
  else process.exit(1);
}

function welcome(hub: RunHub, socket: Socket): void {
  const channel = openChannel<object, FollowEvents, TrainerRequests, object>(portOf(socket), {
    requests: {
      pause: async ({ isPaused }) => worker?.pause(isPaused) ?? notYet,
      stop: ({ keepWeights }) => stop(hub, keepWeights),
      end: async () => end(hub),
      goFirst: async () => place?.goFirst() ?? starting,
      letBefore: async (ticket) => place?.letBefore(ticket) ?? starting,
    },
    events: {},
  });
  hub.join({ emit: channel.emit, socket });
}

/** A runtime whose device is lost hands the run on, from its last checkpoint, to the next that works. */
async function train(request: RunRequest, hub: RunHub, lost: readonly PassedOver[] = []): Promise<void> {
  let gone: PassedOver | undefined;
  worker = startWorker(request, (event: TrainerEvent) => {
    if (event.event === 'failed') gone = event.data.lost;
    if (!gone) hub.tell(event);
  });
  const answer = await worker.start({
    ...{ request, lost, hadFinished: hub.hadFinished },
    isResumed: isResumed || (lost.length > 0 && hasCheckpoint(folder)),
  });
  const died = await worker.end;
  if (hub.hasEnded) return;
  if (gone) {
    const from = hasCheckpoint(folder) ? 'from the last checkpoint' : 'from the beginning';
    hub.tell({
      event: 'warning',
      data: { message: `${gone.reason} Training goes on ${from} with another runtime.` },
    });
    return train(request, hub, [...lost, gone]);
  }
  hub.tell({
    event: 'failed',
    data: died ?? { message: answer.ok ? 'Training ended without a result.' : answer.message },
  });
}

/** Who deletes a run's folder wants no more of it; a paused run would keep the others waiting for good. */
function endWithFolder(): void {
  setInterval(() => {
    if (isDeleted(folder)) process.exit(1);
  }, FOLDER_CHECK_MS).unref();
}

const starting = { ok: false, message: 'This run is only being started.' } as const;

const notYet = {
  ok: false,
  message: 'This run waits for another one to end; it can be stopped, not paused.',
} as const;

async function stop(hub: RunHub, keepWeights: boolean): Promise<{ ok: true; value: null }> {
  if (worker && hub.phase === 'preparing' && (keepWeights || !hasCheckpoint(folder))) {
    // Data may take minutes to be read, and nothing has been learned of them yet.
    hub.tell({
      event: 'failed',
      data: { message: 'Stopped before its first batch.', isCancelled: true },
    });
    worker.kill();
  } else if (worker) {
    hub.tell({ event: 'stopping', data: { keepWeights } });
    // The worker may be busy for long before its first batch: its answer is not waited for.
    void worker.stop(keepWeights);
  } else {
    isCancelled = true;
    hub.tell({
      event: 'failed',
      data: { message: 'Stopped before it was this run’s turn.', isCancelled: true },
    });
    setTimeout(() => process.exit(), 200);
  }
  return { ok: true, value: null };
}

function end(hub: RunHub): { ok: true; value: null } {
  hub.tell({
    event: 'failed',
    data: { message: `Ended before its batch was done. ${whatIsKept(folder)}`, isCancelled: true },
  });
  worker?.kill();
  return { ok: true, value: null };
}

/** The machine shuts down, or someone ends this process: what was learned is kept. */
async function leaveInOrder(hub: RunHub): Promise<void> {
  setTimeout(() => process.exit(1), GRACE_MS);
  await stop(hub, true);
}
