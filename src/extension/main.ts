/** What the extension does, one feature a line. */
import * as vscode from 'vscode';
import { createAnalyses } from './analyses.js';
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
import { createModules } from './modules.js';
import { registerNavigation } from './navigation.js';
import { registerNewModel } from './newModel.js';
import { registerOutline } from './outline.js';
import { registerRunsView } from './runsView.js';
import { registerSampleValues } from './sampleValues.js';
import { registerStatus } from './status.js';
import { registerTraining } from './training.js';

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('ConvLens', { log: true });
  const analyses = createAnalyses(createModules(), log);
  context.subscriptions.push(
    log,
    analyses,
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
    registerRunsView(),
    registerNewModel(context),
    registerDiagram(context, analyses),
    registerTraining(context, analyses, log),
    registerCommand('convlens.showLog', () => log.show()),
  );
}
