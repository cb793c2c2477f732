/**
 * Follows a run from its folder: all that it told so far, then what it tells now. Any number of windows and
 * terminals may. When its process is gone without a word, one sentence says so.
 */
import { existsSync } from 'node:fs';
import { openChannel, type Result } from '../protocol/channel.js';
import type { TrainerEvents, TrainerRequests } from '../protocol/trainer.js';
import { readJournal, type TrainerEvent } from './journal.js';
import { isOver, readState, whatIsKept } from './runFolder.js';
import { connectTo, portOf } from './socket.js';

/** What a run's process sends: the journal so far, `caughtUp`, then what happens. */
export interface FollowEvents extends TrainerEvents {
  caughtUp: null;
}

export type RunListeners = {
  readonly [E in keyof FollowEvents]: (data: FollowEvents[E]) => void;
};

export interface FollowedRun {
  pause(isPaused: boolean): Promise<Result<null>>;
  stop(keepWeights: boolean): Promise<Result<null>>;
  /** While it stops: at once. */
  end(): Promise<Result<null>>;
  /** While it waits: before the others that wait. */
  goFirst(): Promise<Result<null>>;
  /** Stops listening; the run goes on. */
  dispose(): void;
}

/** Resolves when all that the run told so far is told, or its process is gone. */
export async function followRun(run: string, listeners: RunListeners): Promise<FollowedRun> {
  const state = readState(run);
  const address = state && !isOver(state.phase) ? state.process?.address : undefined;
  const socket = address === undefined ? undefined : await connectTo(address);
  if (!socket) {
    for (const line of readJournal(run)) deliver(listeners, line);
    if (!isOver(readState(run)?.phase ?? 'failed')) listeners.failed({ message: lostMessage(run) });
    listeners.caughtUp(null);
    return endedRun;
  }
  let hasEnded = false;
  let isCurrent = false;
  let catchUp: () => void = () => undefined;
  const caughtUp = new Promise<void>((resolve) => {
    catchUp = resolve;
  });
  const channel = openChannel<TrainerRequests, object, object, FollowEvents>(portOf(socket), {
    requests: {},
    events: {
      ...listeners,
      // A resumed run tells of its earlier ends too.
      caughtUp() {
        isCurrent = true;
        listeners.caughtUp(null);
        catchUp();
      },
      finished(result) {
        hasEnded = isCurrent;
        listeners.finished(result);
      },
      failed(failure) {
        hasEnded = isCurrent;
        listeners.failed(failure);
      },
    },
  });
  socket.once('close', () => {
    channel.close('The training process is gone.');
    if (!hasEnded) listeners.failed({ message: lostMessage(run) });
    if (!isCurrent) listeners.caughtUp(null);
    catchUp();
  });
  await caughtUp;
  return {
    pause: (isPaused) => channel.request('pause', { isPaused }),
    stop: (keepWeights) => channel.request('stop', { keepWeights }),
    end: () => channel.request('end', null),
    goFirst: () => channel.request('goFirst', null),
    dispose() {
      hasEnded = true;
      socket.destroy();
    },
  };
}

/** One line of a journal, to who listens to its kind. */
function deliver(listeners: RunListeners, { event, data }: TrainerEvent): void {
  // A journal of a later version may hold events that this one does not know.
  (listeners[event] as ((data: unknown) => void) | undefined)?.(data);
}

function lostMessage(run: string): string {
  if (!existsSync(run)) return 'The folder of this run is gone, so its training was ended.';
  return `The training process is gone: it was killed, or the machine was shut down. ${whatIsKept(run)}`;
}

const isGone = { ok: false, message: 'This run has ended.' } as const;
/** What can be asked of a run without a process. */
export const endedRun: FollowedRun = {
  pause: async () => isGone,
  stop: async () => isGone,
  end: async () => isGone,
  goFirst: async () => isGone,
  dispose: () => undefined,
};
