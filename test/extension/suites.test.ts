/** No suite is forgotten: each is run by one of the editor's entries, or by what several of them run. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const importsOf = (entry: string) => readFileSync(`test/vscode/${entry}.ts`, 'utf8');

test('every suite in test/vscode is run', () => {
  const entries = ['index', 'everywhere', 'web', 'virtual', 'untrusted'].map(importsOf).join();
  const suites = readdirSync('test/vscode').filter((file) => file.endsWith('.suite.ts'));
  const forgotten = suites.filter((file) => !entries.includes(`'./${file.replace(/\.ts$/, '.js')}'`));
  expect(forgotten).toEqual([]);
});

test('the suites for everywhere run with Node and in a worker', () => {
  for (const entry of ['index', 'web']) expect(importsOf(entry)).toContain("'./everywhere.js'");
});
