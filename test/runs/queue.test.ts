/** Runs take turns: processes of their own stand in the queue, go first, are suspended and are killed. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { joinQueue } from '../../src/runs/queue.js';
import { newAddress } from '../../src/runs/socket.js';
import { seeded } from '../../src/trainer/data/dataset.js';
import type { MemberNews } from './queueMember.js';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-queue-'));
const program = path.join(home, 'member.mjs');
const members = new Set<Member>();
let caches = 0;
let cache = '';

beforeAll(() =>
  build({
    ...{ entryPoints: ['test/runs/queueMember.ts'], outfile: program },
    ...{ bundle: true, platform: 'node', format: 'esm', logLevel: 'error' },
  }),
);
afterEach(() => {
  for (const member of members) member.kill();
  members.clear();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const emptyQueue = () => {
  cache = path.join(home, String(caches++));
  mkdirSync(cache);
};

class Member {
  private readonly child: ChildProcess;
  private readonly changes = new Set<() => void>();
  waitsFor: readonly string[] | undefined;
  hasTurn = false;
  first: string | undefined;
  isGone = false;

  constructor(
    readonly title: string,
    onTurn: (member: Member) => void = () => undefined,
  ) {
    // Its folders of sockets stand in the test's, so that killed ones leave nothing.
    this.child = fork(program, [cache, title], { env: { ...process.env, TMPDIR: home } });
    this.child.on('message', (news: MemberNews) => {
      if ('waitsFor' in news) this.waitsFor = news.waitsFor;
      if ('first' in news) this.first = news.first;
      if ('hasTurn' in news) {
        this.hasTurn = true;
        if (!this.isGone) onTurn(this);
      }
      for (const change of this.changes) change();
    });
    members.add(this);
  }

  /** Resolves when what is told makes it true. */
  async until(isSo: (member: this) => boolean): Promise<void> {
    while (!isSo(this))
      await new Promise<void>((resolve) => {
        const change = () => {
          this.changes.delete(change);
          resolve();
        };
        this.changes.add(change);
      });
  }

  waiting(...titles: readonly string[]): Promise<void> {
    return this.until(({ waitsFor }) => waitsFor?.join() === titles.join());
  }

  turn(): Promise<void> {
    return this.until(({ hasTurn }) => hasTurn);
  }

  async goFirst(): Promise<string> {
    this.first = undefined;
    this.child.send('first');
    await this.until(({ first }) => first !== undefined);
    return this.first ?? '';
  }

  pause(): void {
    this.child.send('pause');
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async end(): Promise<void> {
    this.isGone = true;
    this.child.send('end');
    await once(this.child, 'exit');
  }

  kill(): void {
    this.isGone = true;
    this.child.kill('SIGKILL');
  }
}

/** One that trains, and so many that wait for it, each begun after the one before. */
async function queueOf(count: number): Promise<readonly [Member, ...Member[]]> {
  emptyQueue();
  const first = new Member('a');
  await first.turn();
  const all: [Member, ...Member[]] = [first];
  for (let index = 1; index <= count; index++) {
    const member = new Member('abcdefgh'[index] ?? '');
    await member.waiting(...all.map(({ title }) => title));
    all.push(member);
  }
  return all;
}

test('who waits knows the order, goes first, and is followed by the others in theirs', async () => {
  const [a, b, c, d] = (await queueOf(3)) as [Member, Member, Member, Member];
  expect(await d.goFirst()).toBe('ok');
  await Promise.all([d.waiting('a'), b.waiting('a', 'd'), c.waiting('a', 'd', 'b')]);
  expect(await c.goFirst()).toBe('ok');
  await Promise.all([c.waiting('a'), d.waiting('a', 'c'), b.waiting('a', 'c', 'd')]);
  const e = new Member('e');
  await e.waiting('a', 'c', 'd', 'b');
  a.pause();
  await e.waiting('a paused', 'c', 'd', 'b');
  await a.end();
  await c.turn();
  await e.waiting('c', 'd', 'b');
  expect([b, d, e].some(({ hasTurn }) => hasTurn)).toBe(false);
  expect(await c.goFirst()).toBe('ok');
});

test('killed ones keep nobody waiting, whether they train, wait or went first', async () => {
  const [a, b, c, d] = (await queueOf(3)) as [Member, Member, Member, Member];
  await d.goFirst();
  d.kill();
  await Promise.all([b.waiting('a'), c.waiting('a', 'b')]);
  a.kill();
  await b.turn();
  b.kill();
  await c.turn();
});

test.skipIf(process.platform === 'win32')(
  'a suspended one keeps its place until it goes on, and lets the other before it then',
  async () => {
    const [a, b, c] = (await queueOf(2)) as [Member, Member, Member];
    b.signal('SIGSTOP');
    expect(await c.goFirst()).toBe('b does not answer, and keeps its place.');
    b.signal('SIGCONT');
    await Promise.all([c.waiting('a'), b.waiting('a', 'c')]);
    await a.end();
    await c.turn();
    expect(b.hasTurn).toBe(false);
    await c.end();
    await b.turn();
  },
);

test('all want to go first at once: one does, and the rest follow', async () => {
  const [a, ...waiting] = await queueOf(4);
  await Promise.all(waiting.map((member) => member.goFirst()));
  await a.end();
  for (let left = waiting.length; left > 0; left--) {
    await Promise.race(waiting.filter(({ isGone }) => !isGone).map((member) => member.turn()));
    const having = waiting.filter(({ hasTurn, isGone }) => hasTurn && !isGone);
    expect(having.length).toBe(1);
    await having[0]?.end();
  }
});

test.each([1, 2])('never have two the turn, and all get it, whatever happens (seed %i)', async (seed) => {
  emptyQueue();
  const random = seeded(seed);
  const all: Member[] = [];
  const turns: string[] = [];
  const join = () =>
    all.push(
      new Member(String(all.length), (member) => {
        const others = all.filter((each) => each !== member && each.hasTurn && !each.isGone);
        turns.push(`${member.title} ${others.map(({ title }) => title)}`);
      }),
    );
  const left = () => all.filter(({ isGone }) => !isGone);
  for (let step = 0; step < 30; step++) {
    const some = left();
    const one = some[Math.floor(random() * some.length)];
    const what = random();
    if (!one || (what < 0.3 && all.length < 12)) join();
    else if (what < 0.7) void one.goFirst();
    else if (what < 0.8) one.kill();
    else if (one.hasTurn) await one.end();
    // Now and then all that is under way comes to its end.
    if (random() < 0.3 && left().length > 0) await Promise.race(left().map((member) => member.turn()));
  }
  while (left().length > 0) {
    await Promise.race(left().map((member) => member.turn()));
    await left()
      .find(({ hasTurn }) => hasTurn)
      ?.end();
  }
  expect(turns.filter((turn) => !turn.endsWith(' '))).toEqual([]);
});

test('a ticket of a process that is gone keeps nobody waiting, nor does one that cannot be read', async () => {
  emptyQueue();
  mkdirSync(path.join(cache, 'queue'));
  const gone = { address: newAddress(), title: 'gone', folder: home };
  writeFileSync(path.join(cache, 'queue', '7'), JSON.stringify(gone));
  writeFileSync(path.join(cache, 'queue', '8'), '{"addr');
  const heard: string[] = [];
  const own = { address: newAddress(), title: 'next', folder: home };
  const place = joinQueue(cache, own, (ahead) => heard.push(...ahead.map(({ title }) => title)));
  await place.turn;
  place.leave();
  expect(place.letBefore(gone)).toEqual({ ok: false, message: 'next has begun' });
});
