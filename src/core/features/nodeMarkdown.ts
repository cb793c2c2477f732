/** A layer in full, as Markdown: what it does, its numbers, and the arithmetic behind them. */
import { isKnownRank } from '../graph/dimension.js';
import { formatCount, formatDim } from '../graph/dimensionArithmetic.js';
import type { GraphNode } from '../graph/modelGraph.js';
import { bytesText, code, exactCount, isZero, outputsText, shapesText } from './words.js';

export function nodeMarkdown(node: GraphNode): string {
  const parts = [
    `**${node.type}** ${code(node.name)} → ${code(outputsText(node))}`,
    node.explanation,
    unknownText(node),
    numbers(node),
    arithmetic(node),
    argumentsText(node),
    node.documentation ? `[Documentation](${node.documentation})` : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function unknownText(node: GraphNode): string {
  if (node.faulty) return 'The framework refuses this layer here: see the problem on its line.';
  return node.unknown ? `Shown as ? because ${code(node.unknown.reason)}` : '';
}

function numbers(node: GraphNode): string {
  const { params, multiplyAdds, activationBytes, receptiveField, inputShapes } = node;
  const rows: string[] = [];
  if (inputShapes.length > 0) rows.push(`- Input: ${code(shapesText(inputShapes))}`);
  rows.push(`- Output: ${code(outputsText(node))} (${bytesText(activationBytes)} an image)`);
  const frozen = isZero(params.nonTrainable) ? '' : `, ${exactCount(params.nonTrainable)} not trainable`;
  if (!isZero(params.total)) rows.push(`- Parameters: ${exactCount(params.total)}${frozen}`);
  for (const weight of node.weights) {
    const shape = weight.shape.map(formatDim).join('×') || 'scalar';
    rows.push(`  - ${weight.name}: ${code(shape)}${weight.trainable ? '' : ' (not trainable)'}`);
  }
  if (!isZero(multiplyAdds)) rows.push(`- Multiply–adds: ${formatCount(multiplyAdds)}`);
  if (receptiveField && receptiveField.length > 0)
    rows.push(`- Each output value sees ${code(receptiveField.map(formatDim).join('×'))} of the input`);
  return rows.join('\n');
}

function arithmetic(node: GraphNode): string {
  if (node.outputShapes.some((shape) => !isKnownRank(shape))) return '';
  return node.arithmetic.map(({ label, formula }) => `- ${label}: ${code(formula)}`).join('\n');
}

function argumentsText(node: GraphNode): string {
  const given = node.arguments.filter((argument) => !argument.isDefault);
  if (given.length === 0) return '';
  return `Given: ${given.map(({ name, text }) => code(`${name}=${text}`)).join(', ')}`;
}
