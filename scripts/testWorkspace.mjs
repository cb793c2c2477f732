// A copy of examples/ that tests may write into, with the MNIST package and TensorFlow within reach of the trainer.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
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
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }),
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
