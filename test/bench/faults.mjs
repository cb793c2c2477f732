// node test/bench/faults.mjs [--tries N] [--only kill,disk,…] [--seed N]
// The table of faults: each is really done to runs of the built trainer, N times (20), at random moments, and what is
// left is held to a run that nothing disturbs. Needs `npm run build`; Linux, and root for the full disk.
import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const names = ['tries', 'only', 'seed'];
const { values } = parseArgs({
  options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});
const TRIES = Number(values.tries ?? 20);
const only = values.only?.split(',');
const seed = Number(values.seed ?? Date.now() % 100_000);
const EPOCHS = 5;

const bundle = path.resolve('dist/test/faultRuns.mjs');
await build({
  stdin: {
    contents: `
      export { createRun, hasCheckpoint, readState, runFolders } from './src/runs/runFolder.js';
      export { startRun } from './src/runs/startRun.js';
      export { followRun } from './src/runs/followRun.js';
      export { readJournal } from './src/runs/journal.js';
      export { readTensors } from './src/trainer/safetensors.js';
      export { seeded } from './src/trainer/data/dataset.js';
      export { drawFolder } from './test/trainer/drawnFolder.js';
      export { smallRun } from './test/trainer/smallRun.js';`,
    resolveDir: process.cwd(),
  },
  ...{ outfile: bundle, bundle: true, platform: 'node', format: 'esm', logLevel: 'error', target: 'node20' },
  banner: {
    js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
  },
});
const runs = await import(bundle);

const home = fs.mkdtempSync(path.join(tmpdir(), 'convlens-faults-'));
const cache = path.join(home, 'cache');
const random = runs.seeded(seed);
const between = (least, most) => least + random() * (most - least);
const oneOf = (list) => list[Math.floor(random() * list.length)];
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const program = path.resolve('dist/trainer/main.js');
let count = 0;

const request = (epochs = EPOCHS) => runs.smallRun(path.join(home, 'data'), 'adam', epochs);
const weightsOf = (run) => fs.readFileSync(path.join(run, 'weights.bin'));

function newRun(plan = request(), folder = home) {
  const directory = path.join(folder, `run-${count++}`);
  const file = path.join(home, 'model.py');
  return runs.createRun({ folder, file, text: '', request: { ...plan, cacheDirectory: cache } }, directory);
}

/** Starts or resumes a run and follows it; `end` resolves when it is over, with all that was told. */
async function sit(run, { isResumed = false, on = {}, env = {} } = {}) {
  const before = { ...process.env };
  Object.assign(process.env, env);
  const starting = runs.startRun(run, { program, isResumed });
  process.env = before;
  const { pid } = await starting;
  return { pid, ...(await follow(run, on)) };
}

async function follow(run, on = {}) {
  const told = { batches: [], epochEnds: [], warnings: [], begun: performance.now() };
  let over;
  const end = new Promise((resolve) => {
    over = resolve;
  });
  let isCurrent = false;
  const settle = () => isCurrent && (told.result ?? told.failure) && over(told);
  const names = 'queued preparing started continued paused stopping judging warning advice batchEnd epochEnd';
  const listeners = Object.fromEntries(names.split(' ').map((name) => [name, (data) => on[name]?.(data)]));
  const followed = await runs.followRun(run, {
    ...listeners,
    preparing(data) {
      told.result = told.failure = undefined;
      on.preparing?.(data);
    },
    batchEnd(data) {
      told.batches.push(data);
      on.batchEnd?.(data);
    },
    epochEnd(data) {
      told.epochEnds.push(data);
      on.epochEnd?.(data);
    },
    warning: ({ message }) => void told.warnings.push(message),
    finished(result) {
      told.result = result;
      settle();
    },
    failed(failure) {
      told.failure = failure;
      settle();
    },
    caughtUp() {
      isCurrent = true;
      settle();
    },
  });
  return { followed, end: end.finally(() => followed.dispose()) };
}

const childrenOf = (pid) => {
  try {
    return fs
      .readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
};

function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/** Throws unless what stands in the run's folder is whole. */
function expectWhole(run) {
  for (const name of ['last', 'best']) {
    const file = path.join(run, 'checkpoints', `${name}.safetensors`);
    if (!fs.existsSync(file)) continue;
    const { tensors, metadata } = runs.readTensors(file);
    JSON.parse(metadata.convlens);
    if (tensors.filter(({ name }) => name.startsWith('weights/')).length !== 8)
      throw new Error('weights are missing');
    if (!tensors.every(({ values }) => values.every(Number.isFinite))) throw new Error('no numbers');
  }
  for (const folder of [run, path.join(run, 'best')]) {
    const model = path.join(folder, 'model.json');
    if (!fs.existsSync(model)) continue;
    const { weightsManifest } = JSON.parse(fs.readFileSync(model, 'utf8'));
    const size = weightsManifest[0].weights.reduce(
      (sum, { shape }) => sum + 4 * shape.reduce((a, b) => a * b, 1),
      0,
    );
    const found = fs.statSync(path.join(folder, 'weights.bin')).size;
    if (found !== size) throw new Error(`weights.bin of ${folder} has ${found} bytes, not ${size}`);
  }
  for (const name of ['run.json', 'request.json', 'state.json'])
    JSON.parse(fs.readFileSync(path.join(run, name), 'utf8'));
  runs.readJournal(run);
}

const straight = newRun();
const undisturbed = await (await sit(straight)).end;
const expected = weightsOf(straight);
const sitting = performance.now() - undisturbed.begun;
const lossesOf = (told) =>
  JSON.stringify([...new Map(told.epochEnds.map((each) => [each.epoch, each.metrics.loss]))]);

function expectAsUndisturbed(run, told) {
  if (told.failure) throw new Error(`ended with: ${told.failure.message}`);
  if (!weightsOf(run).equals(expected)) throw new Error('ends with other weights');
  if (lossesOf(told) !== lossesOf(undisturbed)) throw new Error('has other curves');
}

/** Kills whom, when; on till the run is over. */
async function killedTillOver(whom, when) {
  const run = newRun();
  let kills = 0;
  for (;;) {
    const isResumed = runs.hasCheckpoint(run);
    const isLast = kills >= 4;
    let hit = false;
    let begun = { pid: 0 };
    const strike = () => {
      if (hit || isLast) return;
      const [worker] = childrenOf(begun.pid);
      const target = { both: -begun.pid, worker, supervisor: begun.pid }[whom];
      if (target) hit = signal(target, 'SIGKILL');
    };
    const watchers = [];
    const started = await runs.startRun(run, { program, isResumed });
    begun = started;
    if (when === 'while it saves' && !isLast) {
      const wait = between(0, 12);
      const skip = Math.floor(between(0, 6));
      let seen = 0;
      fs.mkdirSync(path.join(run, 'checkpoints'), { recursive: true });
      for (const folder of [run, path.join(run, 'checkpoints')])
        watchers.push(
          fs.watch(folder, (_, name) => {
            const isWorkers = /^(last|weights|model).*partial$/.test(name ?? '');
            if (isWorkers && seen++ === skip) setTimeout(strike, wait);
          }),
        );
    } else if (!isLast) setTimeout(strike, between(0, when === 'at its start' ? 400 : sitting));
    const { end } = await follow(run);
    const told = await end;
    for (const watcher of watchers) watcher.close();
    if (hit) kills++;
    // It may have ended just before the blow fell.
    if (
      hit &&
      told.failure &&
      !/(is gone: it was killed|process was killed).*(Resume goes on|nothing of this run is kept)/.test(
        told.failure.message,
      )
    )
      throw new Error(`it was told: ${told.failure.message}`);
    expectWhole(run);
    if (told.result) {
      expectAsUndisturbed(run, told);
      fs.rmSync(run, { recursive: true });
      return { tries: kills, note: undefined };
    }
    if (!hit) throw new Error(`ended by itself: ${told.failure.message}`);
  }
}

const faults = {
  ...Object.fromEntries(
    ['both', 'worker', 'supervisor'].flatMap((whom) =>
      ['at its start', 'at any time', 'while it saves'].map((when) => [
        `kill ${whom} ${when}`,
        { chained: true, act: () => killedTillOver(whom, when) },
      ]),
    ),
  ),
};

/** A small disk of its own, with what `filler` leaves free of it. */
async function onSmallDisk(act) {
  const disk = fs.mkdtempSync(path.join(home, 'disk-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=700k', 'tmpfs', disk]).status !== 0)
    throw new Error('no mount');
  const filler = path.join(disk, 'filler');
  const fill = (left) => {
    const { bavail, bsize } = fs.statfsSync(disk);
    fs.writeFileSync(filler, Buffer.alloc(Math.max(0, bavail - left) * bsize));
  };
  try {
    return await act(disk, fill, () => fs.rmSync(filler, { force: true }));
  } finally {
    spawnSync('umount', ['--lazy', disk]);
  }
}

faults['disk full while it trains'] = () =>
  onSmallDisk(async (disk, fill, free) => {
    const run = newRun(request(8), disk);
    setTimeout(() => fs.existsSync(disk) && fill(Math.floor(between(0, 12))), between(0, sitting));
    const { end } = await sit(run, { on: { epochEnd: ({ epoch }) => epoch === 4 && free() } });
    const told = await end;
    free();
    expectWhole(run);
    if (told.failure) throw new Error(told.failure.message);
    return { note: told.warnings.some((text) => /ENOSPC.*Make room/.test(text)) ? 'told' : 'fitted' };
  });

faults['disk full for good, then resumed'] = () =>
  onSmallDisk(async (disk, fill, free) => {
    const run = newRun(request(), disk);
    const at = Math.floor(between(0, 3));
    const { end } = await sit(run, {
      on: { epochEnd: ({ epoch }) => epoch === at && fill(Math.floor(between(0, 6))) },
    });
    const told = await end;
    if (!told.result && !told.failure) throw new Error('no end was told');
    free();
    expectWhole(run);
    const again = await (await sit(run, { isResumed: runs.hasCheckpoint(run) })).end;
    if (again.failure && !(told.result && /All 5 epochs are done/.test(again.failure.message)))
      throw new Error(again.failure.message);
    return { note: told.result ? 'ended in order' : told.failure.message };
  });

faults['disk full at the start'] = () =>
  onSmallDisk(async (disk, fill, free) => {
    let run;
    try {
      if (random() < 0.5) fill(Math.floor(between(0, 3)));
      run = newRun(request(), disk);
      fill(Math.floor(between(0, 3)));
      const told = await (await sit(run)).end;
      return { note: `trained: ${told.failure?.message ?? 'to the end'}` };
    } catch (error) {
      if (!/disk|space/i.test(error.message)) throw error;
      return { note: error.message.replace(/\/tmp\S+/g, '…') };
    } finally {
      free();
      if (run && fs.existsSync(path.join(run, 'state.json'))) expectWhole(run);
    }
  });

function withFolder(images) {
  const { plan, overrides } = request(3);
  const topology = structuredClone(plan.topology);
  topology.config.layers[0].config.batch_input_shape = [null, 48, 48, 1];
  const data = { kind: 'path', path: images };
  return {
    plan: { ...plan, topology, inputShape: [48, 48, 1], data },
    runtime: 'wasm',
    overrides: { ...overrides, batchSize: 20 },
  };
}

async function dataBroken(spoil, mend) {
  const images = path.join(home, `images-${count++}`);
  runs.drawFolder(images, 3, 120);
  const run = newRun(withFolder(images));
  let batch = Math.floor(between(0, 12));
  const { end } = await sit(run, { on: { batchEnd: () => batch-- === 0 && spoil(images) } });
  const told = await end;
  expectWhole(run);
  if (told.result) return { note: 'its images were read already' };
  if (!/images-\d+/.test(told.failure.message)) throw new Error(`it was told: ${told.failure.message}`);
  mend(images);
  const again = await (await sit(run, { isResumed: runs.hasCheckpoint(run) })).end;
  if (again.failure) throw new Error(again.failure.message);
  return { note: told.failure.message.replace(/\/tmp\S+\//g, '…/') };
}

faults['data folder gone while it trains'] = () =>
  dataBroken(
    (images) => fs.renameSync(images, `${images}-away`),
    (images) => fs.renameSync(`${images}-away`, images),
  );

faults['half of the images cut short'] = () => {
  const whole = new Map();
  const spoil = (images) => {
    for (const [index, name] of fs
      .readdirSync(images, { recursive: true })
      .filter((name) => name.endsWith('.png'))
      .entries()) {
      if (index % 2 === 0) continue;
      const file = path.join(images, name);
      whole.set(file, fs.readFileSync(file));
      fs.truncateSync(file, Math.floor(between(0, 200)));
    }
  };
  return dataBroken(spoil, () => {
    for (const [file, bytes] of whole) fs.writeFileSync(file, bytes);
  });
};

async function starved(run, options) {
  const { end, pid } = await sit(run, options);
  return { told: await end, pid };
}

async function resumedAsUndisturbed(run) {
  expectWhole(run);
  const told = await (await sit(run, { isResumed: runs.hasCheckpoint(run) })).end;
  expectAsUndisturbed(run, told);
}

const wantsMemory = /ran out of memory|was killed.*memory|memory.*smaller batch/i;

faults['no memory for JavaScript'] = async () => {
  const run = newRun();
  const { told } = await starved(run, {
    env: { NODE_OPTIONS: `--max-old-space-size=${Math.floor(between(8, 40))}` },
  });
  if (told.result) return { note: 'was enough' };
  if (!wantsMemory.test(told.failure.message)) throw new Error(`it was told: ${told.failure.message}`);
  await resumedAsUndisturbed(run);
  return { note: 'told' };
};

faults['no address space'] = async () => {
  const run = newRun();
  const wait = between(0, sitting);
  const { end, pid } = await sit(run);
  setTimeout(() => {
    const [worker] = childrenOf(pid);
    if (!worker) return;
    const [pages] = fs.readFileSync(`/proc/${worker}/statm`, 'utf8').split(' ').map(Number);
    // Node itself, which has not begun yet, may wait for good where it gets no threads.
    if (pages * 4096 < 500 * 2 ** 20) return;
    const bytes = Math.floor(pages * 4096 + between(0, 30) * 2 ** 20);
    spawnSync('prlimit', ['--pid', String(worker), `--as=${bytes}`]);
  }, wait);
  const told = await end;
  if (told.result) return { note: 'was enough' };
  if (!wantsMemory.test(told.failure.message))
    throw new Error(`it was told: ${told.failure.message}\n${(told.failure.detail ?? '').slice(-600)}`);
  await resumedAsUndisturbed(run);
  return { note: 'told' };
};

/** Runs with its clocks in the hands of a file: the milliseconds that the time of day, and the monotonic clock, are ahead. */
async function withClock(act) {
  const ahead = path.join(home, `ahead-${count++}`);
  const preload = path.join(home, 'clock.cjs');
  fs.writeFileSync(ahead, '[0, 0]');
  fs.writeFileSync(
    preload,
    `const fs = require('node:fs');
    const ahead = (which) => { try { return JSON.parse(fs.readFileSync(process.env.CLOCK, 'utf8'))[which]; } catch { return 0; } };
    const now = Date.now;
    const RealDate = Date;
    globalThis.Date = class extends RealDate { constructor(...given) { if (given.length) super(...given); else super(now() + ahead(0)); } static now() { return now() + ahead(0); } };
    const monotonic = performance.now.bind(performance);
    performance.now = () => monotonic() + ahead(1);`,
  );
  const set = (...values) => {
    fs.writeFileSync(`${ahead}.new`, JSON.stringify(values));
    fs.renameSync(`${ahead}.new`, ahead);
  };
  return act(set, { NODE_OPTIONS: `--require ${preload}`, CLOCK: ahead });
}

function expectSensible(told, most = 120) {
  const { seconds, imagesPerSecond } = told.result;
  if (!(seconds > 0 && seconds < most)) throw new Error(`it took ${seconds} s`);
  if (!(imagesPerSecond > 0 && imagesPerSecond < 1e6)) throw new Error(`${imagesPerSecond} images a second`);
  for (const { secondsLeft, imagesPerSecond: speed } of told.batches)
    if (!(secondsLeft >= 0 && secondsLeft < most && speed > 0))
      throw new Error(`left ${secondsLeft} s, at ${speed} images/s`);
}

faults['clock set forwards and backwards'] = () =>
  withClock(async (set, env) => {
    const run = newRun();
    const jumps = [3_600_000, -3_600_000, 86_400_000 * 400, -86_400_000 * 400, 0];
    const changing = setInterval(() => set(oneOf(jumps), 0), 40);
    const told = await (await sit(run, { env })).end;
    clearInterval(changing);
    expectAsUndisturbed(run, told);
    expectSensible(told);
    return { note: `said to take ${told.result.seconds.toFixed(1)} s at most` };
  });

faults['asleep for an hour'] = () =>
  withClock(async (set, env) => {
    const run = newRun(request(10));
    const { end, pid } = await sit(run, { env });
    await later(between(100, sitting * 1.5));
    const slept = signal(-pid, 'SIGSTOP');
    // Clocks that count the sleep and clocks that do not: Windows and Linux.
    set(3_600_000, oneOf([3_600_000, 0]));
    await later(300);
    signal(-pid, 'SIGCONT');
    const told = await end;
    if (told.failure) throw new Error(told.failure.message);
    expectSensible(told);
    return { note: slept && told.result.epochs === 10 ? 'went on' : 'was over already' };
  });

faults['two follow, one pauses and the other stops'] = async () => {
  const run = newRun(request(400));
  let one;
  const { followed, end } = await sit(run, { on: { started: () => void act() } });
  const two = await follow(run);
  async function act() {
    await later(between(0, 600));
    one = Promise.all([
      followed.pause(true),
      oneOf([() => two.followed.stop(true), () => two.followed.pause(true)])(),
      later(between(0, 100)).then(() => followed.pause(false)),
      later(between(100, 200)).then(() => two.followed.stop(true)),
      followed.stop(true),
    ]);
  }
  const [first, second] = await Promise.all([end, two.end]);
  await one;
  if (!first.result || !second.result) throw new Error((first.failure ?? second.failure).message);
  if (JSON.stringify(first.batches) !== JSON.stringify(second.batches))
    throw new Error('they heard different things');
  expectWhole(run);
  return { note: 'both heard the same end' };
};

faults['one run started or resumed twice at once'] = async () => {
  const run = newRun(request(oneOf([EPOCHS, 8])));
  const isResumed = random() < 0.7;
  if (isResumed) await (await sit(run, { on: { epochEnd: () => void 0, started: () => undefined } })).end;
  if (isResumed)
    fs.writeFileSync(
      path.join(run, 'request.json'),
      JSON.stringify({
        ...JSON.parse(fs.readFileSync(path.join(run, 'request.json'))),
        overrides: { epochs: 20, batchSize: 50, seed: 3 },
      }),
    );
  const wait = oneOf([0, between(0, 300), between(300, 1200)]);
  const sittings = await Promise.all([
    sit(run, { isResumed }),
    later(wait).then(() => sit(run, { isResumed })),
  ]);
  const [first, second] = await Promise.all(sittings.map(({ end }) => end));
  for (const told of [first, second]) if (told.failure) throw new Error(told.failure.message);
  if (JSON.stringify(first.epochEnds) !== JSON.stringify(second.epochEnds))
    throw new Error('they heard different things');
  const epochs = first.epochEnds.map(({ epoch }) => epoch);
  if (new Set(epochs).size !== epochs.length) throw new Error(`trained twice: ${epochs}`);
  return { note: 'one process, both follow it' };
};

faults['two terminals train in one folder'] = async () => {
  const folder = fs.mkdtempSync(path.join(home, 'project-'));
  fs.writeFileSync(
    path.join(folder, 'model.py'),
    `import numpy as np
from tensorflow import keras
x = np.load('x.npy') / 255.0
y = np.load('y.npy')
model = keras.Sequential([keras.Input((12, 12, 1)), keras.layers.Flatten(), keras.layers.Dense(3, activation='softmax')])
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(x, y, epochs=2, batch_size=50)
`,
  );
  for (const name of ['x.npy', 'y.npy'])
    fs.copyFileSync(path.join(home, 'data', name), path.join(folder, name));
  const output = oneOf([[], ['--output', 'out']]);
  const train = async (wait) => {
    await later(wait);
    const child = spawn(
      process.execPath,
      [path.resolve('dist/cli.js'), 'train', 'model.py', '--runtime', 'wasm', ...output],
      { cwd: folder, env: { ...process.env, XDG_CACHE_HOME: cache } },
    );
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (text += bytes));
    return new Promise((resolve) => child.once('exit', (code) => resolve({ code, text })));
  };
  const [one, two] = await Promise.all([train(0), train(oneOf([0, between(0, 300)]))]);
  const texts = `${one.text}\n---\n${two.text}`;
  if (output.length > 0) {
    if ([one.code, two.code].filter((code) => code === 0).length !== 1 || !/holds a run already/.test(texts))
      throw new Error(texts);
    return { note: 'one trains, the other is told of it' };
  }
  if (one.code !== 0 || two.code !== 0) throw new Error(texts);
  const made = fs.readdirSync(path.join(folder, '.convlens', 'runs'));
  if (made.length !== 2) throw new Error(`${made.length} folders: ${made}\n${texts}`);
  return { note: 'two runs, in turn' };
};

faults['its folder deleted while it trains'] = async () => {
  const run = newRun(request(3000));
  const { end } = await sit(run, {});
  await later(between(0, sitting));
  // Whoever deletes may have to do so twice, as what is written meanwhile is in the way; it ends with run.json.
  for (let left = 3; left > 0; left--) {
    try {
      fs.rmSync(run, { recursive: true, force: true });
      break;
    } catch (error) {
      if (left === 1) throw error;
    }
  }
  const told = await end;
  await later(800);
  const left = fs.existsSync(run) ? fs.readdirSync(run, { recursive: true }) : [];
  if (left.length > 0) throw new Error(`it came back with ${left}`);
  return { note: told.failure ? 'its process ended' : 'had ended' };
};

async function exported(spoil) {
  const folder = fs.mkdtempSync(path.join(home, 'exports-'));
  const format = oneOf(['keras', 'h5', 'tfjs']);
  const output = path.join(folder, 'model');
  const start = () =>
    spawn(
      process.execPath,
      [path.resolve('dist/cli.js'), 'export', straight, '--to', format, '--output', output],
      { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    );
  const ended = (child) => {
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (text += bytes));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
  };
  const bytes = () =>
    (format === 'tfjs' ? ['model.json', 'weights.bin'].map((name) => path.join(output, name)) : [output])
      .map((file) => (fs.existsSync(file) ? fs.statSync(file).size : -1))
      .join();
  await ended(start());
  const whole = bytes();
  const note = await spoil(start(), ended, folder);
  if (bytes() !== whole) throw new Error(`${format}: ${bytes()} bytes, not ${whole}`);
  const rest = fs
    .readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.includes('partial'));
  fs.rmSync(folder, { recursive: true, force: true });
  return { note: rest.length > 0 ? `${note}; leaves ${rest}` : note };
}

faults['kill an export'] = () =>
  exported(async (child, ended, folder) => {
    const end = ended(child);
    if (random() < 0.5) {
      const watcher = fs.watch(folder, { recursive: true }, () => signal(-child.pid, 'SIGKILL'));
      await end;
      watcher.close();
    } else {
      setTimeout(() => signal(-child.pid, 'SIGKILL'), between(0, 1500));
      await end;
    }
    return 'whole';
  });

const table = [];
const chosen = Object.entries(faults).filter(([name]) => !only || only.some((part) => name.includes(part)));
console.log(`seed ${seed}; a sitting takes ${(sitting / 1000).toFixed(1)} s`);
for (const [fault, given] of chosen) {
  const act = given.act ?? given;
  const notes = new Map();
  let [tries, survived] = [0, 0];
  while (tries < TRIES) {
    try {
      const done = await act();
      const here = Math.max(1, done.tries ?? 1);
      tries += here;
      survived += here;
      if (done.note) notes.set(done.note, (notes.get(done.note) ?? 0) + 1);
    } catch (error) {
      tries++;
      const text = `FAILED: ${error.message}`;
      notes.set(text, (notes.get(text) ?? 0) + 1);
      if (!(error instanceof Error) || error.name !== 'Error') console.error(error);
    }
  }
  table.push({ fault, tries, survived });
  console.log(`${fault}: ${survived} of ${tries}`);
  for (const [note, times] of notes) console.log(`  ${times} × ${note.slice(0, 1500)}`);
}
console.table(table);
fs.rmSync(home, { recursive: true, force: true });
process.exit(table.some(({ tries, survived }) => survived < tries) ? 1 : 0);
