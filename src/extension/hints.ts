/** Output shape and parameter count at the end of each layer's line; a click shows the layer in the diagram. */
import * as vscode from 'vscode';
import {
  type HintedText,
  type HintStyle,
  isAtFault,
  type LayerHint,
  layerHints,
  losesHints,
  steadyHints,
} from '../core/index.js';
import { documentSelector, isReadable } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { commandTo, type ModelTarget, registerCommand } from './commands.js';
import { inWords } from './coreWords.js';
import { linkTo, markdown } from './markdown.js';
import type { Reading } from './reading.js';
import { onSettingChange, setting } from './settings.js';

export function registerHints(analyses: Analyses): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const steady = new SteadyHints(() => changed.fire());
  /** For `hover`: where the pointer rested last. For `key`: whether the key was pressed. */
  let pointed: { readonly uri: string; readonly line: number } | undefined;
  let isPressed = false;
  const provider: vscode.InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    async provideInlayHints(document, range) {
      const show = setting('hints.show');
      const isHidden = show === 'never' || (show === 'key' && !isPressed);
      const reading = isHidden ? undefined : await analyses.soonWithModels(document);
      if (!reading) return [];
      const lines = linesOf(document, show);
      return steady.of(reading, layerHints(reading.analysis, hintStyle())).flatMap((hint) => {
        const position = reading.rangeOf({ start: hint.offset, end: hint.offset })?.start;
        if (!position || !range.contains(position) || lines?.has(position.line) === false) return [];
        return [shownHint(reading, hint, position)];
      });
    },
  };

  /** Undefined for all of them. */
  function linesOf(document: vscode.TextDocument, show: string): ReadonlySet<number> | undefined {
    if (show === 'cursorLine') return cursorLines(document);
    if (show !== 'hover') return undefined;
    return new Set(pointed?.uri === document.uri.toString() ? [pointed.line] : []);
  }

  async function toggle(): Promise<void> {
    if (setting('hints.show') === 'key') {
      isPressed = !isPressed;
      changed.fire();
      return;
    }
    const next = setting('hints.show') === 'never' ? 'always' : 'never';
    await vscode.workspace
      .getConfiguration('convlens')
      .update('hints.show', next, vscode.ConfigurationTarget.Global);
  }

  return vscode.Disposable.from(
    changed,
    steady,
    vscode.languages.registerInlayHintsProvider(documentSelector, provider),
    // The editor tells where the pointer rests only by asking for a hover.
    vscode.languages.registerHoverProvider(documentSelector, {
      provideHover({ uri }, { line }) {
        const before = pointed;
        pointed = { uri: uri.toString(), line };
        if (setting('hints.show') === 'hover' && (before?.line !== line || before.uri !== pointed.uri))
          changed.fire();
        return undefined;
      },
    }),
    onSettingChange('hints', () => changed.fire()),
    // An edit elsewhere (a helper module, another cell) changes numbers here.
    analyses.onDidChange(() => changed.fire()),
    followCursor(
      ({ document }) => (setting('hints.show') === 'cursorLine' || steady.isKept(document)) && changed.fire(),
    ),
    analyses.onDidClose((document) => steady.forget(document)),
    registerCommand('convlens.toggleHints', toggle),
    registerCommand('convlens.showInDiagram', showInDiagram),
  );
}

function hintStyle(): HintStyle {
  return {
    figures: setting('hints.figures'),
    numbers: setting('hints.numberFormat'),
    channels: setting('hints.channelOrder'),
    say: inWords,
  };
}

function shownHint(reading: Reading, hint: LayerHint, position: vscode.Position): vscode.InlayHint {
  const { document } = reading;
  const target = { uri: document.uri.toString(), modelId: hint.modelId, offset: document.offsetAt(position) };
  const part = new vscode.InlayHintLabelPart(hint.text);
  part.command = commandTo('convlens.showInDiagram', vscode.l10n.t('Show in diagram'), target);
  part.tooltip = markdown(
    hint.tooltip(),
    linkTo('convlens.showInDiagram', vscode.l10n.t('Show in diagram'), target),
  );
  const shown = new vscode.InlayHint(position, [part]);
  shown.paddingLeft = true;
  return shown;
}

function cursorLines(document: vscode.TextDocument): ReadonlySet<number> {
  const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document === document);
  return new Set(editors.flatMap(({ selections }) => selections.map(({ active }) => active.line)));
}

/** So long after a key, hints that the typed line took away are still shown. */
const TYPING_MS = 1_000;

/** Keeps the hints of other lines while the cursor's line is at fault, and while it is typed. */
class SteadyHints {
  readonly #whole = new Map<string, HintedText>();
  readonly #kept = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #typed = { id: '', text: '', at: 0 };

  constructor(readonly again: () => void) {}

  of(reading: Reading, hints: readonly LayerHint[]): readonly LayerHint[] {
    const id = reading.document.uri.toString();
    const now = { text: reading.analysis.document.text, hints };
    const before = this.#whole.get(id);
    const cursor = vscode.window.visibleTextEditors.find(({ document }) => document === reading.document)
      ?.selection.active;
    if (this.#typed.id !== id || this.#typed.text !== now.text)
      this.#typed = { id, text: now.text, at: this.#typed.id === id ? Date.now() : 0 };
    if (!before || !cursor || !this.#isPassing(reading, reading.offsetAt(cursor), before, now)) {
      this.#whole.set(id, now);
      this.#kept.delete(id);
      return hints;
    }
    this.#kept.add(id);
    return steadyHints(before, now);
  }

  #isPassing(reading: Reading, cursor: number, before: HintedText, now: HintedText): boolean {
    if (isAtFault(reading.analysis, cursor)) return true;
    const left = TYPING_MS - (Date.now() - this.#typed.at);
    if (left <= 0 || !losesHints(before, now)) return false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.again, left + 10);
    return true;
  }

  isKept(document: vscode.TextDocument): boolean {
    return this.#kept.has(document.uri.toString());
  }

  forget(document: vscode.TextDocument): void {
    this.#whole.delete(document.uri.toString());
    this.#kept.delete(document.uri.toString());
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}

/** Tells when the cursor changes its line. */
function followCursor(run: (editor: vscode.TextEditor) => void): vscode.Disposable {
  let last = -1;
  return vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
    const line = selections[0]?.active.line ?? -1;
    if (line === last || !isReadable(textEditor.document)) return;
    last = line;
    run(textEditor);
  });
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
