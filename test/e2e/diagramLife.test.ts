/** What a diagram outlives: a reloaded window, a renamed file, a deleted one, a closed panel; and large networks. */
import { execFileSync } from 'node:child_process';
import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { focusText, openWorkbench, type Workbench } from './workbench.js';

let workbench: Workbench;
let diagram: FrameLocator;

beforeAll(async () => {
  const large = 'from keras.applications import NASNetLarge\nmodel = NASNetLarge(weights=None)\n';
  workbench = await openWorkbench({ 'large.py': large }, (folder) => {
    const git = (...command: string[]) => execFileSync('git', command, { cwd: folder });
    git('init', '--quiet');
    git('add', 'residual.py');
    git('-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--quiet', '-m', 'Residual');
  });
});
afterAll(() => workbench?.close());

test('a network of 1,041 layers opens', async () => {
  await workbench.open('large.py');
  const start = Date.now();
  await workbench.button('Show Model Diagram');
  diagram = workbench.frame();
  await diagram.locator('g.item', { hasText: 'cell 1' }).first().waitFor();
  console.log(`NASNetLarge: ${Date.now() - start} ms from the click to the drawing`);
  await workbench.screenshot('7-diagram-nasnet');
});

test('the drawing follows the editor, and is compared with the last commit', async () => {
  await workbench.open('residual.py');
  await diagram.locator('g[data-id="conv2d_1"]').waitFor();
  await workbench.replace('Dense(10', 'Dense(20');
  await diagram.getByRole('button', { name: 'Compare', exact: true }).click();
  await diagram.getByRole('menu').getByText('Last commit').click();
  await diagram.locator('g[data-id="dense"].changed').waitFor();
  await workbench.page.keyboard.press('Control+s');
  await diagram.locator('g[data-id="dense"].changed').waitFor();
  await workbench.screenshot('7-diagram-commit');
});

test('a reloaded window shows the same file in the same view', async () => {
  await diagram.getByRole('button', { name: 'Volumes', exact: true }).click();
  await diagram.locator('g[data-id="dense"]').waitFor();
  await diagram.locator('.page[data-kept="volumes"]').waitFor();
  const reloaded = workbench.page.waitForNavigation();
  await workbench.command('Developer: Reload Window');
  await reloaded;
  await workbench.page.locator('.monaco-workbench').waitFor({ timeout: 90_000 });
  diagram = workbench.frame();
  await diagram.locator('g[data-id="dense"]').waitFor({ timeout: 60_000 });
  await diagram.locator('button[data-view="volumes"][aria-pressed="true"]').waitFor();
  await workbench.screenshot('7-diagram-reloaded');
});

test('the drawing stays with a renamed file', async () => {
  const { page } = workbench;
  await focusText(page);
  await page.getByRole('treeitem', { name: 'residual.py' }).click();
  await page.keyboard.press('F2');
  await page.locator('.explorer-item-edited input').fill('renamed.py');
  await page.keyboard.press('Enter');
  await page.locator('.tab', { hasText: 'Diagram: renamed.py' }).waitFor();
  await diagram.locator('g[data-id="dense"]').waitFor();
});

test('a deleted file leaves its last drawing, which says so', async () => {
  const { page } = workbench;
  await page.locator('.tab', { hasText: 'large.py' }).click({ button: 'middle' });
  await focusText(page);
  await page.getByRole('treeitem', { name: 'renamed.py' }).click();
  await page.keyboard.press('Delete');
  await page.locator('.monaco-dialog-box').waitFor();
  await page.keyboard.press('Enter');
  await diagram.getByText('renamed.py was deleted: this is its last drawing.').waitFor({ timeout: 60_000 });
  await diagram.locator('g[data-id="dense"]').waitFor();
  await workbench.screenshot('7-diagram-deleted');
});

test('a panel that is closed while it saves can be opened again', async () => {
  const { page } = workbench;
  await diagram.getByRole('button', { name: 'Save as', exact: true }).click();
  await diagram.getByRole('menu').getByText('SVG', { exact: true }).click();
  await page.locator('.quick-input-widget input').first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.tab', { hasText: 'Diagram: ' }).getByRole('button', { name: /Close/ }).click();
  await workbench.open('mnist_cnn.py');
  await workbench.button('Show Model Diagram');
  diagram = workbench.frame();
  await diagram.locator('g[data-id="dense"]').waitFor();
  expect(await page.locator('.tab', { hasText: 'Diagram: mnist_cnn.py' }).count()).toBe(1);
});
