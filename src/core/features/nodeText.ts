/** A layer in words, as Markdown: for hovers and tooltips. */
import type { SourceDocument } from '../document.js';
import type { Dim } from '../graph/dimension.js';
import { formatCount, formatDim, formatShape } from '../graph/dimensionArithmetic.js';
import type { GraphNode } from '../graph/modelGraph.js';
import { lineOf } from '../syntax/lines.js';

export function describeNode(node: GraphNode, document: SourceDocument): string {
  const lines = [`**${node.type}** \`${node.name}\``, '', node.explanation, ''];
  const inputs = node.inputShapes.map((shape) => formatShape(shape, { batch: true })).join(', ');
  const outputs = node.outputShapes.map((shape) => formatShape(shape, { batch: true })).join(', ');
  lines.push(`- Shape: ${inputs === '' ? '' : `${inputs} → `}**${outputs}**`);
  if (node.params.total !== 0) lines.push(`- Parameters: ${parameters(node)}`);
  for (const weight of node.weights)
    lines.push(
      `  - ${weight.name}: ${weight.shape.map(formatDim).join(' × ')}${weight.trainable ? '' : ', not trained'}`,
    );
  if (node.multiplyAdds !== 0)
    lines.push(`- Multiply–adds for one sample: ${formatCount(node.multiplyAdds)}`);
  if (node.receptiveField)
    lines.push(`- One output value sees ${node.receptiveField.map(formatDim).join('×')} input pixels`);
  for (const { label, formula } of node.arithmetic) lines.push(`- ${label}: \`${formula}\``);
  if (node.unknown) lines.push('', `Not known: ${node.unknown.reason}${origin(node, document)}.`);
  if (node.documentation) lines.push('', `[Documentation](${node.documentation})`);
  return lines.join('\n');
}

function origin({ unknown }: GraphNode, { path, text }: SourceDocument): string {
  return unknown?.origin && unknown.origin.path === path
    ? ` (line ${lineOf(text, unknown.origin.start)})`
    : '';
}

function parameters({ params }: GraphNode): string {
  const total = `**${exactCount(params.total)}**`;
  return params.nonTrainable === 0 ? total : `${total}, of which ${exactCount(params.trainable)} trainable`;
}

export function exactCount(dim: Dim): string {
  return typeof dim === 'number' ? dim.toLocaleString('en-US') : formatDim(dim);
}
