/**
 * The diagram beside the code: drawn from the unsaved text of the editor last worked in. A click on a node
 * reveals its line; the cursor's line marks its nodes. One panel serves all documents.
 */
import * as vscode from 'vscode';
import { areOfOneFile, fileUriOf, isReadable } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { type ModelTarget, registerCommand } from './commands.js';
import { documentFor, keptDocument, keptModel, openedAgain, openedAsNotebook } from './diagramDocument.js';
import { cursorModel, DiagramPanel } from './diagramPanel.js';
import type { LayerInsights } from './layerInsights.js';
import { fillPage, openPage, type PageKind } from './page.js';
import { openText } from './places.js';

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
  let shown: DiagramPanel | undefined;

  async function show(target?: ModelTarget): Promise<void> {
    if (!target) await openedAsNotebook();
    const document = documentFor(target);
    shown ??= panelIn(openPage(context.extensionUri, DIAGRAM_PAGE));
    shown.panel.reveal(undefined, true);
    if (document) shown.follow(document, target?.modelId ?? cursorModel(analyses, document));
    else shown.draw();
  }

  function panelIn(panel: vscode.WebviewPanel): DiagramPanel {
    panel.onDidDispose(() => {
      shown = undefined;
    });
    return new DiagramPanel(panel, { context, analyses, insights });
  }

  /** The text is kept when only its editor was closed. */
  async function closed(document: vscode.TextDocument): Promise<void> {
    if (shown?.document !== document || !shown.file) return;
    const again = await openedAgain(shown.file);
    if (shown?.document !== document) return;
    if (again) shown.follow(again);
    else shown.leave();
  }

  /** A deleted file that came back. */
  function opened(document: vscode.TextDocument): void {
    if (shown?.isGone && shown.file?.toString() === fileUriOf(document).toString()) shown.follow(document);
  }

  /** The drawing stays with the file under its new name. */
  async function renamed(files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[]) {
    const file = files.find(({ oldUri }) => oldUri.toString() === shown?.file?.toString());
    if (file) shown?.follow(await openText(file.newUri));
  }

  function activeEditorChanged(editor: vscode.TextEditor | undefined): void {
    if (editor && editor.document !== shown?.document && isReadable(editor.document))
      shown?.follow(editor.document, cursorModel(analyses, editor.document));
  }

  function cursorMoved({ document }: vscode.TextEditor): void {
    if (document !== shown?.document) return;
    const nearest = cursorModel(analyses, document);
    if (nearest && nearest !== shown.modelId) shown.follow(document, nearest);
    else shown.mark();
  }

  return vscode.Disposable.from(
    registerCommand('convlens.showDiagram', show),
    analyses.onDidChange((documents) => {
      if (documents.some((each) => areOfOneFile(each, shown?.document))) void shown?.drawChanged();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (areOfOneFile(document, shown?.document)) shown?.drawSoon();
    }),
    vscode.workspace.onDidCloseTextDocument((document) => void closed(document)),
    vscode.workspace.onDidOpenTextDocument(opened),
    vscode.window.onDidChangeActiveTextEditor(activeEditorChanged),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => cursorMoved(textEditor)),
    vscode.workspace.onDidRenameFiles(({ files }) => void renamed(files)),
    vscode.window.registerWebviewPanelSerializer('convlens.diagram', {
      async deserializeWebviewPanel(panel, kept) {
        if (shown) return panel.dispose();
        shown = panelIn(panel);
        fillPage(context.extensionUri, panel, DIAGRAM_PAGE);
        const document = await keptDocument(kept);
        if (document) shown?.follow(document, keptModel(kept));
      },
    }),
    insights?.onDidChange(() => shown?.trained()) ?? { dispose() {} },
    { dispose: () => shown?.panel.dispose() },
  );
}
