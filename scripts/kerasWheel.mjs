// Keras's own sources, for a test that reads real builders: taken from the wheel that pip downloads, once per
// user, and never committed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { cacheDirectory } from './cacheDirectory.mjs';

/** The version that the fixtures were written with. */
export const kerasVersion = '3.15.1';

/** The folder that holds `keras/`, or a sentence on why there is none. */
export function kerasSources() {
  const home = path.join(cacheDirectory, `keras-${kerasVersion}`);
  if (existsSync(path.join(home, 'keras', 'src'))) return { folder: home };
  const python = findPython();
  if (!python) return { missing: 'Python with pip is needed to download the Keras wheel' };
  mkdirSync(home, { recursive: true });
  const download = spawnSync(
    python,
    ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', home, `keras==${kerasVersion}`],
    { encoding: 'utf8', timeout: 120_000 },
  );
  const wheel = readdirSync(home).find((name) => name.endsWith('.whl'));
  if (!wheel) return { missing: `the Keras wheel was not downloaded: ${(download.stderr ?? '').trim()}` };
  spawnSync(python, ['-m', 'zipfile', '-e', path.join(home, wheel), home]);
  return existsSync(path.join(home, 'keras', 'src'))
    ? { folder: home }
    : { missing: `${wheel} could not be unpacked` };
}

function findPython() {
  const named = process.env.CONVLENS_PYTHON;
  return [...(named ? [named] : []), 'python3', 'python'].find(
    (name) => spawnSync(name, ['-m', 'pip', '--version']).status === 0,
  );
}
