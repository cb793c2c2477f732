/** `channel-mismatch`: groups that do not divide the channels. One group takes any number of channels. */
import { setArgument } from './edits.js';
import { type Fixer, fix, nodeAt } from './fixer.js';

export const channelMismatch: Fixer = (problem, context) => {
  const found = nodeAt(problem, context);
  const groups = found?.node.arguments.find(({ name }) => name === 'groups');
  if (!found || !groups || groups.isDefault) return [];
  const largest = largestDivisor(found.node.inputShapes[0], Number(groups.text));
  const edits = setArgument(found.node, 'groups', String(largest), context.document, found.model.framework);
  return fix(`Use ${largest} ${largest === 1 ? 'group' : 'groups'}`, edits, true);
};

/** The largest number of groups, not above the wanted one, that divides the channels. */
function largestDivisor(shape: unknown, wanted: number): number {
  const channels: unknown = Array.isArray(shape) ? shape.at(-1) : undefined;
  if (typeof channels !== 'number') return 1;
  for (let groups = Math.min(wanted, channels); groups > 1; groups--)
    if (channels % groups === 0) return groups;
  return 1;
}
