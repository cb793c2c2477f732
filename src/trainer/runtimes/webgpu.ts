/** WebGPU through npm's `webgpu` (Dawn). Its TensorFlow.js backend is not bundled yet, so it says so. */
import type { Runtime } from './runtime.js';

export const webgpu: Runtime = {
  id: 'webgpu',
  async start() {
    return { ok: false, reason: 'Training on WebGPU is not built in yet.' };
  },
};
