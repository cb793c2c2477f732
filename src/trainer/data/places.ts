/** Where a path of the code is on this machine. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { TrainingFault } from '../fault.js';

/** Relative paths are looked for in each directory in turn. Throws a fault that says where it was looked for. */
export function placeOf(path: string, directories: readonly string[]): string {
  const plain = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  const places = isAbsolute(plain) ? [plain] : directories.map((directory) => resolve(directory, plain));
  const found = places.find((place) => existsSync(place));
  if (found) return found;
  throw new TrainingFault(
    `The data “${path}” is not there: ${places.join(' and ')} ${places.length === 1 ? 'does' : 'do'} not exist. Choose where it is.`,
    'chooseData',
  );
}
