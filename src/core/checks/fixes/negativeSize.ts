/** `negative-size`: the window is larger than the feature map. Zeros at the border let it fit. */
import { setArgument } from './edits.js';
import { type Fixer, fix, nodeAt } from './fixer.js';

export const negativeSize: Fixer = (problem, context) => {
  const found = nodeAt(problem, context);
  if (!found?.node.arguments.some(({ name }) => name === 'padding')) return [];
  const { node, model } = found;
  const edits = setArgument(node, 'padding', "'same'", context.document, model.framework);
  return fix(`Pad the border of ${node.name}: padding 'same'`, edits, true);
};
