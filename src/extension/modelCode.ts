/** A model as code of either framework: copied to the clipboard, or opened in a new text. */
import * as vscode from 'vscode';
import { type Framework, type ModelCode, modelCode } from '../core/index.js';
import type { Analyses } from './analyses.js';
import { type ModelTarget, registerCommand } from './commands.js';
import { modelNear, readingFor } from './models.js';
import type { OpenBytes } from './savedBytes.js';
import { activeSavedModel } from './savedEditor.js';
import { codeOfSaved, readSaved } from './savedModel.js';

const NAMES: Readonly<Record<Framework, string>> = { keras: 'Keras', tfjs: 'TensorFlow.js' };

export function registerModelCode(analyses: Analyses, openBytes: OpenBytes): vscode.Disposable {
  /** The code of the model that a command means; says why there is none. */
  async function codeFor(framework: Framework, target?: ModelTarget): Promise<ModelCode | undefined> {
    const saved = target ? undefined : activeSavedModel();
    if (saved) {
      const found = await readSaved(saved, openBytes);
      if (found.ok) return codeOfSaved(found, framework);
      void vscode.window.showWarningMessage(found.message);
      return undefined;
    }
    const reading = await readingFor(analyses, target);
    const model =
      target?.modelId ??
      (reading && modelNear(reading, vscode.window.activeTextEditor?.selection.active)?.id);
    if (reading && model !== undefined) return modelCode(reading.analysis, model, framework);
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no model here: put the cursor on one, or open a saved model.'),
    );
    return undefined;
  }

  async function copy(framework: Framework, target?: ModelTarget): Promise<void> {
    const code = await codeFor(framework, target);
    if (!code) return;
    await vscode.env.clipboard.writeText(code.text);
    const show = vscode.l10n.t('Show');
    const done = vscode.l10n.t('The model is on the clipboard as {0} code.', NAMES[framework]);
    const [first, ...more] = code.lacking;
    const chosen =
      first === undefined
        ? await vscode.window.showInformationMessage(done, show)
        : await vscode.window.showWarningMessage(`${done} ${lackingText(first, more.length)}`, show);
    if (chosen === show) await openCode(code, framework);
  }

  return vscode.Disposable.from(
    registerCommand('convlens.copyAsKeras', (target) => copy('keras', target)),
    registerCommand('convlens.copyAsTfjs', (target) => copy('tfjs', target)),
    registerCommand('convlens.showAsCode', async (target) => {
      const framework = await chosenFramework();
      const code = framework && (await codeFor(framework, target));
      if (code && framework) await openCode(code, framework);
    }),
  );
}

export async function openCode(code: ModelCode, framework: Framework): Promise<void> {
  const document = await vscode.workspace.openTextDocument({
    language: framework === 'keras' ? 'python' : 'javascript',
    content: code.text,
  });
  await vscode.window.showTextDocument(document);
}

async function chosenFramework(): Promise<Framework | undefined> {
  const items = [
    { label: NAMES.keras, description: 'Python', framework: 'keras' },
    { label: NAMES.tfjs, description: 'JavaScript', framework: 'tfjs' },
  ] as const;
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Show the Model as Code') });
  return picked?.framework;
}

function lackingText(first: string, more: number): string {
  return more === 0 ? first : vscode.l10n.t('{0} {1} more are named in the code.', first, more);
}
