/**
 * Runs take turns on this machine, whichever window or terminal started them. Each leaves a numbered ticket with
 * its address and waits until nobody with a lower number answers; a killed process stops answering by itself.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openChannel } from '../protocol/channel.js';
import type { TrainerRequests } from '../protocol/trainer.js';
import type { FollowEvents } from './followRun.js';
import { connectTo, portOf } from './socket.js';

interface Ticket {
  readonly address: string;
  readonly title: string;
}

/** Resolves when it is this run's turn; the result gives the turn to the next. */
export async function takeTurn(
  cacheDirectory: string,
  ticket: Ticket,
  /** Told again when the run ahead is paused, which keeps its turn, and when it goes on. */
  onWait: (ahead: { readonly title: string; readonly isPaused: boolean }) => void,
): Promise<() => void> {
  const directory = join(cacheDirectory, 'queue');
  mkdirSync(directory, { recursive: true });
  const own = leaveTicket(directory, ticket);
  for (const number of numbersIn(directory)) {
    if (number >= own) continue;
    const path = join(directory, String(number));
    const before = readTicket(path) ?? (await later(() => readTicket(path)));
    const socket = before && (await connectTo(before.address));
    if (before && socket) {
      const { title } = before;
      onWait({ title, isPaused: false });
      openChannel<TrainerRequests, object, object, Pick<FollowEvents, 'paused'>>(portOf(socket), {
        requests: {},
        events: { paused: ({ isPaused }) => onWait({ title, isPaused }) },
      });
      await new Promise((resolve) => socket.once('close', resolve));
    }
    rmSync(path, { force: true });
  }
  return () => rmSync(join(directory, String(own)), { force: true });
}

function leaveTicket(directory: string, ticket: Ticket): number {
  for (;;) {
    const number = (numbersIn(directory).at(-1) ?? 0) + 1;
    try {
      writeFileSync(join(directory, String(number)), JSON.stringify(ticket), { flag: 'wx' });
      return number;
    } catch (error) {
      // Another run took that number in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function numbersIn(directory: string): readonly number[] {
  return readdirSync(directory)
    .map(Number)
    .filter((number) => Number.isInteger(number))
    .sort((a, b) => a - b);
}

/** A ticket is empty for an instant while it is left. */
function later<T>(read: () => T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(read()), 100));
}

function readTicket(path: string): Ticket | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Ticket;
  } catch {
    return undefined;
  }
}
