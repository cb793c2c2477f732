/** The diagram as a person uses it: looks, folds, turns to the other views, edits, undoes, compares, saves. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.js';
import { activeEditor, focusText, openWorkbench, type Workbench } from './workbench.js';

type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

let workbench: Workbench;
let diagram: FrameLocator;

beforeAll(async () => {
  workbench = await openWorkbench();
  await workbench.open('residual.py');
  await workbench.button('Show Model Diagram');
  diagram = workbench.frame();
  await diagram.locator('g[data-id="conv2d_1"]').waitFor();
});
afterAll(() => workbench?.close());

/** From a menu of the toolbar. */
async function choose(menu: string, item: string): Promise<void> {
  await diagram.getByRole('button', { name: menu, exact: true }).click();
  await diagram.getByRole('menu').getByText(item, { exact: true }).click();
}

/** Where it is once the drawing no longer moves. */
async function settled(box: () => Promise<Box>): Promise<Box> {
  for (let last = await box(); ; ) {
    await workbench.page.waitForTimeout(300);
    const now = await box();
    if (now.x === last.x && now.y === last.y && now.width === last.width) return now;
    last = now;
  }
}

test('blocks fold and unfold, and the way to the selection leads to them', async () => {
  await workbench.screenshot('7-diagram-graph');
  await diagram.getByRole('button', { name: 'Fold all blocks', exact: true }).click();
  const folded = diagram.locator('[data-group]', { hasText: 'residual_block ×3' });
  await folded.waitFor();
  expect(await diagram.locator('g[data-id="add"]').count()).toBe(0);
  await workbench.screenshot('7-diagram-folded');
  await diagram.getByRole('button', { name: 'Unfold all blocks', exact: true }).click();
  await diagram.locator('g[data-id="add"]').waitFor();
});

test('the views show the same selection', async () => {
  await diagram.getByRole('button', { name: 'Table', exact: true }).click();
  await diagram.locator('tr[data-id="dense"]').click();
  await workbench.page.locator('.statusbar-item', { hasText: /Ln 3\d,/ }).waitFor();
  await diagram.locator('tr[data-id="dense"].marked').waitFor();
  await workbench.screenshot('7-diagram-table');
  await diagram.getByRole('button', { name: 'Volumes', exact: true }).click();
  await diagram.locator('g[data-id="dense"].marked').waitFor();
  await workbench.screenshot('7-diagram-volumes');
  await diagram.getByRole('button', { name: 'Graph', exact: true }).click();
  await diagram.locator('g[data-id="dense"].marked').waitFor();
});

test('the controls take one row, and the colours stand below the drawing', async () => {
  const box = async (part: string) => {
    const found = await diagram.locator(part).boundingBox();
    if (!found) throw new Error(`${part} is not shown`);
    return found;
  };
  const drawing = await box('.viewport');
  expect((await box('.bar')).height).toBeLessThan(45);
  expect((await box('.legend')).y).toBeGreaterThanOrEqual(drawing.y + drawing.height);
  await diagram.getByRole('button', { name: 'Colours' }).click();
  await diagram.locator('.legend').waitFor({ state: 'hidden' });
  await diagram.getByRole('button', { name: 'Colours' }).click();
});

test('a drag moves the drawing and selects nothing; Ctrl and the wheel zoom', async () => {
  const { mouse, keyboard } = workbench.page;
  const layer = diagram.locator('g[data-id="conv2d_1"]');
  const box = async () => {
    const found = await layer.boundingBox();
    if (!found) throw new Error('The layer is not drawn.');
    return found;
  };
  await diagram.locator('.viewport').press('0');
  const start = await settled(box);
  const [x, y] = [start.x + start.width / 2, start.y + start.height / 2];
  await mouse.move(x, y);
  await mouse.down();
  await mouse.move(x + 40, y + 60, { steps: 5 });
  await mouse.up();
  const moved = await settled(box);
  expect(moved.x - start.x).toBeCloseTo(40, 0);
  expect(moved.y - start.y).toBeCloseTo(60, 0);
  await diagram.locator('g[data-id="dense"].marked').waitFor();
  await keyboard.down('Control');
  await mouse.wheel(0, -120);
  await keyboard.up('Control');
  await expect.poll(async () => (await box()).width / moved.width).toBeGreaterThan(1.3);
  await diagram.locator('.viewport').press('0');
});

test('axe-core finds nothing in any view', async () => {
  for (const view of ['Table', 'Volumes', 'Graph']) {
    await diagram.getByRole('button', { name: view, exact: true }).click();
    expect(await violations(diagram), view).toEqual([]);
  }
});

test('in half a small window the table shows outputs and parameters, and the bar the name of the model', async () => {
  const { page } = workbench;
  const before = page.viewportSize();
  const isSeen = async (part: Locator) => {
    const box = await part.boundingBox();
    return box !== null && box.width > 0 && box.x + box.width <= (page.viewportSize()?.width ?? 0);
  };
  await diagram.getByRole('button', { name: 'Table', exact: true }).click();
  for (const [width, columns] of [
    [1280, ['Type', 'Output', 'Parameters', 'Multiply–adds']],
    [900, ['Output', 'Parameters']],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    for (const name of columns)
      await expect
        .poll(() => isSeen(diagram.getByRole('columnheader', { name })), {
          message: `${name} at ${width}`,
          timeout: 10_000,
        })
        .toBe(true);
    await workbench.screenshot(`7-diagram-table-${width}`);
  }
  const model = await diagram.getByLabel('Model', { exact: true }).boundingBox();
  expect(model?.width).toBeGreaterThan(60);
  if (before) await page.setViewportSize(before);
  await diagram.getByRole('button', { name: 'Graph', exact: true }).click();
  await diagram.locator('g[data-id="dense"].marked').waitFor();
});

test('an argument changed in the inspector changes the source, and one undo takes it back', async () => {
  const { page } = workbench;
  const units = diagram.locator('.inspector').getByLabel('units');
  await units.fill('12');
  await units.press('Enter');
  await activeEditor(page).getByText('Dense(12,', { exact: false }).first().waitFor();
  await diagram.locator('g[data-id="dense"][aria-label*=" 12 "]').waitFor();
  await workbench.screenshot('7-diagram-edited');
  await focusText(page);
  await page.keyboard.press('Control+z');
  await diagram.locator('g[data-id="dense"][aria-label*=" 10 "]').waitFor();
});

test('edits are compared with the file as it was saved', async () => {
  await choose('Compare', 'Saved file');
  await workbench.replace('Dense(10', 'Dense(20');
  await diagram.locator('g[data-id="dense"].changed').waitFor();
  await workbench.screenshot('7-diagram-compared');
  await choose('Compare', 'Nothing');
  await workbench.page.keyboard.press('Control+z');
});

test('the drawing is saved where the user says', async () => {
  await choose('Save as', 'SVG');
  const name = workbench.page.locator('.quick-input-widget input').first();
  await name.waitFor();
  await workbench.screenshot('7-diagram-saving');
  await workbench.page.keyboard.press('Enter');
  await diagram.getByText('Saved as model.svg').waitFor();
  const file = path.join(workbench.folder, 'model.svg');
  expect(existsSync(file) && readFileSync(file, 'utf8')).toContain('residual_block');
});
