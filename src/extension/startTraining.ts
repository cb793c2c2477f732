/** From a model in the code to the folder of a run and its process; what is missing is said. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import {
  analyseComputed,
  planToTrain,
  type TrainingPlanFacts,
  type TrainingPlanResult,
} from '../core/index.js';
import type { Overrides } from '../protocol/overrides.js';
import type { Planned } from '../protocol/planRows.js';
import { cacheDirectory } from '../runs/cacheDirectory.js';
import { gitState } from '../runs/gitState.js';
import { readModel } from '../runs/readModel.js';
import { createRun } from '../runs/runFolder.js';
import { fileUriOf } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { chooseData, chosenDataOf, dataDirectories } from './chosenData.js';
import type { ModelTarget } from './commands.js';
import { inWords } from './coreWords.js';
import { modelNear, readingFor } from './models.js';
import { lineName, showPlace } from './places.js';
import type { Reading } from './reading.js';
import { runsFolderOf } from './runFolders.js';
import { setting } from './settings.js';
import { trainedFile } from './trainedFile.js';

type Reason = Extract<TrainingPlanResult, { ok: false }>['reasons'][number];

/** What the user wants in place of what the plan says; nothing when they changed their mind. */
export type AskForOverrides = (
  planned: Planned,
  file: string,
  text: string,
) => Promise<Overrides | undefined>;

/** The folder of a new run; nothing when the user was told what is missing. `onAsk`: from now on it waits for the user. */
export async function newRun(
  context: vscode.ExtensionContext,
  analyses: Analyses,
  target: ModelTarget | undefined,
  wanted: Overrides | AskForOverrides,
  onAsk: () => void,
): Promise<string | undefined> {
  const reading = await readingFor(analyses, target);
  if (!reading) {
    explainNoFile();
    return undefined;
  }
  const plan = await planFor(context, reading, target, onAsk);
  if (!plan) return undefined;
  const file = fileUriOf(reading.document);
  const filePath = trainedFile(context, reading.document);
  const { text } = reading.analysis.document;
  const runtime = setting('training.runtime');
  if (typeof wanted === 'function') onAsk();
  const overrides =
    typeof wanted === 'function' ? await wanted({ plan, overrides: {}, runtime }, filePath, text) : wanted;
  if (!overrides) return undefined;
  return createRun({
    folder: runsFolderOf(context, file),
    file: filePath,
    text,
    git: await gitState(filePath),
    request: {
      plan,
      projectDirectory: path.dirname(filePath),
      cacheDirectory: cacheDirectory(),
      runtime,
      checkpointEvery: Math.max(1, Math.round(setting('training.checkpointEvery'))),
      overrides,
      dataDirectories: dataDirectories(file),
    },
  });
}

/** The plan, or a message with what is missing and a way to it. */
async function planFor(
  context: vscode.ExtensionContext,
  reading: Reading,
  target: ModelTarget | undefined,
  onAsk: () => void,
): Promise<TrainingPlanFacts | undefined> {
  const { analysis, document } = reading;
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  const models = analysis.models.filter(({ kind }) => kind !== 'block');
  const model =
    analysis.models.find((each) => each.id === target?.modelId) ??
    modelNear(reading, editor?.selection.active, models);
  if (!model) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        '{0} defines no model to train. Make one with Sequential([...]) or Model(inputs, outputs).',
        path.basename(document.uri.path),
      ),
    );
    return undefined;
  }
  const file = fileUriOf(document);
  const result = await planWithData(context, reading, model.id);
  if (result.ok) return result.plan;
  const offer = result.needsData ? vscode.l10n.t('Choose Data…') : undefined;
  const location = result.reasons.map((reason) => reason.location).find((each) => each !== undefined);
  const place = location && reading.locationOf(location);
  onAsk();
  // A warning goes away by itself, where an error that has buttons stays over the code that is to be changed.
  const choice = await vscode.window.showWarningMessage(
    result.reasons.map((reason) => reasonInWords(reason, reading)).join(' ') ||
      vscode.l10n.t('{0} cannot be trained yet.', model.name),
    ...(offer === undefined ? [] : [offer]),
    ...(place ? [vscode.l10n.t('Show in Code')] : []),
  );
  if (choice !== undefined && choice === offer) {
    const chosen = await chooseData(context, file, result.needsData?.reads ?? []);
    return chosen === undefined
      ? undefined
      : planFor(context, reading, { uri: document.uri.toString(), modelId: model.id }, onAsk);
  }
  if (choice && place) await showPlace(place);
  return undefined;
}

/** What only the data say, such as how many classes there are, is computed from them. */
async function planWithData(
  context: vscode.ExtensionContext,
  { analysis, document }: Reading,
  model: string,
): Promise<TrainingPlanResult> {
  const file = fileUriOf(document);
  const data = chosenDataOf(context, file);
  const found = planToTrain(analysis, model, data);
  const { steps } = found;
  if (!steps) return found;
  const answer = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Computing from the data what the model needs of them…'),
    },
    () =>
      readModel(context.asAbsolutePath(path.join('dist', 'trainer', 'main.js')), 'compute', {
        source: steps,
        directories: dataDirectories(file),
        cacheDirectory: cacheDirectory(),
        download: false,
      }),
  );
  return answer.ok ? planToTrain(analyseComputed(analysis, answer.value), model, data) : found;
}

/** With its line, where it does not name a step with one itself. */
function reasonInWords({ message, location }: Reason, reading: Reading): string {
  const text = inWords(message);
  const place = location && !/\(line \d/.test(message) ? reading.locationOf(location) : undefined;
  if (!place) return text;
  const where = lineName(place);
  return `${where.charAt(0).toUpperCase()}${where.slice(1)}: ${text}`;
}

function explainNoFile(): void {
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      'There is nothing to train here: open a notebook or a Python, JavaScript or TypeScript file (up to 5 MB) that defines a model, and train from there.',
    ),
  );
}

/** Asks for other data to train the file's models on; true when the user chose. */
export async function chooseOtherData(
  context: vscode.ExtensionContext,
  analyses: Analyses,
  target?: ModelTarget,
): Promise<boolean> {
  const reading = await readingFor(analyses, target);
  if (!reading) {
    explainNoFile();
    return false;
  }
  const { models } = reading.analysis;
  const data = models.map(({ training }) => training?.data?.value).find((each) => each?.kind === 'unknown');
  const reads = data?.kind === 'unknown' ? (data.reads ?? []) : [];
  return (await chooseData(context, fileUriOf(reading.document), reads)) !== undefined;
}
