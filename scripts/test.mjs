/**
 * `npm test`: installs what is missing, then runs every suite and prints `N passed, N failed`.
 * Before the install, only Node's own modules may be used.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const totals = { passed: 0, failed: 0 };

installDependencies();
step('types', 'npx', ['tsc', '-b']);
step('lint', 'npx', ['biome', 'check', '.']);
unitTests();
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

/** `npm ci` when there is no install or the lock file is newer than it. */
function installDependencies() {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  const lock = path.join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('── installing packages');
  const { status } = run('npm', ['ci', '--no-audit', '--no-fund']);
  if (status !== 0) {
    console.error(
      'npm ci failed: the packages could not be installed. Check the connection, then run npm test again.',
    );
    process.exit(2);
  }
}

/** A command that passes or fails as a whole counts as one test. */
function step(name, command, args) {
  console.log(`── ${name}`);
  if (run(command, args).status === 0) totals.passed++;
  else totals.failed++;
}

function unitTests() {
  console.log('── unit tests');
  const directory = mkdtempSync(path.join(tmpdir(), 'convlens-test-'));
  const report = path.join(directory, 'report.json');
  run('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  if (existsSync(report)) {
    const { numPassedTests, numFailedTests, numFailedTestSuites, success } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    totals.passed += numPassedTests;
    // A file that cannot be loaded fails without a single failed test.
    totals.failed += numFailedTests > 0 ? numFailedTests : success ? 0 : Math.max(1, numFailedTestSuites);
  } else totals.failed++;
  rmSync(directory, { recursive: true, force: true });
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
}
