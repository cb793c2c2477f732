/** What starting costs is reported, and what it loads is checked. These tests run first: what is loaded once stays loaded. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './runner.js';
import { hintsOf, open, openText } from './workspace.js';

/** The core is a file of its own. The host's `require` and this suite's have one cache. */
function isCoreLoaded(): boolean {
  return Object.keys(require.cache).some((file) => /[\\/]dist[\\/]core\.js$/.test(file));
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.all.find(({ packageJSON }) => packageJSON.name === 'convlens');
  assert.ok(found);
  return found;
}

test('a file without models starts the extension and does not load the core', async () => {
  assert.equal(extension().isActive, false, 'something else started the extension before');
  const started = performance.now();
  const processor = process.cpuUsage();
  await extension().activate();
  const took = performance.now() - started;
  const { user } = process.cpuUsage(processor);
  const { document } = await openText('no_model.py', 'import os\nprint(os.getcwd())\n');
  assert.deepEqual(await hintsOf(document), []);
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(isCoreLoaded(), false);
  return `activation: ${took.toFixed(0)} ms, processor ${(user / 1000).toFixed(0)} ms`;
});

test('the first model loads it', async () => {
  const { document } = await open('mnist_cnn.py');
  const started = performance.now();
  const hints = await hintsOf(document);
  const took = performance.now() - started;
  assert.notEqual(hints.length, 0);
  assert.equal(isCoreLoaded(), true);
  return `first hints: ${took.toFixed(0)} ms`;
});

test('hints follow a keystroke', async () => {
  const editor = await open('mnist_cnn.py');
  const times: number[] = [];
  for (let round = 0; round < 20; round++) {
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '#'));
    const started = performance.now();
    assert.notEqual((await hintsOf(editor.document)).length, 0);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  await vscode.commands.executeCommand('workbench.action.files.revert');
  return `median ${times[10]?.toFixed(0)} ms, slowest ${times[19]?.toFixed(0)} ms`;
});
