/** Imports of the analysed file: modules beside it, above it, or below the working directory. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type AnalysisHost, resolveImport } from '../core/index.js';
import { isFolder, subfolders } from '../runs/classFolders.js';
import { LabelsOnDisk } from '../runs/data/labelsOnDisk.js';

/** In bytes. */
const LARGEST_MODULE = 5_000_000;

/** Read once in a command, which ends before they change. */
const texts = new Map<string, string | undefined>();

export function moduleReader(file: string): NonNullable<AnalysisHost['readModule']> {
  const read = (name: string): string | undefined => {
    if (!texts.has(name)) texts.set(name, textOf(name));
    return texts.get(name);
  };
  const roots = [projectOf(file), process.cwd()];
  const whole = path.resolve(file);
  return (specifier, from) => {
    const found = resolveImport(specifier, path.resolve(from), { roots, read });
    // A module that imports the analysed file back means that one.
    return found?.path === whole ? { ...found, path: file } : found;
  };
}

/** Looked for beside the file, then in the working directory, as the trainer looks for data. */
export const classFolders: NonNullable<AnalysisHost['classFolders']> = (written, from) => {
  for (const root of [path.dirname(path.resolve(from)), process.cwd()]) {
    const folder = path.resolve(root, written);
    if (isFolder(folder)) return { path: folder, names: subfolders(folder) };
  }
  return undefined;
};

/** Looked for as data is. */
export const readText: NonNullable<AnalysisHost['readText']> = (written, from) => {
  for (const root of [path.dirname(path.resolve(from)), process.cwd()]) {
    const file = path.resolve(root, written);
    const text = textOf(file);
    if (text !== undefined) return { path: file, text };
  }
  return undefined;
};

const labels = new LabelsOnDisk();

export const dataLabels: NonNullable<AnalysisHost['dataLabels']> = (source, from) =>
  labels.labelsOf(source, [path.dirname(path.resolve(from)), process.cwd()]);

export const dataArrays: NonNullable<AnalysisHost['dataArrays']> = (written, from) =>
  labels.arraysIn(written, [path.dirname(path.resolve(from)), process.cwd()]);

const MARKERS = ['package.json', 'pyproject.toml', 'setup.py', 'setup.cfg', '.git'];

/** The nearest folder above the file that looks like a project's; else the one that its package is imported from. */
function projectOf(file: string): string {
  const own = path.dirname(path.resolve(file));
  const has = (folder: string, name: string) =>
    statSync(path.join(folder, name), { throwIfNoEntry: false }) !== undefined;
  for (let folder = own; path.dirname(folder) !== folder; folder = path.dirname(folder))
    if (MARKERS.some((marker) => has(folder, marker))) return folder;
  let outside = own;
  while (has(outside, '__init__.py') && path.dirname(outside) !== outside) outside = path.dirname(outside);
  return outside;
}

function textOf(name: string): string | undefined {
  try {
    const found = statSync(name, { throwIfNoEntry: false });
    return found?.isFile() && found.size <= LARGEST_MODULE ? readFileSync(name, 'utf8') : undefined;
  } catch {
    // Not a file that may be read: the next candidate is tried.
    return undefined;
  }
}
