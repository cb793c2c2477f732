/** What was found on the machine, in plain words, and what can be made of it. Pure but for the language. */
import { l10n } from 'vscode';
import type { FoundPython, FoundWebgpu, MachineReport } from '../protocol/setUp.js';

export interface MachineWords {
  readonly title: string;
  readonly lines: readonly string[];
  /** Pythons with TensorFlow that a runtime can be made for, best first. */
  readonly usable: readonly FoundPython[];
  /** TensorFlow can be installed into an environment of our own. */
  readonly canInstall: boolean;
  /** The same with CUDA, where there is a GPU and no Python has it. */
  readonly canInstallCuda: boolean;
  readonly canInstallWebgpu: boolean;
}

const GIB = 2 ** 30;
/** What tensorflow-cpu and its environment take. */
const NEEDED_BYTES = 3 * GIB;
/** What tensorflow with CUDA takes, and its packages while pip unpacks them. */
const CUDA_BYTES = 12 * GIB;
/** What npm's webgpu takes. */
const WEBGPU_BYTES = GIB / 2;

export function machineWords(report: MachineReport): MachineWords {
  const { pythons, compiler, gpu, current, freeBytes, webgpu } = report;
  const usable = pythons
    .filter(({ tensorflow }) => tensorflow)
    .sort((a, b) => (gpu ? Number(b.tensorflow?.isForGpu) - Number(a.tensorflow?.isForGpu) : 0));
  const isLinux = report.platform.startsWith('linux');
  const hasRoom = (bytes: number) => freeBytes === undefined || freeBytes > bytes;
  const canInstallWebgpu = !webgpu.isInstalled && hasRoom(WEBGPU_BYTES);
  const canMake = isLinux && compiler !== undefined && pythons.length > 0;
  const canInstall = canMake && hasRoom(NEEDED_BYTES) && usable.length === 0;
  const hasCuda = usable.some(({ tensorflow }) => tensorflow?.isForGpu);
  const canInstallCuda = canMake && hasRoom(CUDA_BYTES) && gpu !== undefined && !hasCuda;
  const size = (bytes: number) => `${(bytes / GIB).toFixed(0)} GiB`;
  const lines = [
    l10n.t('Processor: {0} cores, {1} of memory.', report.cores, size(report.memoryBytes)),
    gpu
      ? l10n.t('GPU: {0}, driver {1}, {2}.', gpu.name, gpu.driver, gpu.memory)
      : l10n.t('GPU: no NVIDIA GPU with a driver was found, so training uses the processor.'),
    webgpuLine(webgpu),
    ...pythons.map(pythonLine),
    ...(pythons.length === 0 ? [l10n.t('Python: none was found.')] : []),
    compiler === undefined
      ? l10n.t(
          'Compiler: g++ is missing. Install it to use TensorFlow (Debian, Ubuntu: sudo apt install g++).',
        )
      : l10n.t('Compiler: {0}.', compiler),
    ...(freeBytes === undefined ? [] : [l10n.t('Disk: {0} free.', size(freeBytes))]),
    l10n.t('WebAssembly is built in and always works; TensorFlow trains several times faster.'),
    ...(isLinux ? [] : [l10n.t('TensorFlow can be set up on Linux only, for now.')]),
  ];
  const title = current
    ? l10n.t('Training uses TensorFlow {0} of {1}.', current.version, current.python)
    : webgpu.device !== undefined && !webgpu.isSoftware
      ? l10n.t('Training uses WebGPU on {0}.', webgpu.device)
      : l10n.t('Training uses WebAssembly: no TensorFlow is set up.');
  return {
    title,
    lines,
    usable: isLinux && compiler !== undefined ? usable : [],
    canInstall,
    canInstallCuda,
    canInstallWebgpu,
  };
}

function webgpuLine({ isInstalled, device, isSoftware }: FoundWebgpu): string {
  if (!isInstalled) return l10n.t('WebGPU: not installed; it trains on any GPU, without Python.');
  if (device === undefined)
    return l10n.t('WebGPU: installed, but no GPU with a Vulkan, Metal or Direct3D 12 driver was found.');
  return isSoftware
    ? l10n.t('WebGPU: installed, but {0} is no GPU; WebAssembly is faster.', device)
    : l10n.t('WebGPU: {0}.', device);
}

function pythonLine({ path, version, tensorflow }: FoundPython): string {
  if (!tensorflow) return l10n.t('Python {0} ({1}): no TensorFlow.', version, path);
  return tensorflow.isForGpu
    ? l10n.t('Python {0} ({1}): TensorFlow {2} with CUDA.', version, path, tensorflow.version)
    : l10n.t('Python {0} ({1}): TensorFlow {2}.', version, path, tensorflow.version);
}
