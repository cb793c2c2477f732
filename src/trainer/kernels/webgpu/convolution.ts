/**
 * Convolutions over channels-last images and their gradients as tiled products. TensorFlow.js's own filter gradient is
 * one thread for each weight, which walks all pixels of the batch alone.
 * Rows, columns and inner size: forward B·H'·W', F, kh·kw·C; by the input B·H·W, C, kh·kw·F; by the filter kh·kw·C, F,
 * B·H'·W'.
 */
import * as tf from '@tensorflow/tfjs-core';
import { sumOfParts } from './channelSums.js';
import { runShader, type WebgpuBackend } from './program.js';
import { type Product, productUniforms, splitsFor, tiledProduct } from './tiledProduct.js';

type Info = tf.backend_util.Conv2DInfo;

/** A convolution's sizes as WGSL constants and as part of the shader's key. */
function constants(info: Info): { readonly code: string; readonly key: string } {
  const { padInfo } = info;
  const values = {
    H: info.inHeight,
    W: info.inWidth,
    C: info.inChannels,
    OH: info.outHeight,
    OW: info.outWidth,
    F: info.outChannels,
    KH: info.filterHeight,
    KW: info.filterWidth,
    SH: info.strideHeight,
    SW: info.strideWidth,
    DH: info.dilationHeight,
    DW: info.dilationWidth,
    PT: padInfo.top,
    PL: padInfo.left,
  };
  const code = Object.entries(values).map(([name, value]) => `const ${name} = ${value};`);
  return { code: code.join(' '), key: Object.values(values).join(',') };
}

/** One of four rows below each other at a time. */
const fourRows = (one: string) => `
fn rowsOfA(row: i32, k: i32) -> vec4<f32> {
  ${one}
}`;

/** Pixel of a flat number of (batch, rows, columns). */
const readForward = `
fn pixel(row: i32, r: i32, c: i32, channel: i32) -> f32 {
  if (row >= uniforms.rows) { return 0.0; }
  let column = row % OW; let above = row / OW;
  let y = (above % OH) * SH + r * DH - PT;
  let x = column * SW + c * DW - PL;
  if (y < 0 || y >= H || x < 0 || x >= W) { return 0.0; }
  return image[(((above / OH) * H + y) * W + x) * C + channel];
}
${fourRows(`let channel = k % C; let tap = k / C; let c = tap % KW; let r = tap / KW;
  return vec4<f32>(pixel(row, r, c, channel), pixel(row + 1, r, c, channel), pixel(row + 2, r, c, channel), pixel(row + 3, r, c, channel));`)}`;

/** Four neighbouring values of a matrix in memory, K × N. */
const readMatrix = (name: string, isWhole: boolean) =>
  isWhole
    ? `fn columnsOfB(k: i32, column: i32) -> vec4<f32> {
  if (column >= uniforms.columns) { return vec4<f32>(0.0); }
  return ${name}[(k * F + column) / 4];
}`
    : `fn one(k: i32, column: i32) -> f32 { if (column < uniforms.columns) { return ${name}[k * F + column]; } return 0.0; }
fn columnsOfB(k: i32, column: i32) -> vec4<f32> {
  return vec4<f32>(one(k, column), one(k, column + 1), one(k, column + 2), one(k, column + 3));
}`;

function forward(
  backend: unknown,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: Info,
  bias?: tf.TensorInfo,
  isRelu = false,
): tf.TensorInfo {
  const { code, key } = constants(info);
  const isWhole = info.outChannels % 4 === 0;
  const product: Product = {
    key: `conv ${key} ${bias ? 'bias' : ''} ${isRelu ? 'relu' : ''}`,
    inputs: bias ? ['image', 'weights', 'bias'] : ['image', 'weights'],
    components: bias ? [1, isWhole ? 4 : 1, 1] : [1, isWhole ? 4 : 1],
    rows: info.batchSize * info.outHeight * info.outWidth,
    columns: info.outChannels,
    inner: info.filterHeight * info.filterWidth * info.inChannels,
    readA: code + readForward,
    readB: readMatrix('weights', isWhole),
    finish: `${bias ? 'value += bias[column];' : ''} ${isRelu ? 'value = max(value, 0.0);' : ''}`,
  };
  const inputs = bias ? [x, filter, bias] : [x, filter];
  return runShader(backend, tiledProduct(product), inputs, info.outShape, productUniforms(product));
}

const readBackward = `
fn pixel(row: i32, r: i32, c: i32, f: i32) -> f32 {
  if (row >= uniforms.rows) { return 0.0; }
  let column = row % W; let above = row / W;
  let y = above % H + PT - r; let x = column + PL - c;
  if (y < 0 || x < 0 || y % SH != 0 || x % SW != 0 || y / SH >= OH || x / SW >= OW) { return 0.0; }
  return dy[(((above / H) * OH + y / SH) * OW + x / SW) * F + f];
}
${fourRows(`let f = k % F; let tap = k / F; let c = tap % KW; let r = tap / KW;
  return vec4<f32>(pixel(row, r, c, f), pixel(row + 1, r, c, f), pixel(row + 2, r, c, f), pixel(row + 3, r, c, f));`)}`;

const readTransposed = `
fn one(tap: i32, f: i32, channel: i32) -> f32 { if (channel < C) { return weights[(tap * C + channel) * F + f]; } return 0.0; }
fn columnsOfB(k: i32, channel: i32) -> vec4<f32> {
  let f = k % F; let tap = k / F;
  return vec4<f32>(one(tap, f, channel), one(tap, f, channel + 1), one(tap, f, channel + 2), one(tap, f, channel + 3));
}`;

function inputGradient(
  backend: unknown,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: Info,
): tf.TensorInfo {
  const { code, key } = constants(info);
  const product: Product = {
    key: `conv by input ${key}`,
    inputs: ['dy', 'weights'],
    rows: info.batchSize * info.inHeight * info.inWidth,
    columns: info.inChannels,
    inner: info.filterHeight * info.filterWidth * info.outChannels,
    readA: code + readBackward,
    readB: readTransposed,
    isAlongK: { a: true, b: true },
  };
  return runShader(backend, tiledProduct(product), [dy, filter], info.inShape, productUniforms(product));
}

/** Four neighbouring channels of one tap: together in memory where `isWhole`. */
const readPatch = (isWhole: boolean) => `
fn place(row: i32, k: i32) -> i32 {
  let tap = row / C; let c = tap % KW; let r = tap / KW;
  let column = k % OW; let above = k / OW;
  let y = (above % OH) * SH + r - PT; let x = column * SW + c - PL;
  if (row >= uniforms.rows || y < 0 || y >= H || x < 0 || x >= W) { return -1; }
  return (((above / OH) * H + y) * W + x) * C + row % C;
}
${
  isWhole
    ? fourRows('let at = place(row, k); if (at < 0) { return vec4<f32>(0.0); } return image[at / 4];')
    : `fn one_(row: i32, k: i32) -> f32 { let at = place(row, k); if (at < 0) { return 0.0; } return image[at]; }
${fourRows('return vec4<f32>(one_(row, k), one_(row + 1, k), one_(row + 2, k), one_(row + 3, k));')}`
}`;

function filterGradient(backend: unknown, x: tf.TensorInfo, dy: tf.TensorInfo, info: Info): tf.TensorInfo {
  const { code, key } = constants(info);
  const rows = info.filterHeight * info.filterWidth * info.inChannels;
  const columns = info.outChannels;
  const inner = info.batchSize * info.outHeight * info.outWidth;
  const splits = splitsFor(rows, columns, inner);
  const [isWholeIn, isWholeOut] = [info.inChannels % 4 === 0, columns % 4 === 0];
  const product: Product = {
    key: `conv by filter ${key}`,
    inputs: ['image', 'dy'],
    components: [isWholeIn ? 4 : 1, isWholeOut ? 4 : 1],
    ...{ rows, columns, inner, splits },
    readA: code + readPatch(isWholeIn),
    readB: readMatrix('dy', isWholeOut),
    isAlongK: { a: false, b: false },
  };
  const shape = splits > 1 ? [splits, rows * columns] : info.filterShape;
  const parts = runShader(backend, tiledProduct(product), [x, dy], shape, productUniforms(product));
  if (splits === 1) return parts;
  const whole = sumOfParts(backend, parts, splits, info.filterShape);
  (backend as WebgpuBackend).disposeData(parts.dataId);
  return whole;
}

/** `tiled` for channels-last images, else what TensorFlow.js has. */
function replaced(
  kernelName: string,
  tiled: (
    call: tf.KernelConfig['kernelFunc'] extends (call: infer C) => unknown ? C : never,
  ) => tf.TensorInfo | undefined,
): tf.KernelConfig {
  const original = tf.getKernel(kernelName, 'webgpu')?.kernelFunc;
  return {
    kernelName,
    backendName: 'webgpu',
    kernelFunc: (call) => tiled(call) ?? (original as tf.KernelFunc)(call),
  };
}

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly activation?: string;
}

function infoOf(input: readonly number[], filter: readonly number[], attributes: unknown): Info | undefined {
  const { strides, pad, dataFormat = 'NHWC', dilations = 1, dimRoundingMode } = attributes as Attributes;
  if (dataFormat !== 'NHWC') return undefined;
  return tf.backend_util.computeConv2DInfo(
    input as [number, number, number, number],
    filter as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
}

/** The kernels in place of TensorFlow.js's own; asked for once its backend is loaded. */
export function convolutionKernels(): readonly tf.KernelConfig[] {
  return [
    replaced('Conv2D', ({ inputs, attrs, backend }) => {
      const { x, filter } = inputs as Record<'x' | 'filter', tf.TensorInfo>;
      const info = infoOf(x.shape, filter.shape, attrs);
      return info && forward(backend, x, filter, info);
    }),
    replaced('FusedConv2D', ({ inputs, attrs, backend }) => {
      const { x, filter, bias } = inputs as Record<'x' | 'filter' | 'bias', tf.TensorInfo>;
      const { activation = 'linear' } = attrs as unknown as Attributes;
      const info = infoOf(x.shape, filter.shape, attrs);
      if (!info || (activation !== 'linear' && activation !== 'relu')) return undefined;
      if (bias && tf.util.sizeFromShape(bias.shape) !== info.outChannels) return undefined;
      return forward(backend, x, filter, info, bias, activation === 'relu');
    }),
    replaced('Conv2DBackpropInput', ({ inputs, attrs, backend }) => {
      const { dy, filter } = inputs as Record<'dy' | 'filter', tf.TensorInfo>;
      const info = infoOf((attrs as unknown as { inputShape: number[] }).inputShape, filter.shape, attrs);
      return info && inputGradient(backend, dy, filter, info);
    }),
    replaced('Conv2DBackpropFilter', ({ inputs, attrs, backend }) => {
      const { x, dy } = inputs as Record<'x' | 'dy', tf.TensorInfo>;
      const info = infoOf(x.shape, (attrs as unknown as { filterShape: number[] }).filterShape, attrs);
      return info && filterGradient(backend, x, dy, info);
    }),
  ];
}
