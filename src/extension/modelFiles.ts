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

export async function namedLikeModels(): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(
    `**/*.{${ENDINGS.join(',')}}`,
    `**/{${EXCLUDED.join(',')}}/**`,
    MOST_FILES,
  );
  const isSearched = (folder: vscode.Uri) =>
    folder.scheme === 'file' || found.some(({ scheme }) => scheme === folder.scheme);
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const walked = await walk(folders.filter((folder) => !isSearched(folder)));
  return [...found, ...walked];
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
  return files.slice(0, MOST_FILES);
}

async function entriesOf(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}
