/**
 * `npm test`: installs what is missing, then runs every suite and prints `N passed, N failed`.
 * Before the install, only Node's own modules may be used.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './dependencies.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const totals = { passed: 0, failed: 0 };

try {
  installDependencies(root);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
step('types', 'npx', ['tsc', '-b']);
step('lint', 'npx', ['biome', 'check', '.']);
step('build', process.execPath, ['esbuild.mjs']);
if (process.platform === 'linux')
  step('TensorFlow for training', process.execPath, ['scripts/setupTensorflow.mjs']);
vitest('unit tests', []);
await hostSuite();
vitest('a person’s clicks', ['--config', 'vitest.e2e.config.mts']);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

/** A command that passes or fails as a whole counts as one test. */
function step(name, command, args) {
  console.log(`── ${name}`);
  if (run(command, args).status === 0) totals.passed++;
  else totals.failed++;
}

function vitest(name, args) {
  console.log(`── ${name}`);
  const directory = mkdtempSync(path.join(tmpdir(), 'convlens-test-'));
  const report = path.join(directory, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  run('npx', ['vitest', 'run', ...reporters, ...args]);
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

async function hostSuite() {
  console.log('── inside VS Code');
  const { runHostSuite } = await import('./hostSuite.mjs');
  const { passed, failed } = await runHostSuite();
  totals.passed += passed;
  totals.failed += failed;
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
}
