/** The folders in a folder: Keras makes a class of each, in this order. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Sorted by code points, as Python sorts; hidden ones are no classes. Throws where the folder cannot be read. */
export function subfolders(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && isFolder(join(folder, name)))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
