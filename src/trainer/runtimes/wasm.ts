/** WebAssembly: ships with us and needs nothing. The .wasm files stand beside the bundle. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { registerGradientKernels } from '../kernels/register.js';
import type { Runtime } from './runtime.js';

export const wasm: Runtime = {
  id: 'wasm',
  async start() {
    setWasmPaths(`${__dirname}/`);
    registerGradientKernels();
    if (!(await tf.setBackend('wasm'))) {
      return { ok: false, reason: 'WebAssembly did not start; is the .wasm file beside the trainer?' };
    }
    await tf.ready();
    return { ok: true, title: 'WebAssembly (CPU, 1 core)', merit: 'built in; it needs no set-up' };
  },
};
