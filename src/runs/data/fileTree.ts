/**
 * The files of folders as code lists them by `os.listdir` and `glob`: in the order in which the system gives them, which
 * is Python's own, unless the code sorts them.
 */
import { opendirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder } from '../classFolders.js';
import { isPlace, passes } from './rows.js';
import type { Rows } from './tableSource.js';

export interface TreeFile {
  readonly file: string;
  /** The parts of the path as the code has it. */
  readonly parts: readonly string[];
  /** The place of each part in its listing. */
  readonly places: readonly number[];
  /** Which line of the pattern it comes from. */
  readonly line: number;
}

/** Where a path of the code is on this machine. */
export type PlaceOf = (path: string) => string;

/** `pattern`: one pattern of paths in a line, such as `train/*` + `/*`. */
export function filesOf(pattern: string, rows: Rows, placeOf: PlaceOf): readonly TreeFile[] {
  const isSorted = rows.some((step) => step.kind === 'sorted' && step.level === undefined);
  return pattern.split('\n').flatMap((own, line) => {
    const names = own.split('/');
    const first = names.findIndex(isOpen);
    const base = placeOf(names.slice(0, first).join('/') || '.');
    const known = { parts: names.slice(0, first), places: names.slice(0, first).map(() => 0) };
    const listed = below({ names, rows, line }, first, base, known);
    return isSorted ? [...listed].sort((a, b) => compared(a.parts.join('/'), b.parts.join('/'))) : listed;
  });
}

/** A name or a path that stands for several, as `glob` writes them. */
export const isOpen = (name: string): boolean => /[*?[]/.test(name);

interface Search {
  readonly names: readonly string[];
  readonly rows: Rows;
  readonly line: number;
}

function below(
  search: Search,
  level: number,
  folder: string,
  { parts, places }: Pick<TreeFile, 'parts' | 'places'>,
): readonly TreeFile[] {
  const { names, rows, line } = search;
  const name = names[level] ?? '';
  const isLast = level === names.length - 1;
  // This folder itself, then all below it.
  if (name === '**') {
    const own = below(search, level + 1, folder, { parts, places });
    const folders = listed(folder, '*').filter((entry) => isFolder(join(folder, entry)));
    const inner = folders.flatMap((entry) =>
      below(search, level, join(folder, entry), { parts: [...parts, entry], places: [...places, 0] }),
    );
    return [...own, ...inner];
  }
  const entries = isOpen(name) ? taken(folder, listed(folder, name), rows, { level, names }) : [name];
  return entries.flatMap((entry, place): readonly TreeFile[] => {
    const path = join(folder, entry);
    const own = { parts: [...parts, entry], places: [...places, place] };
    if (!isLast) return isFolder(path) ? below(search, level + 1, path, own) : [];
    const isHidden = entry.startsWith('.') && isOpen(name);
    return !isHidden && isFile(path) ? [{ file: path, ...own, line }] : [];
  });
}

/** The names of one folder that a pattern has and the code leaves, in its order. */
export function namesListed(
  { path, rows }: { readonly path: string; readonly rows: Rows },
  placeOf: PlaceOf,
): readonly string[] {
  const parts = path.split('/');
  const level = parts.length - 1;
  const folder = placeOf(parts.slice(0, level).join('/') || '.');
  let left = [...listed(folder, parts[level] ?? '*')];
  for (const step of rows) {
    if (step.kind === 'sorted') left.sort(compared);
    if (step.kind !== 'where') continue;
    left = left.filter((name) =>
      step.test === 'isFolder' ? isFolder(join(folder, name)) !== (step.isNot === true) : passes(name, step),
    );
  }
  return left;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** As the system gives them: Node sorts what `readdirSync` gives, and `opendirSync` does not. */
function listed(folder: string, pattern: string): readonly string[] {
  const names: string[] = [];
  const directory = opendirSync(folder);
  try {
    for (let entry = directory.readSync(); entry; entry = directory.readSync()) names.push(entry.name);
  } finally {
    directory.closeSync();
  }
  const fits = new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
      .replaceAll('[!', '[^')}$`,
    's',
  );
  return names.filter((name) => fits.test(name));
}

function taken(
  folder: string,
  found: readonly string[],
  rows: Rows,
  { level, names }: { readonly level: number; readonly names: readonly string[] },
): readonly string[] {
  const columns: readonly (string | number)[] = [`/${level}`, `/${level - names.length}`];
  let left = [...found];
  for (const step of rows) {
    if (step.kind === 'where' && step.test === 'isFolder' && columns.includes(step.column))
      left = left.filter((name) => isFolder(join(folder, name)) !== (step.isNot === true));
    if (step.kind === 'sorted' && step.level === level) left.sort(compared);
    if (step.kind === 'slice' && step.level === level && step.step === 1) {
      const { start, stop } = step;
      if (isPlace(start) && isPlace(stop)) left = left.slice(start ?? 0, stop ?? left.length);
    }
  }
  return left;
}

/** In Python's order of strings. */
function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function partOf({ parts, places }: TreeFile, name: string): string {
  const at = Number(name.slice(1));
  if (name === '/') return parts.join('/');
  return name.startsWith('#') ? String(places[at] ?? '') : (parts.at(at) ?? '');
}
