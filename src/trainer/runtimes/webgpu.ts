/**
 * WebGPU through npm's `webgpu` (Dawn): any GPU with a Vulkan, Metal or Direct3D driver. TensorFlow.js's backend asks
 * `navigator.gpu` for its device; what it finds there is ours, so that the device can be named and its loss told.
 */
import * as tf from '@tensorflow/tfjs-core';
import { makeStepsFaster } from '../kernels/webgpu/fasterSteps.js';
import { registerWebgpuKernels } from '../kernels/webgpu/register.js';
import type { Runtime } from './runtime.js';
import { loadDawn, webgpuDevice } from './webgpuDevice.js';

export const webgpu: Runtime = {
  id: 'webgpu',
  needsGpu: true,
  async start({ isChosen }) {
    const home = process.env.CONVLENS_WEBGPU;
    if (!home) return { ok: false, reason: 'WebGPU is not set up; Set Up Training installs it.' };
    const { create, globals } = await loadDawn(home);
    Object.assign(globalThis, globals);
    const found = await webgpuDevice(create([]), isChosen);
    if (!found.ok) return found;
    takePlaceOfBrowser(found.gpu);
    await import('@tensorflow/tfjs-backend-webgpu');
    registerWebgpuKernels();
    if (!(await tf.setBackend('webgpu'))) return { ok: false, reason: `${found.name} did not start.` };
    await tf.ready();
    makeStepsFaster();
    return {
      ok: true,
      title: `WebGPU (${found.name})`,
      merit: 'on the GPU, without Python',
      isGpu: true,
      lost: found.lost,
    };
  },
};

/** Node 20 has no `navigator`, later ones have one without `gpu`. */
function takePlaceOfBrowser(gpu: object): void {
  const holder = globalThis as { navigator?: object };
  if (!holder.navigator) Object.defineProperty(holder, 'navigator', { value: {}, configurable: true });
  Object.defineProperty(holder.navigator, 'gpu', { value: gpu, configurable: true });
}
