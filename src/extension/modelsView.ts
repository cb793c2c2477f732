/**
 * The models of the workspace in the activity bar: files, their models, blocks and layers with shapes. Files
 * are found by name and looked into only when the view is seen; a file is read as a model when it is unfolded.
 */
import * as vscode from 'vscode';
import { type OutlineEntry, outline } from '../core/index.js';
import { isReadable } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { registerCommand } from './commands.js';
import { inWords } from './coreWords.js';
import { namedLikeModels } from './modelFiles.js';
import type { Reading } from './reading.js';

type Item =
  | { readonly kind: 'file'; readonly uri: vscode.Uri }
  | {
      readonly kind: 'entry';
      readonly uri: vscode.Uri;
      readonly entry: OutlineEntry;
      readonly reading: Reading;
    };

const LARGEST_FILE = 1_000_000;
/** What a file that defines models names. */
const NAMES_A_LIBRARY = /\bkeras\b|@tensorflow\/tfjs/;

const icons: Readonly<Record<OutlineEntry['kind'], string>> = {
  model: 'type-hierarchy-sub',
  block: 'symbol-module',
  layer: 'symbol-field',
};

export function registerModelsView(analyses: Analyses): vscode.Disposable {
  const changed = new vscode.EventEmitter<Item | undefined>();
  let found: Promise<readonly vscode.Uri[]> | undefined;
  const view = vscode.window.createTreeView<Item>('convlens.models', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: treeItem,
      async getChildren(item) {
        if (!item) {
          found ??= modelFiles();
          const files = await found;
          // Until then nothing is said of what the folder lacks.
          void vscode.commands.executeCommand('setContext', 'convlens.hasLooked', true);
          return files.map((uri): Item => ({ kind: 'file', uri }));
        }
        if (item.kind === 'entry') return item.entry.children.map((entry): Item => ({ ...item, entry }));
        return entriesOf(analyses, item.uri);
      },
    },
  });
  const refresh = () => {
    found = undefined;
    changed.fire(undefined);
  };
  return vscode.Disposable.from(
    changed,
    view,
    registerCommand('convlens.refreshModels', refresh),
    vscode.workspace.onDidSaveTextDocument((document) => isReadable(document) && refresh()),
    vscode.workspace.onDidDeleteFiles(refresh),
    vscode.workspace.onDidRenameFiles(refresh),
    analyses.onDidChange(() => view.visible && changed.fire(undefined)),
  );
}

async function modelFiles(): Promise<readonly vscode.Uri[]> {
  const files = await namedLikeModels();
  const named = await Promise.all(files.map(async (uri) => ((await namesLibrary(uri)) ? [uri] : [])));
  return named.flat().sort((a, b) => a.path.localeCompare(b.path));
}

async function namesLibrary(uri: vscode.Uri): Promise<boolean> {
  const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  if (open) return NAMES_A_LIBRARY.test(open.getText());
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > LARGEST_FILE) return false;
    return NAMES_A_LIBRARY.test(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  } catch {
    return false;
  }
}

async function entriesOf(analyses: Analyses, uri: vscode.Uri): Promise<Item[]> {
  const documents = uri.path.endsWith('.ipynb')
    ? (await vscode.workspace.openNotebookDocument(uri)).getCells().map((cell) => cell.document)
    : [await vscode.workspace.openTextDocument(uri)];
  return documents.flatMap((document): Item[] => {
    const reading = analyses.of(document);
    if (!reading) return [];
    // A notebook's models are listed once, by the cell in which they stand.
    return outline(reading.analysis)
      .filter(({ span }) => reading.rangeOf(span) !== undefined)
      .map((entry) => ({ kind: 'entry', uri: document.uri, entry, reading }));
  });
}

function treeItem(item: Item): vscode.TreeItem {
  if (item.kind === 'file') {
    const shown = new vscode.TreeItem(item.uri, vscode.TreeItemCollapsibleState.Collapsed);
    shown.iconPath = vscode.ThemeIcon.File;
    const [, folder = ''] = /^(.*)\/[^/]*$/.exec(vscode.workspace.asRelativePath(item.uri)) ?? [];
    shown.description = folder;
    return shown;
  }
  const { entry, reading, uri } = item;
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const shown = new vscode.TreeItem(entry.name, entry.children.length > 0 ? Collapsed : None);
  shown.description = inWords(entry.detail);
  shown.iconPath = new vscode.ThemeIcon(icons[entry.kind]);
  shown.tooltip = `${entry.name}\n${shown.description}`;
  const range = reading.rangeOf(entry.nameSpan);
  if (range) {
    const title = vscode.l10n.t('Show in the code');
    const start = new vscode.Range(range.start, range.start);
    shown.command = { command: 'vscode.open', title, arguments: [uri, { selection: start }] };
  }
  return shown;
}
