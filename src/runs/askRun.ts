/** One question to the process of a run, whichever window or terminal started it. Who follows a run has a connection. */
import { type Channel, openChannel, type Result } from '../protocol/channel.js';
import type { TrainerRequests } from '../protocol/trainer.js';
import { isOver, readState } from './runFolder.js';
import { connectTo, portOf } from './socket.js';

/** `stop` keeps the weights, and cancels a run that waits. */
export type RunAsk = 'goFirst' | 'pause' | 'continue' | 'stop';

export async function askRun(folder: string, ask: RunAsk): Promise<Result<null>> {
  const state = readState(folder);
  const address = state && !isOver(state.phase) ? state.process?.address : undefined;
  const socket = address === undefined ? undefined : await connectTo(address);
  if (!socket) return { ok: false, message: 'This run has ended.' };
  const channel = openChannel<TrainerRequests, object, object, object>(portOf(socket), {
    requests: {},
    events: {},
  });
  socket.once('close', () => channel.close('The training process is gone.'));
  const answer = await answerTo(ask, channel);
  socket.destroy();
  return answer;
}

function answerTo(ask: RunAsk, run: Channel<TrainerRequests, object>): Promise<Result<null>> {
  if (ask === 'goFirst') return run.request('goFirst', null);
  if (ask === 'stop') return run.request('stop', { keepWeights: true });
  return run.request('pause', { isPaused: ask === 'pause' });
}
