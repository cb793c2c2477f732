/** What the first reader does: open the examples, see shapes, mend a bracket, look at the diagram, train. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activeEditor, openWorkbench, type Workbench } from './workbench.js';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await openWorkbench();
});
afterAll(() => workbench?.close());

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
  await layer.hover();
  await workbench.page.locator('.monaco-hover:visible').getByText('Conv2D').first().waitFor();
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
  await workbench.page.locator('.monaco-editor .view-lines').first().click();
  await workbench.command('Go to Next Problem (Error, Warning, Info)');
  await workbench.page.keyboard.press('Escape');
  await workbench.page.keyboard.press('Control+.');
  await workbench.page
    .locator('.action-widget')
    .getByText(/bracket/i)
    .first()
    .waitFor();
  await workbench.screenshot('3-quick-fix');
  await workbench.page.keyboard.press('Enter');
  await activeEditor(workbench.page).locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await sees('→ 48×48×64 · 640');
  await workbench.screenshot('3-mended');
});

test.each(['mnist_cnn.ts', 'mnist_cnn.py', 'residual.py'])('%s has hints', async (name) => {
  await workbench.open(name);
  await sees(/→\s[\d×]+/);
  await sees('▶ Train');
  await workbench.screenshot(`4-${name}`);
});
