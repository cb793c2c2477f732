/** A run's life in the window: pause, reload, continue, stop, resume, compare, export, an image to try, and a plan of its own. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { png } from '../trainer/drawnFolder.js';
import { violations } from './axe.js';
import { digitsModel } from './digits.js';
import { runsInView, runsOf } from './runs.js';
import { activeEditor, openWorkbench, type Workbench } from './workbench.js';

let workbench: Workbench;

const MODEL = digitsModel(60);

beforeAll(async () => {
  workbench = await openWorkbench();
  writeFileSync(path.join(workbench.folder, 'mnist_cnn.py'), MODEL);
});
afterAll(() => workbench?.close());

const runs = runsOf(() => workbench.folder);

async function press(name: string): Promise<void> {
  await workbench.frame().getByRole('button', { name, exact: true }).click({ timeout: 60_000 });
}
const says = (text: RegExp): Locator => workbench.frame().getByText(text).first();

async function train(): Promise<void> {
  await workbench.open('mnist_cnn.py');
  await activeEditor(workbench.page).locator('.codelens-decoration a', { hasText: 'Train' }).click();
  await says(/Time left/).waitFor({ timeout: 120_000 });
}

test('paused, the window reloaded, and the run goes on', async () => {
  await train();
  await runs.learns();
  await workbench.screenshot('runs-1-training');
  await press('Pause');
  await says(/Paused: a checkpoint/).waitFor();
  await workbench.screenshot('runs-2-paused');
  expect(runs.state()?.phase).toBe('paused');
  await workbench.page.reload();
  await workbench.page.locator('.monaco-workbench').waitFor({ timeout: 90_000 });
  await says(/Paused: a checkpoint/).waitFor({ timeout: 90_000 });
  await workbench.screenshot('runs-3-reloaded');
  await press('Continue');
  await says(/^Training$/).waitFor();
}, 400_000);

test('stopped, and resumed where it was', async () => {
  await press('Stop');
  await says(/^Stopped$/).waitFor({ timeout: 60_000 });
  expect(existsSync(path.join(runs.newest(), 'model.json'))).toBe(true);
  const learned = runs.state()?.epochs;
  await press('Resume');
  await says(/^Training$/).waitFor({ timeout: 60_000 });
  await runs.learns(learned);
  await press('Stop');
  await says(/^Stopped$/).waitFor({ timeout: 60_000 });
  await workbench.screenshot('runs-4-stopped');
}, 400_000);

test('two runs stand in the view and are compared', async () => {
  const { page } = workbench;
  await press('Train Again');
  await says(/Time left/).waitFor({ timeout: 120_000 });
  // By then it knows a one from the other digits.
  await runs.learns(7);
  await press('Stop');
  await says(/^Stopped$/).waitFor({ timeout: 60_000 });
  const items = await runsInView(page);
  await items.nth(1).waitFor();
  await items.nth(0).click();
  await workbench.screenshot('runs-5-view');
  await items.nth(1).click({ modifiers: ['Control'] });
  await workbench.command('ConvLens: Compare Runs');
  await workbench.frame().getByText('Best validation accuracy').waitFor({ timeout: 30_000 });
  expect(await violations(workbench.frame())).toEqual([]);
  await workbench.screenshot('runs-6-compared');
}, 400_000);

test('exported to Keras, and an image is tried', async () => {
  const { page } = workbench;
  await page.locator('.tab', { hasText: 'Training: model' }).first().click();
  await press('Export…');
  await page.locator('.quick-input-list').getByText('Keras 3').click();
  const name = page.locator('.quick-input-widget:visible input[type="text"]').first();
  await name.waitFor();
  await page.locator('.quick-input-widget:visible').getByRole('button', { name: 'OK' }).click();
  const exported = path.join(workbench.folder, 'model.keras');
  await expect.poll(() => existsSync(exported), { timeout: 60_000 }).toBe(true);
  const digit = new Uint8Array(28 * 28);
  for (let row = 4; row < 24; row++) digit.fill(255, row * 28 + 13, row * 28 + 16);
  writeFileSync(path.join(workbench.folder, 'one.png'), png(digit, [28, 28, 1]));
  await press('Choose an Image…');
  await page.locator('.quick-input-list').getByText('one.png').click();
  // Which part speaks for the class depends on how far the run came; that it says so does not.
  await says(/Grad-CAM of/).waitFor({ timeout: 60_000 });
  const first = await workbench.frame().locator('.probabilities th').first().textContent();
  expect(first).toBe('1');
  expect(await violations(workbench.frame())).toEqual([]);
  await says(/Grad-CAM of/).scrollIntoViewIfNeeded();
  await workbench.screenshot('runs-7-tried');
}, 400_000);

test('the plan is read, and a run gets a learning rate and epochs of its own', async () => {
  const { page } = workbench;
  await page.locator('.tab', { hasText: 'Training: model' }).first().click();
  const frame = workbench.frame();
  await frame.locator('.plan summary').click();
  await frame.getByRole('link', { name: 'mnist_cnn.py:21' }).first().waitFor();
  const field = (name: string) => frame.getByLabel(`${name} of the next run`);
  await field('Epochs').fill('2.5');
  await frame.getByText('Epochs: expected a whole number of 1 or more, found "2.5".').waitFor();
  await workbench.screenshot('runs-6-plan');
  const before = runs.names().length;
  await press('Train Again with These');
  await field('Epochs').fill('1');
  await field('Learning rate').fill('0.002');
  await press('Train Again with These');
  await frame.getByText('Plan (2 set for this run)').waitFor();
  await says(/^Finished$/).waitFor({ timeout: 120_000 });
  expect(runs.names(), 'two and a half epochs began no run').toHaveLength(before + 1);
  expect(JSON.parse(readFileSync(path.join(runs.newest(), 'request.json'), 'utf8')).overrides).toEqual({
    epochs: 1,
    learningRate: 0.002,
  });
  await workbench.screenshot('runs-6-plan-own');
  await frame.getByRole('link', { name: 'mnist_cnn.py:21' }).first().click();
  await expect.poll(() => page.locator('.statusbar').textContent()).toMatch(/Ln 21/);
  await workbench.command('ConvLens: Train with Other Settings…');
  await page.locator('.quick-input-list').getByText('Learning rate').waitFor();
  await workbench.screenshot('runs-6-train-with');
  await page.keyboard.press('Escape');
}, 400_000);

test.each([
  ['dark', 'vs-dark', 'Default Dark Modern'],
  ['light', 'vs', 'Default Light Modern'],
  ['high contrast', 'hc-black', 'Default High Contrast'],
])(
  'the pages read well: %s',
  async (kind, mark, theme) => {
    const { page } = workbench;
    await workbench.wear(theme, mark);
    await workbench.screenshot(`runs-8-tried-${kind.replace(' ', '-')}`);
    await page.locator('.tab', { hasText: 'Compare Runs' }).first().click();
    await says(/Best validation accuracy/).waitFor();
    await workbench.screenshot(`runs-9-compared-${kind.replace(' ', '-')}`);
    await page.locator('.tab', { hasText: 'Training: model' }).first().click();
    await workbench.frame().locator('.plan summary').scrollIntoViewIfNeeded();
    await workbench.screenshot(`runs-10-plan-${kind.replace(' ', '-')}`);
  },
  60_000,
);
