/** Sums over everything but the channels, and batch normalisation with its gradient, which are made of them. */
import type * as tf from '@tensorflow/tfjs-core';
import { Channels, Kind } from './layout.js';
import type { Machine } from './machine.js';

/** So many blocks of rows at most, whatever the threads: sums must not depend on those. */
const BLOCKS = 64;
const SMALLEST = 32;

interface Pass {
  readonly rows: number;
  readonly channels: number;
  readonly arrays: Partial<
    Record<'x' | 'dy' | 'result' | 'first' | 'second' | 'third' | 'fourth', tf.TensorInfo>
  >;
}

const taskRowsOf = (rows: number) => Math.max(SMALLEST, Math.ceil(rows / BLOCKS));

function run(machine: Machine, kind: Kind, { rows, channels, arrays }: Pass): void {
  const taskRows = taskRowsOf(rows);
  machine.run(kind, Math.ceil(rows / taskRows), ({ integers }) => {
    integers.set([rows, channels, taskRows], Channels.rows);
    for (const [name, tensor] of Object.entries(arrays))
      integers[Channels[name as keyof Pass['arrays']]] = machine.address(tensor);
  });
}

/** The two sums of each channel, added up from the blocks in double precision. */
function sums(machine: Machine, kind: Kind, pass: Pass): readonly [Float64Array, Float64Array] {
  const { rows, channels } = pass;
  const blocks = Math.ceil(rows / taskRowsOf(rows));
  const result = machine.output([blocks, 2, channels]);
  run(machine, kind, { ...pass, arrays: { ...pass.arrays, result } });
  const parts = machine.values(result);
  const totals = [new Float64Array(channels), new Float64Array(channels)] as const;
  for (let block = 0, at = 0; block < blocks; block++)
    for (const total of totals)
      for (let channel = 0; channel < channels; channel++, at++)
        total[channel] = (total[channel] as number) + (parts[at] as number);
  machine.free(result);
  return totals;
}

/** One value per channel. */
function perChannel(machine: Machine, channels: number, value: (channel: number) => number): tf.TensorInfo {
  const tensor = machine.output([channels]);
  const values = machine.values(tensor);
  for (let channel = 0; channel < channels; channel++) values[channel] = value(channel);
  return tensor;
}

const at = (values: Float64Array | Float32Array, channel: number) => values[channel] as number;

/** `rows` × `channels` to `channels`. */
export function channelSums(
  machine: Machine,
  x: tf.TensorInfo,
  rows: number,
  channels: number,
): tf.TensorInfo {
  const first = perChannel(machine, channels, () => 0);
  const [total] = sums(machine, Kind.channelSums, { rows, channels, arrays: { x, first } });
  machine.free(first);
  return perChannel(machine, channels, (channel) => at(total, channel));
}

export interface Normalizing {
  readonly x: tf.TensorInfo;
  readonly gamma: tf.TensorInfo;
  readonly beta: tf.TensorInfo;
}

/** The result, each channel's mean and variance, and 1 / √(variance + ε). */
export function normalized(machine: Machine, { x, gamma, beta }: Normalizing, epsilon: number) {
  const { rows, channels } = sizeOf(x);
  // About the channel's first value, so that nothing is lost where the mean is far from zero.
  const values = machine.values(x);
  const shift = perChannel(machine, channels, (channel) => at(values, channel));
  const shifts = machine.values(shift);
  const [total, squares] = sums(machine, Kind.channelSums, { rows, channels, arrays: { x, first: shift } });
  const mean = perChannel(machine, channels, (each) => at(shifts, each) + at(total, each) / rows);
  const variance = perChannel(machine, channels, (each) =>
    Math.max(0, at(squares, each) / rows - (at(total, each) / rows) ** 2),
  );
  const variances = machine.values(variance);
  const inverse = perChannel(machine, channels, (each) => 1 / Math.sqrt(at(variances, each) + epsilon));
  const [inverses, scales] = [machine.values(inverse), machine.values(gamma)];
  const factor = perChannel(machine, channels, (each) => at(scales, each) * at(inverses, each));
  const result = machine.output(x.shape);
  const arrays = { x, result, first: mean, second: factor, third: beta };
  run(machine, Kind.affine, { rows, channels, arrays });
  for (const tensor of [shift, factor]) machine.free(tensor);
  return { result, mean, variance, inverse };
}

/** The gradients by x, gamma and beta; the formula stands in kernels/batchNormalization.ts. */
export function normalizedSlopes(
  machine: Machine,
  inputs: Record<'dy' | 'x' | 'gamma' | 'mean' | 'inverse', tf.TensorInfo>,
): tf.TensorInfo[] {
  const { dy, x, gamma, mean, inverse } = inputs;
  const { rows, channels } = sizeOf(x);
  const [byBeta, byGamma] = sums(machine, Kind.slopeSums, {
    ...{ rows, channels },
    arrays: { x, dy, first: mean, second: inverse },
  });
  const [inverses, scales] = [machine.values(inverse), machine.values(gamma)];
  const factorOf = (each: number) => at(scales, each) * at(inverses, each);
  const factor = perChannel(machine, channels, factorOf);
  const tilt = perChannel(
    machine,
    channels,
    (each) => (-factorOf(each) * at(inverses, each) * at(byGamma, each)) / rows,
  );
  const offset = perChannel(machine, channels, (each) => (-factorOf(each) * at(byBeta, each)) / rows);
  const result = machine.output(x.shape);
  const arrays = { x, dy, result, first: factor, second: mean, third: tilt, fourth: offset };
  run(machine, Kind.slopes, { rows, channels, arrays });
  for (const tensor of [factor, tilt, offset]) machine.free(tensor);
  const [dGamma, dBeta] = [byGamma, byBeta].map((total) =>
    perChannel(machine, channels, (each) => at(total, each)),
  );
  return [result, dGamma as tf.TensorInfo, dBeta as tf.TensorInfo];
}

function sizeOf({ shape }: tf.TensorInfo) {
  const channels = shape.at(-1) ?? 1;
  return { rows: shape.slice(0, -1).reduce((product, length) => product * length, 1), channels };
}
