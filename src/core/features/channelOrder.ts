/** Where an image's channels stand in a shape, and shapes written in the order that a reader prefers. */
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { formatShape } from '../graph/dimensionArithmetic.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import type { ChannelOrder } from './hintStyle.js';

/** A model has its channels first when a layer of it says so: layers without the argument follow the others. */
export function hasChannelsFirst({ nodes }: ModelGraph): boolean {
  return nodes.some(({ saysChannelsFirst }) => saysChannelsFirst);
}

/** Output shapes as `48×48×64`; several stand beside one another; an unknown rank is one `?`. */
export function shapesIn(node: GraphNode, order: ChannelOrder, isFirst: boolean): string {
  const { outputShapes } = node;
  if (outputShapes.length === 0 || outputShapes.every((shape) => !isKnownRank(shape))) return '?';
  return outputShapes.map((shape) => formatShape(reordered(shape, order, isFirst))).join(', ');
}

function reordered(shape: Shape, order: ChannelOrder, isFirst: boolean): Shape {
  if (!isKnownRank(shape) || shape.length < 4 || order === 'asComputed') return shape;
  if (isFirst === (order === 'first')) return shape;
  const [batch = null, ...rest] = shape;
  if (order === 'last') {
    const [channels = null, ...space] = rest;
    return [batch, ...space, channels];
  }
  return [batch, rest.at(-1) ?? null, ...rest.slice(0, -1)];
}
