/** The runs of a workbench, on the disk and in their view. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { RunPhase } from '../../src/protocol/trainer.js';
import type { RunState } from '../../src/runs/runFolder.js';

/** `folder`: the one that is open. */
export function runsOf(folder: () => string) {
  const home = () => path.join(folder(), '.convlens', 'runs');
  const names = (): readonly string[] => (existsSync(home()) ? readdirSync(home()).sort() : []);
  const newest = () => path.join(home(), names().at(-1) ?? '');
  /** Of the run that is the newest by then, unless one is given; undefined before it is told for the first time. */
  const state = (run = newest()): RunState | undefined => {
    const file = path.join(run, 'state.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  };
  const becomes = (phase: RunPhase, run?: string) =>
    expect.poll(() => state(run)?.phase, { timeout: 150_000, interval: 200 }).toBe(phase);
  /** Waits until it has learned for more than so many epochs. */
  const learns = (epochs = 0, run?: string) =>
    expect.poll(() => state(run)?.epochs, { timeout: 120_000, interval: 200 }).toBeGreaterThan(epochs);
  return { names, newest, state, becomes, learns };
}

/** Opens the view of runs, and gives its rows. */
export async function runsInView(page: Page): Promise<Locator> {
  await page
    .locator('.activitybar')
    .getByRole('tab', { name: /ConvLens/ })
    .click();
  const header = page.getByRole('button', { name: /Runs Section/ });
  if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
  return page.locator('.pane', { hasText: 'Runs' }).last().getByRole('treeitem');
}
