/** Train, pause, resume, stop: what the user asks of runs, and what the window shows of them. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Overrides } from '../protocol/overrides.js';
import type { FaultChoice } from '../protocol/trainer.js';
import type { TrainingState } from '../protocol/webview.js';
import { type ModelReader, openReader } from '../runs/readModel.js';
import { changeRequest, isOver, readRecord, readRequest, readState } from '../runs/runFolder.js';
import { startRun } from '../runs/startRun.js';
import { textAtHand } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { type ModelTarget, registerCommand } from './commands.js';
import { inWords } from './coreWords.js';
import { exportRun } from './exportRun.js';
import { FollowedRuns } from './followedRuns.js';
import { tellOfGoing } from './goingNotice.js';
import { type LayerInsights, type LayerPlace, layerInsight } from './layerInsights.js';
import { locationAt, showPlace } from './places.js';
import { askOther, registerRunControl, stopRun } from './runControl.js';
import { allRuns } from './runFolders.js';
import { registerRunsView } from './runsView.js';
import { type AskForOverrides, chooseOtherData, newRun } from './startTraining.js';
import { answerInWords } from './trainerWords.js';
import { createTrainingPage } from './trainingPage.js';
import { registerTrainingStatus } from './trainingStatus.js';
import { askForOverrides } from './trainWith.js';
import { isTrusted } from './trust.js';

const READER_IDLE_MS = 60_000;

export function registerTraining(
  context: vscode.ExtensionContext,
  analyses: Analyses,
  log: vscode.LogOutputChannel,
): vscode.Disposable & { readonly insights: LayerInsights } {
  const program = context.asAbsolutePath(path.join('dist', 'trainer', 'main.js'));
  /** Opens models to try them; it stays as long as images come. */
  let opened: ModelReader | undefined;
  let closing: NodeJS.Timeout | undefined;
  const reader = (): ModelReader => {
    clearTimeout(closing);
    closing = setTimeout(() => {
      opened?.dispose();
      opened = undefined;
    }, READER_IDLE_MS);
    opened ??= openReader(program);
    return opened;
  };
  /** The run that the page shows. */
  let shown: string | undefined;
  const insightsChanged = new vscode.EventEmitter<void>();
  /** Which model a run of this window trains, to train it again. */
  const targets = new Map<string, ModelTarget>();
  const page = createTrainingPage(context, {
    state: () => (shown === undefined ? undefined : runs.get(shown)?.run.state()),
    hasRun: () => shown !== undefined,
    restore: (folder) => void open(folder),
    pause: (isPaused) => void shownRun()?.pause(isPaused),
    stop: (keepWeights) => void stopRun(shownRun(), keepWeights),
    end: () => void shownRun()?.end(),
    goFirst: () => void shownRun()?.goFirst(),
    askAhead: (folder, ask) => void (ask === 'show' ? open(folder) : askOther(folder, ask)),
    resume: () => void (shown !== undefined && resume(shown)),
    trainAgain: (overrides) => void train(targetOfShown(), overrides),
    choose: (choice) => void takeChoice(choice),
    revealModel: () => void revealModel(),
    openFolder: () => shown !== undefined && void openFolder(shown),
    showPlace: (file, start) => void showInCode(file === '' && shown ? readRecord(shown).file : file, start),
    export: () => shown !== undefined && void exportRun(program, shown),
    closed() {
      const run = shownRun();
      if (run && !isOver(run.run.state().phase)) void tellOfGoing(run, open);
    },
    look: async (run, pixels, which, output) =>
      answerInWords(
        await reader().ask('look', { run, which, pixels, ...(output !== undefined && { output }) }),
      ),
  });
  const runs = new FollowedRuns({
    state: (state) => state.runId === shown && page.view.state(state),
    batches: (runId, batches) => runId === shown && page.view.batches(runId, batches),
  });
  const shownRun = () => (shown === undefined ? undefined : runs.get(shown));

  /** A run that another window started, or this one before a reload, has its file and model on disk. */
  const targetOfShown = (): ModelTarget | undefined =>
    shown === undefined ? undefined : (targets.get(shown) ?? targetOnDisk(shown));

  /** The way on that a failure offers. */
  async function takeChoice(choice: FaultChoice): Promise<void> {
    const target = targetOfShown();
    const overrides = (shown !== undefined && readRequest(shown)?.overrides) || {};
    if (choice === 'skipFaulty') return train(target, { ...overrides, skipFaulty: true });
    if (choice === 'download') return train(target, { ...overrides, download: true });
    if (await chooseOtherData(context, analyses, target)) await train(target, overrides);
  }

  async function train(target?: ModelTarget, overrides: Overrides | AskForOverrides = {}): Promise<void> {
    if (!isTrusted()) return;
    const uri = target?.uri ?? textAtHand()?.uri.toString();
    const endNotice = tellThatItStarts();
    try {
      const folder = await newRun(context, analyses, target, overrides, endNotice);
      if (folder === undefined) return;
      if (target) targets.set(folder, target);
      else if (uri !== undefined)
        targets.set(folder, { uri, modelId: readRequest(folder)?.plan.modelId ?? '' });
      await launch(folder, false);
    } catch (error) {
      // A full disk, say.
      void vscode.window.showErrorMessage(inWords(error instanceof Error ? error.message : String(error)));
    } finally {
      endNotice();
    }
  }

  async function resume(folder: string): Promise<void> {
    if (!isTrusted()) return;
    const state = readState(folder);
    const epochs = state?.started?.epochs;
    if (state?.phase === 'finished' && epochs !== undefined && state.epochs >= epochs) {
      const more = await askForEpochs(epochs);
      if (more === undefined) return;
      changeRequest(folder, { epochs: more });
    }
    await launch(folder, true);
  }

  async function launch(folder: string, isResumed: boolean): Promise<void> {
    const { result: _, failure: __, ...before } = (await known(folder, isResumed)) ?? {};
    if (shown !== folder) insightsChanged.fire();
    shown = folder;
    const starting = startRun(folder, { program, isResumed });
    const following = runs.follow(folder, starting);
    // That the click was taken is seen at once; a busy machine starts the process seconds later.
    page.show();
    const first = runs.get(folder)?.run.state();
    if (first) page.view.state({ ...first, ...before, phase: 'preparing', canResume: false });
    setContexts();
    await following;
  }

  /** What a run that goes on had come to stays in view until its process tells of it. */
  async function known(folder: string, isResumed: boolean): Promise<TrainingState | undefined> {
    return isResumed ? (await runs.follow(folder)).run.state() : undefined;
  }

  async function open(folder: string): Promise<void> {
    if (shown !== folder) insightsChanged.fire();
    shown = folder;
    const { run } = await runs.follow(folder);
    page.show();
    page.view.state(run.state());
    setContexts();
  }

  /** Runs that were started before this window was, or by another one. */
  async function attach(): Promise<void> {
    for (const folder of allRuns(context)) {
      const state = readState(folder);
      if (!state || isOver(state.phase) || runs.get(folder)) continue;
      const followed = await runs.follow(folder);
      if (isOver(followed.run.state().phase)) continue;
      shown ??= folder;
      setContexts();
      if (!(page.isVisible() && shown === folder)) void tellOfGoing(followed, open);
    }
  }

  function onEnd({ state, isNews }: { readonly state: TrainingState; readonly isNews: boolean }): void {
    setContexts();
    if (!state.failure || state.failure.isCancelled || !isNews) return;
    log.error(state.failure.message);
    if (state.failure.detail) log.error(state.failure.detail);
    // The page shows it too; without the page, this is the only place.
    if (!page.isVisible() || state.runId !== shown) void offerResume(state, state.failure.message);
  }

  async function offerResume(state: TrainingState, message: string): Promise<void> {
    const again = vscode.l10n.t('Resume');
    const chosen = await vscode.window.showErrorMessage(message, ...(state.canResume ? [again] : []));
    if (chosen === again) await resume(state.runId);
  }

  function setContexts(): void {
    const phases = runs.going().map(({ run }) => run.state().phase);
    const context = (key: string, value: boolean) =>
      void vscode.commands.executeCommand('setContext', `convlens.${key}`, value);
    context('hasRun', shown !== undefined);
    context('isTraining', phases.length > 0);
    context('isPaused', phases.includes('paused'));
    context('isWaiting', phases.includes('queued'));
  }

  async function revealModel(): Promise<void> {
    if (shown === undefined) return;
    const target = targets.get(shown);
    const uri = target ? vscode.Uri.parse(target.uri) : vscode.Uri.file(readRecord(shown).file);
    await vscode.commands.executeCommand('vscode.open', uri, { viewColumn: vscode.ViewColumn.One });
  }

  const subscriptions = vscode.Disposable.from(
    page,
    runs,
    runs.onChange(setContexts),
    runs.onEnd(onEnd),
    runs.onEpoch(() => insightsChanged.fire()),
    insightsChanged,
    registerTrainingStatus(runs),
    registerRunsView(context, runs, { open, resume, export: (folder) => exportRun(program, folder) }),
    registerCommand('convlens.train', (target) => train(target)),
    registerCommand('convlens.trainWith', (target) => train(target, askForOverrides)),
    registerCommand('convlens.chooseData', async (target) => {
      await chooseOtherData(context, analyses, target);
    }),
    registerRunControl(runs, { shown: () => shown, open }),
    registerCommand('convlens.showTraining', () => showLatest()),
    { dispose: () => opened?.dispose() },
  );
  setContexts();
  void attach();
  const sources = { runs: () => allRuns(context), shown: () => shown, reader };
  const insights = {
    of: (place: LayerPlace) => layerInsight(place, sources),
    onDidChange: insightsChanged.event,
  };
  return { insights, dispose: () => subscriptions.dispose() };

  async function showLatest(): Promise<void> {
    const folder = shown ?? runs.going().at(-1)?.folder;
    if (folder !== undefined) await open(folder);
    else page.show();
  }
}

/** Says at once, in the status bar, that the click was taken: on a busy machine the plan and the page take seconds. */
function tellThatItStarts(): () => void {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Starting training') };
  void vscode.window.withProgress(options, () => ended);
  return end;
}

async function askForEpochs(done: number): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Train Longer'),
    prompt: vscode.l10n.t('All {0} epochs are done. To how many epochs in all shall it train?', done),
    value: String(done * 2),
    validateInput: (value) =>
      Number.isInteger(Number(value)) && Number(value) > done
        ? undefined
        : vscode.l10n.t('Expected a whole number above {0}.', done),
  });
  return text === undefined ? undefined : Number(text);
}

async function openFolder(directory: string): Promise<void> {
  const uri = vscode.Uri.file(path.join(directory, 'run.json'));
  const inWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await vscode.commands.executeCommand(inWorkspace ? 'revealInExplorer' : 'revealFileInOS', uri);
}

function targetOnDisk(run: string): ModelTarget | undefined {
  const { file } = readRecord(run);
  const modelId = readRequest(run)?.plan.modelId;
  return file !== '' && modelId !== undefined
    ? { uri: vscode.Uri.file(file).toString(), modelId }
    : undefined;
}

/** The file may have changed since: then the place is near. */
async function showInCode(file: string, start: number): Promise<void> {
  await showPlace(await locationAt(vscode.Uri.file(file), start), vscode.ViewColumn.One);
}
