/** The pages draw icons by code point; the font's own list says what stands there. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { ICONS } from '../../webview/diagram/icons.js';

test('every icon is the one that the font has under its name', () => {
  const sheet = readFileSync(
    createRequire(import.meta.url).resolve('@vscode/codicons/dist/codicon.css'),
    'utf8',
  );
  for (const [name, code] of Object.entries(ICONS))
    expect(sheet, name).toMatch(
      new RegExp(`\\.codicon-${name}:before\\s*\\{\\s*content:\\s*"\\\\${code.toString(16)}"`),
    );
});
