/** Shapes, counts and names as every feature writes them. */

import type { Dim } from '../graph/dimension.js';
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { add, equalDims, formatCount, formatExact, formatShape } from '../graph/dimensionArithmetic.js';
import type { GraphNode } from '../graph/modelGraph.js';

/** `48×48×64`; several outputs stand beside one another; an unknown rank is one `?`. */
export function outputsText(node: GraphNode): string {
  return shapesText(node.outputShapes);
}

export function shapesText(shapes: readonly Shape[]): string {
  const [first] = shapes;
  if (!first || shapes.every((shape) => !isKnownRank(shape))) return '?';
  return shapes.map((shape) => formatShape(shape)).join(', ');
}

/** `640`, `221.6 k`, `?`; empty for none. */
export function paramsText(params: Dim): string {
  return params === 0 ? '' : formatCount(params);
}

/** Of distinct layers: a layer used twice has its parameters once. */
export function paramsOf(nodes: readonly GraphNode[]): Dim {
  const byLayer = new Map(nodes.map((node) => [node.layerId, node.params.total]));
  return [...byLayer.values()].reduce<Dim>(add, 0);
}

export function plural(count: number, word: string): string {
  return `${formatExact(count)} ${word}${count === 1 ? '' : 's'}`;
}

/** Every digit, grouped: `4,478,727`. */
export function exactCount(dim: Dim): string {
  return typeof dim === 'number' ? formatExact(dim) : formatCount(dim);
}

/** Bytes as people read them: `576.0 KiB`. */
export function bytesText(dim: Dim): string {
  if (typeof dim !== 'number') return formatCount(dim);
  if (dim < 1024) return `${dim} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(Math.floor(Math.log2(dim) / 10), units.length);
  return `${(dim / 1024 ** power).toFixed(1)} ${units[power - 1] ?? ''}`;
}

export function isZero(dim: Dim): boolean {
  return equalDims(dim, 0) === true;
}

/** Quotes the user's text in Markdown so that it stays text. */
export function code(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ').replaceAll('`', 'ˋ');
  return `\`${line === '' ? ' ' : line}\``;
}
