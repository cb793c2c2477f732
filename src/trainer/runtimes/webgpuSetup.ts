/**
 * Where Set Up Training put npm's `webgpu` (Dawn for Node), and how it gets there: 130 MB for all systems, so it is
 * installed once into the user's cache and is no part of the extension. No TensorFlow.js here.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDirectory as usersCache } from '../../runs/cacheDirectory.js';
import { TrainingFault } from '../fault.js';

const run = promisify(execFile);

/** The version that the tests train with. */
const WEBGPU_VERSION = '0.6.2';

/** Dawn's binding for this system inside the package. */
const binding = (home: string) => {
  const system = process.platform === 'darwin' ? 'darwin-universal' : `${process.platform}-${process.arch}`;
  return join(home, 'dist', system, 'dawn.node');
};

/** The package's folder: in the cache, else in the project's `node_modules` or above. */
export function findWebgpu(cacheDirectory?: string, projectDirectory?: string): string | undefined {
  const caches = cacheDirectory ? [cacheDirectory, usersCache()] : [usersCache()];
  const places = caches.map((cache) => join(cache, 'webgpu'));
  for (let at = projectDirectory; at !== undefined; at = dirname(at) === at ? undefined : dirname(at))
    places.push(at);
  return places
    .map((place) => join(place, 'node_modules', 'webgpu'))
    .find((home) => existsSync(binding(home)));
}

export function webgpuEnvironment(home: string | undefined): Record<string, string> {
  return home ? { CONVLENS_WEBGPU: home } : {};
}

/** Installs the package into the cache and returns its folder. Throws a sentence. */
export async function installWebgpu(cacheDirectory: string, report: (step: string) => void): Promise<string> {
  const home = join(cacheDirectory, 'webgpu');
  const done = findWebgpu(cacheDirectory);
  if (done?.startsWith(home)) return done;
  report(`Installing webgpu ${WEBGPU_VERSION} (about 130 MB, once)`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  // npm installs into the nearest folder with a package.json.
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', `webgpu@${WEBGPU_VERSION}`];
  try {
    // On Windows npm is a script, which only a shell runs.
    await run('npm', args, { cwd: home, maxBuffer: 1 << 26, shell: process.platform === 'win32' });
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new TrainingFault(
      isMissing
        ? 'WebGPU is installed with npm, which was not found. Install Node.js with npm, then set up training again.'
        : `npm could not install webgpu: ${words.trim().slice(-1500)}`,
    );
  }
  const made = join(home, 'node_modules', 'webgpu');
  if (existsSync(binding(made))) return made;
  throw new TrainingFault(`webgpu ${WEBGPU_VERSION} has no build for ${process.platform} ${process.arch}.`);
}
