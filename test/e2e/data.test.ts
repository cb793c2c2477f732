/** Own images: a click on Train reads a folder, shows what is in it, and offers a way past what is wrong. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawCsv, drawFolder } from '../trainer/drawnFolder.js';
import { activeEditor, focusText, openWorkbench, type Workbench } from './workbench.js';

const FACES = `import keras
from keras import layers

train = keras.utils.image_dataset_from_directory(
    "faces/train", image_size=(48, 48), color_mode="grayscale", batch_size=32,
    validation_split=0.2, subset="training", seed=1)
val = keras.utils.image_dataset_from_directory(
    "faces/train", image_size=(48, 48), color_mode="grayscale", batch_size=32,
    validation_split=0.2, subset="validation", seed=1)
model = keras.Sequential([
    keras.Input((48, 48, 1)),
    layers.Rescaling(1 / 255),
    layers.RandomFlip("horizontal"),
    layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dense(3, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train, validation_data=val, epochs=3)
`;

const TABLE = `import cv2
import keras
import numpy as np
import pandas as pd
from keras import layers

table = pd.read_csv("fer2013.csv", nrows=100000)
x, y = [], []
for _, row in table.iterrows():
    face = np.array(row["pixels"].split(" "), "uint8").reshape(48, 48)
    x.append(cv2.fastNlMeansDenoising(face))
    y.append(row["emotion"])
x = np.array(x).reshape(-1, 48, 48, 1) / 255.0
model = keras.Sequential([
    keras.Input((48, 48, 1)), layers.Conv2D(8, 3, strides=2, activation="relu"),
    layers.Flatten(), layers.Dense(7, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, np.array(y), epochs=2)
`;

let workbench: Workbench;

beforeAll(async () => {
  workbench = await openWorkbench({ 'faces.py': FACES, 'fer.py': TABLE }, (folder) => {
    drawFolder(path.join(folder, 'faces', 'train'), 3, 100);
    drawCsv(path.join(folder, 'fer2013.csv'), 210);
  });
});
afterAll(() => workbench?.close());

async function clickTrain(): Promise<void> {
  await activeEditor(workbench.page).locator('.codelens-decoration a', { hasText: 'Train' }).first().click();
}

test('a folder of images trains, and the panel shows its images and classes', async () => {
  await workbench.open('faces.py');
  await clickTrain();
  const panel = workbench.frame();
  await panel.getByText('faces/train: 240 images to train, 60 to validate').waitFor({ timeout: 120_000 });
  const pictures = panel.locator('.samples:not(.mistakes) img');
  await pictures.first().waitFor();
  expect(await pictures.count()).toBe(24);
  expect(await pictures.first().evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(48);
  expect(await panel.locator('.balance th').allTextContents()).toEqual(['angry', 'disgust', 'fear']);
  await panel.getByText('Finished').waitFor({ timeout: 180_000 });
  await panel.locator('.samples:not(.mistakes)').scrollIntoViewIfNeeded();
  await workbench.screenshot('9-image-folder');
}, 300_000);

test('a file that is no image is named, and training without it is one click', async () => {
  writeFileSync(path.join(workbench.folder, 'faces', 'train', 'fear', 'broken.png'), 'not an image');
  const panel = workbench.frame();
  await panel.getByRole('button', { name: 'Train Again' }).click();
  await panel.getByText(/broken\.png \(it is no JPEG, PNG, BMP, GIF or WebP\)/).waitFor({ timeout: 120_000 });
  await workbench.screenshot('9-broken-image');
  await panel.getByRole('button', { name: 'Train Without Them' }).click();
  await panel.getByText('Worth a Look').waitFor({ timeout: 120_000 });
  await panel.getByText('Finished').waitFor({ timeout: 180_000 });
  await panel.locator('.issues').scrollIntoViewIfNeeded();
  await workbench.screenshot('9-without-the-broken');
}, 400_000);

test('a step on the data that is not known is named, and the table that the code reads is offered once', async () => {
  const { page } = workbench;
  // Into the text's own group of editors, not beside the panel.
  await focusText(page);
  await workbench.open('fer.py');
  await clickTrain();
  const panel = workbench.frame();
  await panel
    .getByText(/\.fastNlMeansDenoising of cv2 is not computed at line \d+/)
    .waitFor({ timeout: 120_000 });
  await workbench.screenshot('9-needs-data');
  await panel.getByRole('button', { name: 'Choose Data…' }).click();
  const list = page.locator('.quick-input-list .monaco-list-row');
  await list.filter({ hasText: 'fer2013.csv' }).waitFor();
  await workbench.screenshot('9-choose-data');
  await list.filter({ hasText: 'fer2013.csv' }).click();
  await panel.getByText('FER-2013 (fer2013.csv): 168 images to train').waitFor({ timeout: 120_000 });
  await panel.getByText('Finished').waitFor({ timeout: 180_000 });
  await workbench.screenshot('9-table');
  await panel.getByRole('button', { name: 'Train Again' }).click();
  await panel.getByText('Finished').waitFor({ state: 'detached' });
  await panel.getByText('Finished').waitFor({ timeout: 180_000 });
  await workbench.command('Preferences: Toggle between Light/Dark Themes');
  await page.locator('.monaco-workbench.vs-dark').waitFor();
  // The curves are drawn in the new theme's colours.
  const marker = panel.locator('.u-series', { hasText: 'training' }).first().locator('.u-marker');
  await expect
    .poll(() =>
      marker.evaluate((element) => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = 'var(--vscode-charts-blue)';
        const [expected, found] = [getComputedStyle(probe).color, getComputedStyle(element).borderTopColor];
        probe.remove();
        return found === expected;
      }),
    )
    .toBe(true);
  await panel.locator('.balance').scrollIntoViewIfNeeded();
  await workbench.screenshot('9-table-dark');
}, 400_000);
