// VS Code in a browser, for machines without the desktop one: npm's code-server, installed once per user.
// `npm start` shows it to a person; the suites in test/vscode and test/e2e drive it.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheDirectory } from './cacheDirectory.mjs';
import { withProgress } from './progress.mjs';
import { ensureSystemPackages, runs } from './systemPackages.mjs';

const wanted = { 'code-server': '4.139.1', node: '24', npm: '11' };

const home = path.join(cacheDirectory, 'code-server');

let installing;

/** code-server's own Node and its entry file, installed when they are not there. Throws a sentence. */
export async function codeServer() {
  const found = findIn(home);
  if (found) return found;
  // Two hosts ask at the same time.
  installing ??= installed();
  return installing;
}

async function installed() {
  if (process.platform === 'win32') {
    throw new Error(
      'code-server does not run on Windows. Install VS Code with its “code” command on PATH, then run this again.',
    );
  }
  if (process.platform === 'linux')
    ensureSystemPackages('code-server, to compile its native parts,', systemPackages);
  await install();
  const made = findIn(home);
  if (!made) throw new Error(`code-server was installed in ${home}, but its files are not there.`);
  return made;
}

/** Puts a packaged extension into an extensions directory. */
export async function installExtension(server, vsix, extensionsDirectory) {
  mkdirSync(extensionsDirectory, { recursive: true });
  await promisify(execFile)(server.node, [
    ...[server.entry, '--install-extension', vsix, '--force', '--extensions-dir', extensionsDirectory],
  ]);
}

/**
 * Starts the server on this machine's own address only; resolves when it listens.
 * `stop()` ends it and waits for its end.
 */
export async function startCodeServer(server, options) {
  const port = options.port ?? (await freePort());
  const child = spawn(
    server.node,
    [
      ...[server.entry, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--user-data-dir', options.userData, '--extensions-dir', options.extensions],
      ...['--disable-telemetry', '--disable-update-check'],
      ...(options.isTrusted === false ? [] : ['--disable-workspace-trust']),
      ...['--disable-getting-started-override', '--ignore-last-opened', ...(options.arguments ?? [])],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.environment } },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let output = '';
  await new Promise((resolve, reject) => {
    const read = (bytes) => {
      output = (output + bytes).slice(-20_000);
      if (output.includes('server listening on')) resolve(undefined);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`code-server ended with exit code ${code}. It said:\n${output}`)),
    );
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    ended,
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function findIn(directory) {
  const modules = path.join(directory, 'node_modules');
  const node = path.join(modules, 'node', 'bin', 'node');
  const entry = path.join(modules, 'code-server', 'out', 'node', 'entry.js');
  // The workbench's own packages come last, from a script that code-server runs after its install.
  const workbench = path.join(modules, 'code-server', 'lib', 'vscode', 'node_modules');
  return [node, entry, workbench].every(existsSync) ? { node, entry } : undefined;
}

/** Installs beside, then renames, so that an interrupted install is never taken for a whole one. */
async function install() {
  const partial = `${home}.partial-${process.pid}`;
  const log = path.join(cacheDirectory, 'code-server-install.log');
  mkdirSync(partial, { recursive: true });
  writeFileSync(path.join(partial, 'package.json'), '{ "private": true }\n');
  console.log(
    `Installing code-server ${wanted['code-server']} into ${home} (about 3 minutes and 630 MB, once)`,
  );
  try {
    // Node first, and an npm to run on it: code-server's scripts refuse an npm that runs on another Node.
    const bin = path.join(partial, 'node_modules', '.bin');
    await npmInstall(partial, log, [`node@${wanted.node}`, `npm@${wanted.npm}`]);
    const headers = await nodeHeaders(partial, log);
    await npmInstall(partial, log, [`code-server@${wanted['code-server']}`], { bin, headers });
    if (headers) rmSync(headers, { recursive: true, force: true });
    if (!findIn(partial)) throw new Error('its native parts were not built');
    if (existsSync(home)) rmSync(home, { recursive: true, force: true });
    renameSync(partial, home);
  } catch (error) {
    throw new Error(
      `code-server could not be installed: ${error instanceof Error ? error.message : error}. ` +
        `The log is ${log}. Besides a connection to your npm registry it needs ${systemPackages
          .map((each) => each.debian)
          .join(' ')}; or install desktop VS Code, whose “code” command is used instead.`,
    );
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/**
 * A folder with the C headers of the Node that was installed, for node-gyp: by itself it fetches them from Node's own
 * site, which not every network lets through. Undefined where the registry has none for this machine.
 */
async function nodeHeaders(directory, log) {
  const modules = path.join(directory, 'node_modules');
  const { version } = JSON.parse(readFileSync(path.join(modules, 'node', 'package.json'), 'utf8'));
  const name = `node-${process.platform}-${process.arch}`;
  await npmInstall(directory, log, [`${name}@${version}`]).catch(() => undefined);
  const headers = path.join(modules, name);
  return existsSync(path.join(headers, 'include', 'node')) ? headers : undefined;
}

/** `bin`, when given, is searched first for npm and Node; `headers` are what native parts are compiled with. */
function npmInstall(directory, log, packages, { bin, headers } = {}) {
  const what = packages.join(' and ');
  const searched = [bin, process.env.PATH].filter(Boolean).join(path.delimiter);
  const compiling = headers ? { npm_config_nodedir: headers } : {};
  const installed = new Promise((resolve, reject) => {
    const child = spawn(
      'npm',
      ['install', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=warn', ...packages],
      {
        cwd: directory,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...withoutOuterNpm(), ...compiling, PATH: searched },
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => {
        output += bytes;
      });
    }
    child.once('error', reject);
    child.once('exit', (code) => {
      writeFileSync(log, output);
      if (code === 0) resolve(undefined);
      else reject(new Error(`npm install ${what} ended with exit code ${code}`));
    });
  });
  return withProgress(what, installed);
}

/** The environment without what the npm that runs this script says of itself: its Node, its project. */
function withoutOuterNpm() {
  const own =
    /^npm_(?:config_(?:user_agent|ignore_scripts|local_prefix)|lifecycle_|package_|command$|.*execpath$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

const systemPackages = [
  { debian: 'g++', present: () => runs('g++', ['--version']) },
  { debian: 'make', present: () => runs('make', ['--version']) },
  { debian: 'python3', present: () => runs('python3', ['--version']) },
  { debian: 'pkg-config', present: () => runs('pkg-config', ['--version']) },
  { debian: 'libkrb5-dev', present: () => runs('pkg-config', ['--exists', 'krb5-gssapi']) },
  { debian: 'libx11-dev', present: () => runs('pkg-config', ['--exists', 'x11']) },
  { debian: 'libxkbfile-dev', present: () => runs('pkg-config', ['--exists', 'xkbfile']) },
  { debian: 'libsecret-1-dev', present: () => runs('pkg-config', ['--exists', 'libsecret-1']) },
];
