/** No suite is forgotten: the editor's entry imports every suite file beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('every suite in test/vscode is run', () => {
  const entry = readFileSync('test/vscode/index.ts', 'utf8');
  const suites = readdirSync('test/vscode').filter((file) => file.endsWith('.suite.ts'));
  const forgotten = suites.filter((file) => !entry.includes(`'./${file.replace(/\.ts$/, '.js')}'`));
  expect(forgotten).toEqual([]);
});
