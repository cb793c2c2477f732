/** Train: from a model in the code to a process, a page with live curves, and a model on disk. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { type TrainingPlanFacts, trainingPlan } from '../core/index.js';
import type { TrainingState } from '../protocol/webview.js';
import { fileUriOf } from './analysedText.js';
import type { Analyses, Reading } from './analyses.js';
import { type ModelTarget, registerCommand } from './commands.js';
import { modelNear, readingFor } from './models.js';
import { createRun, type Run } from './run.js';
import { setting } from './settings.js';
import { cacheDirectory, startTrainer, type TrainerProcess } from './trainerProcess.js';
import { createTrainingPage } from './trainingPage.js';

interface Ongoing {
  readonly target: ModelTarget;
  readonly outputDirectory: string;
  readonly run: Run;
  readonly trainer: TrainerProcess;
  readonly over: Promise<void>;
}

export function registerTraining(
  context: vscode.ExtensionContext,
  analyses: Analyses,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let latest: Ongoing | undefined;
  const status = vscode.window.createStatusBarItem('convlens.training', vscode.StatusBarAlignment.Left);
  status.name = 'ConvLens Training';
  status.command = 'convlens.showTraining';
  const page = createTrainingPage(context.extensionUri, {
    state: () => latest?.run.state(),
    stop: (keepWeights) => void stop(keepWeights),
    trainAgain: () => void train(latest?.target),
    revealModel: () => void revealModel(latest?.target),
    openFolder: () => latest && void openFolder(latest.outputDirectory),
  });

  async function train(target?: ModelTarget): Promise<void> {
    if (latest && isGoing(latest)) {
      page.show();
      void vscode.window.showInformationMessage(
        `${latest.run.state().modelName} is still training. Stop it before you train another model.`,
      );
      return;
    }
    const reading = await readingFor(analyses, target);
    const plan = reading && (await planFor(reading, target));
    if (!reading || !plan) {
      if (!reading) explainNoFile();
      return;
    }
    start(reading, plan);
  }

  function start(reading: Reading, plan: TrainingPlanFacts): void {
    const { document } = reading;
    const file = fileUriOf(document);
    const outputDirectory = outputDirectoryFor(context, file, plan.modelName);
    const program = context.asAbsolutePath(path.join('dist', 'trainer', 'main.js'));
    const directory = file.scheme === 'file' ? path.dirname(file.fsPath) : context.extensionPath;
    let runIsOver: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      runIsOver = resolve;
    });
    const run = createRun(firstState(document, plan, outputDirectory), page.view, (state) => {
      ended(state);
      runIsOver();
    });
    const trainer = startTrainer(program, directory, run.listeners);
    latest = {
      target: { uri: document.uri.toString(), modelId: plan.modelId },
      outputDirectory,
      run,
      trainer,
      over,
    };
    page.show();
    page.view.state(run.state());
    status.text = `$(sync~spin) Training ${plan.modelName}`;
    status.show();
    setContexts();
    const request = {
      ...{ plan, outputDirectory, cacheDirectory: cacheDirectory() },
      ...{ runtime: setting('training.runtime'), overrides: {} },
    };
    void trainer.start(request).then((result) => run.started(result));
  }

  /** Resolves when the run has ended and its weights, if kept, are on disk. */
  async function stop(keepWeights: boolean): Promise<void> {
    if (!latest || !isGoing(latest)) return;
    const { run, trainer, over } = latest;
    run.stopping();
    void trainer.stop(keepWeights).then((result) => {
      if (!result.ok) run.listeners.failed({ message: result.message });
    });
    await over;
  }

  function ended(state: TrainingState): void {
    setContexts();
    const accuracy = state.result?.test?.accuracy;
    status.text =
      state.phase === 'failed'
        ? `$(error) Training ${state.modelName} failed`
        : `$(check) ${state.modelName}${accuracy === undefined ? ' trained' : `: ${percent(accuracy)} on test`}`;
    if (!state.failure) return;
    log.error(state.failure.message);
    if (state.failure.detail) log.error(state.failure.detail);
    // The page shows it too; without the page, this is the only place.
    if (!page.isVisible()) void vscode.window.showErrorMessage(state.failure.message);
  }

  function setContexts(): void {
    void vscode.commands.executeCommand('setContext', 'convlens.hasRun', latest !== undefined);
    void vscode.commands.executeCommand(
      'setContext',
      'convlens.isTraining',
      latest !== undefined && isGoing(latest),
    );
  }

  return vscode.Disposable.from(
    status,
    page,
    registerCommand('convlens.train', train),
    registerCommand('convlens.stopTraining', () => stop(true)),
    registerCommand('convlens.showTraining', () => page.show()),
    { dispose: () => latest?.trainer.kill() },
  );
}

/** The plan, or a message with what is missing and a way to it. */
async function planFor(reading: Reading, target?: ModelTarget): Promise<TrainingPlanFacts | undefined> {
  const { analysis, document } = reading;
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  const model =
    analysis.models.find((each) => each.id === target?.modelId) ??
    modelNear(reading, editor?.selection.active);
  if (!model) {
    void vscode.window.showErrorMessage(
      `${path.basename(document.uri.path)} defines no model to train. Make one with Sequential([...]) or Model(inputs, outputs).`,
    );
    return undefined;
  }
  const result = trainingPlan(analysis, model.id);
  if (result.ok) return result.plan;
  const location = result.reasons.map((reason) => reason.location).find((each) => each !== undefined);
  const place = location && reading.locationOf(location);
  const choice = await vscode.window.showErrorMessage(
    result.reasons.map((reason) => reason.message).join(' ') || `${model.name} cannot be trained yet.`,
    ...(place ? ['Show in Code'] : []),
  );
  if (choice && place) await vscode.window.showTextDocument(place.uri, { selection: place.range });
  return undefined;
}

function explainNoFile(): void {
  void vscode.window.showErrorMessage(
    'There is nothing to train here: open a Python, JavaScript or TypeScript file (up to 5 MB) that defines a model, and train from there.',
  );
}

function firstState(document: vscode.TextDocument, plan: TrainingPlanFacts, runId: string): TrainingState {
  return {
    runId,
    modelName: plan.modelName,
    fileName: path.basename(document.uri.path),
    phase: 'preparing',
    batches: [],
    epochEnds: [],
    notHonoured: plan.notHonoured.map((each) => each.value),
  };
}

/** `<folder>/<model>-<date>T<time>`; without a workspace folder, the extension's own storage. */
function outputDirectoryFor(context: vscode.ExtensionContext, uri: vscode.Uri, modelName: string): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const name = `${modelName.replace(/[^\p{L}\p{N}_-]+/gu, '_').slice(0, 60)}-${time}`;
  const workspace = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  const folder = setting('training.outputFolder');
  if (path.isAbsolute(folder)) return path.join(folder, name);
  return workspace
    ? path.join(workspace, folder, name)
    : path.join(context.globalStorageUri.fsPath, 'runs', name);
}

async function revealModel(target: ModelTarget | undefined): Promise<void> {
  if (target) await vscode.window.showTextDocument(vscode.Uri.parse(target.uri), { viewColumn: 1 });
}

async function openFolder(directory: string): Promise<void> {
  const uri = vscode.Uri.file(path.join(directory, 'model.json'));
  const inWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await vscode.commands.executeCommand(inWorkspace ? 'revealInExplorer' : 'revealFileInOS', uri);
}

function isGoing({ run }: Ongoing): boolean {
  const { phase } = run.state();
  return phase !== 'finished' && phase !== 'failed';
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
