/** WebAssembly: ships with us and needs nothing. The .wasm files stand beside the bundle. */
import { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { startCompute } from '../kernels/compute/machine.js';
import { registerComputeKernels } from '../kernels/compute/register.js';
import { registerGradientKernels } from '../kernels/register.js';
import type { Runtime } from './runtime.js';
import { usefulThreads, withThreads } from './wasmThreads.js';

export const wasm: Runtime = {
  id: 'wasm',
  async start() {
    const threads = await startWasm(`${__dirname}/`, usefulThreads());
    if (threads === 0)
      return { ok: false, reason: 'WebAssembly did not start; is the .wasm file beside the trainer?' };
    const cores = threads === 1 ? '1 core' : `${threads} cores`;
    return { ok: true, title: `WebAssembly (CPU, ${cores})`, merit: 'built in; it needs no set-up' };
  },
};

/**
 * How many threads compute; 0 when it did not start. `folder` holds its files and ends in a slash. Without `threads` it
 * computes alone and has no kernels of ours: for looking at a model, not for training it.
 */
export async function startWasm(folder: string, threads?: number): Promise<number> {
  setWasmPaths(folder);
  registerGradientKernels();
  const start = async () => {
    if (!(await tf.setBackend('wasm'))) return false;
    await tf.ready();
    return true;
  };
  const isStarted = await (threads ? withThreads(folder, threads, start) : start());
  if (!isStarted) return 0;
  if (!threads) return 1;
  const machine = startCompute(folder, threads);
  if (machine) registerComputeKernels(machine);
  return getThreadsCount();
}
