/**
 * A process that stands in the queue as a run does, but trains nothing: `queueMember CACHE TITLE`. It tells its
 * parent whom it waits for and that it has its turn, and does what it is told: `first`, `pause` and `end`.
 */
import { join } from 'node:path';
import { openChannel } from '../../src/protocol/channel.js';
import type { TrainerEvents, TrainerRequests } from '../../src/protocol/trainer.js';
import type { FollowEvents } from '../../src/runs/followRun.js';
import { joinQueue, type QueuePlace } from '../../src/runs/queue.js';
import { newAddress, portOf, removeAddress, serve } from '../../src/runs/socket.js';

/** What it tells its parent. */
export type MemberNews =
  | { readonly waitsFor: readonly string[] }
  | { readonly hasTurn: true }
  | { readonly first: string };

const [, , cache = '', title = ''] = process.argv;
const address = newAddress();
const followers = new Set<(event: keyof TrainerEvents) => void>();
let waits: TrainerEvents['queued'] = { ahead: [] };
let event: 'queued' | 'preparing' | 'paused' = 'preparing';
let place: QueuePlace | undefined;
const say = (news: MemberNews) => void process.send?.(news);
const told = { preparing: { step: '' }, paused: { isPaused: true } };
const become = (next: typeof event) => {
  event = next;
  for (const tell of followers) tell(next);
};

const server = await serve(address, (socket) => {
  const channel = openChannel<object, FollowEvents, TrainerRequests, object>(portOf(socket), {
    requests: {
      pause: async () => ({ ok: true, value: null }),
      stop: async () => ({ ok: true, value: null }),
      end: async () => ({ ok: true, value: null }),
      goFirst: async () => place?.goFirst() ?? { ok: false, message: 'not yet' },
      letBefore: async (ticket) => place?.letBefore(ticket) ?? { ok: false, message: 'not yet' },
    },
    events: {},
  });
  const tell = () =>
    event === 'queued' ? channel.emit('queued', waits) : channel.emit(event, told[event] as never);
  tell();
  channel.emit('caughtUp', null);
  followers.add(tell);
  socket.once('close', () => followers.delete(tell));
});
place = joinQueue(cache, { address, title, folder: join(cache, title) }, (ahead) => {
  waits = { ahead };
  become('queued');
  say({ waitsFor: ahead.map((each) => (each.phase === 'paused' ? `${each.title} paused` : each.title)) });
});
void place.turn.then(() => {
  become('preparing');
  say({ hasTurn: true });
});
process.on('message', async (order) => {
  if (order === 'pause') become('paused');
  if (order === 'first') {
    const answer = await place?.goFirst();
    say({ first: answer?.ok ? 'ok' : (answer?.message ?? '') });
  }
  if (order !== 'end') return;
  place?.leave();
  removeAddress(address);
  server.close();
  process.exit();
});
