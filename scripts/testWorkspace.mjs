// A copy of examples/ that tests may write into, with the MNIST package and TensorFlow within reach of the trainer.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cacheDirectory } from './cacheDirectory.mjs';

export function makeTestWorkspace(root) {
  const home = mkdtempSync(path.join(tmpdir(), 'convlens-workspace-'));
  const folder = path.join(home, 'examples');
  cpSync(path.join(root, 'examples'), folder, {
    recursive: true,
    filter: (source) => !source.includes('.convlens'),
  });
  const modules = path.join(root, 'node_modules');
  if (existsSync(modules)) symlinkSync(modules, path.join(home, 'node_modules'), 'junction');
  return {
    home,
    folder,
    cache: ownCache(home),
    remove() {
      endRuns(folder);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The user's own, but for the queue: runs of other tests, and of the user, do not hold up those of this one. */
function ownCache(home) {
  const cache = path.join(home, 'cache');
  mkdirSync(cache);
  const runtime = path.join(cacheDirectory, 'tensorflow');
  if (existsSync(runtime)) symlinkSync(runtime, path.join(cache, 'tensorflow'), 'junction');
  return cache;
}

/** A run goes on without the window that started it: one that a test left would write into what is removed. */
function endRuns(folder) {
  const runs = path.join(folder, '.convlens', 'runs');
  for (const run of existsSync(runs) ? readdirSync(runs) : []) {
    try {
      const { process: left } = JSON.parse(readFileSync(path.join(runs, run, 'state.json'), 'utf8'));
      if (left) process.kill(-left.pid, 'SIGKILL');
    } catch {
      // It has no state yet, or has ended.
    }
  }
}
