/**
 * `npm test`: installs what is missing, then runs every suite, lists what failed and prints `N passed, N failed`.
 * Before the install, only Node's own modules may be used.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './dependencies.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
let passed = 0;
/** A line for each. */
const failures = [];

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
for (const each of failures) console.log(`✗ ${each}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** A command that passes or fails as a whole counts as one test. */
function step(name, command, args) {
  console.log(`── ${name}`);
  if (run(command, args).status === 0) passed++;
  else failures.push(name);
}

function vitest(name, args) {
  console.log(`── ${name}`);
  const directory = mkdtempSync(path.join(tmpdir(), 'convlens-test-'));
  const file = path.join(directory, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  run('npx', ['vitest', 'run', ...reporters, ...args]);
  if (existsSync(file)) addReport(name, JSON.parse(readFileSync(file, 'utf8')));
  else failures.push(`${name}: vitest ended without a report`);
  rmSync(directory, { recursive: true, force: true });
}

function addReport(name, { testResults, numPassedTests, success }) {
  passed += numPassedTests;
  const before = failures.length;
  for (const { name: file, status, message, assertionResults } of testResults) {
    const failed = assertionResults.filter((each) => each.status === 'failed');
    const relative = path.relative(root, file);
    for (const { fullName, failureMessages } of failed)
      failures.push(`${relative}: ${fullName}: ${firstLine(failureMessages[0])}`);
    // A file that cannot be loaded fails without a single failed test.
    if (status === 'failed' && failed.length === 0) failures.push(`${relative}: ${firstLine(message)}`);
  }
  if (!success && failures.length === before) failures.push(`${name}: an error outside the tests`);
}

async function hostSuite() {
  console.log('── inside VS Code');
  const { runHostSuite } = await import('./hostSuite.mjs');
  const done = await runHostSuite();
  passed += done.passed;
  failures.push(...done.failures);
}

function firstLine(text) {
  return (text ?? '').split('\n', 1)[0];
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
}
