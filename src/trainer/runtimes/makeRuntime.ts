/**
 * Lets the trainer use a Python's TensorFlow: compiles tfjs-node's binding with our additions (`binding/binding.cc`) against it, checks that it loads, and
 * writes `<cache>/tensorflow/runtime.json`. Ended at any time, it can be begun again.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { replaceFile } from '../../runs/replaceFiles.js';
import { TrainingFault } from '../fault.js';
import { inspectPython, ownPython } from './inspectMachine.js';
import type { TensorFlowSetup } from './tensorflowSetup.js';

const run = promisify(execFile);

/** `sources` holds `binding.cc`, tfjs-node's `binding` and Node's headers, `include`. Throws a sentence. */
export async function makeRuntime(
  python: string,
  cacheDirectory: string,
  sources: string,
  report: (step: string) => void,
): Promise<TensorFlowSetup> {
  if (process.platform !== 'linux')
    throw new TrainingFault(
      `The set-up compiles against TensorFlow's Linux library; this is ${process.platform}. The built-in WebAssembly runtime trains without any set-up.`,
    );
  report('Looking for TensorFlow');
  const found = await inspectPython(python);
  if (!found?.tensorflow)
    throw new TrainingFault(
      `${python} has no TensorFlow. Install it with: ${python} -m pip install tensorflow`,
    );
  const { version, directory } = found.tensorflow;
  const home = join(cacheDirectory, 'tensorflow');
  mkdirSync(home, { recursive: true });
  const binding = join(home, `binding-${version}-napi8.node`);
  if (!existsSync(binding)) {
    report(`Compiling the binding for TensorFlow ${version} (about 15 seconds)`);
    await compile(binding, directory, sources);
  }
  report('Checking that it loads');
  const libraryPath = [directory, ...cudaLibraries(dirname(directory))].join(':');
  await checkThatItLoads(binding, libraryPath);
  const setup: TensorFlowSetup = { binding, libraryPath, version, python: found.path };
  replaceFile(join(home, 'runtime.json'), `${JSON.stringify(setup, null, 2)}\n`);
  return setup;
}

/** A virtual environment of our own with TensorFlow for the CPU, or for a GPU with CUDA; returns its Python. */
export async function installTensorFlow(
  cacheDirectory: string,
  isForGpu: boolean,
  report: (step: string) => void,
): Promise<string> {
  const python = ownPython(cacheDirectory, isForGpu);
  const venv = dirname(dirname(python));
  const [name, size] = isForGpu ? ['tensorflow[and-cuda]', '4 GB'] : ['tensorflow-cpu', '1 GB'];
  report('Making a virtual environment');
  await orSay('The virtual environment could not be made', () => run('python3', ['-m', 'venv', venv]));
  report(`Installing ${name} (about ${size}, once)`);
  await orSay(`pip could not install ${name}`, () =>
    run(python, ['-m', 'pip', 'install', '--quiet', name], { maxBuffer: 1 << 26 }),
  );
  return python;
}

async function compile(binding: string, directory: string, sources: string): Promise<void> {
  const beside = resolve(dirname(process.execPath), '../include/node');
  const headers = existsSync(join(beside, 'node_api.h')) ? beside : join(sources, 'include');
  const partial = `${binding}.${process.pid}.partial`;
  await orSay('g++ could not compile the binding', () =>
    run(
      'g++',
      [
        ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
        ...[sources, join(directory, 'include'), headers].map((path) => `-I${path}`),
        join(sources, 'binding.cc'),
        ...['-o', partial, `-L${directory}`],
        ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
      ],
      { maxBuffer: 1 << 26 },
    ),
  );
  renameSync(partial, binding);
}

function cudaLibraries(sitePackages: string): readonly string[] {
  const nvidia = join(sitePackages, 'nvidia');
  if (!existsSync(nvidia)) return [];
  return readdirSync(nvidia)
    .map((name) => join(nvidia, name, 'lib'))
    .filter((path) => existsSync(path));
}

function checkThatItLoads(binding: string, libraryPath: string): Promise<unknown> {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', LD_LIBRARY_PATH: libraryPath };
  return orSay('The binding was compiled but does not load', () =>
    run(process.execPath, ['-e', `require(${JSON.stringify(binding)})`], { env }),
  );
}

async function orSay<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new TrainingFault(`${what}: ${words.trim().slice(-1500)}`);
  }
}
