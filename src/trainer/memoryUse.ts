/** What a run holds in memory, told now and then: asking costs nothing, but every answer goes into the journal. */
import * as tf from '@tensorflow/tfjs-core';
import type { MemoryUse } from '../protocol/trainer.js';

const EVERY_MS = 2000;

export class MemoryWatch {
  private toldAt = Number.NEGATIVE_INFINITY;

  /** Empty when it was told a moment ago. */
  now(): { readonly memory?: MemoryUse } {
    const time = performance.now();
    if (time - this.toldAt < EVERY_MS) return {};
    this.toldAt = time;
    // Only backends that keep tensors on a device of their own know what these take there.
    const { numBytesInGPU } = tf.memory() as { readonly numBytesInGPU?: number };
    return {
      memory: {
        processBytes: process.memoryUsage.rss(),
        ...(typeof numBytesInGPU === 'number' && { deviceBytes: numBytesInGPU }),
      },
    };
  }
}
