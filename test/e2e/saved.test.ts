/** Saved models as a person opens them: three views, the inspector, code of either framework, and a damaged file. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbench, type Workbench } from './workbench.js';

/** How the workbench is marked, and the theme's name. */
const THEMES = [
  ['vs-dark', 'Default Dark Modern'],
  ['hc-black', 'Default High Contrast'],
  ['vs', 'Default Light Modern'],
] as const;

let workbench: Workbench;
let diagram: FrameLocator;

beforeAll(async () => {
  const fixture = (name: string) => readFileSync(path.resolve('test/fixtures/saved', name));
  workbench = await openWorkbench({
    'tiny.keras': fixture('tiny.keras'),
    'model.json': fixture('tiny.json'),
    'cut.h5': fixture('tiny.h5').subarray(0, 9_000),
  });
});
afterAll(() => workbench?.close());

test('a .keras file opens as a diagram that cannot be edited', async () => {
  // The editor knows its extensions from here on.
  await workbench.open('mnist_cnn.py');
  await workbench.page.getByText('▶ Train').first().waitFor();
  await workbench.page.getByRole('treeitem', { name: 'tiny.keras' }).dblclick();
  diagram = workbench.frame();
  await diagram.locator('g[data-id="stem"]').click();
  await diagram.locator('.inspector').getByText('Conv2D').waitFor();
  expect(await diagram.locator('.inspector').getByLabel('filters').isEditable()).toBe(false);
  expect(await diagram.getByRole('button', { name: 'Train' }).count()).toBe(0);
  expect(await diagram.getByRole('button', { name: 'Delete' }).count()).toBe(0);
  for (const [kind, theme] of THEMES) {
    await workbench.wear(theme, kind);
    await workbench.screenshot(`8-saved-${kind}`);
  }
  await diagram.getByRole('button', { name: 'Table', exact: true }).click();
  await diagram.locator('tr[data-id="dense"]').waitFor();
  await workbench.screenshot('8-saved-table');
});

test('Code… opens the source of either framework', async () => {
  await diagram.getByRole('button', { name: 'Show as code' }).click();
  await diagram.getByRole('menuitem', { name: 'TensorFlow.js' }).click();
  await workbench.page.locator('.view-line', { hasText: 'tf.layers.separableConv2d' }).waitFor();
  await workbench.screenshot('8-saved-code');
});

test('a JSON file opens as text, with a button for the diagram', async () => {
  await workbench.open('model.json');
  await workbench.button('Open Saved Model');
  await workbench.frame().locator('g[data-id="stem"]').waitFor();
});

test('a file that is cut off says so', async () => {
  await workbench.page.getByRole('treeitem', { name: 'cut.h5' }).dblclick();
  await workbench.frame().getByText('cut.h5 is cut off: 9,000 of 28,216 bytes are there.').waitFor();
  await workbench.screenshot('8-saved-cut');
});
