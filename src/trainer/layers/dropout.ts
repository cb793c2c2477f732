/**
 * Dropout with a mask from a fast generator, new for each batch. TensorFlow.js draws through a slow generator
 * (2.3 million values took 0.3 s), and with a seed it drops the same units in every batch.
 */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import {
  dropout,
  dropoutMask,
  hasDropoutKernel,
  hasMaskKernel,
  registerDropoutKernel,
} from '../kernels/dropout.js';
import { perStep } from '../stepChanges.js';

interface Original extends layers.Layer {
  readonly rate: number;
  readonly noiseShape?: readonly (number | null)[];
  readonly seed?: number | null;
}

const Base = layers.dropout({ rate: 0.5 }).constructor as unknown as new (config: object) => Original;

class Dropout extends Base {
  static className = 'Dropout';
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor | tf.Tensor[] {
    const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
    if (kwargs.training !== true || this.rate <= 0) return tf.clone(x);
    if (this.rate >= 1) return tf.zerosLike(x);
    if (!this.noiseShape && hasDropoutKernel())
      return dropout(x, { rate: this.rate, seed: this.batchSeed() });
    return tf.tidy(() => {
      const shape = this.noiseShape?.map((size, axis) => size ?? x.shape[axis] ?? 1) ?? x.shape;
      const mask = hasMaskKernel()
        ? dropoutMask(shape, this.rate, () => this.batchSeed())
        : perStep(() => this.mask(sizeOf(shape)), shape);
      return tf.mul(x, mask);
    });
  }

  /** New for each batch: a resumed run drops what an uninterrupted one would have dropped. */
  private batchSeed(): number {
    return (this.seed ?? 0) + Math.floor(Math.random() * 2 ** 32);
  }

  /** 1 / (1 − rate) where a value is kept, 0 where it is dropped. */
  private mask(size: number): Float32Array {
    const values = new Float32Array(size);
    const kept = 1 / (1 - this.rate);
    const border = this.rate * 2 ** 32;
    const next = xorshift(this.batchSeed());
    for (let start = 0; start < size; ) {
      const words = next();
      const end = Math.min(size, start + words.length);
      for (let at = start; at < end; at++) values[at] = (words[at - start] ?? 0) >= border ? kept : 0;
      start = end;
    }
    return values;
  }
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** Every generator fills it: its words are used up before the next call. */
const block = new Uint32Array(1 << 14);

/** Blocks of random 32-bit words (Marsaglia's xorshift32: full period, about 1 ns a word). */
function xorshift(seed: number): () => Uint32Array {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
  return () => {
    let word = state;
    for (let at = 0; at < block.length; at++) {
      word ^= word << 13;
      word ^= word >>> 17;
      word ^= word << 5;
      block[at] = word;
    }
    state = word;
    return block;
  };
}

export function registerDropout(): void {
  registerDropoutKernel();
  tf.serialization.registerClass(Dropout as unknown as Parameters<typeof tf.serialization.registerClass>[0]);
}
