/** Loads the tfjs-node that is bundled with us on the native binding in `CONVLENS_TFJS_BINDING`. */
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { quickenTensorflow } from '../kernels/tensorflow.js';
import { takeWholeSteps } from '../wholeStep.js';
import type { NodeBinding } from './wholeStep/binding.js';
import { WholeSteps } from './wholeStep/wholeSteps.js';

export async function loadTfjsNode(): Promise<{ device: string }> {
  supplyRemovedPredicates();
  await import('@tensorflow/tfjs-node');
  await tf.setBackend('tensorflow');
  await tf.ready();
  quickenTensorflow();
  const backend = tf.backend() as unknown as { isUsingGpuDevice?: boolean; binding: NodeBinding };
  // Without functions, a graph takes and gives its tensors in the processor's memory.
  if (backend.binding.defineFunction || !backend.isUsingGpuDevice) {
    const steps = new WholeSteps(backend.binding, (message) => console.info(message), worthXla(backend));
    backend.binding = steps.binding;
    takeWholeSteps(steps);
  }
  return { device: backend.isUsingGpuDevice ? 'GPU' : 'CPU' };
}

/** XLA takes some ten seconds to compile a step, and saves a few milliseconds of each (H200). */
const STEPS_WORTH_XLA = 3000;

/** On a processor, XLA's convolutions are slower than oneDNN's. `CONVLENS_XLA`: 1 for always, 0 for never. */
function worthXla({ isUsingGpuDevice }: { isUsingGpuDevice?: boolean }): (times: number) => boolean {
  const { CONVLENS_XLA: asked } = process.env;
  if (asked !== undefined) return () => asked === '1';
  return (times) => isUsingGpuDevice === true && times >= STEPS_WORTH_XLA;
}

/** Node 23 removed these from `util`; tfjs-node 4.22 still calls them. */
function supplyRemovedPredicates(): void {
  const removed: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: (value) => Array.isArray(value),
    isString: (value) => typeof value === 'string',
    isNumber: (value) => typeof value === 'number',
    isBoolean: (value) => typeof value === 'boolean',
    isObject: (value) => typeof value === 'object' && value !== null,
    isFunction: (value) => typeof value === 'function',
  };
  const target = util as unknown as Record<string, unknown>;
  for (const [name, predicate] of Object.entries(removed)) target[name] ??= predicate;
}
