/** Where Python looks for a module: https://docs.python.org/3/reference/import.html. */
import { joinPath } from './paths.js';
import type { ImportPlace } from './resolveImport.js';

/**
 * `.blocks` beside the file, `..blocks` one folder up. `models.blocks` from the folder of the script that is
 * run: that may be the file's own, or any above it, or a `src` folder there; a file inside a package is
 * imported, so what is outside of its package comes first.
 */
export function* pythonCandidates(specifier: string, place: ImportPlace): Generator<string> {
  const [dots = ''] = /^\.*/.exec(specifier) ?? [];
  const parts = specifier.slice(dots.length).split('.').filter(Boolean);
  const [own = '.'] = place.folders;
  if (dots.length > 0) {
    yield* modulesAt(joinPath(own, ...Array<string>(dots.length - 1).fill('..')), parts);
    return;
  }
  for (const folder of searchPath(place)) yield* modulesAt(folder, parts);
}

function* searchPath({ folders, files }: ImportPlace): Generator<string> {
  const isPackage = (folder: string) => files.read(joinPath(folder, '__init__.py')) !== undefined;
  let inside = 0;
  while (inside < folders.length && isPackage(folders[inside] ?? '')) inside++;
  // A lone package without anything above it in the workspace is still imported from its parent.
  const outside = folders.slice(inside);
  const above = inside > 0 && outside.length === 0 ? [joinPath(folders[inside - 1] ?? '.', '..')] : [];
  for (const folder of [...outside, ...above, ...folders.slice(0, inside), ...files.roots]) {
    yield folder;
    yield joinPath(folder, 'src');
  }
}

function* modulesAt(folder: string, parts: readonly string[]): Generator<string> {
  const file = joinPath(folder, ...parts);
  if (parts.length > 0) yield `${file}.py`;
  yield joinPath(file, '__init__.py');
}
