// Installs the packages of the lock file when there is no install or the lock file is newer than it.
// Uses only Node's own modules: nothing else is there before the install.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { withProgress } from './progress.mjs';

export async function installDependencies(root) {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  const lock = path.join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('── installing packages (a minute or two, once)');
  const child = spawn('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });
  if ((await withProgress('packages', ended)) !== 0) {
    throw new Error(
      'npm ci failed: the packages could not be installed. Check the connection, then run this again.',
    );
  }
}
