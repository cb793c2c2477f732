/** `convlens` tasks: `convlens train` in a terminal, from tasks.json or from the list of tasks. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Analyses } from './analyses.js';

const TYPE = 'convlens';

/** As tasks.json has it; package.json declares the same. */
interface Definition extends vscode.TaskDefinition {
  readonly file: string;
  readonly model?: string;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly validationSplit?: number;
  readonly seed?: number;
  readonly runtime?: string;
  /** Name or folder of a run to go on with. */
  readonly resume?: string;
}

export function registerTrainTasks(context: vscode.ExtensionContext, analyses: Analyses): vscode.Disposable {
  const command = context.asAbsolutePath(path.join('dist', 'cli.js'));
  return vscode.tasks.registerTaskProvider(TYPE, {
    /** The models of the file in the active editor. */
    provideTasks() {
      const document = vscode.window.activeTextEditor?.document;
      const folder = document && vscode.workspace.getWorkspaceFolder(document.uri);
      if (!document || !folder || document.uri.scheme !== 'file') return [];
      const file = path.relative(folder.uri.fsPath, document.uri.fsPath).replaceAll('\\', '/');
      const models = analyses.of(document)?.analysis.models ?? [];
      const trainable = models.filter(({ isNested, kind }) => !isNested && kind !== 'block');
      return trainable.map(({ name }) => taskOf({ type: TYPE, file, model: name }, folder, command));
    },
    resolveTask(task) {
      const definition = task.definition as Partial<Definition>;
      const scope = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
      if (typeof definition.file !== 'string' || !scope) return undefined;
      return taskOf(task.definition as Definition, scope, command);
    },
  });
}

function taskOf(definition: Definition, folder: vscode.WorkspaceFolder, command: string): vscode.Task {
  const { file, model } = definition;
  const options = {
    ...{ '--model': model, '--epochs': definition.epochs, '--batch-size': definition.batchSize },
    ...{ '--learning-rate': definition.learningRate, '--validation-split': definition.validationSplit },
    ...{ '--seed': definition.seed, '--runtime': definition.runtime, '--resume': definition.resume },
  };
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [name, String(value)],
  );
  // The editor's own binary serves as Node.
  const execution = new vscode.ProcessExecution(process.execPath, [command, 'train', file, ...given], {
    cwd: folder.uri.fsPath,
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  const name = vscode.l10n.t('train {0}', model === undefined ? file : `${model} (${file})`);
  return new vscode.Task(definition, folder, name, 'ConvLens', execution, []);
}
