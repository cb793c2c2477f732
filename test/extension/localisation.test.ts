/** All texts of the manifest and of the extension's messages are in the bundles that translators get. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shownTexts } from '../../scripts/localisation.mjs';

const manifest = readFileSync('package.json', 'utf8');
const nls: Readonly<Record<string, string>> = JSON.parse(readFileSync('package.nls.json', 'utf8'));

test('every text that package.json names is in package.nls.json, and none is there in vain', () => {
  const named = [...manifest.matchAll(/"%([\w.-]+)%"/g)].map(([, name]) => name);
  expect([...new Set(named)].sort()).toEqual(Object.keys(nls).sort());
});

test('l10n/bundle.l10n.json holds the texts that are shown (npm run l10n)', {
  timeout: 240_000,
}, async () => {
  expect(JSON.parse(readFileSync('l10n/bundle.l10n.json', 'utf8'))).toEqual(await shownTexts());
});

test('the walkthrough has its pictures', () => {
  const pictures = [...manifest.matchAll(/"svg": "([^"]+)"/g)].map(([, file]) => file ?? '');
  expect(pictures.length).toBe(5);
  expect(pictures.filter((file) => !existsSync(file))).toEqual([]);
});
