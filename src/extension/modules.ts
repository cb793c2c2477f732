/**
 * The modules of the workspace, for imports that the core follows: the unsaved text when a module is open,
 * the file otherwise. Nothing outside the workspace folders is read.
 */
import { dirname, join } from 'node:path/posix';
import * as vscode from 'vscode';
import {
  type ArraySource,
  type ClassFolders,
  type DataArrays,
  type DataLabels,
  type NamedText,
  resolveImport,
  type SourceDocument,
  type TableSource,
} from '../core/index.js';

/** Where modules are read from: a disk, or files fetched over a network. */
export interface Files {
  read(path: string): string | undefined;
  /** Changes when the file does, and a folder's when what it holds does. */
  versionOf(path: string): string;
  /** Names of the folders in a folder, sorted; undefined where there is none. */
  subfolders?(path: string): readonly string[] | undefined;
  /** The arrays of a file of NumPy's, looked for likewise. */
  arraysIn?(path: string, directories: readonly string[]): DataArrays | undefined;
  /** The labels of a table, of files or of an array, whose path is looked for in each directory in turn. */
  labelsOf?(source: TableSource | ArraySource, directories: readonly string[]): DataLabels | undefined;
}

/** Reads for one analysis: each file once, as it was when it was first asked for. */
export interface ModuleReader {
  read(specifier: string, from: string): SourceDocument | undefined;
  /** Of the text that was read; as it is now, where none was. */
  versionOf(path: string): string;
}

export interface Modules {
  reader(): ModuleReader;
  classFolders(path: string, from: string): ClassFolders | undefined;
  readText(path: string, from: string): NamedText | undefined;
  dataLabels(source: TableSource | ArraySource, from: string): DataLabels | undefined;
  dataArrays(path: string, from: string): DataArrays | undefined;
  /** Changes when the module's text does. */
  versionOf(path: string): string;
}

export function createModules(files: Files): Modules {
  const versionOf = (file: string): string => {
    const open = openDocument(file);
    return open ? `v${open.version}` : files.versionOf(file);
  };
  return {
    reader() {
      const texts = new Map<string, { readonly text: string; readonly version: string } | undefined>();
      const look = (path: string) => {
        const text = isInWorkspace(path) ? textOf(path, files) : undefined;
        return text === undefined ? undefined : { text, version: versionOf(path) };
      };
      const roots = workspaceRoots();
      const read = (path: string): string | undefined => {
        if (!texts.has(path)) texts.set(path, look(path));
        return texts.get(path)?.text;
      };
      return {
        read: (specifier, from) => resolveImport(specifier, from, { roots, read }),
        versionOf: (path) => texts.get(path)?.version ?? versionOf(path),
      };
    },
    classFolders(path, from) {
      for (const root of [dirname(from), ...workspaceRoots()]) {
        const folder = placeOf(path, root);
        const names = isInWorkspace(folder) ? files.subfolders?.(folder) : undefined;
        if (names) return { path: folder, names };
      }
      return undefined;
    },
    readText(path, from) {
      for (const root of [dirname(from), ...workspaceRoots()]) {
        const file = placeOf(path, root);
        const text = isInWorkspace(file) ? textOf(file, files) : undefined;
        if (text !== undefined) return { path: file, text };
      }
      return undefined;
    },
    dataLabels(source, from) {
      const { path } = source.kind === 'arrays' ? source.images : source;
      return files.labelsOf?.(source, directoriesOf(path, from));
    },
    dataArrays: (path, from) => files.arraysIn?.(path, directoriesOf(path, from)),
    versionOf,
  };
}

/** Where data of this path, one in a line, are looked for: beside the file, then in the workspace, and only inside of it. */
function directoriesOf(paths: string, from: string): readonly string[] {
  const isInside = (root: string) => paths.split('\n').every((path) => isInWorkspace(placeOf(path, root)));
  return [dirname(from), ...workspaceRoots()].filter(isInside);
}

/** A path as the code writes it, seen from a folder. */
function placeOf(path: string, root: string): string {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path) ? path : join(root, path);
}

function workspaceRoots(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
}

function isInWorkspace(file: string): boolean {
  return vscode.workspace.getWorkspaceFolder(uriOfPath(file)) !== undefined;
}

/** The older side of a comparison has the same path, and is another text. */
function openDocument(file: string): vscode.TextDocument | undefined {
  const uri = uriOfPath(file).toString();
  return vscode.workspace.textDocuments.find(
    (each) => each.uri.scheme !== 'vscode-notebook-cell' && each.uri.toString() === uri,
  );
}

function textOf(file: string, files: Files): string | undefined {
  return openDocument(file)?.getText() ?? files.read(file);
}

/** A path of this workspace as the address of its file, in a virtual workspace too. */
export function uriOfPath(file: string): vscode.Uri {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const home = folders.find(({ uri }) => isIn(file, uri.fsPath));
  if (!home || home.uri.scheme === 'file') return vscode.Uri.file(file);
  return home.uri.with({ path: vscode.Uri.file(file).path });
}

function isIn(file: string, folder: string): boolean {
  return (
    file === folder || file.startsWith(/[/\\]$/.test(folder) ? folder : `${folder}${separatorOf(folder)}`)
  );
}

function separatorOf(folder: string): string {
  return folder.includes('\\') ? '\\' : '/';
}
