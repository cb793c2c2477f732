/**
 * The modules of the workspace, for imports that the core follows: the unsaved text when a module is open,
 * the file otherwise. Nothing outside the workspace folders is read.
 */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Language, SourceDocument } from '../core/index.js';

/** Where modules are read from: a disk, or files fetched over a network. */
export interface Files {
  read(path: string): string | undefined;
  /** Changes when the file does. */
  versionOf(path: string): string;
}

export interface Modules {
  read(specifier: string, from: string): SourceDocument | undefined;
  /** Changes when the module's text does. */
  versionOf(path: string): string;
}

const scriptEndings = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '/index.ts', '/index.js'];

export function createModules(files: Files): Modules {
  return {
    read(specifier, from) {
      for (const candidate of candidates(specifier, from)) {
        const text = isInWorkspace(candidate) ? textOf(candidate, files) : undefined;
        if (text !== undefined) return { path: candidate, language: languageOfFile(candidate), text };
      }
      return undefined;
    },
    versionOf(file) {
      const open = openDocument(file);
      return open ? `v${open.version}` : files.versionOf(file);
    },
  };
}

function candidates(specifier: string, from: string): string[] {
  return from.endsWith('.py') || from.endsWith('.ipynb')
    ? pythonCandidates(specifier, from)
    : scriptCandidates(specifier, from);
}

/** `.blocks` beside the file, `..blocks` one folder up, `models.blocks` from the file's folder or a root. */
function pythonCandidates(specifier: string, from: string): string[] {
  const dots = specifier.length - specifier.replace(/^\.+/, '').length;
  const parts = specifier.slice(dots).split('.').filter(Boolean);
  const here = path.dirname(from);
  const bases =
    dots > 0 ? [path.join(here, ...Array<string>(dots - 1).fill('..'))] : [here, ...workspaceRoots()];
  return bases.flatMap((base) => {
    const file = path.join(base, ...parts);
    return parts.length > 0
      ? [`${file}.py`, path.join(file, '__init__.py')]
      : [path.join(file, '__init__.py')];
  });
}

/** Only relative imports name workspace files; `./blocks.js` may mean `./blocks.ts`. */
function scriptCandidates(specifier: string, from: string): string[] {
  if (!specifier.startsWith('.')) return [];
  const file = path.join(path.dirname(from), specifier);
  const stem = file.replace(/\.[cm]?jsx?$/, '');
  const stems = stem === file ? [file] : [file, stem];
  return stems.flatMap((each) => scriptEndings.map((ending) => each + ending));
}

function workspaceRoots(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
}

function isInWorkspace(file: string): boolean {
  return vscode.workspace.getWorkspaceFolder(uriOfPath(file)) !== undefined;
}

function openDocument(file: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    (each) => each.uri.scheme !== 'vscode-notebook-cell' && each.uri.fsPath === file,
  );
}

function textOf(file: string, files: Files): string | undefined {
  return openDocument(file)?.getText() ?? files.read(file);
}

/** A path of this workspace as the address of its file, in a virtual workspace too. */
export function uriOfPath(file: string): vscode.Uri {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const home = folders.find(({ uri }) => uri.scheme !== 'file' && file.startsWith(uri.fsPath));
  return home ? home.uri.with({ path: file }) : vscode.Uri.file(file);
}

function languageOfFile(file: string): Language {
  if (file.endsWith('.py')) return 'python';
  return /\.tsx?$/.test(file) ? 'typescript' : 'javascript';
}
