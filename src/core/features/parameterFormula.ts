/** How a layer's parameters come about, with the real numbers: `(3·3·1 + 1) · 64 = 640`. */
import type { Dim } from '../graph/dimension.js';
import { formatDim } from '../graph/dimensionArithmetic.js';
import type { GraphNode } from '../graph/modelGraph.js';
import type { Weight } from '../layers/row.js';
import { exactCount } from './words.js';

/** More weights than this are listed by name instead. */
const MOST_TERMS = 6;

/** Undefined when there is nothing to calculate. */
export function parameterFormula({ weights, params }: GraphNode): string | undefined {
  if (weights.length === 0 || weights.length > MOST_TERMS) return undefined;
  const left =
    equalShapes(weights) ?? kernelAndBias(weights) ?? weights.map(({ shape }) => times(shape)).join(' + ');
  const total = exactCount(params.total);
  return left === total ? undefined : `${left} = ${total}`;
}

/** Batch normalisation: four numbers for each channel. */
function equalShapes(weights: readonly Weight[]): string | undefined {
  const [first] = weights;
  if (!first || weights.length === 1) return undefined;
  const shape = times(first.shape);
  return weights.every((weight) => times(weight.shape) === shape)
    ? `${weights.length} · ${shape}`
    : undefined;
}

/** Each output channel has a kernel of its own and one bias. */
function kernelAndBias(weights: readonly Weight[]): string | undefined {
  const [kernel, bias] = weights;
  if (!kernel || !bias || weights.length !== 2 || bias.shape.length !== 1 || kernel.shape.length < 2)
    return undefined;
  const channels = formatDim(kernel.shape.at(-1) ?? null);
  if (channels !== formatDim(bias.shape[0] ?? null)) return undefined;
  return `(${times(kernel.shape.slice(0, -1))} + 1) · ${channels}`;
}

function times(shape: readonly Dim[]): string {
  return shape.length === 0 ? '1' : shape.map(formatDim).join('·');
}
