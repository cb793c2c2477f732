/** Every way to a run's buttons: notification, palette, panel, terminal; runs that wait; names; tasks; set-up. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runsInView, runsOf } from './runs.js';
import { activeEditor, openWorkbench, type Workbench } from './workbench.js';

let workbench: Workbench;

const MODEL = `import keras
from keras import layers
from keras.datasets import mnist

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train[:1200].reshape(-1, 28, 28, 1) / 255.0
y_train = y_train[:1200]
x_test = x_test[:400].reshape(-1, 28, 28, 1) / 255.0
y_test = y_test[:400]

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3, activation="relu"),
    layers.MaxPooling2D(4),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=900, validation_split=0.1)
`;

const TASKS = `{
  "version": "2.0.0",
  "tasks": [
    {
      "label": "train the digits",
      "type": "convlens",
      "file": "mnist_cnn.py",
      "epochs": 900
    }
  ]
}
`;

beforeAll(async () => {
  workbench = await openWorkbench({}, (folder) => {
    writeFileSync(path.join(folder, 'mnist_cnn.py'), MODEL);
    mkdirSync(path.join(folder, '.vscode'), { recursive: true });
    writeFileSync(path.join(folder, '.vscode', 'tasks.json'), TASKS);
  });
});
afterAll(() => workbench?.close());

const runs = runsOf(() => workbench.folder);
const toast = (): Locator => workbench.page.locator('.notification-toast').last();

async function press(name: string): Promise<void> {
  await workbench.frame().getByRole('button', { name, exact: true }).click({ timeout: 60_000 });
}

async function train(): Promise<void> {
  await workbench.open('mnist_cnn.py');
  await activeEditor(workbench.page)
    .locator('.codelens-decoration a', { hasText: 'Train' })
    .click({ timeout: 120_000 });
  await runs.becomes('training');
}

test('the notification of a run whose page was closed pauses, goes on and shows', async () => {
  const { page } = workbench;
  await train();
  await page.locator('.tab', { hasText: 'Training: model' }).first().click({ button: 'middle' });
  await toast()
    .getByText(/is still training/)
    .waitFor();
  await workbench.screenshot('control-1-notification');
  await toast().getByRole('button', { name: 'Pause' }).click();
  await runs.becomes('paused');
  await toast()
    .getByText(/is paused in epoch/)
    .waitFor();
  await workbench.screenshot('control-2-paused');
  await toast().getByRole('button', { name: 'Continue' }).click();
  await runs.becomes('training');
}, 400_000);

test('the palette pauses, goes on and stops', async () => {
  await workbench.command('ConvLens: Show Training');
  await workbench
    .frame()
    .getByText(/Time left/)
    .first()
    .waitFor();
  await workbench.command('ConvLens: Pause Training');
  await runs.becomes('paused');
  await workbench.command('ConvLens: Continue Paused Training');
  await runs.becomes('training');
  await workbench.command('ConvLens: Stop Training');
  await runs.becomes('finished');
}, 400_000);

test('what is typed into the plan is there when the page comes back', async () => {
  const { page } = workbench;
  const frame = workbench.frame();
  await frame.locator('.plan summary').click();
  const field = () => workbench.frame().getByLabel('Epochs of the next run');
  await field().fill('1');
  await workbench.frame().getByLabel('Learning rate of the next run').fill('-3');
  await page.waitForTimeout(500);
  // Another tab of the same group hides the page, and the editor throws it away.
  await page.locator('.tab[data-resource-name="mnist_cnn.py"]').click();
  await workbench.button('Show Model Diagram');
  await workbench.frame().locator('[data-id="dense"]').waitFor();
  await page.locator('.tab', { hasText: 'Training: model' }).first().click();
  await expect.poll(() => field().inputValue()).toBe('1');
  await workbench
    .frame()
    .getByText(/Learning rate: expected a number above 0, found "-3"/)
    .waitFor();
  await workbench.screenshot('control-3-plan-kept');
  await workbench.frame().getByLabel('Learning rate of the next run').fill('');
}, 400_000);

test('a run of one epoch ends with its tables and worst mistakes', async () => {
  await press('Train Again with These');
  await expect.poll(() => runs.names().length).toBe(2);
  await runs.becomes('finished');
  const mistakes = workbench.frame().getByText('Worst Mistakes');
  await mistakes.waitFor();
  await workbench.screenshot('control-4-finished');
  await workbench.frame().getByText('Confusion').scrollIntoViewIfNeeded();
  await workbench.screenshot('control-5-confusion');
  await mistakes.scrollIntoViewIfNeeded();
  await workbench.screenshot('control-6-mistakes');
}, 400_000);

test('a task in a terminal pauses with P, and a second run waits for it', async () => {
  const { page } = workbench;
  await workbench.command('Tasks: Run Task');
  await page.locator('.quick-input-list').getByText('train the digits').first().click({ timeout: 60_000 });
  await expect.poll(() => runs.names().length, { timeout: 60_000 }).toBe(3);
  await runs.becomes('training');
  const task = runs.newest();
  const terminal = page.locator('.terminal-wrapper.active .xterm-screen').first();
  await terminal.click();
  await page.keyboard.press('p');
  await runs.becomes('paused');
  await workbench.screenshot('control-7-task-paused');
  await page.keyboard.press('p');
  await runs.becomes('training');
  await press('Train Again with These');
  await expect.poll(() => runs.names().length).toBe(4);
  await runs.becomes('queued');
  await workbench
    .frame()
    .getByText(/Waiting until .* has ended/)
    .waitFor();
  await workbench.screenshot('control-8-queued');
  await terminal.click();
  await page.keyboard.press('Control+c');
  await runs.becomes('finished', task);
  await runs.becomes('finished');
  await workbench.screenshot('control-9-task-stopped');
}, 400_000);

test('a run is renamed, two are compared, one is deleted', async () => {
  const { page } = workbench;
  await page.keyboard.press('Control+j');
  const items = await runsInView(page);
  await items.nth(3).waitFor();
  await items.nth(0).click();
  await workbench.command('ConvLens: Rename Run…');
  const input = page.locator('.quick-input-widget:visible input').first();
  await input.fill('one epoch only');
  await page.keyboard.press('Enter');
  await items.getByText('one epoch only').waitFor();
  await items.nth(1).click({ modifiers: ['Control'] });
  await workbench.command('ConvLens: Compare Runs');
  await workbench.frame().getByText('Best validation accuracy').waitFor({ timeout: 30_000 });
  await workbench.screenshot('control-10-compared');
  await page.getByRole('treeitem', { name: /one epoch only/ }).click();
  await workbench.command('ConvLens: Delete Run…');
  await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Move to Trash' }).click();
  const forGood = page.locator('.monaco-dialog-box').getByRole('button', { name: 'Delete Permanently' });
  await Promise.race([
    forGood.click({ timeout: 10_000 }).catch(() => undefined),
    expect.poll(() => runs.names().length, { timeout: 10_000 }).toBe(3),
  ]);
  await expect.poll(() => runs.names().length, { timeout: 20_000 }).toBe(3);
}, 400_000);

test('tasks.json offers a task’s arguments, and the set-up says what there is', async () => {
  const { page } = workbench;
  // One group with one editor: what is typed goes there.
  await workbench.command('View: Close All Editors');
  await workbench.find('tasks.json');
  await workbench.goTo(8);
  await page.keyboard.press('End');
  await page.keyboard.type(',\n"');
  await workbench.ask(
    () => page.keyboard.press('Control+Space'),
    page.locator('.suggest-widget').getByText('learningRate').first(),
  );
  await workbench.screenshot('control-11-completion');
  await page.keyboard.press('Escape');
  await workbench.command('File: Revert File');
  await workbench.command('ConvLens: Set Up Training…');
  // What there is to choose: as buttons where it is little, else as a list.
  const choices = page.locator('.monaco-dialog-box, .quick-input-widget:visible .monaco-list-row');
  await choices.first().waitFor({ timeout: 90_000 });
  await workbench.screenshot('control-12-set-up');
}, 400_000);
