/**
 * `negative-size`: the window is larger than the feature map. Zeros at the border let it fit; channels that were
 * given first are put last.
 */
import type { SourceDocument } from '../../document.js';
import { isKnownRank } from '../../graph/dimension.js';
import type { QuickFix } from '../diagnostic.js';
import { setArgument } from './edits.js';
import { type FaultyNode, type Fixer, fix, inputsOf, nodeAt } from './fixer.js';
import { shapePlace } from './wrongRank.js';

export const negativeSize: Fixer = (problem, context) => {
  const found = nodeAt(problem, context);
  const turned = found ? channelsLast(found, context.document) : [];
  if (turned.length > 0) return turned;
  if (!found?.node.arguments.some(({ name }) => name === 'padding')) return [];
  const { node, model } = found;
  const edits = setArgument(node, 'padding', "'same'", context.document, model.framework);
  return fix(`Pad the border of ${node.name}: padding 'same'`, edits, true);
};

/** An image that is declared as 1×28×28, by layers that take its channels last. */
function channelsLast(found: FaultyNode, document: SourceDocument): readonly QuickFix[] {
  let [input] = inputsOf(found);
  for (let left = DEEPEST; left > 0 && input && input.family !== 'input'; left--)
    [input] = inputsOf({ node: input, model: found.model });
  const [shape] = input?.outputShapes ?? [];
  const place =
    input?.family === 'input' ? shapePlace({ node: input, model: found.model }, document) : undefined;
  if (!place || !shape || !isKnownRank(shape) || shape.length !== 4) return [];
  const [, channels, height, width] = shape;
  if (channels !== 1 && channels !== 3) return [];
  if (typeof height !== 'number' || typeof width !== 'number' || Math.min(height, width) < 8) return [];
  const text = document.text.slice(place.start, place.end);
  const inner = /^[([]\s*(\S+)\s*,\s*(\S+)\s*,\s*(\S+)\s*[)\]]$/.exec(text);
  if (!inner) return [];
  const newText = `${text[0]}${inner[2]}, ${inner[3]}, ${inner[1]}${text.at(-1)}`;
  return fix(`Give the channels last: ${newText}`, [{ ...place, newText }], true);
}

/** Layers between the input and the one that does not fit. */
const DEEPEST = 100;
