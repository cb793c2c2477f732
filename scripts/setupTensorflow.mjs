// npm run setup:tensorflow [-- --cuda | --python PATH], npm run setup:webgpu
// Lets the trainer use a Python environment's TensorFlow, or WebGPU, from a clone: the editor's Set Up Training, with the
// system packages that it needs. The work itself is in src/trainer/setup.ts.
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { cacheDirectory } from './cacheDirectory.mjs';
import { ensureSystemPackages, runs } from './systemPackages.mjs';
import { addTrainerFiles, trainerBundle } from './trainerBundle.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const program = path.join(root, 'dist/trainer/setup.js');
const isForGpu = process.argv.includes('--cuda');
const at = process.argv.indexOf('--python');
const given = at >= 0 ? process.argv[at + 1] : process.env.CONVLENS_PYTHON;

const isWebgpu = process.argv.includes('--webgpu');
if (process.platform === 'linux' && !isWebgpu) need('g++', () => runs('g++', ['--version']));
if (!existsSync(program)) {
  await build(trainerBundle);
  await addTrainerFiles();
}
const child = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
if (isWebgpu) await setUpWebgpu();
else await setUpTensorflow();
child.disconnect();

async function setUpWebgpu() {
  const { device, isSoftware } = await ask('makeWebgpu', { cacheDirectory });
  if (device && !isSoftware) console.log(`Ready: WebGPU trains on ${device}.`);
  else
    console.log(
      `WebGPU is installed; ${device ? `${device} is a GPU in software, slower than WebAssembly` : 'no GPU was found'}.`,
    );
}

async function setUpTensorflow() {
  const python = given ?? (await ownPython());
  if (python === undefined) need('python3-venv', () => runs('python3', ['-c', 'import ensurepip, venv']));
  const made = await ask('make', { cacheDirectory, isForGpu, ...(python !== undefined && { python }) });
  console.log(`Ready: the trainer will use TensorFlow ${made.version} of ${made.python}.`);
}

/** The one that an earlier set-up made, when TensorFlow is in it. */
async function ownPython() {
  const { pythons } = await ask('inspect', { pythons: [], cacheDirectory });
  const home = path.join(cacheDirectory, 'tensorflow') + path.sep;
  return pythons.find((each) => each.path.startsWith(home) && each.tensorflow?.isForGpu === isForGpu)?.path;
}

function ask(method, params) {
  return new Promise((resolve) => {
    const id = method;
    child.on('exit', () => stop('The set-up was ended.'));
    child.on('message', (message) => {
      if (message.kind === 'event') console.log(message.data.step);
      if (message.kind !== 'response' || message.id !== id) return;
      child.removeAllListeners();
      if (message.result.ok) resolve(message.result.value);
      else stop(message.result.message);
    });
    child.send({ kind: 'request', id, method, params });
  });
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
