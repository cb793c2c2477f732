// Runs test/vscode inside real extension hosts, one with Node and one in a worker of the browser: code-server
// with a browser as its screen, or, where code-server does not exist (Windows) or CONVLENS_TEST_DESKTOP is set, a
// VS Code that test-electron downloads, which has the first alone.
// `node scripts/hostSuite.mjs [node|web]` runs them alone; build first.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from './browser.mjs';
import { codeServer, startCodeServer } from './codeServer.mjs';
import { makeTestWorkspace } from './testWorkspace.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const LIMIT_MS = 10 * 60_000;
/** What works beside the editor, and is not asked for here. */
const quiet = { 'chat.disableAIFeatures': true, 'editor.cursorBlinking': 'solid' };
/** What the suites in a worker put before a result on their console. */
const RESULT = 'CONVLENS_TEST_RESULT ';

/**
 * `settings` are the user's: they, and not the page's payload, say where an extension under development runs.
 * `folder`: what is opened in place of the workspace's folder; `beside`: another extension, which is installed.
 */
const hosts = {
  node: { title: 'with Node', entry: 'index' },
  web: {
    title: 'in a worker of the browser',
    entry: 'web',
    settings: { 'remote.extensionKind': { 'convlens.convlens': ['web'] } },
  },
  virtual: {
    title: 'with Node, its folder on no disk',
    entry: 'virtual',
    folder: 'memfs:/examples',
    beside: path.join(root, 'test', 'vscode', 'memfs'),
  },
  untrusted: {
    title: 'with Node, several folders that are not trusted',
    entry: 'untrusted',
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
    isTrusted: false,
    hasFolders: true,
  },
};

/** How many tests passed, and what failed, a line for each. Two hosts at a time: much of a test is waiting. */
export async function runHostSuite(wanted = Object.keys(hosts)) {
  const isDesktop = process.platform === 'win32' || process.env.CONVLENS_TEST_DESKTOP;
  const left = wanted.map((name) => hosts[name]).filter((host) => !isDesktop || host === hosts.node);
  const totals = { passed: 0, failures: [] };
  const runLeft = async () => {
    for (let host = left.shift(); host; host = left.shift()) {
      const { passed, failures } = await runIn(host, isDesktop ? runInDesktop : runInCodeServer);
      totals.passed += passed;
      totals.failures.push(...failures.map((each) => `${host.title}: ${each}`));
    }
  };
  await Promise.all([runLeft(), runLeft()]);
  return totals;
}

async function runIn(host, run) {
  const workspace = makeTestWorkspace(root);
  const results = path.join(workspace.home, 'results.jsonl');
  const tests = [];
  let trouble;
  try {
    const environment = { CONVLENS_TEST_RESULTS: results, CONVLENS_CACHE: workspace.cache };
    await run(host, workspace, environment, (result) => tests.push(result));
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error);
  }
  if (existsSync(results))
    for (const line of readFileSync(results, 'utf8').split('\n').filter(Boolean))
      tests.push(JSON.parse(line));
  console.log(`── in an extension host ${host.title}`);
  for (const { name, ok, message, ms } of tests)
    console.log(`${ok ? '✓' : '✗'} ${name} (${ms} ms)${message ? `\n  ${message}` : ''}`);
  workspace.remove();
  if (tests.length === 0) trouble ??= 'The extension host ran no test.';
  const failures = tests
    .filter(({ ok }) => !ok)
    .map(({ name, message }) => `${name}: ${message?.split('\n', 1)[0]}`);
  const passed = tests.length - failures.length;
  // A failed test also ends the host with an error; without one, the trouble is the host's own.
  if (trouble && failures.length === 0) {
    console.error(trouble);
    failures.push(trouble);
  }
  return { passed, failures };
}

async function runInCodeServer(host, workspace, environment, report) {
  const server = await codeServer();
  const userData = path.join(workspace.home, 'user-data');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify({ ...quiet, ...host.settings }));
  const extensions = path.join(workspace.home, 'extensions');
  if (host.beside) {
    const installed = path.join(extensions, path.basename(host.beside));
    cpSync(host.beside, installed, { recursive: true });
    cpSync(path.join(root, 'examples'), path.join(installed, 'examples'), { recursive: true });
  }
  const running = await startCodeServer(server, {
    userData,
    extensions,
    arguments: ['--vscode-option', 'enable-smoke-test-driver'],
    isTrusted: host.isTrusted,
    environment,
  });
  let browser;
  try {
    browser = await openBrowser();
    // Nobody looks: what moves would only be drawn again and again.
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, reducedMotion: 'reduce' });
    let timer;
    const code = await new Promise((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`The extension host was not done after ${LIMIT_MS / 60_000} minutes.`)),
        LIMIT_MS,
      );
      page.once('close', () => reject(new Error('The browser closed before the tests were done.')));
      const ready = Promise.all([
        page.exposeFunction('codeAutomationLog', (_, words) => {
          const said = words.find((each) => typeof each === 'string' && each.includes(RESULT));
          if (said) report(resultIn(said));
          else if (process.env.CONVLENS_TEST_LOG) console.log(...words);
        }),
        page.exposeFunction('codeAutomationExit', resolve),
      ]);
      ready.then(() => page.goto(addressOf(host, running, workspace))).catch(reject);
    }).finally(() => clearTimeout(timer));
    if (code !== 0) throw new Error(`The extension host ended with code ${code}.\n${running.output()}`);
  } finally {
    await browser?.close();
    await running.stop();
  }
}

function resultIn(said) {
  const from = said.indexOf(RESULT) + RESULT.length;
  return JSON.parse(said.slice(from, said.lastIndexOf('}') + 1));
}

function addressOf({ entry, folder, hasFolders }, { url, port }, workspace) {
  const remote = (file) => `vscode-remote://127.0.0.1:${port}${file}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(root)],
    ['extensionTestsPath', remote(path.join(root, 'dist', 'test', entry))],
  ]);
  const opened = hasFolders
    ? ['workspace', severalFolders(workspace)]
    : ['folder', folder ?? workspace.folder];
  return `${url}/?${new URLSearchParams([opened, ['payload', payload]])}`;
}

/** The examples and a folder beside them, as a workspace of two. */
function severalFolders({ home, folder }) {
  const other = path.join(home, 'other');
  mkdirSync(other);
  const file = path.join(home, 'two.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: folder }, { path: other }] }));
  return file;
}

async function runInDesktop({ entry }, workspace, environment) {
  const { runTests } = await import('@vscode/test-electron');
  const userData = path.join(workspace.home, 'user-data');
  mkdirSync(userData, { recursive: true });
  await runTests({
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'dist', 'test', entry),
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
  const wanted = process.argv.slice(2);
  const { passed, failures } = await runHostSuite(wanted.length > 0 ? wanted : undefined);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
