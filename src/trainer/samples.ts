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
  /** Of each input of the model. */
  readonly inputs: readonly SampledInput[];
  /** Which of them takes the images. */
  readonly shown: number;
  readonly labels: readonly string[];
}

export interface SampledInput {
  /** One sample after another. */
  readonly values: Float32Array;
  /** Per sample. */
  readonly shape: readonly number[];
}

/** Images that are not trained on, where there are some. Throws Node's error when the disk does not take them. */
export async function writeSamples(run: string, { data, train, validation, shape }: Prepared): Promise<void> {
  const part = [validation, data.test, train].find((each) => (each?.count ?? 0) > 0) ?? train;
  const { inputs = [shape.input], shown = 0 } = shape;
  const size = inputs
    .map((sizes) => sizes.reduce((product, length) => product * length, 1))
    .reduce((sum, values) => sum + values, 0);
  const count = Math.min(SAMPLES, part.count, Math.max(1, Math.floor(MOST_VALUES / size)));
  const order = spread(part.labels, part.count, count);
  for await (const { xs, ys, indices } of batches(part, order, count, shape)) {
    const labels = Array.from(indices, (index) => {
      if (part.target) return String(index + 1);
      const label = part.labels[index] ?? 0;
      return String(data.classes[label] ?? label);
    });
    const tensors = await Promise.all(
      xs.map(async (x, at) => ({
        name: `x${at}`,
        shape: x.shape,
        values: new Float32Array(await x.data()),
      })),
    );
    writeTensors(join(run, FILE), tensors, { labels: JSON.stringify(labels), shown: String(shown) });
    tf.dispose([...xs, ...ys]);
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
    if (tensors.length === 0) return undefined;
    return {
      inputs: tensors.map(({ values, shape }) => ({ values, shape: shape.slice(1) })),
      shown: Number(metadata.shown ?? 0),
      labels: JSON.parse(metadata.labels ?? '[]'),
    };
  } catch {
    return undefined;
  }
}
