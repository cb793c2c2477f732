/** What this machine has to train with. Nothing is changed, and nothing of it fails: what is not there is not told. */
import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FoundPython, MachineReport } from '../../protocol/setUp.js';
import { findTensorFlow } from './tensorflowSetup.js';
import { inspectWebgpu } from './webgpuDevice.js';
import { findWebgpu } from './webgpuSetup.js';

const run = promisify(execFile);

export async function inspectMachine(
  pythons: readonly string[],
  cacheDirectory: string,
): Promise<MachineReport> {
  const own = [true, false].map((isForGpu) => ownPython(cacheDirectory, isForGpu));
  const candidates = [...new Set([...pythons, ...own, 'python3', 'python'])];
  const [found, compiler, gpu, disk, webgpu] = await Promise.all([
    Promise.all(candidates.map(inspectPython)),
    firstLine('g++', '--version'),
    inspectGpu(),
    freeBytes(cacheDirectory),
    inspectWebgpu(findWebgpu(cacheDirectory)),
  ]);
  const current = findTensorFlow(cacheDirectory);
  // What a set-up that was cancelled left is no Python of the user's.
  const isLeft = (python: InspectedPython) => own.includes(python.path) && !python.tensorflow;
  // `python` and `python3` are often one, and a cache may be reached by a link.
  const seen = new Set<string>();
  const different = found.filter(
    (python) => python && !isLeft(python) && !seen.has(python.prefix) && seen.add(python.prefix),
  );
  return {
    pythons: different.flatMap((python) => (python ? [withoutPrefix(python)] : [])),
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
    cores: cpus().length,
    webgpu,
    memoryBytes: totalmem(),
    ...(disk !== undefined && { freeBytes: disk }),
    ...(compiler !== undefined && { compiler }),
    ...(gpu && { gpu }),
    ...(current && { current: { version: current.version, python: current.python } }),
  };
}

/** Of the virtual environment that a set-up makes. */
export const ownPython = (cacheDirectory: string, isForGpu: boolean): string =>
  join(cacheDirectory, 'tensorflow', isForGpu ? 'venv-cuda' : 'venv', 'bin', 'python');

/** Where a Python keeps TensorFlow, without the seconds that importing it takes. */
const QUESTION = `
import importlib.util, importlib.metadata as m, json, os, sys
spec = importlib.util.find_spec('tensorflow')
names = {d.metadata['Name'].lower().replace('_', '-'): d.version for d in m.distributions() if d.metadata['Name']}
version = next((names[n] for n in ('tensorflow', 'tensorflow-cpu', 'tensorflow-intel') if n in names), None)
print(json.dumps({'path': sys.executable, 'prefix': os.path.realpath(sys.prefix), 'version': sys.version.split()[0],
  'tensorflow': {'version': version, 'directory': os.path.dirname(spec.origin), 'isForGpu': any(n.startswith('nvidia-cudnn') for n in names)} if spec and spec.origin and version else None}))`;

interface InspectedPython extends FoundPython {
  readonly prefix: string;
}

const withoutPrefix = ({ prefix: _, ...python }: InspectedPython): FoundPython => python;

export async function inspectPython(path: string): Promise<InspectedPython | undefined> {
  try {
    const { stdout } = await run(path, ['-c', QUESTION], { timeout: 30_000 });
    const { tensorflow, ...python } = JSON.parse(stdout) as InspectedPython & {
      tensorflow?: FoundPython['tensorflow'] | null;
    };
    return { ...python, ...(tensorflow && { tensorflow }) };
  } catch {
    return undefined;
  }
}

async function inspectGpu(): Promise<MachineReport['gpu']> {
  const line = await firstLine(
    'nvidia-smi',
    '--query-gpu=name,driver_version,memory.total',
    '--format=csv,noheader',
  );
  const [name, driver, memory] = line?.split(',').map((text) => text.trim()) ?? [];
  return name && driver && memory ? { name, driver, memory } : undefined;
}

async function firstLine(command: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run(command, args, { timeout: 15_000 });
    return stdout.split('\n')[0]?.trim();
  } catch {
    return undefined;
  }
}

async function freeBytes(directory: string): Promise<number | undefined> {
  for (let at = directory; ; at = join(at, '..')) {
    try {
      const { bavail, bsize } = await statfs(at);
      return bavail * bsize;
    } catch {
      if (join(at, '..') === at) return undefined;
    }
  }
}
