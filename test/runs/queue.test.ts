/** Runs take turns; who waits hears that the run ahead is paused, and whose turn has come. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openChannel } from '../../src/protocol/channel.js';
import type { TrainerRequests } from '../../src/protocol/trainer.js';
import type { FollowEvents } from '../../src/runs/followRun.js';
import { takeTurn } from '../../src/runs/queue.js';
import { newAddress, portOf, removeAddress, serve } from '../../src/runs/socket.js';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-queue-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('a run behind a paused one says so, and begins when that one ends', async () => {
  const address = newAddress();
  let say: (isPaused: boolean) => void = () => undefined;
  let end: () => void = () => undefined;
  const server = await serve(address, (socket) => {
    const answer = async () => ({ ok: true, value: null }) as const;
    const channel = openChannel<object, FollowEvents, TrainerRequests, object>(portOf(socket), {
      requests: { pause: answer, stop: answer },
      events: {},
    });
    say = (isPaused) => channel.emit('paused', { isPaused });
    end = () => socket.end();
    say(true);
  });
  const first = await takeTurn(home, { address, title: 'faces' }, () => undefined);
  const heard: string[] = [];
  const giveTurn = await takeTurn(home, { address: newAddress(), title: 'digits' }, ({ title, isPaused }) => {
    heard.push(`${title} ${isPaused ? 'is paused' : 'trains'}`);
    if (heard.length === 2) say(false);
    if (heard.length === 3) {
      first();
      end();
    }
  });
  expect(heard).toEqual(['faces trains', 'faces is paused', 'faces trains']);
  giveTurn();
  server.close();
  removeAddress(address);
});

test('a ticket of a process that is gone keeps nobody waiting', async () => {
  mkdirSync(path.join(home, 'queue'), { recursive: true });
  writeFileSync(path.join(home, 'queue', '7'), JSON.stringify({ address: newAddress(), title: 'gone' }));
  const heard: string[] = [];
  const giveTurn = await takeTurn(home, { address: newAddress(), title: 'next' }, ({ title }) =>
    heard.push(title),
  );
  expect(heard).toEqual([]);
  giveTurn();
});
