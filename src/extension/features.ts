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
import type { LayerInsights } from './layerInsights.js';
import { registerLenses } from './lenses.js';
import { registerModelCode } from './modelCode.js';
import { registerModelsView } from './modelsView.js';
import { registerNavigation } from './navigation.js';
import { registerNewModel } from './newModel.js';
import { registerOpenAsNotebook } from './openAsNotebook.js';
import { registerOutline } from './outline.js';
import { registerSampleValues } from './sampleValues.js';
import type { OpenBytes } from './savedBytes.js';
import { registerSavedEditor } from './savedEditor.js';
import { registerStatus } from './status.js';

export function registerFeatures(
  context: vscode.ExtensionContext,
  analyses: Analyses,
  log: vscode.LogOutputChannel,
  openBytes: OpenBytes,
  insights?: LayerInsights,
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
    registerOpenAsNotebook(),
    registerDiagram(context, analyses, insights),
    registerSavedEditor(context, openBytes),
    registerModelCode(analyses, openBytes),
    registerCommand('convlens.showLog', () => log.show()),
  );
}
