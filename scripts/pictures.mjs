// `node scripts/pictures.mjs`: the pictures of the walkthrough, as the packaged extension looks in a light and in a
// dark theme, into media/walkthrough/. Needs what the tests with a browser need.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from './browser.mjs';
import { codeServer, installExtension, startCodeServer } from './codeServer.mjs';
import { packageExtension } from './package.mjs';
import { makeTestWorkspace } from './testWorkspace.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.join(root, 'media', 'walkthrough');
const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern' };

const shortcut = `import keras
from keras import layers

inputs = keras.Input((32, 32, 3))
x = layers.Conv2D(64, 3, padding="same")(inputs)
x = layers.ReLU()(x)
x = layers.Conv2D(64, 3, padding="same")(x)
x = layers.Add()([x, inputs])
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense(10, activation="softmax")(x)
model = keras.Model(inputs, outputs)
`;

const digits = `from tensorflow import keras
from tensorflow.keras import layers

(x_train, y_train), _ = keras.datasets.mnist.load_data()
x_train = x_train[:3000].reshape(-1, 28, 28, 1) / 255.0

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 3, activation="relu"),
    layers.MaxPooling2D(2),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train[:3000], epochs=6, validation_split=0.1)
`;

const settings = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'editor.minimap.enabled': false,
  'editor.fontSize': 13,
  'breadcrumbs.enabled': false,
  'workbench.sideBar.location': 'left',
};

const workspace = makeTestWorkspace(root);
const server = await codeServer();
const userData = path.join(workspace.home, 'user-data');
const extensions = path.join(workspace.home, 'extensions');
mkdirSync(path.join(userData, 'User'), { recursive: true });
mkdirSync(path.join(workspace.folder, '.vscode'));
writeFileSync(path.join(workspace.folder, 'shortcut.py'), shortcut);
writeFileSync(path.join(workspace.folder, 'digits.py'), digits);
writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify(settings));
await installExtension(server, packageExtension(), extensions);
// A cache of its own: no run that someone trains meanwhile holds up this one.
const environment = { CONVLENS_CACHE: path.join(workspace.home, 'cache') };
const running = await startCodeServer(server, { userData, extensions, environment });
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1120, height: 620 } });
  page.setDefaultTimeout(60_000);
  await page.goto(`${running.url}/?folder=${encodeURIComponent(workspace.folder)}`);
  await page.getByRole('treeitem', { name: /mnist_cnn\.py/ }).waitFor({ timeout: 120_000 });
  await command(page, 'View: Hide Primary Side Bar');
  await train(page);
  for (const [theme, title] of Object.entries(themes)) {
    writeFileSync(
      path.join(workspace.folder, '.vscode', 'settings.json'),
      JSON.stringify({ 'workbench.colorTheme': title }),
    );
    await page.locator(`.monaco-workbench.${theme === 'light' ? 'vs' : 'vs-dark'}`).waitFor();
    await picture(page, 'train', theme);
  }
  await command(page, 'View: Close All Editors');
  for (const [theme, title] of Object.entries(themes)) {
    writeFileSync(
      path.join(workspace.folder, '.vscode', 'settings.json'),
      JSON.stringify({ 'workbench.colorTheme': title }),
    );
    await page.locator(`.monaco-workbench.${theme === 'light' ? 'vs' : 'vs-dark'}`).waitFor();
    await shoot(page, theme);
  }
} finally {
  await browser.close();
  await running.stop();
  workspace.remove();
}

async function shoot(page, theme) {
  await open(page, 'emotion_cnn.py');
  await goTo(page, 37);
  await page.getByText('→ 12×12×256').first().waitFor();
  await picture(page, 'hints', theme);
  await command(page, 'ConvLens: New CNN');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'U-Net' }).waitFor();
  await picture(page, 'new', theme);
  await page.keyboard.press('Escape');
  await open(page, 'shortcut.py');
  await page.locator('.squiggly-error').first().waitFor();
  await goTo(page, 8);
  await page.keyboard.press('F8');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+.');
  await page
    .getByText(/1×1 convolution/)
    .first()
    .waitFor();
  await picture(page, 'problems', theme);
  await page.keyboard.press('Escape');
  await open(page, 'residual.py');
  await page.getByText('▶ Train').first().waitFor();
  await page.locator('.editor-actions').getByRole('button', { name: 'Show Model Diagram' }).first().click();
  const frame = page.locator('iframe.webview.ready:visible').last().contentFrame();
  await frame.locator('iframe#active-frame').contentFrame().locator('g[data-id="conv2d_1"]').waitFor();
  await picture(page, 'diagram', theme);
  await command(page, 'View: Close All Editors');
}

/** A short run, to its end. */
async function train(page) {
  await open(page, 'digits.py');
  await page.getByText('▶ Train').first().click();
  const frame = page.locator('iframe.webview.ready:visible').last().contentFrame();
  const panel = frame.locator('iframe#active-frame').contentFrame();
  await panel
    .getByText(/[Ff]inished|Done/)
    .first()
    .waitFor({ timeout: 240_000 });
  await panel.locator('canvas').first().waitFor();
}

async function open(page, name) {
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input').fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
}

async function goTo(page, line) {
  await page.keyboard.press('Control+g');
  await page.locator('.quick-input-widget input').fill(`:${line}`);
  await page.keyboard.press('Enter');
}

async function command(page, title) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.keyboard.press('Enter');
}

/** The editors, without the bars around them. */
async function picture(page, name, theme) {
  for (const close of await page.locator('.notification-toast .codicon-notifications-clear').all())
    await close.click();
  const box = await page.locator('.part.editor').boundingBox();
  await page.screenshot({ path: path.join(target, `${name}-${theme}.png`), clip: box });
}
