/**
 * The GPU that WebGPU trains on: asked for, judged and named. TensorFlow.js is handed a narrow view of it, since its
 * backend asks for features in a way that only browsers accept.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FoundWebgpu } from '../../protocol/setUp.js';
import { importModule } from './importing.js';
import type { RuntimeStart } from './runtime.js';

/** What npm's `webgpu` exports. */
interface Dawn {
  create(options: readonly string[]): Gpu;
  readonly globals: object;
}

/** Loads the package that lies in `home`. */
export async function loadDawn(home: string): Promise<Dawn> {
  return (await importModule(pathToFileURL(join(home, 'index.js')).href)) as Dawn;
}

/** What Set Up Training says of WebGPU: nothing is begun on the GPU. */
export async function inspectWebgpu(home: string | undefined): Promise<FoundWebgpu> {
  if (!home) return { isInstalled: false };
  try {
    const gpu = (await loadDawn(home)).create([]);
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return { isInstalled: true };
    return { isInstalled: true, device: gpuName(adapter.info), isSoftware: isSoftware(adapter.info) };
  } catch {
    // A package for another system, or a driver that fails: as good as no GPU.
    return { isInstalled: true };
  }
}

/** What is used of WebGPU's own types. */
export interface Gpu {
  requestAdapter(options: object): Promise<Adapter | null>;
}

interface Adapter {
  readonly features: ReadonlySet<string>;
  readonly limits: Readonly<Record<string, number>>;
  readonly info: AdapterInfo;
  requestDevice(descriptor: object): Promise<Device>;
}

export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

interface Device {
  addEventListener(
    type: 'uncapturederror',
    listener: (event: { readonly error: { readonly message: string } }) => void,
  ): void;
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
}

type Found =
  | {
      readonly ok: true;
      readonly gpu: object;
      readonly name: string;
      /** Resolves with a sentence when the GPU is gone. */
      readonly lost: Promise<string>;
    }
  | Extract<RuntimeStart, { ok: false }>;

/** A software GPU is slower than WebAssembly: it is taken only when WebGPU `isChosen` by name. */
export async function webgpuDevice(gpu: Gpu, isChosen: boolean): Promise<Found> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter)
    return {
      ok: false,
      reason: 'No GPU was found: WebGPU needs one with a Vulkan, Metal or Direct3D 12 driver.',
    };
  const name = gpuName(adapter.info);
  if (!isChosen && isSoftware(adapter.info))
    return { ok: false, reason: `There is no GPU but one in software, ${name}; WebAssembly is faster.` };
  const { limits } = adapter;
  const features = ['timestamp-query'].filter((feature) => adapter.features.has(feature));
  const device = await adapter.requestDevice({
    requiredFeatures: features,
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, limits[limit]])),
  });
  const lost = Promise.race([
    device.lost.then(({ message }) => `The GPU ${name} was lost (${message || 'no reason given'}).`),
    // What a GPU refuses is left undone without a word: the numbers after it are wrong.
    new Promise<string>((resolve) => {
      device.addEventListener('uncapturederror', ({ error }) =>
        resolve(`The GPU ${name} refused a step of the computation (${firstLine(error.message)}).`),
      );
    }),
  ]);
  const view = {
    features: new Set(features),
    limits,
    info: adapter.info,
    requestDevice: async () => device,
  };
  // Dawn answers nothing any more once the object that it began with is collected, so the view holds it.
  return { ok: true, name, lost, gpu: { origin: gpu, requestAdapter: async () => view } };
}

/** Beyond WebGPU's modest defaults: large batches need large buffers. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
  'maxStorageBuffersPerShaderStage',
];

function gpuName({ device, description, vendor, architecture }: AdapterInfo): string {
  return device || description || [vendor, architecture].filter((word) => word).join(' ') || 'GPU';
}

const firstLine = (text: string) => text.trim().split('\n')[0] ?? '';

const isSoftware = (info: AdapterInfo) =>
  info.isFallbackAdapter === true ||
  /llvmpipe|lavapipe|swiftshader|basic render/i.test(Object.values(info).join(' '));
