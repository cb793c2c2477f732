/**
 * Windows that slide over a feature map: what kernels and pools have in common.
 * Formulas: keras/src/ops/operation_utils.py and tfjs-layers/src/utils/conv_utils.ts.
 */
import type { Dim } from '../graph/dimension.js';
import {
  add,
  ceilDivide,
  floorDivide,
  formatDim,
  isNumber,
  multiply,
  subtract,
  unknownDim,
} from '../graph/dimensionArithmetic.js';
import type { DataFormat } from './argumentReading.js';
import type { ArithmeticLine, LayerFault } from './row.js';

export interface Window {
  /** `kernel` or `pool`, for messages. */
  readonly what: 'kernel' | 'pool';
  readonly size: readonly Dim[];
  readonly strides: readonly Dim[];
  readonly dilation: readonly Dim[];
  /** Undefined when it is not known. */
  readonly padding: string | undefined;
}

const AXES: Readonly<Record<number, readonly string[]>> = {
  1: ['length'],
  2: ['height', 'width'],
  3: ['depth', 'height', 'width'],
};

export function axisNames(rank: number): readonly string[] {
  return AXES[rank] ?? [];
}

/** A kernel of k with dilation d covers d·(k − 1) + 1 values. */
export function effective(size: Dim, dilation: Dim): Dim {
  return dilation === 1 ? size : add(multiply(dilation, subtract(size, 1)), 1);
}

export function splitShape(shape: readonly Dim[], format: DataFormat) {
  const first = format === 'channels_first';
  return {
    batch: shape[0] ?? null,
    channels: (first ? shape[1] : shape.at(-1)) ?? null,
    spatial: first ? shape.slice(2) : shape.slice(1, -1),
  };
}

export function joinShape(batch: Dim, spatial: readonly Dim[], channels: Dim, format: DataFormat): Dim[] {
  return format === 'channels_first' ? [batch, channels, ...spatial] : [batch, ...spatial, channels];
}

export interface Slid {
  readonly spatial: readonly Dim[];
  readonly faults: readonly LayerFault[];
  readonly arithmetic: readonly ArithmeticLine[];
  readonly receptive: { readonly kernel: readonly Dim[]; readonly stride: readonly Dim[] };
}

/** Slides the window over every spatial axis. */
export function slide(spatial: readonly Dim[], window: Window): Slid {
  const kernel = window.size.map((size, axis) => effective(size, window.dilation[axis] ?? 1));
  const lengths = spatial.map((size, axis) =>
    slideLength(size, kernel[axis] ?? 1, window.strides[axis] ?? 1, window.padding),
  );
  // A map without pixels stays one where it is padded; Keras says nothing of it.
  const tooSmall = window.padding === 'valid' && lengths.some((length) => isNumber(length) && length <= 0);
  const arithmetic = lengths.map((length, axis) => ({
    label: axisNames(spatial.length)[axis] ?? 'axis',
    formula: `${formula(spatial[axis] ?? null, kernel[axis] ?? 1, window.strides[axis] ?? 1, window.padding)} = ${formatDim(length)}`,
  }));
  const faults = tooSmall ? [sizeFault(spatial, kernel, window)] : [];
  return { spatial: lengths, faults, arithmetic, receptive: { kernel, stride: window.strides } };
}

function slideLength(size: Dim, kernel: Dim, stride: Dim, padding: string | undefined): Dim {
  if (padding === undefined) return unknownDim('padding is not known');
  if (padding === 'valid') return add(floorDivide(subtract(size, kernel), stride), 1);
  // Of Keras 1: every place where the kernel covers any of the map.
  if (padding === 'full') return ceilDivide(subtract(add(size, kernel), 1), stride);
  return ceilDivide(size, stride);
}

/** With the zeros that `same` adds on both sides: `⌊(48 + 2·1 − 3) / 1⌋ + 1`. */
function formula(size: Dim, kernel: Dim, stride: Dim, padding: string | undefined): string {
  const [n, k, s] = [size, kernel, stride].map(formatDim);
  if (padding === 'valid') return `⌊(${n} − ${k}) / ${s}⌋ + 1`;
  if (padding === 'full') return `⌈(${n} + ${k} − 1) / ${s}⌉`;
  if (padding === 'causal') return `⌈${n} / ${s}⌉`;
  if (!isNumber(size) || !isNumber(kernel) || !isNumber(stride)) return `⌈${n} / ${s}⌉`;
  const added = Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0);
  const zeros = added === 0 ? '' : added % 2 === 0 ? ` + 2·${added / 2}` : ` + ${added}`;
  return `⌊(${n}${zeros} − ${k}) / ${s}⌋ + 1`;
}

const times = (dims: readonly Dim[]) => dims.map(formatDim).join('×');

function sizeFault(spatial: readonly Dim[], kernel: readonly Dim[], window: Window): LayerFault {
  const dilated = window.dilation.some((dilation) => dilation !== 1);
  const size = `${times(window.size)} ${window.what}${dilated ? ` (dilated: ${times(kernel)})` : ''}`;
  return {
    code: 'negative-size',
    message: `The ${size} does not fit the ${times(spatial)} feature map: with padding='valid' at least ${times(kernel)} is needed. Use padding='same' or pool less before.`,
    at: { argument: window.what === 'kernel' ? 'kernel_size' : 'pool_size' },
  };
}

export const byHand = (factors: readonly Dim[]) => factors.map(formatDim).join(' × ');
