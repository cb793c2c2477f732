// The browser that shows code-server in tests: an installed Chromium or Chrome, else Playwright's own.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

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
  const installed = places.find((place) => place && existsSync(place));
  const executablePath = installed ?? chromium.executablePath();
  if (!existsSync(executablePath)) {
    throw new Error(
      'No Chromium was found. Install one (on Debian or Ubuntu: sudo apt-get install chromium), ' +
        'give its path in CONVLENS_CHROMIUM, or run: npx playwright-core install chromium',
    );
  }
  return chromium.launch({ executablePath, args: flags });
}
