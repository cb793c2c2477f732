/** The extension in a worker of the browser, as a person sees it: views, hints and diagram; training says why not. */
import { afterAll, beforeAll, test } from 'vitest';
import { activeEditor, openWorkbench, type Workbench } from './workbench.js';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await openWorkbench({}, undefined, {
    'remote.extensionKind': { 'convlens.convlens': ['web'] },
  });
});
afterAll(() => workbench?.close());

test('hints stand in the text, and Train says what it needs', async () => {
  const { page } = workbench;
  await workbench.open('emotion_cnn.py');
  await activeEditor(page).getByText('→ 48×48×64 · 640').first().waitFor();
  // What stands above the code is drawn anew when the core answers, and a click may meet the old one.
  await workbench.ask(
    () => activeEditor(page).getByText('▶ Train').first().click(),
    page.getByText('Training needs a process of its own').first(),
  );
  await workbench.screenshot('web-hints');
});

test('the view lists the models of the folder, their layers, and no runs', async () => {
  const { page } = workbench;
  await page.locator('.activitybar').getByRole('tab', { name: 'ConvLens' }).click();
  await page.getByRole('treeitem', { name: /emotion_cnn\.py/ }).click();
  await page
    .getByRole('treeitem', { name: /2\.9 M parameters/ })
    .first()
    .waitFor();
  await page.locator('.sidebar').getByText('Runs', { exact: true }).waitFor({ state: 'detached' });
  await workbench.screenshot('web-view');
});

test('the diagram is drawn and leads to the code', async () => {
  const { page } = workbench;
  await workbench.button('Show Model Diagram');
  const diagram = workbench.frame();
  await diagram.getByRole('button', { name: 'Table', exact: true }).click();
  await diagram.locator('tr[data-id="flatten"]').click();
  await page.locator('.statusbar-item', { hasText: /Ln 51,/ }).waitFor();
  await workbench.screenshot('web-diagram');
});

test('a sample model opens in a new text, with hints', async () => {
  const { page } = workbench;
  const row = (text: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  await workbench.command('ConvLens: New CNN');
  await row('MNIST').click();
  await row('Keras').click();
  await page.locator('.tab.active[data-resource-name^="Untitled"]').waitFor();
  await activeEditor(page).getByText('28×28×32 · 320').first().waitFor();
  await workbench.screenshot('web-new');
});
