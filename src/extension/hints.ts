/** Output shape and parameter count at the end of each layer's line; a click shows the layer in the diagram. */
import * as vscode from 'vscode';
import { type HintStyle, type LayerHint, layerHints } from '../core/index.js';
import { documentSelector, isReadable } from './analysedText.js';
import type { Analyses, Reading } from './analyses.js';
import { commandTo, type ModelTarget, registerCommand } from './commands.js';
import { linkTo, markdown } from './markdown.js';
import { onSettingChange, setting } from './settings.js';

export function registerHints(analyses: Analyses): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    provideInlayHints(document, range) {
      const show = setting('hints.show');
      const reading = show === 'never' ? undefined : analyses.of(document);
      if (!reading) return [];
      const lines = show === 'cursorLine' ? cursorLines(document) : undefined;
      return layerHints(reading.analysis, hintStyle()).flatMap((hint) => {
        const position = reading.rangeOf({ start: hint.offset, end: hint.offset })?.start;
        if (!position || !range.contains(position) || lines?.has(position.line) === false) return [];
        return [shownHint(reading, hint, position)];
      });
    },
  };
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerInlayHintsProvider(documentSelector, provider),
    onSettingChange('hints', () => changed.fire()),
    // An edit elsewhere (a helper module, another cell) changes numbers here.
    analyses.onDidChange(() => changed.fire()),
    followCursor(() => changed.fire()),
    registerCommand('convlens.toggleHints', toggle),
    registerCommand('convlens.showInDiagram', showInDiagram),
  );
}

function hintStyle(): HintStyle {
  return {
    figures: setting('hints.figures'),
    numbers: setting('hints.numberFormat'),
    channels: setting('hints.channelOrder'),
  };
}

function shownHint(reading: Reading, hint: LayerHint, position: vscode.Position): vscode.InlayHint {
  const { document } = reading;
  const target = { uri: document.uri.toString(), modelId: hint.modelId, offset: document.offsetAt(position) };
  const part = new vscode.InlayHintLabelPart(hint.text);
  part.command = commandTo('convlens.showInDiagram', 'Show in diagram', target);
  part.tooltip = markdown(hint.tooltip, linkTo('convlens.showInDiagram', 'Show in diagram', target));
  const shown = new vscode.InlayHint(position, [part]);
  shown.paddingLeft = true;
  return shown;
}

function cursorLines(document: vscode.TextDocument): ReadonlySet<number> {
  const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document === document);
  return new Set(editors.flatMap(({ selections }) => selections.map(({ active }) => active.line)));
}

/** Hints for the cursor's line alone change when the cursor changes its line. */
function followCursor(run: () => void): vscode.Disposable {
  let last = -1;
  return vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
    const line = selections[0]?.active.line ?? -1;
    if (line === last || setting('hints.show') !== 'cursorLine' || !isReadable(textEditor.document)) return;
    last = line;
    run();
  });
}

async function toggle(): Promise<void> {
  const next = setting('hints.show') === 'never' ? 'always' : 'never';
  await vscode.workspace
    .getConfiguration('convlens')
    .update('hints.show', next, vscode.ConfigurationTarget.Global);
}

/** Puts the cursor on the layer: the diagram marks what the cursor is on. */
async function showInDiagram(target?: ModelTarget): Promise<void> {
  const editor =
    vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === target?.uri) ??
    vscode.window.activeTextEditor;
  if (editor && target?.offset !== undefined) {
    const place = editor.document.positionAt(target.offset);
    editor.selection = new vscode.Selection(place, place);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
  await vscode.commands.executeCommand('convlens.showDiagram', target);
}
