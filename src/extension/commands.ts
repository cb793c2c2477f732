/** Every command id with its parameters. Public: package.json declares them and the README lists them. */
import * as vscode from 'vscode';

/** Where a command applies; without it, the active editor's text and its only or nearest model. */
export interface ModelTarget {
  readonly uri: string;
  readonly modelId: string;
  /** A place in the document that the command is about: the layer of a hint. */
  readonly offset?: number;
}

export const COMMANDS = {
  'convlens.showDiagram': 'Show Model Diagram',
  'convlens.train': 'Train Model',
  'convlens.trainWith': 'Train with Other Settings…',
  'convlens.chooseData': 'Choose Data to Train On…',
  'convlens.showTraining': 'Show Training',
  'convlens.pauseTraining': 'Pause Training',
  'convlens.continueTraining': 'Continue Paused Training',
  'convlens.stopTraining': 'Stop Training',
  'convlens.discardTraining': 'Stop Training and Discard Weights',
  'convlens.trainNext': 'Train Waiting Run Next',
  'convlens.cancelRun': 'Cancel Waiting Run',
  'convlens.showQueue': 'Show Training Queue…',
  'convlens.showInDiagram': 'Show Layer in Diagram',
  'convlens.toggleHints': 'Toggle Shape Hints',
  'convlens.goToInput': 'Go to Layer That Feeds This One',
  'convlens.goToOutput': 'Go to Layer Fed by This One',
  'convlens.sampleValues': 'Give Sample Values to Builder…',
  'convlens.copyAsKeras': 'Copy Model as Keras',
  'convlens.copyAsTfjs': 'Copy Model as TensorFlow.js',
  'convlens.showAsCode': 'Show Model as Code…',
  'convlens.openSavedModel': 'Open Saved Model',
  'convlens.openAsNotebook': 'Open as Notebook',
  'convlens.newModel': 'New CNN…',
  'convlens.openWalkthrough': 'Get Started',
  'convlens.refreshModels': 'Refresh Models',
  'convlens.setUpTraining': 'Set Up Training…',
  'convlens.openRun': 'Open Run',
  'convlens.resumeRun': 'Resume Run',
  'convlens.compareRuns': 'Compare Runs',
  'convlens.exportRun': 'Export Run…',
  'convlens.renameRun': 'Rename Run…',
  'convlens.deleteRun': 'Delete Run…',
  'convlens.revealRun': 'Reveal Run in Explorer',
  'convlens.showLog': 'Show Log',
} as const;

export type CommandId = keyof typeof COMMANDS;

export function registerCommand(
  id: CommandId,
  run: (target?: ModelTarget, file?: vscode.Uri) => void | Promise<void>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, (argument: unknown) =>
    run(targetOf(argument), argument instanceof vscode.Uri ? argument : undefined),
  );
}

export function commandTo(id: CommandId, title: string, target: ModelTarget): vscode.Command {
  return { command: id, title, arguments: [target] };
}

/** A menu passes a URI or nothing; only our own lenses and pages pass a target. */
function targetOf(argument: unknown): ModelTarget | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { uri, modelId, offset } = argument as Partial<ModelTarget>;
  if (typeof uri !== 'string' || typeof modelId !== 'string') return undefined;
  return { uri, modelId, ...(typeof offset === 'number' && { offset }) };
}
