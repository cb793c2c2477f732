/**
 * The diagram beside the code: drawn from the unsaved text of the editor last worked in. A click on a node
 * reveals its line; the cursor's line marks its nodes. One panel serves all documents.
 */
import * as vscode from 'vscode';
import { type Analysis, modelCode } from '../core/index.js';
import { type Channel, openChannel } from '../protocol/channel.js';
import type { ComparedWith, DiagramActions, DiagramEvents, DiagramRequests } from '../protocol/webview.js';
import { isReadable } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { type ModelTarget, registerCommand } from './commands.js';
import { chosenModel, committedVersion, savedVersion } from './diagramCompare.js';
import { documentFor, editorOf, keptDocument, keptModel, openedAgain } from './diagramDocument.js';
import { detailsOf, editSource, nodeOf, saveFile } from './diagramRequests.js';
import { stateOf, type View } from './diagramState.js';
import type { LayerInsights } from './layerInsights.js';
import { openCode } from './modelCode.js';
import { modelNear, nodesAtLine } from './models.js';
import { fillPage, openPage, type PageKind, portOf } from './page.js';
import type { Reading } from './reading.js';
import { trainedFile } from './trainedFile.js';

interface Shown extends View {
  readonly panel: vscode.WebviewPanel;
  readonly channel: Channel<object, DiagramEvents>;
  /** The page has asked: what is sent before would be drawn twice. */
  isReady?: boolean;
  /** What was drawn last: the same analysis is not drawn twice. */
  drawn?: Analysis;
  timer?: ReturnType<typeof setTimeout>;
  /** Of the latest drawing, analysis included. */
  milliseconds: number;
}

/** Drawing follows typing after a pause; a large network, which takes long to read, waits longer. */
const SHORTEST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

export const DIAGRAM_PAGE: PageKind = {
  page: 'diagram',
  title: vscode.l10n.t('Model Diagram'),
  worker: 'drawWorker.js',
};

/** `insights` are there where runs are. */
export function registerDiagram(
  context: vscode.ExtensionContext,
  analyses: Analyses,
  insights?: LayerInsights,
): vscode.Disposable {
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
            if (!reading || !node)
              return { ok: false, message: vscode.l10n.t('The layer is no longer in the code.') };
            return { ok: true, value: await detailsOf(reading, node) };
          },
          saveFile: async (file) => ({ ok: true, value: await saveFile(shown?.document?.uri, file) }),
          async edit({ change, ...target }) {
            const reading = readingShown();
            if (!reading) return { ok: false, message: vscode.l10n.t('The file is closed.') };
            return editSource(reading, target, change);
          },
          async insight(place) {
            const reading = readingShown();
            if (!insights || !reading) return { ok: true, value: {} };
            const { document } = reading;
            return insights.of({ file: trainedFile(context, document), text: document.getText(), ...place });
          },
        },
        events: {
          ready() {
            if (!shown) return;
            shown.isReady = true;
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
      clearTimeout(shown?.timer);
      shown = undefined;
    });
    return { panel, channel, milliseconds: 0 };
  }

  function readingShown(): Reading | undefined {
    return shown?.document && analyses.of(shown.document);
  }

  async function compare(what: ComparedWith): Promise<void> {
    const reading = readingShown();
    if (!shown || !reading) return;
    const found =
      what === 'saved'
        ? await savedVersion(reading)
        : what === 'commit'
          ? await committedVersion(reading)
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
    if (view.document?.uri.toString() !== document.uri.toString()) {
      delete view.lastWhole;
      delete view.comparison;
    }
    delete view.isGone;
    view.document = document;
    if (modelId !== undefined) view.modelId = modelId;
    draw(view);
    mark(view);
  }

  function draw(view: Shown): void {
    clearTimeout(view.timer);
    const start = Date.now();
    const reading = view.isGone ? undefined : view.document && analyses.of(view.document);
    const state = stateOf(view, reading);
    view.milliseconds = Date.now() - start;
    if (reading) view.drawn = reading.analysis;
    else delete view.drawn;
    if (state.models.length > 0 && state.stale === undefined) view.lastWhole = state;
    if (!view.isReady) delete view.drawn;
    view.panel.title = state.fileName ? `Diagram: ${state.fileName}` : 'Model Diagram';
    if (view.isReady) view.channel.emit('state', state);
  }

  function drawSoon(view: Shown): void {
    clearTimeout(view.timer);
    const pause = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS + view.milliseconds / 2);
    view.timer = setTimeout(() => drawChanged(view), pause);
  }

  function drawChanged(view: Shown): void {
    const { document } = view;
    if (!document) return;
    void analyses.whenDone(document).then((isNews) => {
      if (!isNews || shown !== view || view.document !== document) return;
      if (analyses.of(document)?.analysis !== view.drawn) draw(view);
    });
  }

  /** The text is kept when only its editor was closed; a deleted file leaves its last drawing. */
  async function closed(document: vscode.TextDocument): Promise<void> {
    if (shown?.document !== document) return;
    const again = await openedAgain(document.uri);
    if (!shown || shown.document !== document) return;
    if (again) follow(shown, again, shown.modelId);
    else {
      shown.isGone = true;
      draw(shown);
    }
  }

  /** A deleted file that came back. */
  function opened(document: vscode.TextDocument): void {
    if (shown?.isGone && shown.document?.uri.toString() === document.uri.toString())
      follow(shown, document, shown.modelId);
  }

  function mark(view: Shown): void {
    const editor = view.document && editorOf(view.document);
    const reading = view.document && analyses.now(view.document);
    const model = reading?.analysis.models.find((each) => each.id === view.modelId);
    if (!editor || !reading || !model) return;
    const nodeIds = nodesAtLine(reading, model, editor.selection.active.line);
    if (view.isReady) view.channel.emit('select', { modelId: model.id, nodeIds });
  }

  async function reveal(modelId: string, nodeId: string, at: number): Promise<void> {
    const reading = readingShown();
    const source = nodeOf(reading, { modelId, nodeId })?.sources[at];
    const place = source && reading?.locationOf(source);
    if (!place) return;
    const editor = editorOf(place.uri);
    const document = await vscode.workspace.openTextDocument(place.uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: editor?.viewColumn ?? besideDrawing(shown?.panel),
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
      if (shown && shown.document === document) drawChanged(shown);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (shown && shown.document === document) drawSoon(shown);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => void closed(document)),
    vscode.workspace.onDidOpenTextDocument(opened),
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
    insights?.onDidChange(() => shown?.isReady && shown.channel.emit('trained', null)) ?? { dispose() {} },
    { dispose: () => shown?.panel.dispose() },
  );
}

/** Code that no editor shows opens where it does not cover the drawing. */
function besideDrawing(panel: vscode.WebviewPanel | undefined): vscode.ViewColumn {
  return panel?.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
}
