/** What kind of layer a node is, read from its family, arguments and weights: no layer is named here. */
import { isKnownRank } from '../../graph/dimension.js';
import type { GraphNode } from '../../graph/modelGraph.js';
import type { ModelView } from './modelView.js';

const has = (node: GraphNode, name: string) => node.arguments.some((argument) => argument.name === name);

/** An ordinary convolution over an image: neither depthwise nor transposed nor separable. */
export function isConvolution(node: GraphNode): boolean {
  if (node.family !== 'convolution') return false;
  const [shape] = node.inputShapes;
  return (
    has(node, 'filters') &&
    !has(node, 'output_padding') &&
    !has(node, 'depth_multiplier') &&
    shape !== undefined &&
    isKnownRank(shape) &&
    shape.length === 4
  );
}

/** A pool with a window, not a global one. */
export function isPool(node: GraphNode): boolean {
  return node.family === 'pooling' && has(node, 'pool_size');
}

export function isGlobalPool(node: GraphNode): boolean {
  return node.family === 'pooling' && !has(node, 'pool_size');
}

export function isDense(node: GraphNode): boolean {
  return node.family === 'dense' && has(node, 'units');
}

/** Normalisation over the batch keeps moving statistics; the other kinds do not. */
export function isBatchNormalization(node: GraphNode): boolean {
  return node.family === 'normalization' && node.weights.some(({ name }) => name.startsWith('moving_'));
}

export function isDropout(node: GraphNode): boolean {
  return node.family === 'regularization' && has(node, 'rate');
}

/** Everything of a sample in one row. */
export function isFlatten(node: GraphNode): boolean {
  const [input] = node.inputShapes;
  const [output] = node.outputShapes;
  if (node.family !== 'reshaping' || !input || !output || !isKnownRank(input) || !isKnownRank(output))
    return false;
  return input.length > 2 && output.length === 2 && !has(node, 'target_shape');
}

/** The name of the non-linear function that the layer ends in; `linear` for none; undefined when not known. */
export function activationOf(view: ModelView, node: GraphNode): string | undefined {
  if (has(node, 'activation')) {
    const word = view.word(node, 'activation');
    if (word === undefined) return undefined;
    return word === 'none' || word === 'null' ? 'linear' : word.replace(/_/g, '');
  }
  if (node.family === 'activation') return node.type.toLowerCase().replace(/_/g, '');
  return 'linear';
}

/** Kernel height and width. */
export function kernelOf(view: ModelView, node: GraphNode): readonly [number, number] | undefined {
  return pair(view.sizes(node, 'kernel_size'));
}

export function stridesOf(view: ModelView, node: GraphNode): readonly [number, number] | undefined {
  const pool = isPool(node) ? view.sizes(node, 'pool_size') : undefined;
  return pair(view.sizes(node, 'strides') ?? pool);
}

export function poolOf(view: ModelView, node: GraphNode): readonly [number, number] | undefined {
  return pair(view.sizes(node, 'pool_size'));
}

/** Cuts the image in patches that do not overlap, as vision transformers begin. */
export function isPatching(view: ModelView, node: GraphNode): boolean {
  const [kernel, strides] = [kernelOf(view, node), stridesOf(view, node)];
  return kernel !== undefined && strides !== undefined && kernel[0] > 1 && kernel[0] === strides[0];
}

function pair(sizes: readonly number[] | undefined): readonly [number, number] | undefined {
  const [first, second = first] = sizes ?? [];
  return first === undefined || second === undefined ? undefined : [first, second];
}
