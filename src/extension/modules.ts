/**
 * The modules of the workspace, for imports that the core follows: the unsaved text when a module is open,
 * the file otherwise. Nothing outside the workspace folders is read.
 */
import { readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Language, SourceDocument } from '../core/index.js';
import { LARGEST_TEXT } from './analysedText.js';

export interface Modules {
  read(specifier: string, from: string): SourceDocument | undefined;
  /** Changes when the module's text does. */
  versionOf(path: string): string;
}

const scriptEndings = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '/index.ts', '/index.js'];

export function createModules(): Modules {
  return {
    read(specifier, from) {
      for (const candidate of candidates(specifier, from)) {
        const text = isInWorkspace(candidate) ? textOf(candidate) : undefined;
        if (text !== undefined) return { path: candidate, language: languageOfFile(candidate), text };
      }
      return undefined;
    },
    versionOf(file) {
      const open = openDocument(file);
      if (open) return `v${open.version}`;
      try {
        return `t${statSync(file).mtimeMs}`;
      } catch {
        return 'gone';
      }
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
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined;
}

function openDocument(file: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    (each) => each.uri.scheme === 'file' && each.uri.fsPath === file,
  );
}

function textOf(file: string): string | undefined {
  const open = openDocument(file);
  if (open) return open.getText();
  try {
    const found = statSync(file);
    return found.isFile() && found.size <= LARGEST_TEXT ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

function languageOfFile(file: string): Language {
  if (file.endsWith('.py')) return 'python';
  return /\.tsx?$/.test(file) ? 'typescript' : 'javascript';
}
