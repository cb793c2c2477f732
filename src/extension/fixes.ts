/** The quick fixes that diagnostics bring with them: one, all of a kind, or all; and ways to silence advice. */
import * as vscode from 'vscode';
import type { Diagnostic, QuickFix, TextEdit } from '../core/index.js';
import { documentSelector } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { inWords } from './coreWords.js';
import { DIAGNOSTIC_SOURCE, wantedDiagnostics } from './diagnostics.js';
import type { Reading } from './reading.js';
import { setting } from './settings.js';

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('convlens');

export function registerFixes(analyses: Analyses): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(
      documentSelector,
      {
        async provideCodeActions(document, range, context) {
          const reading = await analyses.soonWithModels(document);
          if (!reading) return [];
          const all = wantedDiagnostics(reading);
          if (context.only && FIX_ALL.contains(context.only)) return fixAll(reading, all);
          const here = all.filter(({ span }) => reading.rangeOf(span)?.intersection(range));
          return here.flatMap((diagnostic) => [
            ...fixesOf(reading, diagnostic, context.diagnostics),
            ...alike(reading, diagnostic, all),
            ...silencing(reading, diagnostic, context.diagnostics),
          ]);
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, FIX_ALL] },
    ),
    // Only the action above runs it: it is no command for the palette.
    vscode.commands.registerCommand('convlens.turnOffAdvice', turnOff),
  );
}

function fixesOf(
  reading: Reading,
  diagnostic: Diagnostic,
  shown: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  return diagnostic.fixes.flatMap((fix) => {
    const action = actionOf(reading, inWords(fix.title), fix.edits, vscode.CodeActionKind.QuickFix);
    if (!action) return [];
    action.diagnostics = mended(reading, diagnostic, shown);
    action.isPreferred = fix.isPreferred;
    return [action];
  });
}

/** `Fix all 3 …`, where a fault of this kind stands in several places. */
function alike(
  reading: Reading,
  { code, fixes }: Diagnostic,
  all: readonly Diagnostic[],
): vscode.CodeAction[] {
  const same = all.filter((each) => each.code === code && each.fixes.length > 0);
  if (fixes.length === 0 || same.length < 2) return [];
  const edits = compatible(same.flatMap((each) => best(each)?.edits ?? []));
  const title = vscode.l10n.t('Fix all {0} of the kind {1}', same.length, code);
  const action = actionOf(reading, title, edits, vscode.CodeActionKind.QuickFix);
  return action ? [action] : [];
}

/** Faults only, and sure fixes only: the rest is for a person to weigh. */
function fixAll(reading: Reading, all: readonly Diagnostic[]): vscode.CodeAction[] {
  const edits = compatible(
    all.flatMap(({ isAdvice, fixes }) =>
      isAdvice ? [] : (fixes.find(({ isPreferred }) => isPreferred)?.edits ?? []),
    ),
  );
  const action =
    edits.length > 0 && actionOf(reading, vscode.l10n.t('Fix all problems of models'), edits, FIX_ALL);
  return action ? [action] : [];
}

function best({ fixes }: Diagnostic): QuickFix | undefined {
  return fixes.find(({ isPreferred }) => isPreferred) ?? fixes[0];
}

/** Each once, and none into another. */
function compatible(edits: readonly TextEdit[]): readonly TextEdit[] {
  const kept: TextEdit[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = kept.at(-1);
    const isSame =
      last && last.start === edit.start && last.end === edit.end && last.newText === edit.newText;
    if (isSame || (last && edit.start < last.end)) continue;
    kept.push(edit);
  }
  return kept;
}

/** A comment at the end of the line, or the setting. */
function silencing(
  reading: Reading,
  diagnostic: Diagnostic,
  shown: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const range = reading.rangeOf(diagnostic.span);
  if (!diagnostic.isAdvice || !range) return [];
  const { document } = reading;
  const line = document.lineAt(range.start.line);
  const mark = reading.analysis.document.language === 'python' ? '#' : '//';
  const text = `${line.text.trimEnd() === '' ? '' : '  '}${mark} convlens: ignore[${diagnostic.code}]`;
  const here = new vscode.CodeAction(
    vscode.l10n.t('Silence {0} on this line', diagnostic.code),
    vscode.CodeActionKind.QuickFix,
  );
  here.edit = new vscode.WorkspaceEdit();
  here.edit.insert(document.uri, line.range.end, text);
  const off = new vscode.CodeAction(
    vscode.l10n.t('Turn {0} off in the settings', diagnostic.code),
    vscode.CodeActionKind.QuickFix,
  );
  off.command = { command: 'convlens.turnOffAdvice', title: off.title, arguments: [diagnostic.code] };
  for (const action of [here, off]) action.diagnostics = mended(reading, diagnostic, shown);
  return line.text.includes(`${mark} convlens:`) ? [off] : [here, off];
}

async function turnOff(code: unknown): Promise<void> {
  if (typeof code !== 'string') return;
  const off: readonly string[] = setting('advice.off');
  const next = [...new Set([...off, code])].sort();
  await vscode.workspace
    .getConfiguration('convlens')
    .update('advice.off', next, vscode.ConfigurationTarget.Global);
}

function mended(
  reading: Reading,
  { span, code }: Diagnostic,
  shown: readonly vscode.Diagnostic[],
): vscode.Diagnostic[] {
  const place = reading.rangeOf(span);
  return shown.filter(
    (each) =>
      each.source === DIAGNOSTIC_SOURCE &&
      each.code === code &&
      place !== undefined &&
      each.range.isEqual(place),
  );
}

function actionOf(
  reading: Reading,
  title: string,
  edits: readonly TextEdit[],
  kind: vscode.CodeActionKind,
): vscode.CodeAction | undefined {
  const edit = new vscode.WorkspaceEdit();
  for (const change of edits) {
    const place = reading.placeOf(change);
    if (!place) return undefined;
    edit.replace(place.uri, place.range, change.newText);
  }
  const action = new vscode.CodeAction(title, kind);
  action.edit = edit;
  return action;
}
