/**
 * Sums over everything but the last axis, which bias gradients and batch normalisation are made of. In two steps:
 * workgroups of 64 channels by 4 rows share out the rows, then their parts are added.
 */
import * as tf from '@tensorflow/tfjs-core';
import { elementwise, runShader, type WebgpuBackend } from './program.js';

const CHANNELS = 64;
const LINES = 4;

/**
 * For each channel `terms` sums, [terms, channels]. `body` is WGSL that adds to `sum[0]`, `sum[1]` from the value at
 * `at` of `channel`. A `shape` of [rows, channels].
 */
export function channelSums(
  backend: unknown,
  key: string,
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  [rows, channels]: readonly [number, number],
  terms: number,
  body: string,
  shape: readonly number[] = [terms, channels],
): tf.TensorInfo {
  const wide = Math.ceil(channels / CHANNELS);
  const parts = Math.max(1, Math.min(Math.ceil(512 / wide), Math.ceil(rows / 64)));
  const shader = {
    key: `sums ${key}`,
    inputs: Object.keys(inputs),
    workgroup: [CHANNELS, LINES, 1] as const,
    groups: [wide, parts, 1] as const,
    uniforms: 'rows : i32, channels : i32, share : i32,',
    code: `
var<workgroup> shared_ : array<f32, ${CHANNELS * LINES * terms}>;
fn main() {
  let channel = i32(workgroupId.x) * ${CHANNELS} + i32(localId.x);
  let first = i32(workgroupId.y) * uniforms.share;
  let last = min(first + uniforms.share, uniforms.rows);
  var sum : array<f32, ${terms}>;
  if (channel < uniforms.channels) {
    for (var row = first + i32(localId.y); row < last; row += ${LINES}) {
      let at = row * uniforms.channels + channel;
      ${body}
    }
  }
  for (var term = 0; term < ${terms}; term++) {
    shared_[(term * ${LINES} + i32(localId.y)) * ${CHANNELS} + i32(localId.x)] = sum[term];
  }
  workgroupBarrier();
  if (localId.y == 0u && channel < uniforms.channels) {
    for (var term = 0; term < ${terms}; term++) {
      var total = 0.0;
      for (var line = 0; line < ${LINES}; line++) {
        total += shared_[(term * ${LINES} + line) * ${CHANNELS} + i32(localId.x)];
      }
      result[(i32(workgroupId.y) * ${terms} + term) * uniforms.channels + channel] = total;
    }
  }
}`,
  };
  const share = Math.ceil(rows / parts);
  const numbers = [rows, channels, share].map((value) => ({ type: 'int32' as const, data: [value] }));
  const found = runShader(backend, shader, Object.values(inputs), [parts, terms * channels], numbers);
  const whole = sumOfParts(backend, found, parts, shape);
  (backend as WebgpuBackend).disposeData(found.dataId);
  return whole;
}

/** Σ over the first of [parts, …shape]. A few threads share each place, since parts may be many and places few. */
export function sumOfParts(
  backend: unknown,
  parts: tf.TensorInfo,
  count: number,
  shape: readonly number[],
): tf.TensorInfo {
  const size = shape.reduce((product, each) => product * each, 1);
  const count_ = { type: 'int32' as const, data: [count] };
  if (size > 32_768) {
    const body =
      'for (var part = 0; part < uniforms.parts; part++) { y += values[part * uniforms.size + index]; }';
    return runShader(
      backend,
      elementwise('add parts', ['values'], size, body, 'parts : i32,'),
      [parts],
      shape,
      [count_],
    );
  }
  const shader = {
    key: 'add few parts',
    inputs: ['values'],
    workgroup: [16, 16, 1] as const,
    groups: [Math.ceil(size / 16), 1, 1] as const,
    uniforms: 'parts : i32, places : i32,',
    code: `
var<workgroup> shared_ : array<f32, 256>;
fn main() {
  let place = i32(workgroupId.x) * 16 + i32(localId.x);
  var sum = 0.0;
  if (place < uniforms.places) {
    for (var part = i32(localId.y); part < uniforms.parts; part += 16) { sum += values[part * uniforms.places + place]; }
  }
  shared_[localId.y * 16u + localId.x] = sum;
  workgroupBarrier();
  if (localId.y == 0u && place < uniforms.places) {
    var total = 0.0;
    for (var line = 0u; line < 16u; line++) { total += shared_[line * 16u + localId.x]; }
    result[place] = total;
  }
}`,
  };
  return runShader(backend, shader, [parts], shape, [count_, { type: 'int32', data: [size] }]);
}

/** `Sum` over all axes but the last, in place of TensorFlow.js's, which transposes the image before. */
export function channelSumKernel(): tf.KernelConfig {
  const original = tf.getKernel('Sum', 'webgpu')?.kernelFunc as tf.KernelFunc;
  return {
    kernelName: 'Sum',
    backendName: 'webgpu',
    kernelFunc(call) {
      const { x } = call.inputs as { x: tf.TensorInfo };
      const { axis, keepDims } = call.attrs as unknown as tf.SumAttrs;
      const axes = tf.util.parseAxisParam(axis, x.shape as number[]).sort((a, b) => a - b);
      const isLeading =
        x.shape.length > 1 && axes.length === x.shape.length - 1 && axes.every((each, at) => each === at);
      if (!isLeading || x.dtype !== 'float32') return original(call);
      const channels = x.shape.at(-1) ?? 1;
      const rows = tf.util.sizeFromShape(x.shape as number[]) / channels;
      if (rows * channels === 0) return original(call);
      const shape = keepDims ? [...axes.map(() => 1), channels] : [channels];
      return channelSums(call.backend, 'channels', { x }, [rows, channels], 1, 'sum[0] += x[at];', shape);
    },
  };
}
