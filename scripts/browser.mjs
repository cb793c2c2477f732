// The browser that shows code-server in tests: an installed Chromium or Chrome, else Playwright's own.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { ensureSystemPackages } from './systemPackages.mjs';

const places = [
  process.env.CONVLENS_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

export async function openBrowser() {
  const own = chromium.executablePath();
  const find = () => [...places, own].find((place) => place && existsSync(place));
  ensureSystemPackages(
    'The test in a browser',
    [{ debian: 'chromium', present: () => find() !== undefined }],
    'Or give a Chromium in CONVLENS_CHROMIUM, or run: npx playwright-core install chromium',
  );
  return chromium.launch({ executablePath: find(), args: flags });
}
