/** What is particular to a browser's worker: no training, and nothing offered that is not there. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { hintsOf, open } from './workspace.js';

interface Manifest {
  readonly commands: readonly { readonly command: string }[];
  readonly menus: { readonly commandPalette: readonly { readonly command: string; readonly when: string }[] };
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('convlens.convlens');
  assert.ok(found);
  return found;
}

test('the extension starts in a worker of the browser', async () => {
  assert.match(Object.prototype.toString.call(globalThis), /WorkerGlobalScope/);
  assert.equal(vscode.env.uiKind, vscode.UIKind.Web);
  const started = performance.now();
  await extension().activate();
  const took = performance.now() - started;
  const { document } = await open('mnist_cnn.py');
  const first = performance.now();
  assert.notEqual((await hintsOf(document)).length, 0);
  return `activation: ${took.toFixed(0)} ms, first hints: ${(performance.now() - first).toFixed(0)} ms`;
});

test('every command that the palette offers without a process is there', async () => {
  const { commands, menus } = extension().packageJSON.contributes as Manifest;
  const registered = new Set(await vscode.commands.getCommands(true));
  const needsProcess = /convlens\.(canTrain|isTraining|isPaused|isWaiting|hasRun)/;
  const conditions = new Map(menus.commandPalette.map(({ command, when }) => [command, when]));
  const offered = commands
    .map(({ command }) => command)
    .filter((command) => !needsProcess.test(conditions.get(command) ?? ''));
  assert.deepEqual(
    offered.filter((command) => !registered.has(command)),
    [],
  );
});
