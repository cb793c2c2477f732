/**
 * The diagram beside the code: drawn from the unsaved text of the editor last worked in. A click on a node
 * reveals its line; the cursor's line marks its nodes. One panel serves all documents.
 */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { diagramModels } from '../core/index.js';
import { type Channel, openChannel } from '../protocol/channel.js';
import type { DiagramActions, DiagramEvents, DiagramState } from '../protocol/webview.js';
import { isReadable } from './analysedText.js';
import type { Analyses, Reading } from './analyses.js';
import { type ModelTarget, registerCommand } from './commands.js';
import { modelNear, nodesAtLine } from './models.js';
import { openPage, portOf } from './page.js';

interface Shown {
  readonly panel: vscode.WebviewPanel;
  readonly channel: Channel<object, DiagramEvents>;
  document?: vscode.TextDocument;
  modelId?: string;
  /** The last drawing of this document that had models: kept while the text is broken. */
  lastWhole?: DiagramState;
}

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
    const panel = openPage(
      context.extensionUri,
      { page: 'diagram', title: 'Model Diagram' },
      vscode.ViewColumn.Beside,
    );
    const channel = openChannel<object, DiagramEvents, object, DiagramActions>(portOf(panel.webview), {
      requests: {},
      events: {
        ready() {
          if (!shown) return;
          draw(shown);
          mark(shown);
        },
        reveal: ({ modelId, nodeId }) => void reveal(modelId, nodeId),
        chooseModel({ modelId }) {
          if (!shown) return;
          shown.modelId = modelId;
          draw(shown);
        },
        train({ modelId }) {
          const uri = shown?.document?.uri.toString();
          if (uri) void vscode.commands.executeCommand('convlens.train', { uri, modelId });
        },
      },
    });
    panel.onDidDispose(() => {
      channel.close('The diagram was closed.');
      shown = undefined;
    });
    return { panel, channel };
  }

  function follow(view: Shown, document: vscode.TextDocument, modelId: string | undefined): void {
    if (view.document !== document) delete view.lastWhole;
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

  async function reveal(modelId: string, nodeId: string): Promise<void> {
    const reading = shown?.document && analyses.of(shown.document);
    const model = reading?.analysis.models.find((each) => each.id === modelId);
    const source = model?.nodes.find((node) => node.id === nodeId)?.sources[0];
    const place = source && reading?.locationOf(source);
    if (!place) return;
    const editor = editorOf(place.uri);
    const document = await vscode.workspace.openTextDocument(place.uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: editor?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(place.range.start, place.range.start),
    });
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
    { dispose: () => shown?.panel.dispose() },
  );
}

function stateOf(view: Shown, reading: Reading | undefined): DiagramState {
  const fileName = view.document ? path.basename(view.document.uri.path) : '';
  const empty = { fileName, models: [], stale: false };
  if (!view.document) return { ...empty, emptyReason: 'Open a file that defines a model.' };
  if (!reading) return { ...empty, emptyReason: `${fileName} is too large to be read.` };
  const models = diagramModels(reading.analysis);
  if (models.length > 0) {
    const chosen = models.find((model) => model.modelId === view.modelId) ?? models[0];
    if (chosen) view.modelId = chosen.modelId;
    return { ...empty, models, ...(chosen ? { modelId: chosen.modelId } : {}) };
  }
  if (view.lastWhole && reading.analysis.diagnostics.some((each) => each.severity === 'error'))
    return { ...view.lastWhole, stale: true };
  return {
    ...empty,
    emptyReason:
      `${fileName} defines no model that ConvLens knows. ` +
      'Make one with Sequential([...]), with Model(inputs, outputs), or with tf.sequential() in TensorFlow.js.',
  };
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
