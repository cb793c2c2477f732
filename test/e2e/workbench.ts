/** VS Code in the browser with the packaged extension installed, and what a person does and sees in it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errors, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { openBrowser } from '../../scripts/browser.mjs';
import { codeServer, startCodeServer } from '../../scripts/codeServer.mjs';
import { makeTestWorkspace } from '../../scripts/testWorkspace.mjs';

const screenshots = path.resolve('test/e2e/screenshots');

export interface Workbench {
  readonly page: Page;
  readonly folder: string;
  /** Opens a file by its name and waits for its text. */
  open(name: string): Promise<void>;
  /** Opens a file that the explorer does not show. */
  find(name: string): Promise<void>;
  /** Goes to a line, counted from 1. */
  goTo(line: number): Promise<void>;
  command(title: string): Promise<void>;
  /** A button of the editor's title bar. */
  button(name: string): Promise<void>;
  /**
   * Asks VS Code for something by keys or the mouse, until `answer` is there. A language server that is still
   * starting answers such a request with nothing, and VS Code does not ask again: a person does.
   */
  ask(gesture: () => Promise<void>, answer: Locator): Promise<void>;
  /** Finds the text in the active editor and types over it. */
  replace(text: string, by: string): Promise<void>;
  /** The inside of the webview that was opened last and is in front. */
  frame(): FrameLocator;
  /** Lets the workbench wear a theme of VS Code; `mark` is the class that it has then. */
  wear(theme: string, mark: string): Promise<void>;
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Those of this test file, for the screenshots of what fails. */
export const opened = new Set<Workbench>();

/** A theme's class in webviews, by its class in the workbench. */
const IN_PAGES: Readonly<Record<string, string>> = {
  vs: 'vscode-light',
  'vs-dark': 'vscode-dark',
  'hc-black': 'vscode-high-contrast',
};
const TRIES = 6;
const PATIENCE_MS = 10_000;

const quiet = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'editor.minimap.enabled': false,
  'files.autoSave': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
};

/**
 * `files` are put beside the examples; `prepare` may do more there before VS Code sees the folder. `settings` are
 * the user's own.
 */
export async function openWorkbench(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  prepare?: (folder: string) => void,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Workbench> {
  const workspace = makeTestWorkspace(process.cwd());
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(workspace.folder, name), bytes);
  prepare?.(workspace.folder);
  const userData = path.join(workspace.home, 'user-data');
  const user = path.join(userData, 'User');
  mkdirSync(user, { recursive: true });
  mkdirSync(screenshots, { recursive: true });
  writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...quiet, ...settings }));
  const running = await startCodeServer(await codeServer(), {
    userData,
    extensions: inject('extensions'),
    environment: { CONVLENS_CACHE: workspace.cache },
  });
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
  page.setDefaultTimeout(60_000);
  await page.goto(`${running.url}/?folder=${encodeURIComponent(workspace.folder)}`);
  await page.locator('.monaco-workbench').waitFor({ timeout: 90_000 });
  await page.getByRole('treeitem', { name: /mnist_cnn\.py/ }).waitFor({ timeout: 90_000 });

  const quickInput = page.locator('.quick-input-widget input').first();
  const workbench: Workbench = {
    page,
    folder: workspace.folder,
    async open(name) {
      await page.getByRole('treeitem', { name, exact: true }).dblclick();
      await activeEditor(page).locator('.view-line').first().waitFor();
      await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    },
    async find(name) {
      const row = page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
      await insist(page, async () => {
        await page.keyboard.press('Control+p');
        await quickInput.fill(name, { timeout: PATIENCE_MS });
        await row.click({ timeout: PATIENCE_MS });
        await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor({ timeout: PATIENCE_MS });
      });
    },
    async goTo(line) {
      await focusText(page);
      await insist(page, async () => {
        await page.keyboard.press('Control+g');
        await quickInput.fill(`:${line}`, { timeout: PATIENCE_MS });
        await page.keyboard.press('Enter');
        // Only then does the text have the keyboard again.
        await page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: PATIENCE_MS });
        const place = page.locator('.statusbar-item', { hasText: new RegExp(`Ln ${line},`) });
        await place.waitFor({ timeout: PATIENCE_MS });
      });
    },
    async command(title) {
      // The first row may be another command, of a longer name or used before.
      const row = page
        .locator('.quick-input-list .monaco-list-row')
        .filter({ has: page.locator('.label-name', { hasText: exactly(title) }) })
        .first();
      await insist(page, async () => {
        await page.keyboard.press('F1');
        await quickInput.fill(`>${title}`, { timeout: PATIENCE_MS });
        await row.click({ timeout: PATIENCE_MS });
      });
    },
    async button(name) {
      await page.locator('.editor-actions').getByRole('button', { name }).first().click();
    },
    ask: (gesture, answer) =>
      insist(page, async () => {
        await gesture();
        await answer.waitFor({ timeout: PATIENCE_MS });
      }),
    async replace(text, by) {
      await focusText(page);
      await page.keyboard.press('Control+f');
      const widget = page.locator('.find-widget.visible');
      await widget.locator('.find-part textarea').fill(text);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      await widget.waitFor({ state: 'detached' });
      await page.keyboard.type(by);
    },
    frame: () =>
      page
        .locator('iframe.webview.ready:visible')
        .last()
        .contentFrame()
        .locator('iframe#active-frame')
        .contentFrame(),
    async wear(theme, mark) {
      const settings = path.join(workspace.folder, '.vscode', 'settings.json');
      mkdirSync(path.dirname(settings), { recursive: true });
      writeFileSync(settings, JSON.stringify({ 'workbench.colorTheme': theme }));
      await page.locator(`.monaco-workbench.${mark}`).waitFor();
      if (await page.locator('iframe.webview.ready:visible').count())
        await workbench.frame().locator(`body.${IN_PAGES[mark]}`).waitFor();
    },
    async screenshot(name) {
      await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
    },
    async close() {
      opened.delete(workbench);
      await browser.close();
      await running.stop();
      workspace.remove();
    },
  };
  opened.add(workbench);
  return workbench;
}

/** Puts the keyboard into the text, where the cursor is: a click on its tab does not scroll it as one on the text may. */
export async function focusText(page: Page): Promise<void> {
  await page.locator('.tab.active:not([data-resource-name^="webview"])').first().click();
  await page.locator('.monaco-editor[role="code"].focused').first().waitFor();
  await page.locator('.statusbar-item', { hasText: /Ln \d/ }).waitFor();
}

/** From elsewhere: a pointer that rests where it was asks for no hover. */
export async function pointAt(place: Locator): Promise<void> {
  await place.page().mouse.move(0, 0);
  await place.hover();
}

/**
 * Does it again while it does not come to its end in time: what opens in VS Code closes again when something that
 * was asked for before takes the keyboard.
 */
async function insist(page: Page, action: () => Promise<void>): Promise<void> {
  for (let left = TRIES; ; left--) {
    try {
      return await action();
    } catch (error) {
      if (left === 1 || !(error instanceof errors.TimeoutError)) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}…?$`);
}

export function activeEditor(page: Page): Locator {
  return page.locator('.editor-group-container .monaco-editor[role="code"]').first();
}
