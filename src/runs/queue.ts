/**
 * Runs take turns on this machine, whichever window or terminal started them. Each leaves a numbered ticket with
 * its address, and waits for all that answer at a lower number; a killed process stops answering by itself.
 * Files say only who came first. From then on the processes agree by themselves: of each two that wait, one waits
 * for the other, and who wants to go first asks those ahead to wait for it instead. So nothing stands on the disk
 * that a killed process could leave half-changed, and a run that has its turn keeps it.
 */
import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { type Channel, openChannel, type Result } from '../protocol/channel.js';
import type { QueueTicket, RunAhead, RunPhase, TrainerRequests } from '../protocol/trainer.js';
import type { FollowEvents, RunListeners } from './followRun.js';
import { isOver, readState } from './runFolder.js';
import { connectTo, portOf } from './socket.js';

export interface QueuePlace {
  /** Resolves to true when another process trains the same run, and stands before this one. */
  readonly isDouble: Promise<boolean>;
  /** Resolves when it is this run's turn. */
  readonly turn: Promise<void>;
  /** Gives the turn, or the place, to the next. */
  leave(): void;
  /** Asks all that wait ahead to wait for this run instead; fails with who keeps its place, and why. */
  goFirst(): Promise<Result<null>>;
  /** Another run wants to go first: this one waits for it, unless it has its turn. */
  letBefore(ticket: QueueTicket): Result<null>;
}

/** How long a run may take to answer; one that was suspended answers when it goes on. */
const PATIENCE_MS = 3000;

/** A run that this one waits for. */
interface Ahead {
  readonly ticket: QueueTicket;
  /** Its ticket's file, where it was found by that. */
  readonly path?: string;
  phase: RunPhase;
  /** How many it waits for itself. */
  depth: number;
  /** It was asked to wait for this run, and has not answered yet. */
  isAsked: boolean;
  /** It told the end of its run, and its process goes any moment. */
  hasEnded: boolean;
  /** Nothing when its process is gone. */
  readonly reached: Promise<Reached | undefined>;
}

interface Reached {
  readonly socket: Socket;
  readonly channel: Channel<TrainerRequests, object>;
  /** Resolves when all that its run told so far is told, or it is gone. */
  readonly caughtUp: Promise<void>;
}

/** `onWait` is told whom this run waits for, the next to train first, and again when that changes. */
export function joinQueue(
  cacheDirectory: string,
  own: QueueTicket,
  onWait: (ahead: readonly RunAhead[]) => void,
): QueuePlace {
  const directory = queueDirectory(cacheDirectory);
  const number = leaveTicket(directory, own);
  const ahead = new Map<string, Ahead>();
  let isListed = false;
  let hasTurn = false;
  let told = '[]';
  let begin: () => void;
  const turn = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const leave = () => rmSync(join(directory, String(number)), { force: true });

  async function list(): Promise<void> {
    const before = numbersIn(directory).filter((each) => each < number);
    const found = await Promise.all(
      before.map(async (each) => {
        const path = join(directory, String(each));
        // It is empty for an instant while it is left.
        return { path, ticket: readTicket(path) ?? (await after(100, path).then(readTicket)) };
      }),
    );
    for (const { path, ticket } of found)
      if (ticket) waitFor(ticket, path);
      else rmSync(path, { force: true });
    isListed = true;
    settle();
  }

  async function hasDouble(): Promise<boolean> {
    const same = [...ahead.values()].filter(({ ticket }) => isSameFolder(ticket.folder, own.folder));
    const trains = await Promise.all(
      same.map(async (other) => {
        const reached = await other.reached;
        if (reached) await Promise.race([reached.caughtUp, after(PATIENCE_MS, undefined)]);
        return ahead.get(other.ticket.address) === other && !other.hasEnded;
      }),
    );
    return trains.includes(true);
  }

  function waitFor(ticket: QueueTicket, path?: string): void {
    if (ahead.has(ticket.address)) return;
    const state = readState(ticket.folder);
    const phase = state && !isOver(state.phase) ? state.phase : 'preparing';
    const other: Ahead = {
      ...{ ticket, phase, depth: state?.ahead ?? 0, isAsked: false, hasEnded: false },
      reached: connectTo(ticket.address).then((socket) => socket && reach(other, socket)),
      ...(path !== undefined && { path }),
    };
    ahead.set(ticket.address, other);
    void other.reached.then((reached) => reached ?? gone(other));
  }

  function reach(other: Ahead, socket: Socket): Reached {
    let catchUp: () => void = () => undefined;
    const caughtUp = new Promise<void>((resolve) => {
      catchUp = resolve;
    });
    socket.once('close', () => {
      gone(other);
      catchUp();
    });
    const channel = openChannel<TrainerRequests, object, object, PhaseEvents>(portOf(socket), {
      requests: {},
      events: phaseEvents(other, settle, catchUp),
    });
    return { socket, channel, caughtUp };
  }

  /** Its process ended. Where this run left it, and closed the socket itself, its ticket stays. */
  function gone(other: Ahead): void {
    if (ahead.get(other.ticket.address) !== other) return;
    if (other.path !== undefined) rmSync(other.path, { force: true });
    drop(other);
  }

  function drop(other: Ahead): void {
    if (ahead.get(other.ticket.address) !== other) return;
    ahead.delete(other.ticket.address);
    void other.reached.then((reached) => {
      reached?.channel.close('This run waits for it no more.');
      reached?.socket.destroy();
    });
    settle();
  }

  function settle(): void {
    if (hasTurn || !isListed) return;
    if (ahead.size === 0) {
      hasTurn = true;
      begin();
      return;
    }
    const shown = inOrder([...ahead.values()]).map(({ ticket: { title, folder }, phase }) => ({
      ...{ title, folder, phase },
    }));
    if (JSON.stringify(shown) === told) return;
    told = JSON.stringify(shown);
    onWait(shown);
  }

  /** Why it keeps its place, if it does. An answer that comes late counts too: by then the other one waits for this. */
  async function ask(other: Ahead): Promise<string | undefined> {
    other.isAsked = true;
    const answer = await (await other.reached)?.channel.request('letBefore', own);
    other.isAsked = false;
    if (answer?.ok) drop(other);
    const isAhead = ahead.get(other.ticket.address) === other;
    return answer && !answer.ok && isAhead && other.phase === 'queued' ? answer.message : undefined;
  }

  const listed = list();
  return {
    isDouble: listed.then(hasDouble),
    turn,
    leave,
    async goFirst() {
      const isKept = await Promise.all(
        [...ahead.values()].map(async (other) => {
          const silence = `${other.ticket.title} does not answer, and keeps its place`;
          return Promise.race([ask(other), after(PATIENCE_MS, silence)]);
        }),
      );
      const reasons = isKept.filter((reason) => reason !== undefined);
      return reasons.length > 0
        ? { ok: false, message: `${reasons.join('; ')}.` }
        : { ok: true, value: null };
    },
    letBefore(ticket) {
      if (hasTurn) return { ok: false, message: `${own.title} has begun` };
      // Both want to go first, and this run's question is under way: it stays ahead until that is answered.
      if (ahead.get(ticket.address)?.isAsked)
        return { ok: false, message: `${own.title} wants to go first too` };
      waitFor(ticket);
      return { ok: true, value: null };
    },
  };
}

/** Those that have begun stand first, then who waits for the fewest. */
function inOrder(ahead: readonly Ahead[]): readonly Ahead[] {
  return [...ahead].sort((a, b) => rank(a) - rank(b));
}

function rank({ phase, depth }: Pick<Ahead, 'phase' | 'depth'>): number {
  return phase === 'queued' ? 1 + depth : 0;
}

type PhaseEvents = Pick<
  FollowEvents,
  'queued' | 'preparing' | 'started' | 'paused' | 'stopping' | 'finished' | 'failed' | 'caughtUp'
>;

/** What a run tells of its phase; its past, which comes first, is folded and not shown. */
function phaseEvents(
  other: Ahead,
  changed: () => void,
  catchUp: () => void,
): Pick<RunListeners, keyof PhaseEvents> {
  let isCurrent = false;
  let told: Pick<Ahead, 'phase' | 'depth' | 'hasEnded'> = other;
  const become = (phase: RunPhase, depth = 0) => {
    told = { phase, depth, hasEnded: false };
    show();
  };
  const end = () => {
    told = { ...told, hasEnded: true };
    show();
  };
  const show = () => {
    if (!isCurrent) return;
    Object.assign(other, { phase: told.phase, depth: told.depth, hasEnded: told.hasEnded });
    changed();
  };
  return {
    queued: ({ ahead = [] }) => become('queued', ahead.length),
    preparing: () => become('preparing'),
    started: () => become('training'),
    paused: ({ isPaused }) => become(isPaused ? 'paused' : 'training'),
    stopping: () => become('stopping'),
    finished: end,
    failed: end,
    caughtUp() {
      isCurrent = true;
      show();
      catchUp();
    },
  };
}

/** Folders of the runs that train or wait on this machine, the next to train first. */
export async function queuedRuns(cacheDirectory: string): Promise<readonly string[]> {
  const directory = queueDirectory(cacheDirectory);
  const tickets = numbersIn(directory).map((number) => readTicket(join(directory, String(number))));
  const alive = await Promise.all(
    tickets.map(async (ticket) => {
      const socket = ticket && (await connectTo(ticket.address));
      socket?.on('error', () => undefined).destroy();
      return socket && ticket ? [ticket.folder] : [];
    }),
  );
  const ranked = alive.flat().map((folder) => {
    const state = readState(folder);
    return { folder, rank: state ? rank({ phase: state.phase, depth: state.ahead ?? 0 }) : 0 };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ folder }) => folder);
}

/** Also by another way: through a link, say. */
function isSameFolder(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}

function queueDirectory(cacheDirectory: string): string {
  const directory = join(cacheDirectory, 'queue');
  mkdirSync(directory, { recursive: true });
  return directory;
}

function leaveTicket(directory: string, ticket: QueueTicket): number {
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

function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, value).unref());
}

function readTicket(path: string): QueueTicket | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as QueueTicket;
  } catch {
    return undefined;
  }
}
