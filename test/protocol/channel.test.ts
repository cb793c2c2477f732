/** The channel pairs requests with results, carries failures as values, and fails pending calls on close. */
import { expect, test } from 'vitest';
import { type Handlers, openChannel, type Port } from '../../src/protocol/channel.js';

interface Requests {
  double: { params: number; result: number };
  never: { params: null; result: null };
  throws: { params: null; result: null };
}
interface Events {
  progress: number;
}

/** Two ports back to back; messages arrive in a later microtask, as over a real process boundary. */
function portPair(): [Port, Port] {
  const listeners: ((message: unknown) => void)[][] = [[], []];
  const port = (own: number): Port => ({
    send: (message) =>
      queueMicrotask(() => {
        for (const listener of listeners[1 - own] ?? []) listener(structuredClone(message));
      }),
    listen: (handler) => listeners[own]?.push(handler),
  });
  return [port(0), port(1)];
}

function connect(onProgress: (value: number) => void = () => {}) {
  const [ours, theirs] = portPair();
  const server: Handlers<Requests, object> = {
    requests: {
      double: (value) => Promise.resolve({ ok: true, value: value * 2 }),
      never: () => new Promise(() => {}),
      throws: () => Promise.reject(new Error('the disk is full')),
    },
    events: {},
  };
  const serverChannel = openChannel<object, Events, Requests, object>(theirs, server);
  const client = openChannel<Requests, object, object, Events>(ours, {
    requests: {},
    events: { progress: onProgress },
  });
  return { client, serverChannel };
}

test('each request gets its own result', async () => {
  const { client } = connect();
  const results = await Promise.all([client.request('double', 3), client.request('double', 21)]);
  expect(results).toEqual([
    { ok: true, value: 6 },
    { ok: true, value: 42 },
  ]);
});

test('a handler that throws gives a failure, not a hang', async () => {
  const { client } = connect();
  expect(await client.request('throws', null)).toEqual({ ok: false, message: 'the disk is full' });
});

test('closing fails what is pending and what comes after, with the reason', async () => {
  const { client } = connect();
  const pending = client.request('never', null);
  client.close('The training process was killed.');
  const failure = { ok: false, message: 'The training process was killed.' };
  expect(await pending).toEqual(failure);
  expect(await client.request('double', 1)).toEqual(failure);
});

test('events arrive in order', async () => {
  const seen: number[] = [];
  const { serverChannel, client } = connect((value) => seen.push(value));
  serverChannel.emit('progress', 1);
  serverChannel.emit('progress', 2);
  await client.request('double', 1);
  expect(seen).toEqual([1, 2]);
});
