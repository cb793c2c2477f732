/** Looking into a layer while it trains: feature maps, filters and histograms in the diagram's inspector. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digitsModel } from './digits.js';
import { runsOf } from './runs.js';
import { openWorkbench, type Workbench } from './workbench.js';

let workbench: Workbench;

const MODEL = digitsModel(40);

beforeAll(async () => {
  workbench = await openWorkbench();
  writeFileSync(path.join(workbench.folder, 'mnist_cnn.py'), MODEL);
});
afterAll(() => workbench?.close());

const runs = runsOf(() => workbench.folder);
const section = (): ReturnType<FrameLocator['locator']> => workbench.frame().locator('.trained');

test('a layer has no section "In training" before a run', async () => {
  await workbench.open('mnist_cnn.py');
  await workbench.button('Show Model Diagram');
  await workbench.frame().locator('[data-id="conv2d"]').click();
  await workbench.frame().locator('.inspector h2', { hasText: 'Conv2D' }).waitFor();
  await workbench.page.waitForTimeout(1500);
  expect(await section().isHidden()).toBe(true);
}, 240_000);

test('while it trains, a layer shows what it has learned, and that follows the epochs', async () => {
  const { page } = workbench;
  await workbench.frame().getByRole('button', { name: 'Train', exact: true }).click();
  await workbench
    .frame()
    .getByText(/Time left/)
    .first()
    .waitFor({ timeout: 120_000 });
  // The run stands with the drawing, not in a third column.
  expect(await page.locator('.editor-group-container').count()).toBe(2);
  await page.locator('.tab', { hasText: 'Diagram' }).first().click();
  await workbench.frame().locator('[data-id="conv2d"]').click();
  await section()
    .getByText(/after epoch \d+ of 40/)
    .waitFor({ timeout: 90_000 });
  expect(await section().locator('.tiles').first().locator('img').count()).toBe(16);
  await workbench.screenshot('insight-1-first-layer');
  const first = await section().locator('p.name').first().textContent();
  await expect
    .poll(() => section().locator('p.name').first().textContent(), { timeout: 60_000 })
    .not.toBe(first);
  const before = await section().locator('.tiles img').first().getAttribute('src');
  await section().locator('.sample').nth(4).click();
  await section().locator('.sample[aria-pressed="true"]').nth(0).waitFor();
  await expect.poll(() => section().locator('.tiles img').first().getAttribute('src')).not.toBe(before);
}, 400_000);

test('the run over, deeper layers and the output too', async () => {
  await workbench.command('ConvLens: Stop Training');
  await runs.becomes('finished');
  await workbench.frame().locator('[data-id="conv2d_1"]').click();
  await section()
    .getByText(/Filters \(8 of 32\)/)
    .waitFor({ timeout: 60_000 });
  await section()
    .locator('h4')
    .first()
    .evaluate((element) => element.scrollIntoView());
  await workbench.screenshot('insight-2-deeper');
  // The last layer is below what can be seen beside the inspector.
  await workbench.frame().getByRole('button', { name: 'Fit the drawing to the window' }).click();
  await workbench.frame().locator('[data-id="dense"]').click();
  await section()
    .getByText(/Output \(10\)/)
    .waitFor({ timeout: 60_000 });
  await section()
    .locator('h4')
    .first()
    .evaluate((element) => element.scrollIntoView());
  await workbench.screenshot('insight-3-dense');
}, 240_000);

test.each([
  ['light', 'vs', 'Default Light Modern'],
  ['high contrast', 'hc-black', 'Default High Contrast'],
])(
  'it reads well: %s',
  async (kind, mark, theme) => {
    await workbench.wear(theme, mark);
    await workbench.frame().locator('[data-id="conv2d"]').click();
    await section()
      .getByText(/Filters \(16\)/)
      .waitFor({ timeout: 60_000 });
    await section()
      .locator('h4')
      .first()
      .evaluate((element) => element.scrollIntoView());
    await workbench.screenshot(`insight-4-${kind.replace(' ', '-')}`);
    await section().locator('.ridges').last().scrollIntoViewIfNeeded();
    await workbench.screenshot(`insight-5-${kind.replace(' ', '-')}`);
  },
  60_000,
);
