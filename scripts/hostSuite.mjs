// Runs test/vscode inside a real extension host: code-server with a browser as its screen, or, where
// code-server does not exist (Windows) or CONVLENS_TEST_DESKTOP is set, a VS Code that test-electron downloads.
// `node scripts/hostSuite.mjs` runs it alone; build first.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from './browser.mjs';
import { codeServer, startCodeServer } from './codeServer.mjs';
import { makeTestWorkspace } from './testWorkspace.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const entry = path.join(root, 'dist', 'test', 'index');
const LIMIT_MS = 10 * 60_000;

/** How many tests passed and failed. */
export async function runHostSuite() {
  const workspace = makeTestWorkspace(root);
  const results = path.join(workspace.home, 'results.jsonl');
  const environment = { CONVLENS_TEST_RESULTS: results };
  let trouble;
  try {
    if (process.platform === 'win32' || process.env.CONVLENS_TEST_DESKTOP)
      await runInDesktop(workspace, environment);
    else await runInCodeServer(workspace, environment);
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error);
  }
  const tests = existsSync(results)
    ? readFileSync(results, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
  for (const { name, ok, message, ms } of tests)
    console.log(`${ok ? '✓' : '✗'} ${name} (${ms} ms)${message ? `\n  ${message}` : ''}`);
  workspace.remove();
  const failed = tests.filter((each) => !each.ok).length;
  // A failed test also ends the host with an error; without one, the trouble is the host's own.
  if (trouble && failed === 0) console.error(trouble);
  return { passed: tests.length - failed, failed: failed + (trouble && failed === 0 ? 1 : 0) };
}

async function runInCodeServer(workspace, environment) {
  const server = await codeServer();
  const running = await startCodeServer(server, {
    userData: path.join(workspace.home, 'user-data'),
    extensions: path.join(workspace.home, 'extensions'),
    arguments: ['--vscode-option', 'enable-smoke-test-driver'],
    environment,
  });
  let browser;
  try {
    browser = await openBrowser();
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const code = await new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`The extension host was not done after ${LIMIT_MS / 60_000} minutes.`)),
        LIMIT_MS,
      );
      const ready = Promise.all([
        page.exposeFunction('codeAutomationLog', () => undefined),
        page.exposeFunction('codeAutomationExit', (exitCode) => {
          clearTimeout(timer);
          resolve(exitCode);
        }),
      ]);
      ready.then(() => page.goto(addressOf(running, workspace.folder))).catch(reject);
    });
    if (code !== 0) throw new Error(`The extension host ended with code ${code}.\n${running.output()}`);
  } finally {
    await browser?.close();
    await running.stop();
  }
}

function addressOf({ url, port }, folder) {
  const remote = (file) => `vscode-remote://127.0.0.1:${port}${file}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(root)],
    ['extensionTestsPath', remote(entry)],
  ]);
  return `${url}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(payload)}`;
}

async function runInDesktop(workspace, environment) {
  const { runTests } = await import('@vscode/test-electron');
  const userData = path.join(workspace.home, 'user-data');
  mkdirSync(userData, { recursive: true });
  await runTests({
    extensionDevelopmentPath: root,
    extensionTestsPath: entry,
    extensionTestsEnv: environment,
    launchArgs: [
      workspace.folder,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--user-data-dir',
      userData,
    ],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = await runHostSuite();
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
