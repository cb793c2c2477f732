/**
 * Which file of the workspace an import names: one rule for editor and command line. Nothing is listed, only
 * asked for by its path, so that a workspace of any size costs what its imports cost.
 */
import type { Language, SourceDocument } from '../document.js';
import { foldersUpTo, isInside } from './paths.js';
import { pythonCandidates } from './pythonImport.js';
import { scriptCandidates } from './scriptImport.js';

export interface WorkspaceFiles {
  /** The folders that are open, or from which the command was started. */
  readonly roots: readonly string[];
  /** The text of a file of the workspace; undefined when there is none. */
  read(path: string): string | undefined;
}

/** Where an import is looked for from: the importing file and the folders around it. */
export interface ImportPlace {
  readonly from: string;
  /** The file's folder and those above it, up to the root that holds it. */
  readonly folders: readonly string[];
  readonly files: WorkspaceFiles;
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  py: 'python',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescript',
};

/** By its ending; undefined for a file that holds no program. */
export function languageOfFile(path: string): Language | undefined {
  return LANGUAGES[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''];
}

export function resolveImport(
  specifier: string,
  from: string,
  files: WorkspaceFiles,
): SourceDocument | undefined {
  const root = files.roots.filter((each) => isInside(each, from)).sort((a, b) => b.length - a.length)[0];
  const place: ImportPlace = { from, folders: foldersUpTo(root, from), files };
  const isPython = /\.(py|ipynb)$/i.test(from);
  for (const path of isPython ? pythonCandidates(specifier, place) : scriptCandidates(specifier, place)) {
    const language = languageOfFile(path);
    const text = language && files.read(path);
    if (language && text !== undefined) return { path, language, text };
  }
  return undefined;
}
