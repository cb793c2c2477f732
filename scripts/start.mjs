// `npm start`: installs what is missing, builds, packages, and opens VS Code on examples/.
// Desktop VS Code when its `code` command is here; otherwise VS Code in the browser (code-server).
// Before the install, only Node's own modules may be used.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory } from './cacheDirectory.mjs';
import { codeServer, freePort, installExtension, startCodeServer } from './codeServer.mjs';
import { installDependencies } from './dependencies.mjs';

const started = Date.now();
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const examples = path.join(root, 'examples');

try {
  // What its install lacks is told before anything else takes its time.
  const server = desktopCode() ? undefined : await browserEditor();
  await installDependencies(root);
  const { packageExtension } = await import('./package.mjs');
  const vsix = packageExtension();
  if (server) await openInBrowser(server, vsix);
  else openDesktop(vsix);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/**
 * True for a `code` that opens windows here. Inside a remote terminal, `code` is a stub that speaks to the
 * window it was started from; it cannot open our folder on a machine without VS Code.
 */
function desktopCode() {
  if (process.argv.includes('--browser')) return false;
  if (process.env.VSCODE_IPC_HOOK_CLI) return false;
  const shell = process.platform === 'win32';
  return spawnSync('code', ['--version'], { stdio: 'ignore', shell }).status === 0;
}

function openDesktop(vsix) {
  const shell = process.platform === 'win32';
  const quote = (text) => (shell ? `"${text}"` : text);
  const install = spawnSync('code', ['--install-extension', quote(vsix), '--force'], {
    stdio: 'inherit',
    shell,
  });
  if (install.status !== 0) throw new Error(`VS Code could not install ${vsix}; its message is above.`);
  spawnSync('code', [quote(examples)], { stdio: 'inherit', shell });
  console.log(`VS Code is open on ${examples} (${seconds()} s).`);
}

function browserEditor() {
  console.log('Desktop VS Code was not found (no “code” command), so it opens in the browser.');
  return codeServer();
}

async function openInBrowser(server, vsix) {
  const home = path.join(cacheDirectory, 'workbench');
  const userData = path.join(home, 'user-data');
  const extensions = path.join(home, 'extensions');
  quietFirstWindow(userData);
  await installExtension(server, vsix, extensions);
  const running = await startCodeServer(server, { userData, extensions, port: await chosenPort() });
  const address = `${running.url}/?folder=${encodeURIComponent(examples)}`;
  console.log(`\nVS Code is ready (${seconds()} s): ${address}\nStop it with Ctrl+C.`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void running.stop());
  if (hasDisplay() && !process.argv.includes('--no-open')) openAddress(address);
  await running.ended;
}

/** Settings of the first window only: a person's later choices stay. */
function quietFirstWindow(userData) {
  const file = path.join(userData, 'User', 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const settings = {
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'chat.disableAIFeatures': true,
  };
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}

async function chosenPort() {
  const at = process.argv.indexOf('--port');
  if (at < 0) return freePort();
  const port = Number(process.argv[at + 1]);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`--port expects a number from 1 to 65535, found “${process.argv[at + 1] ?? ''}”.`);
}

function hasDisplay() {
  if (process.platform === 'darwin') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function openAddress(address) {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(opener, [address], { stdio: 'ignore', detached: true })
    .on('error', () => console.log(`No browser could be opened with ${opener}; open the address above.`))
    .unref();
}

function seconds() {
  return Math.round((Date.now() - started) / 1000);
}
