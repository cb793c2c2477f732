/** One question to the process of a run, whichever window or terminal started it. Who follows a run has a connection. */
import { type Channel, openChannel, type Result } from '../protocol/channel.js';
import type { TrainerRequests } from '../protocol/trainer.js';
import { isOver, readState } from './runFolder.js';
import { connectTo, portOf } from './socket.js';

export async function askRun(
  folder: string,
  ask: (run: Channel<TrainerRequests, object>) => Promise<Result<null>>,
): Promise<Result<null>> {
  const state = readState(folder);
  const address = state && !isOver(state.phase) ? state.process?.address : undefined;
  const socket = address === undefined ? undefined : await connectTo(address);
  if (!socket) return { ok: false, message: 'This run has ended.' };
  const channel = openChannel<TrainerRequests, object, object, object>(portOf(socket), {
    requests: {},
    events: {},
  });
  socket.once('close', () => channel.close('The training process is gone.'));
  const answer = await ask(channel);
  socket.destroy();
  return answer;
}
