// A copy of examples/ that tests may write into, with the MNIST package within reach of the trainer.
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export function makeTestWorkspace(root) {
  const home = mkdtempSync(path.join(tmpdir(), 'convlens-workspace-'));
  const folder = path.join(home, 'examples');
  cpSync(path.join(root, 'examples'), folder, {
    recursive: true,
    filter: (source) => !source.includes('.convlens'),
  });
  const modules = path.join(root, 'node_modules');
  if (existsSync(modules)) symlinkSync(modules, path.join(home, 'node_modules'), 'junction');
  return { home, folder, remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }) };
}
