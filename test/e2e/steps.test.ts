/** What the first reader does: open the examples, see shapes, mend a bracket, look at the diagram, train. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activeEditor, focusText, openWorkbench, pointAt, type Workbench } from './workbench.js';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await openWorkbench({}, learnLess);
});
afterAll(() => workbench?.close());

/** A quarter of MNIST is enough to see that it learns; every line keeps its number. */
function learnLess(folder: string): void {
  const file = path.join(folder, 'mnist_cnn.py');
  const model = '\n\nmodel = ';
  const code = readFileSync(file, 'utf8');
  expect(code).toContain(model);
  writeFileSync(file, code.replace(model, '\nx_train, y_train = x_train[:15000], y_train[:15000]\nmodel = '));
}

/** Text as a person sees it: the editor draws spaces as no-break spaces. */
async function sees(text: string | RegExp): Promise<void> {
  const editor = activeEditor(workbench.page);
  const pattern = typeof text === 'string' ? new RegExp(literally(text).replaceAll(' ', '\\s')) : text;
  await editor.getByText(pattern).first().waitFor();
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

test('shapes and parameters stand beside the layers of emotion_cnn.py', async () => {
  await workbench.open('emotion_cnn.py');
  await sees('→ 48×48×64 · 640');
  await sees('▶ Train');
  await sees(/[\d.]+\sM\sparameters/);
  const layer = activeEditor(workbench.page).getByText('Conv2D').nth(1);
  const hover = workbench.page.locator('.monaco-hover:visible').getByText('Conv2D').first();
  await workbench.ask(() => pointAt(layer), hover);
  await workbench.screenshot('2-emotion_cnn');
  await workbench.page.keyboard.press('Escape');
});

test('an open bracket is one error, one fix, and the layers below keep their hints', async () => {
  await workbench.open('emotion_first_cell.py');
  await activeEditor(workbench.page).locator('.squiggly-error').first().waitFor();
  expect(await activeEditor(workbench.page).locator('.squiggly-error').count()).toBe(1);
  await sees('→ 48×48×64 · 640');
  await sees('→ 24×24×64');
  await workbench.screenshot('3-open-bracket');
  await focusText(workbench.page);
  await workbench.command('Go to Next Problem (Error, Warning, Info)');
  await workbench.page.locator('.marker-widget').waitFor();
  const fix = workbench.page.locator('.action-widget').getByText(/bracket/i);
  await workbench.ask(() => workbench.page.keyboard.press('Control+.'), fix.first());
  await workbench.screenshot('3-quick-fix');
  await workbench.page.keyboard.press('Enter');
  await activeEditor(workbench.page).locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await sees('→ 48×48×64 · 640');
  await workbench.screenshot('3-mended');
});

test.each(['mnist_cnn.ts', 'mnist_cnn.py', 'residual.py'])(
  '%s has hints and can be trained',
  async (name) => {
    await workbench.open(name);
    await sees(/→\s[\d×]+/);
    await sees('▶ Train');
    await workbench.screenshot(`4-${name}`);
  },
);

test('the diagram follows the unsaved text, reveals code and marks the cursor’s layer', async () => {
  const { page } = workbench;
  await workbench.open('mnist_cnn.py');
  await workbench.button('Show Model Diagram');
  const diagram = workbench.frame();
  const nodes = diagram.locator('[data-id]');
  await diagram.locator('[data-id="dense"]').waitFor();
  // Input, two convolutions, two poolings, flatten, dropout, dense.
  expect(await nodes.count()).toBe(8);
  await workbench.screenshot('5-diagram');

  await diagram.locator('[data-id="conv2d_1"]').click();
  await page.locator('.statusbar-item', { hasText: /Ln 15,/ }).waitFor();
  await workbench.goTo(18);
  await diagram.locator('[data-id="dropout"].marked').waitFor();

  await workbench.replace('32, kernel_size=3', '48, kernel_size=3');
  await diagram.locator('[data-id="conv2d"][aria-label*="26×26×48"]').waitFor();
  await sees('→ 26×26×48 · 480');
  await workbench.screenshot('5-diagram-follows');
  await workbench.replace('48, kernel_size=3', '32, kernel_size=3');
  await diagram.locator('[data-id="conv2d"][aria-label*="26×26×32"]').waitFor();
});

test('a click on Train learns MNIST with live curves and leaves a model on disk', async () => {
  const { page } = workbench;
  await workbench.open('mnist_cnn.py');
  await sees('→ 10 · 16.0 k');
  await activeEditor(page).locator('.codelens-decoration a', { hasText: 'Train' }).click();
  const panel = workbench.frame();
  await panel
    .getByText(/Runtime/)
    .first()
    .waitFor({ timeout: 60_000 });
  await panel.locator('canvas').first().waitFor({ timeout: 120_000 });
  await panel
    .getByText(/Time left/)
    .first()
    .waitFor();
  await panel.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  await workbench.screenshot('6-training');
  await panel
    .getByText(/% accuracy/)
    .first()
    .waitFor({ timeout: 600_000 });
  await workbench.screenshot('6-trained');
  const accuracy = Number(/([\d.]+) % accuracy/.exec((await panel.locator('body').textContent()) ?? '')?.[1]);
  expect(accuracy).toBeGreaterThan(90);
  const runs = path.join(workbench.folder, '.convlens', 'runs');
  const [run = ''] = readdirSync(runs);
  const model = JSON.parse(readFileSync(path.join(runs, run, 'model.json'), 'utf8'));
  expect(model.modelTopology).toBeDefined();
  expect(statSync(path.join(runs, run, 'weights.bin')).size).toBe(4 * 34_826);
}, 900_000);
