/**
 * Writes files so that a reader, or a process killed at any moment, meets the old ones or the new ones and never
 * a part: each is written beside its place, flushed to the disk, and renamed. A full disk leaves the old ones.
 * The directory is there before: whoever deleted that of a run does not want it back.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

type Content = string | Uint8Array;

export function replaceFile(path: string, ...content: readonly Content[]): void {
  replaceFiles(dirname(path), { [path.slice(dirname(path).length + 1)]: content });
}

/**
 * All are whole on the disk, in `making`, before the first takes its place. Throws Node's error, with the old files
 * untouched and nothing left beside them.
 */
export function replaceFiles(
  directory: string,
  files: Readonly<Record<string, readonly Content[]>>,
  making = directory,
): void {
  const names = Object.keys(files);
  const partial = (name: string) => join(making, `${name}.partial`);
  try {
    for (const name of names) writeWhole(partial(name), files[name] ?? []);
    for (const name of names) renameSync(partial(name), join(directory, name));
  } catch (error) {
    for (const name of names) rmSync(partial(name), { force: true });
    throw error;
  }
  flushDirectory(directory);
}

/** Made where it is missing; what holds it is there before. */
export function ownDirectory(directory: string): string {
  if (!existsSync(directory)) mkdirSync(directory);
  return directory;
}

function writeWhole(path: string, content: readonly Content[]): void {
  const file = openSync(path, 'w');
  try {
    for (const part of content) {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part;
      for (let at = 0; at < bytes.byteLength; ) at += writeSync(file, bytes, at, bytes.byteLength - at);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The rename itself must reach the disk too; Windows cannot open a directory and does it by itself. */
function flushDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } catch {
    // Some network file systems cannot flush a directory: the files are whole all the same.
  } finally {
    closeSync(handle);
  }
}
