/** `missing-input-shape`: the first layer gets one, of the usual rank; its numbers are the user's to set. */
import { rowOfType } from '../../layers/catalogue.js';
import { setArgument } from './edits.js';
import { type Fixer, fix, nodeAt } from './fixer.js';

/** By what the layer expects: images, sequences, vectors. */
const EXAMPLES: readonly (readonly [RegExp, string])[] = [
  [/3D$/, '[16, 64, 64, 1]'],
  [/2D$/, '[28, 28, 1]'],
  [/1D$|LSTM|GRU|RNN/, '[100, 8]'],
  [/^Dense$/, '[10]'],
];

export const missingInputShape: Fixer = (problem, context) => {
  const found = nodeAt(problem, context);
  if (!found || !rowOfType(found.node.type, 'tfjs')) return [];
  const example = EXAMPLES.find(([type]) => type.test(found.node.type))?.[1];
  if (example === undefined) return [];
  const edits = setArgument(found.node, 'inputShape', example, context.document, 'tfjs');
  // Not preferred: the numbers are an example.
  return fix(`Add inputShape: ${example}, then set its sizes`, edits);
};
