/** Channels over a local socket: what a run's process offers to every window and terminal that follows it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Port } from '../protocol/channel.js';

/**
 * A new address. It stands in a directory of its own that only this user can enter, and not in the run's folder:
 * a socket's path may have about 100 characters, and network disks cannot hold one.
 */
export function newAddress(): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\convlens-${crypto.randomUUID()}`;
  return join(mkdtempSync(join(tmpdir(), 'convlens-')), 'run');
}

export function removeAddress(address: string): void {
  if (process.platform !== 'win32') rmSync(dirname(address), { recursive: true, force: true });
}

export function serve(address: string, onClient: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(onClient);
    server.once('error', reject);
    server.listen(address, () => resolve(server));
  });
}

/** Resolves to nothing when nobody listens there any more; what a killed process left of its address is removed. */
export function connectTo(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') removeAddress(address);
      resolve(undefined);
    });
  });
}

/** A line of JSON each message. */
export function portOf(socket: Socket): Port {
  // A side that goes away is told by `close`; the reader of lines tells the socket's errors again.
  socket.on('error', () => undefined);
  return {
    send(message) {
      if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
    },
    listen(handler) {
      const lines = createInterface({ input: socket });
      lines.on('error', () => undefined);
      lines.on('line', (line) => {
        try {
          handler(JSON.parse(line));
        } catch {
          // Not a message of ours.
        }
      });
    },
  };
}
