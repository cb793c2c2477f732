/** A layer in full, as Markdown: what it does, its numbers, and the arithmetic behind them. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { formatCount, formatDim, multiply } from '../graph/dimensionArithmetic.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import { kernelPicture } from './kernelPicture.js';
import { parameterFormula } from './parameterFormula.js';
import { bytesText, code, exactCount, isZero, outputsText, shapesText } from './words.js';

/** Keras's and TensorFlow.js's batch when `fit` names none. */
const DEFAULT_BATCH = 32;

export function nodeMarkdown(node: GraphNode, model: ModelGraph): string {
  const parts = [
    `**${node.type}** ${code(node.name)} → ${code(outputsText(node))}`,
    node.explanation,
    unknownText(node),
    // Before the figures: a hover shows its first lines, the rest is scrolled to.
    kernelPicture(node) ?? '',
    figures(node, model),
    argumentsText(node),
    node.documentation ? `[Documentation of ${node.type}](${node.documentation})` : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function unknownText(node: GraphNode): string {
  if (node.faulty) return 'The framework refuses this layer here: see the problem on its line.';
  return node.unknown ? `Shown as ? because ${code(node.unknown.reason)}` : '';
}

/** A table with one figure a row: what it is, its value, how it comes about. */
function figures(node: GraphNode, model: ModelGraph): string {
  const rows = [
    ...shapeRows(node),
    ...parameterRows(node, model),
    ...costRows(node, model),
    ...memoryRows(node, model),
    ...fieldRows(node),
  ];
  if (rows.length === 0) return '';
  return ['| | | |', '|:--|:--|:--|', ...rows.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}

type Row = readonly [string, string, string];

function shapeRows(node: GraphNode): Row[] {
  const from = node.inputShapes.length > 0 ? `from ${cell(shapesText(node.inputShapes))}` : '';
  const rows: Row[] = [['Output', cell(outputsText(node)), from]];
  if (node.outputShapes.some((shape) => !isKnownRank(shape))) return rows;
  // Height and width mostly come about in the same way: then one row says it.
  const labels = new Map<string, string[]>();
  for (const { label, formula } of node.arithmetic)
    if (!/^(weights|parameters|kernel|bias)$/.test(label))
      labels.set(formula, [...(labels.get(formula) ?? []), label]);
  for (const [formula, names] of labels) rows.push([names.join(', '), '', cell(formula)]);
  return rows;
}

function parameterRows(node: GraphNode, model: ModelGraph): Row[] {
  const { params, weights } = node;
  if (isZero(params.total)) return [];
  const frozen = isZero(params.nonTrainable) ? '' : `, ${exactCount(params.nonTrainable)} not trainable`;
  const formula = parameterFormula(node);
  const { totals } = model;
  const share = shareText(params.total, totals.params.total, totals.leftOut);
  const rows: Row[] = [
    [
      'Parameters',
      `${exactCount(params.total)}${share}`,
      `${formula ? cell(formula) : ''}${frozen}`.replace(/^, /, ''),
    ],
  ];
  const names = weights.map(
    ({ name, shape }) => `${name} ${cell(shape.map(formatDim).join('×') || 'scalar')}`,
  );
  // A kernel and its bias are in the formula already.
  if (names.length > 2 || !formula) rows.push(['', '', names.join(', ')]);
  return rows;
}

function costRows(node: GraphNode, model: ModelGraph): Row[] {
  if (isZero(node.multiplyAdds)) return [];
  const { multiplyAdds, leftOutOf } = model.totals;
  const share = shareText(node.multiplyAdds, multiplyAdds, leftOutOf.multiplyAdds);
  return [['Multiply–adds', `${formatCount(node.multiplyAdds)}${share}`, 'for one image']];
}

function memoryRows({ activationBytes }: GraphNode, { training }: ModelGraph): Row[] {
  if (typeof activationBytes !== 'number' || activationBytes === 0) return [];
  const given = training?.batchSize?.value;
  const batch = given ?? DEFAULT_BATCH;
  const whole = bytesText(multiply(activationBytes, batch));
  return [
    [
      'Memory',
      `${bytesText(activationBytes)} an image`,
      `${whole} for a batch of ${batch}${given ? '' : ' (the default)'}`,
    ],
  ];
}

function fieldRows({ receptiveField }: GraphNode): Row[] {
  if (!receptiveField || receptiveField.length === 0) return [];
  return [
    [
      'Receptive field',
      cell(receptiveField.map(formatDim).join('×')),
      'pixels of the input that one value sees',
    ],
  ];
}

/** ` (32 % of the model)`; of a model with layers that are not known there is none. */
function shareText(part: Dim, whole: Dim, leftOut: number): string {
  if (typeof part !== 'number' || typeof whole !== 'number' || whole <= 0 || leftOut > 0) return '';
  const percent = (100 * part) / whole;
  return ` (${percent < 1 ? '<1' : Math.round(percent)} % of the model)`;
}

function argumentsText(node: GraphNode): string {
  const write = (isDefault: boolean): string =>
    node.arguments
      .filter((argument) => argument.isDefault === isDefault)
      .map(({ name, text }) => code(`${name}=${text}`))
      .join(', ');
  const [given, defaults] = [write(false), write(true)];
  return [given && `Given: ${given}`, defaults && `By default: ${defaults}`].filter(Boolean).join('  \n');
}

/** Code in a table's cell: a bar would end the cell. */
function cell(text: string): string {
  return code(text).replaceAll('|', '\\|');
}
