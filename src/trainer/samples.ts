/** A few images of a run as the model is given them, kept beside it: what each layer makes of them can be looked at. */
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { batches } from './batches.js';
import type { Prepared } from './prepareRun.js';
import { readTensors, writeTensors } from './safetensors.js';

const FILE = 'samples.safetensors';
const SAMPLES = 8;
/** Of numbers in the file: 16 MB. */
const MOST_VALUES = 4_000_000;

export interface Samples {
  /** One sample after another. */
  readonly values: Float32Array;
  /** Per sample: the model's input. */
  readonly shape: readonly number[];
  readonly labels: readonly string[];
}

/** Images that are not trained on, where there are some. Throws Node's error when the disk does not take them. */
export async function writeSamples(run: string, { data, train, validation, shape }: Prepared): Promise<void> {
  const part = [validation, data.test, train].find((each) => (each?.count ?? 0) > 0) ?? train;
  const size = shape.input.reduce((product, length) => product * length, 1);
  const count = Math.min(SAMPLES, part.count, Math.max(1, Math.floor(MOST_VALUES / size)));
  const order = spread(part.labels, part.count, count);
  for await (const { x, ys, indices } of batches(part, order, count, shape)) {
    const labels = Array.from(indices, (index) => {
      if (part.target) return String(index + 1);
      const label = part.labels[index] ?? 0;
      return String(data.classes[label] ?? label);
    });
    const values = new Float32Array(await x.data());
    writeTensors(join(run, FILE), [{ name: 'x', shape: x.shape, values }], {
      labels: JSON.stringify(labels),
    });
    tf.dispose([x, ...ys]);
  }
}

/** One of each class as far as they go, from all over the part. */
function spread(labels: ArrayLike<number>, length: number, count: number): Uint32Array {
  const chosen = new Set<number>();
  const seen = new Set<number>();
  for (let at = 0; at < length && chosen.size < count; at++) {
    const label = labels[at] ?? 0;
    if (seen.has(label)) continue;
    seen.add(label);
    chosen.add(at);
  }
  for (let place = 0; chosen.size < count && place < count; place++)
    chosen.add(Math.floor((place * length) / count));
  return Uint32Array.from(chosen).sort();
}

/** Nothing for a run of an earlier version. */
export function readSamples(run: string): Samples | undefined {
  try {
    const { tensors, metadata } = readTensors(join(run, FILE));
    const [x] = tensors;
    if (!x) return undefined;
    return { values: x.values, shape: x.shape.slice(1), labels: JSON.parse(metadata.labels ?? '[]') };
  } catch {
    return undefined;
  }
}
