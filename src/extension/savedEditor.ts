/**
 * Saved models in a read-only editor: the diagram page, without what changes code. A file that holds no model
 * is said to be none in one sentence; for JSON the editor is an offer, never the default.
 */
import * as path from 'node:path/posix';
import * as vscode from 'vscode';
import { diagramModels, nodeDetails } from '../core/index.js';
import { openChannel } from '../protocol/channel.js';
import type { DiagramActions, DiagramEvents, DiagramRequests, DiagramState } from '../protocol/webview.js';
import { registerCommand } from './commands.js';
import { detailsInWords, modelsInWords } from './coreWords.js';
import { DIAGRAM_PAGE } from './diagram.js';
import { nodeOf, saveFile } from './diagramRequests.js';
import { openCode } from './modelCode.js';
import { fillPage, portOf } from './page.js';
import type { OpenBytes } from './savedBytes.js';
import { codeOfSaved, readSaved, type SavedReading } from './savedModel.js';

/** The first is the default for its files; the second is an offer, since most JSON files are no models. */
const BINARY = 'convlens.savedModel';
const JSON_TEXT = 'convlens.savedModelJson';

export function registerSavedEditor(
  context: vscode.ExtensionContext,
  openBytes: OpenBytes,
): vscode.Disposable {
  const editor = new SavedEditor(context.extensionUri, openBytes);
  const options = { supportsMultipleEditorsPerDocument: true };
  return vscode.Disposable.from(
    vscode.window.registerCustomEditorProvider(BINARY, editor, options),
    vscode.window.registerCustomEditorProvider(JSON_TEXT, editor, options),
    registerCommand('convlens.openSavedModel', async (_, uri) => {
      const file = uri ?? activeFile() ?? (await chosenFile());
      if (!file) return;
      const viewType = file.path.toLowerCase().endsWith('.json') ? JSON_TEXT : BINARY;
      await vscode.commands.executeCommand('vscode.openWith', file, viewType);
    }),
  );
}

/** The file of the active saved-model editor; undefined when another editor is active. */
export function activeSavedModel(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && input.viewType.startsWith(BINARY) ? input.uri : undefined;
}

class SavedEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(
    readonly extensionUri: vscode.Uri,
    readonly openBytes: OpenBytes,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose() {} };
  }

  async resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    let reading = readSaved(uri, this.openBytes);
    let modelId: string | undefined;
    const draw = async () => channel.emit('state', stateOf(uri, await reading, modelId));
    const channel = openChannel<object, DiagramEvents, DiagramRequests, DiagramActions>(
      portOf(panel.webview),
      {
        requests: {
          async details(target) {
            const found = await reading;
            const node = found.ok ? nodeOf(found, target) : undefined;
            if (!node) return { ok: false, message: vscode.l10n.t('The layer is no longer in the file.') };
            return { ok: true, value: { details: detailsInWords(nodeDetails(node)), places: [] } };
          },
          saveFile: async (file) => ({ ok: true, value: await saveFile(uri, file) }),
          insight: async () => ({ ok: true, value: {} }),
          edit: async () => ({ ok: false, message: 'A saved model is not changed here: show it as code.' }),
        },
        events: {
          ready: () => void draw(),
          reveal() {},
          train() {},
          compare() {},
          chooseModel(chosen) {
            modelId = chosen.modelId;
            void draw();
          },
          async showCode({ framework }) {
            const found = await reading;
            if (found.ok) await openCode(codeOfSaved(found, framework), framework);
          },
        },
      },
    );
    fillPage(this.extensionUri, panel, DIAGRAM_PAGE);
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), path.basename(uri.path)),
    );
    const readAgain = () => {
      reading = readSaved(uri, this.openBytes);
      void draw();
    };
    watcher.onDidChange(readAgain);
    watcher.onDidCreate(readAgain);
    panel.onDidDispose(() => {
      watcher.dispose();
      channel.close('The saved model was closed.');
    });
  }
}

function stateOf(uri: vscode.Uri, reading: SavedReading, modelId: string | undefined): DiagramState {
  const shown = {
    fileName: path.basename(uri.path),
    uri: uri.toString(),
    isReadOnly: true,
  } as const;
  if (!reading.ok) return { ...shown, models: [], emptyReason: reading.message };
  const models = modelsInWords(diagramModels(reading.analysis));
  const chosen = models.find((model) => model.modelId === modelId) ?? models.at(-1);
  return { ...shown, models, ...(chosen && { modelId: chosen.modelId }) };
}

/** The file shown by the active tab, whatever kind of editor shows it. */
function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
    ? input.uri
    : undefined;
}

async function chosenFile(): Promise<vscode.Uri | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Open a Saved Model'),
      filters: { [vscode.l10n.t('Saved models')]: ['json', 'keras', 'h5', 'hdf5'] },
    })) ?? [];
  return file;
}
