// npm run setup:tensorflow [-- --python PATH]
// Lets the trainer use a Python environment's TensorFlow: finds or installs one, compiles tfjs-node's own
// binding against it, and writes <cache>/tensorflow/runtime.json for the trainer to find.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ensureSystemPackages, runs } from './systemPackages.mjs';

const require = createRequire(import.meta.url);
const cache =
  process.env.CONVLENS_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'convlens');
const home = join(cache, 'tensorflow');

if (process.platform !== 'linux') {
  stop(
    `This set-up compiles against TensorFlow's Linux library; this is ${process.platform}. ` +
      'The built-in WebAssembly runtime trains without any set-up.',
  );
}
need('g++', () => runs('g++', ['--version']));

mkdirSync(home, { recursive: true });
const python = pythonWithTensorFlow();
const { version, directory } = describeTensorFlow(python);
console.log(`TensorFlow ${version} in ${directory}`);
const binding = compileBinding(version, directory);
const libraryPath = [directory, ...cudaLibraries(dirname(directory))].join(':');
checkThatItLoads(binding, libraryPath);

const file = join(home, 'runtime.json');
writeFileSync(`${file}.partial`, `${JSON.stringify({ binding, libraryPath, version, python }, null, 2)}\n`);
renameSync(`${file}.partial`, file);
console.log(`Ready: the trainer will use TensorFlow ${version} (${file}).`);

function pythonWithTensorFlow() {
  const at = process.argv.indexOf('--python');
  const given = at >= 0 ? process.argv[at + 1] : process.env.CONVLENS_PYTHON;
  if (given) {
    if (describeTensorFlow(given)) return given;
    stop(
      `${given} was given as a Python with TensorFlow, but “import tensorflow” fails there. Install it with: ${given} -m pip install tensorflow`,
    );
  }
  const own = join(home, 'venv', 'bin', 'python');
  if (existsSync(own) && describeTensorFlow(own)) return own;
  need('python3-venv', () => runs('python3', ['-c', 'import ensurepip, venv']));
  console.log(`Installing tensorflow-cpu into ${join(home, 'venv')} (about 1 GB, once)`);
  run(
    'python3',
    ['-m', 'venv', join(home, 'venv')],
    'The virtual environment could not be made; its messages are above.',
  );
  run(
    own,
    ['-m', 'pip', 'install', '--quiet', 'tensorflow-cpu'],
    'pip could not install tensorflow-cpu. Give a Python that has TensorFlow with --python PATH.',
  );
  return own;
}

/** Where a Python keeps TensorFlow, without the seconds that importing it takes. */
function describeTensorFlow(python) {
  const code = `
import importlib.util, importlib.metadata as m, json, os
spec = importlib.util.find_spec('tensorflow')
names = [n for n in ('tensorflow', 'tensorflow-cpu', 'tensorflow_cpu') if any(d.metadata['Name'].replace('_', '-') == n.replace('_', '-') for d in m.distributions())]
print(json.dumps({'directory': os.path.dirname(spec.origin), 'version': m.version(names[0])}))`;
  const result = spawnSync(python, ['-c', code], { encoding: 'utf8' });
  if (result.status !== 0) return undefined;
  return JSON.parse(result.stdout);
}

function compileBinding(version, directory) {
  const source = dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
  const output = join(home, `tfjs_binding-${version}-napi8.node`);
  if (existsSync(output)) return output;
  console.log('Compiling the binding (about 15 seconds)');
  run(
    'g++',
    [
      ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
      ...[source, join(directory, 'include'), nodeHeaders()].map((path) => `-I${path}`),
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(source, 'binding', name)),
      ...['-o', `${output}.partial`, `-L${directory}`],
      ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
    ],
    'g++ could not compile the binding; its messages are above.',
  );
  renameSync(`${output}.partial`, output);
  return output;
}

function nodeHeaders() {
  const beside = resolve(dirname(process.execPath), '../include/node');
  if (existsSync(join(beside, 'node_api.h'))) return beside;
  try {
    return require('node-api-headers').include_dir;
  } catch {
    return stop(
      `Node's C headers were not found in ${beside}. Install them with: npm install --no-save node-api-headers`,
    );
  }
}

function cudaLibraries(sitePackages) {
  const nvidia = join(sitePackages, 'nvidia');
  if (!existsSync(nvidia)) return [];
  return readdirSync(nvidia)
    .map((name) => join(nvidia, name, 'lib'))
    .filter((path) => existsSync(path));
}

function checkThatItLoads(binding, libraryPath) {
  const result = spawnSync(process.execPath, ['-e', `require(${JSON.stringify(binding)})`], {
    env: { ...process.env, LD_LIBRARY_PATH: libraryPath },
    encoding: 'utf8',
  });
  if (result.status !== 0) stop(`The binding was compiled but does not load: ${result.stderr}`);
}

function run(command, args, advice) {
  try {
    execFileSync(command, args, { stdio: 'inherit' });
  } catch {
    stop(advice);
  }
}

function need(debian, present) {
  try {
    const otherwise = 'Or give a Python that has TensorFlow with --python PATH.';
    ensureSystemPackages('Training on TensorFlow', [{ debian, present }], otherwise);
  } catch (error) {
    stop(error instanceof Error ? error.message : String(error));
  }
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
