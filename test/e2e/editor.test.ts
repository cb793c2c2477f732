/** What a person sees of hints, hovers, problems, completion, views and the walkthrough, in three themes. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activeEditor, openWorkbench, pointAt, type Workbench } from './workbench.js';

let workbench: Workbench;

const FAULTS = `import keras
from keras import layers

inputs = keras.Input((32, 32, 3))
x = layers.Conv2D(64, 3, strides=2, padding="same", activation="relu")(inputs)
x = layers.Conv2D(64, 3, padding="same")(x)
x = layers.Add()([x, inputs])
x = layers.Dropout(0.8)(x)
outputs = layers.Dense(10, activation="softmx")(x)
model = keras.Model(inputs, outputs)


def build(num_classes):
    return keras.Sequential([
        keras.Input((48, 48, 1)),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.Conv2D(64, 3, padding="same", activation="relu"),
        layers.Dropout(0.8),
        layers.Flatten(),
        layers.Dense(num_classes),
    ])
`;

beforeAll(async () => {
  workbench = await openWorkbench({}, (folder) => writeFileSync(path.join(folder, 'faults.py'), FAULTS));
});
afterAll(() => workbench?.close());

test('faults are underlined, and a builder offers sample values', async () => {
  const { page } = workbench;
  await workbench.open('faults.py');
  const editor = activeEditor(page);
  await editor.locator('.squiggly-error').first().waitFor();
  await editor.getByText('Sample values…').waitFor();
  await workbench.screenshot('editor-faults');
});

test('arguments and values are completed while the line is half typed', async () => {
  const { page } = workbench;
  await workbench.goTo(9);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('y = layers.Conv2D(32, 3, pad');
  await page.locator('.suggest-widget:visible').getByText('padding=').first().waitFor();
  await workbench.screenshot('editor-completion');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
});

test.each([
  ['vs-dark', 'Default Dark Modern'],
  ['vs', 'Default Light Modern'],
  ['hc-black', 'Default High Contrast'],
])('the hover reads well: %s', async (kind, theme) => {
  const { page } = workbench;
  await workbench.wear(theme, kind);
  await workbench.open('residual.py');
  const editor = activeEditor(page);
  await workbench.goTo(28);
  const field = page.locator('.monaco-hover:visible').getByText('Receptive field').first();
  await workbench.ask(() => pointAt(editor.getByText('Conv2D').first()), field);
  await workbench.screenshot(`editor-hover-${kind}`);
  expect(await page.locator('.monaco-hover:visible img').count()).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
});

test('the view lists the models of the folder, and the walkthrough opens', async () => {
  const { page } = workbench;
  await page.locator('.activitybar').getByRole('tab', { name: 'ConvLens' }).click();
  const file = page.getByRole('treeitem', { name: /emotion_cnn\.py/ });
  await file.click();
  await page
    .getByRole('treeitem', { name: /2\.9 M parameters/ })
    .first()
    .waitFor();
  await workbench.screenshot('editor-view');
  await workbench.command('ConvLens: Get Started');
  await page.getByText('Read the shapes').first().click();
  await workbench.frame().locator('svg[aria-label^="Output shape and parameters"]').waitFor();
  await workbench.screenshot('editor-walkthrough');
});
