/** The core's diagnostics in the Problems view, brought up to date once typing pauses. */
import * as vscode from 'vscode';
import type { Diagnostic, Severity } from '../core/index.js';
import { isReadable } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { inWords } from './coreWords.js';
import type { Reading } from './reading.js';
import { onSettingChange, setting } from './settings.js';
import { isShownInTab } from './shownInTab.js';

export const DIAGNOSTIC_SOURCE = 'ConvLens';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

export function registerDiagnostics(analyses: Analyses): vscode.Disposable {
  const shown = vscode.languages.createDiagnosticCollection('convlens');
  const refresh = (document: vscode.TextDocument) => {
    const isWanted = setting('diagnostics.enabled') && isShownInTab(document);
    const reading = isWanted ? analyses.of(document) : undefined;
    if (reading) shown.set(document.uri, diagnosticsOf(reading));
    else shown.delete(document.uri);
  };
  const followTabs = () => {
    for (const document of vscode.workspace.textDocuments) {
      if (!isReadable(document) || shown.has(document.uri) === isShownInTab(document)) continue;
      if (shown.has(document.uri)) shown.delete(document.uri);
      else
        void analyses.whenDone(document).then((isNews) => isNews && !document.isClosed && refresh(document));
    }
  };
  const refreshAll = () => {
    for (const document of vscode.workspace.textDocuments) if (isReadable(document)) refresh(document);
  };
  return vscode.Disposable.from(
    shown,
    analyses.onDidChange((documents) => documents.forEach(refresh)),
    analyses.onDidClose((document) => shown.delete(document.uri)),
    // Cells of a closed notebook may be visible for a moment after their tab has gone.
    vscode.window.tabGroups.onDidChangeTabs(followTabs),
    vscode.window.onDidChangeVisibleTextEditors(followTabs),
    onSettingChange('diagnostics.enabled', refreshAll),
    onSettingChange('advice', refreshAll),
  );
}

/** What the user wants to see: advice can be switched off, as a whole or by code. */
export function wantedDiagnostics({ analysis }: Reading): readonly Diagnostic[] {
  if (!setting('diagnostics.enabled')) return [];
  const isOn = setting('advice.enabled');
  const off: readonly string[] = setting('advice.off');
  return analysis.diagnostics.filter(({ isAdvice, code }) => !isAdvice || (isOn && !off.includes(code)));
}

function diagnosticsOf(reading: Reading): vscode.Diagnostic[] {
  return wantedDiagnostics(reading).flatMap((diagnostic) => {
    const converted = diagnosticIn(reading, diagnostic);
    return converted ? [converted] : [];
  });
}

/** Undefined when it belongs to another cell of the notebook. */
function diagnosticIn(reading: Reading, diagnostic: Diagnostic): vscode.Diagnostic | undefined {
  const range = reading.rangeOf(diagnostic.span);
  if (!range) return undefined;
  const converted = new vscode.Diagnostic(
    range,
    inWords(diagnostic.message),
    severities[diagnostic.severity],
  );
  converted.source = DIAGNOSTIC_SOURCE;
  converted.code = diagnostic.code;
  converted.relatedInformation = diagnostic.related.flatMap(({ location, message }) => {
    const place = reading.locationOf(location);
    return place ? [new vscode.DiagnosticRelatedInformation(place, inWords(message))] : [];
  });
  return converted;
}
