/**
 * The workspace's files where there is no disk: an import that asks for one starts to fetch it, and the texts
 * are read again when it has arrived.
 */
import * as vscode from 'vscode';
import { LARGEST_TEXT } from './analysedText.js';
import { type Files, uriOfPath } from './modules.js';

export interface FetchedFiles extends Files, vscode.Disposable {
  readonly onDidArrive: vscode.Event<string>;
}

export function createFetchedFiles(): FetchedFiles {
  /** Undefined for a file that is not there. */
  const texts = new Map<string, string | undefined>();
  const going = new Set<string>();
  const arrived = new vscode.EventEmitter<string>();
  let arrivals = 0;

  async function fetchText(path: string): Promise<void> {
    going.add(path);
    texts.set(path, await textAt(uriOfPath(path)));
    going.delete(path);
    if (texts.get(path) === undefined) return;
    arrivals++;
    arrived.fire(path);
  }

  const forget = (uri: vscode.Uri) => texts.delete(uri.fsPath);
  const subscriptions = vscode.Disposable.from(
    arrived,
    vscode.workspace.onDidSaveTextDocument(({ uri }) => forget(uri)),
    vscode.workspace.onDidCreateFiles(({ files }) => files.forEach(forget)),
  );
  return {
    onDidArrive: arrived.event,
    read(path) {
      if (!texts.has(path) && !going.has(path)) void fetchText(path);
      return texts.get(path);
    },
    versionOf: () => `a${arrivals}`,
    dispose: () => subscriptions.dispose(),
  };
}

async function textAt(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    return bytes.length <= LARGEST_TEXT ? new TextDecoder().decode(bytes) : undefined;
  } catch {
    return undefined;
  }
}
