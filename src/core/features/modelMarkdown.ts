/** A model as Markdown: its summary as a table, and its totals. */
import { formatCount } from '../graph/dimensionArithmetic.js';
import type { ModelGraph } from '../graph/modelGraph.js';
import { sizeText } from './lenses.js';
import { bytesText, code, exactCount, isZero, outputsText, paramsOf, paramsText, plural } from './words.js';

/** Longer models show their first and last layers: a hover is read at a glance. */
const MOST_ROWS = 24;

export function modelMarkdown(model: ModelGraph): string {
  const listed = model.nodes.filter(({ listed }) => listed);
  const rows = listed.map(
    (node) =>
      `| ${code(node.name)} | ${node.type} | ${code(outputsText(node))} | ${paramsText(paramsOf([node]))} |`,
  );
  const half = MOST_ROWS / 2;
  const shown =
    rows.length <= MOST_ROWS
      ? rows
      : [...rows.slice(0, half), `| … | ${rows.length - MOST_ROWS} more | | |`, ...rows.slice(-half)];
  return [
    `**${code(model.name)}** · ${model.kind} model, ${plural(listed.length, 'layer')}, ${sizeText(model)}`,
    ['| Layer | Type | Output | Parameters |', '|:--|:--|:--|--:|', ...shown].join('\n'),
    totals(model),
  ].join('\n\n');
}

function totals({ totals, training }: ModelGraph): string {
  const { params, multiplyAdds, activationBytes, leftOut, leftOutOf } = totals;
  const frozen = isZero(params.nonTrainable) ? '' : ` (${exactCount(params.nonTrainable)} not trainable)`;
  const lines = [
    `- Parameters: ${atLeast(exactCount(params.total), leftOut)}${frozen}`,
    `- Multiply–adds for one image: ${atLeast(formatCount(multiplyAdds), leftOutOf.multiplyAdds)}`,
    `- Outputs of all layers for one image: ${atLeast(bytesText(activationBytes), leftOutOf.activationBytes)}`,
  ];
  const { optimizer, loss } = training ?? {};
  if (optimizer || loss)
    lines.push(
      `- Trains with ${[optimizer?.value.name, loss?.value].flatMap((name) => (name ? [code(name)] : [])).join(' and ')}`,
    );
  return lines.join('\n');
}

/** A sum without those layers that are not known. */
const atLeast = (sum: string, leftOut: number): string => (leftOut > 0 ? `≥ ${sum}` : sum);

/** One line for a status bar, and the whole for its tooltip: `4.8 M parameters · 105.0 M multiply–adds`. */
export function modelSummary(model: ModelGraph): { readonly line: string; readonly markdown: string } {
  const { multiplyAdds, leftOutOf } = model.totals;
  const cost = isZero(multiplyAdds)
    ? ''
    : ` · ${atLeast(formatCount(multiplyAdds), leftOutOf.multiplyAdds)} multiply–adds`;
  return { line: `${sizeText(model)}${cost}`, markdown: modelMarkdown(model) };
}
