/** What the extension does wherever it runs, one feature a line. Training is added where there are processes. */
import * as vscode from 'vscode';
import type { Analyses } from './analyses.js';
import { registerCommand } from './commands.js';
import { registerCompletion } from './completion.js';
import { registerDiagnostics } from './diagnostics.js';
import { registerDiagram } from './diagram.js';
import { registerFileState } from './fileState.js';
import { registerFixes } from './fixes.js';
import { registerHints } from './hints.js';
import { registerHovers } from './hovers.js';
import { registerLenses } from './lenses.js';
import { registerModelsView } from './modelsView.js';
import { registerNavigation } from './navigation.js';
import { registerNewModel } from './newModel.js';
import { registerOutline } from './outline.js';
import { registerSampleValues } from './sampleValues.js';
import { registerStatus } from './status.js';

export function registerFeatures(
  context: vscode.ExtensionContext,
  analyses: Analyses,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return vscode.Disposable.from(
    registerFileState(analyses),
    registerHints(analyses),
    registerDiagnostics(analyses),
    registerFixes(analyses),
    registerLenses(analyses),
    registerHovers(analyses),
    registerCompletion(analyses),
    registerOutline(analyses),
    registerStatus(analyses),
    registerNavigation(analyses),
    registerSampleValues(analyses),
    registerModelsView(analyses),
    registerNewModel(context),
    registerDiagram(context, analyses),
    registerCommand('convlens.showLog', () => log.show()),
  );
}
