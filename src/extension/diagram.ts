/**
 * The diagram beside the code: drawn from the unsaved text of the editor last worked in. A click on a node
 * reveals its line; the cursor's line marks its nodes. One panel serves all documents.
 */
import * as vscode from 'vscode';
import { modelCode } from '../core/index.js';
import { type Channel, openChannel } from '../protocol/channel.js';
import type { DiagramActions, DiagramEvents, DiagramRequests } from '../protocol/webview.js';
import { isReadable } from './analysedText.js';
import type { Analyses, Reading } from './analyses.js';
import { type ModelTarget, registerCommand } from './commands.js';
import { chosenModel, savedVersion } from './diagramCompare.js';
import { detailsOf, editSource, nodeOf, saveFile } from './diagramRequests.js';
import { stateOf, type View } from './diagramState.js';
import { openCode } from './modelCode.js';
import { modelNear, nodesAtLine } from './models.js';
import { fillPage, openPage, type PageKind, portOf } from './page.js';

interface Shown extends View {
  readonly panel: vscode.WebviewPanel;
  readonly channel: Channel<object, DiagramEvents>;
}

export const DIAGRAM_PAGE: PageKind = { page: 'diagram', title: 'Model Diagram', worker: 'drawWorker.js' };

export function registerDiagram(context: vscode.ExtensionContext, analyses: Analyses): vscode.Disposable {
  let shown: Shown | undefined;

  function show(target?: ModelTarget): void {
    const document = documentFor(target);
    shown ??= openPanel();
    shown.panel.reveal(undefined, true);
    if (document) follow(shown, document, target?.modelId ?? cursorModel(document));
    else draw(shown);
  }

  function cursorModel(document: vscode.TextDocument): string | undefined {
    const reading = analyses.of(document);
    return reading && modelNear(reading, editorOf(document)?.selection.active)?.id;
  }

  function openPanel(): Shown {
    const panel = openPage(context.extensionUri, DIAGRAM_PAGE, vscode.ViewColumn.Beside);
    return listen(panel);
  }

  function listen(panel: vscode.WebviewPanel): Shown {
    const channel = openChannel<object, DiagramEvents, DiagramRequests, DiagramActions>(
      portOf(panel.webview),
      {
        requests: {
          async details(target) {
            const reading = readingShown();
            const node = nodeOf(reading, target);
            if (!reading || !node) return { ok: false, message: 'The layer is no longer in the code.' };
            return { ok: true, value: await detailsOf(reading, node) };
          },
          saveFile: async (file) => ({ ok: true, value: await saveFile(shown?.document?.uri, file) }),
          async edit({ change, ...target }) {
            const reading = readingShown();
            if (!reading) return { ok: false, message: 'The file is closed.' };
            return editSource(reading, target, change);
          },
        },
        events: {
          ready() {
            if (!shown) return;
            draw(shown);
            mark(shown);
          },
          reveal: ({ modelId, nodeId, place = 0 }) => void reveal(modelId, nodeId, place),
          chooseModel({ modelId }) {
            if (!shown) return;
            shown.modelId = modelId;
            draw(shown);
          },
          train({ modelId }) {
            const uri = shown?.document?.uri.toString();
            if (uri) void vscode.commands.executeCommand('convlens.train', { uri, modelId });
          },
          compare: ({ with: what }) => void compare(what),
          async showCode({ framework }) {
            const reading = readingShown();
            if (reading && shown?.modelId !== undefined)
              await openCode(modelCode(reading.analysis, shown.modelId, framework), framework);
          },
        },
      },
    );
    panel.onDidDispose(() => {
      channel.close('The diagram was closed.');
      shown = undefined;
    });
    return { panel, channel };
  }

  function readingShown(): Reading | undefined {
    return shown?.document && analyses.of(shown.document);
  }

  async function compare(what: 'saved' | 'model' | 'nothing'): Promise<void> {
    const reading = readingShown();
    if (!shown || !reading) return;
    const found =
      what === 'saved'
        ? await savedVersion(reading)
        : what === 'model'
          ? await chosenModel(analyses, reading, shown.modelId)
          : undefined;
    if (typeof found === 'string') void vscode.window.showInformationMessage(found);
    if (!shown) return;
    if (found === undefined || typeof found === 'string') delete shown.comparison;
    else shown.comparison = found;
    draw(shown);
  }

  function follow(view: Shown, document: vscode.TextDocument, modelId: string | undefined): void {
    if (view.document !== document) {
      delete view.lastWhole;
      delete view.comparison;
    }
    view.document = document;
    if (modelId !== undefined) view.modelId = modelId;
    draw(view);
    mark(view);
  }

  function draw(view: Shown): void {
    const state = stateOf(view, view.document && analyses.of(view.document));
    if (state.models.length > 0 && !state.stale) view.lastWhole = state;
    view.panel.title = state.fileName ? `Diagram: ${state.fileName}` : 'Model Diagram';
    view.channel.emit('state', state);
  }

  function mark(view: Shown): void {
    const editor = view.document && editorOf(view.document);
    const reading = view.document && analyses.of(view.document);
    const model = reading?.analysis.models.find((each) => each.id === view.modelId);
    if (!editor || !reading || !model) return;
    const nodeIds = nodesAtLine(reading, model, editor.selection.active.line);
    view.channel.emit('select', { modelId: model.id, nodeIds });
  }

  async function reveal(modelId: string, nodeId: string, at: number): Promise<void> {
    const reading = readingShown();
    const source = nodeOf(reading, { modelId, nodeId })?.sources[at];
    const place = source && reading?.locationOf(source);
    if (!place) return;
    const editor = editorOf(place.uri);
    const document = await vscode.workspace.openTextDocument(place.uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: editor?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(place.range.start, place.range.start),
    });
  }

  /** The drawing stays with the file under its new name. */
  async function renamed(files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[]) {
    const file = files.find(({ oldUri }) => oldUri.toString() === shown?.document?.uri.toString());
    if (!file) return;
    const document = await vscode.workspace.openTextDocument(file.newUri);
    if (shown) follow(shown, document, shown.modelId);
  }

  return vscode.Disposable.from(
    registerCommand('convlens.showDiagram', show),
    analyses.onDidChange((document) => {
      if (shown && shown.document === document) draw(shown);
    }),
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (shown && editor && editor.document !== shown.document && isReadable(editor.document))
        follow(shown, editor.document, cursorModel(editor.document));
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (!shown || textEditor.document !== shown.document) return;
      const nearest = cursorModel(textEditor.document);
      if (nearest && nearest !== shown.modelId) follow(shown, textEditor.document, nearest);
      else mark(shown);
    }),
    vscode.workspace.onDidRenameFiles(({ files }) => void renamed(files)),
    vscode.window.registerWebviewPanelSerializer('convlens.diagram', {
      async deserializeWebviewPanel(panel, kept) {
        if (shown) return panel.dispose();
        shown = listen(panel);
        fillPage(context.extensionUri, panel, DIAGRAM_PAGE);
        const document = await keptDocument(kept);
        if (document && shown) follow(shown, document, keptModel(kept));
      },
    }),
    { dispose: () => shown?.panel.dispose() },
  );
}

function documentFor(target: ModelTarget | undefined): vscode.TextDocument | undefined {
  if (target) return vscode.workspace.textDocuments.find((each) => each.uri.toString() === target.uri);
  const active = vscode.window.activeTextEditor?.document;
  if (active && isReadable(active)) return active;
  return vscode.window.visibleTextEditors.find((editor) => isReadable(editor.document))?.document;
}

function editorOf(which: vscode.TextDocument | vscode.Uri): vscode.TextEditor | undefined {
  const uri = ('uri' in which ? which.uri : which).toString();
  return vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri);
}

/** From what the page kept when the window was closed. */
async function keptDocument(kept: unknown): Promise<vscode.TextDocument | undefined> {
  const uri = typeof kept === 'object' && kept !== null && 'uri' in kept ? kept.uri : undefined;
  if (typeof uri !== 'string') return undefined;
  try {
    return await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  } catch {
    // Deleted or renamed while the window was closed.
    return undefined;
  }
}

function keptModel(kept: unknown): string | undefined {
  const id = typeof kept === 'object' && kept !== null && 'modelId' in kept ? kept.modelId : undefined;
  return typeof id === 'string' ? id : undefined;
}
