/** The command line finds what a file inside a package imports by the package's own name. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { moduleReader } from '../../src/cli/modules.js';

test('without a project file, a package is imported from the folder that holds it', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'convlens-package-'));
  try {
    const inner = path.join(folder, 'nets', 'blocks');
    mkdirSync(inner, { recursive: true });
    for (const each of [path.join(folder, 'nets'), inner]) writeFileSync(path.join(each, '__init__.py'), '');
    writeFileSync(path.join(folder, 'nets', 'sizes.py'), 'UNITS = 7\n');
    const file = path.join(inner, 'head.py');
    writeFileSync(file, 'from nets.sizes import UNITS\n');
    expect(moduleReader(file)('nets.sizes', file)?.text).toBe('UNITS = 7\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
