/** The runtime of a test program. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { registerGradientKernels } from '../../src/trainer/kernels/register.js';
import { loadTfjsNode } from '../../src/trainer/runtimes/tfjsNode.js';

/** `tensorflow`, or else WebAssembly. */
export async function startRuntime(name: string | undefined): Promise<void> {
  if (name === 'tensorflow') return void (await loadTfjsNode());
  setWasmPaths('node_modules/@tensorflow/tfjs-backend-wasm/dist/');
  registerGradientKernels();
  await tf.setBackend('wasm');
}
