/**
 * The files of the workspace that may define models, by their names. Where the editor has no search, as in a
 * virtual workspace, the folders are walked.
 */
import * as vscode from 'vscode';

const ENDINGS = ['py', 'ipynb', 'js', 'ts', 'jsx', 'tsx'];
const EXCLUDED = ['node_modules', '.git', '.venv', 'venv', 'dist', 'build', 'site-packages', '.convlens'];
const MOST_FILES = 400;
/** Each is a request over a network. */
const MOST_FOLDERS = 200;

/** Where the editor searches by itself. In a folder of another kind its search may never end. */
const SEARCHED = new Set(['file', 'vscode-remote']);

export async function namedLikeModels(): Promise<readonly vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await Promise.all([
    ...folders.filter(isSearched).map(search),
    walk(folders.filter((folder) => !isSearched(folder)).map(({ uri }) => uri)),
  ]);
  return found.flat().slice(0, MOST_FILES);
}

function isSearched({ uri }: vscode.WorkspaceFolder): boolean {
  return SEARCHED.has(uri.scheme);
}

function search(folder: vscode.WorkspaceFolder): Thenable<vscode.Uri[]> {
  const named = new vscode.RelativePattern(folder, `**/*.{${ENDINGS.join(',')}}`);
  return vscode.workspace.findFiles(named, `**/{${EXCLUDED.join(',')}}/**`, MOST_FILES);
}

/** Nearest first. */
async function walk(folders: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const files: vscode.Uri[] = [];
  const waiting = [...folders];
  for (let seen = 0; seen < MOST_FOLDERS && files.length < MOST_FILES; seen++) {
    const folder = waiting.shift();
    if (!folder) break;
    for (const [name, type] of await entriesOf(folder)) {
      const uri = vscode.Uri.joinPath(folder, name);
      if (type & vscode.FileType.Directory && !EXCLUDED.includes(name)) waiting.push(uri);
      else if (type & vscode.FileType.File && ENDINGS.includes(name.split('.').at(-1) ?? '')) files.push(uri);
    }
  }
  return files;
}

async function entriesOf(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}
