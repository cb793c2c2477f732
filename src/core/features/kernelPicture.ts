/**
 * A small drawing of what a kernel does: its values on the padded input, where it stands next, and the gaps
 * of dilation. An SVG in a data address, in middle tones that read on light, dark and high-contrast grounds.
 */
import type { GraphNode } from '../graph/modelGraph.js';

const CELL = 12;
/** Wider kernels say more in numbers than in squares. */
const WIDEST = 11;
const COLOURS = { kernel: '#3794ff', next: '#e2a02f', line: '#8a8a8a', padding: '#8a8a8a' };

interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly isPadded: boolean;
}

/** Markdown with the picture, or undefined for a layer that has no small window over two axes. */
export function kernelPicture(node: GraphNode): string | undefined {
  const window = windowOf(node);
  if (!window) return undefined;
  const svg = drawing(window);
  const address = encodeURIComponent(svg)
    .replaceAll('(', '%28')
    .replaceAll(')', '%29')
    .replaceAll("'", '%27');
  return `![${words(window)}](data:image/svg+xml,${address})\n\n*${words(window)}*`;
}

function windowOf(node: GraphNode): Window | undefined {
  if (node.family !== 'convolution' && node.family !== 'pooling') return undefined;
  const kernel = pair(node, 'kernel_size') ?? pair(node, 'pool_size');
  if (!kernel) return undefined;
  const strides = pair(node, 'strides') ?? (node.family === 'pooling' ? kernel : ([1, 1] as const));
  const dilation = pair(node, 'dilation_rate') ?? ([1, 1] as const);
  const padding = node.arguments.find(({ name }) => name === 'padding')?.text ?? '';
  const window: Window = { kernel, strides, dilation, isPadded: /same/i.test(padding) };
  const [height, width] = extents(window);
  return height > WIDEST || width > WIDEST || Math.max(...kernel) < 2 ? undefined : window;
}

/** An argument of one or two positive whole numbers. */
function pair(node: GraphNode, name: string): readonly [number, number] | undefined {
  if (!/2D|2d/.test(node.type)) return undefined;
  const text = node.arguments.find((each) => each.name === name)?.text ?? '';
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const [first, second = first] = numbers;
  if (!first || !second || numbers.length > 2) return undefined;
  return [first, second];
}

function reach({ kernel, dilation }: Window, axis: 0 | 1): number {
  return dilation[axis] * (kernel[axis] - 1) + 1;
}

/** Rows and columns of the drawing: the kernel and its next place. */
function extents(window: Window): readonly [number, number] {
  return [reach(window, 0) + 1, reach(window, 1) + window.strides[1] + 1];
}

function drawing(window: Window): string {
  const [rows, columns] = extents(window);
  const border = window.isPadded ? Math.floor((reach(window, 0) - 1) / 2) : 0;
  const cells: string[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const isPadding = row < border || column < border;
      cells.push(
        `<rect x="${column * CELL + 2}" y="${row * CELL + 2}" width="${CELL}" height="${CELL}" fill="${isPadding ? COLOURS.padding : 'none'}" fill-opacity="0.25" stroke="${COLOURS.line}" stroke-opacity="0.5"${isPadding ? ' stroke-dasharray="2 2"' : ''}/>`,
      );
    }
  for (let row = 0; row < window.kernel[0]; row++)
    for (let column = 0; column < window.kernel[1]; column++)
      cells.push(
        `<rect x="${column * window.dilation[1] * CELL + 4}" y="${row * window.dilation[0] * CELL + 4}" width="${CELL - 4}" height="${CELL - 4}" fill="${COLOURS.kernel}"/>`,
      );
  const [height, width] = [reach(window, 0) * CELL, reach(window, 1) * CELL];
  cells.push(
    `<rect x="2" y="2" width="${width}" height="${height}" fill="none" stroke="${COLOURS.kernel}" stroke-width="2"/>`,
    `<rect x="${window.strides[1] * CELL + 2}" y="2" width="${width}" height="${height}" fill="none" stroke="${COLOURS.next}" stroke-width="2" stroke-dasharray="4 2"/>`,
  );
  const [w, h] = [columns * CELL + 4, rows * CELL + 4];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">${cells.join('')}</svg>`;
}

function words(window: Window): string {
  const parts = [`${window.kernel.join('×')} values at a time`];
  const [down, across] = window.strides;
  parts.push(down === across ? `steps of ${down}` : `steps of ${down}×${across}`);
  if (Math.max(...window.dilation) > 1) parts.push(`every ${ordinal(window.dilation[0])} value`);
  parts.push(window.isPadded ? 'zeros around the border' : 'nothing added at the border');
  return parts.join(', ');
}

function ordinal(count: number): string {
  return count === 2 ? '2nd' : count === 3 ? '3rd' : `${count}th`;
}
