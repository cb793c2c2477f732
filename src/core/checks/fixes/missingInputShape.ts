/**
 * `missing-input-shape`: the first layer gets one, of the usual rank; its numbers are the user's to set. A model that
 * `build` does not build is called instead.
 */
import type { SourceDocument, Span } from '../../document.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import { rowOfType } from '../../layers/catalogue.js';
import type { QuickFix } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { setArgument, spellInput } from './edits.js';
import { type Fixer, fix, nodeAt } from './fixer.js';

/** By what the layer expects: images, sequences, vectors. */
const EXAMPLES: readonly (readonly [RegExp, string])[] = [
  [/3D$/, '[16, 64, 64, 1]'],
  [/2D$/, '[28, 28, 1]'],
  [/1D$|LSTM|GRU|RNN/, '[100, 8]'],
  [/^Dense$/, '[10]'],
];

export const missingInputShape: Fixer = (problem, context) => {
  const built = factOf(problem, 'call-on-input');
  if (built) return calledOnInput(built.shapes, problem.location, context.document);
  const found = nodeAt(problem, context);
  if (!found || !rowOfType(found.node.type, 'tfjs')) return [];
  const example = EXAMPLES.find(([type]) => type.test(found.node.type))?.[1];
  if (example === undefined) return [];
  const edits = setArgument(found.node, 'inputShape', example, context.document, 'tfjs');
  // Not preferred: the numbers are an example.
  return fix(`Add inputShape: ${example}, then set its sizes`, edits);
};

/** `net.build((None, 28, 28, 1))` becomes `net(keras.Input((28, 28, 1)))`. */
function calledOnInput(
  shapes: readonly Shape[],
  { start, end }: Span,
  document: SourceDocument,
): readonly QuickFix[] {
  const object = /^[\w.]+(?=\.build\b)/.exec(document.text.slice(start, end))?.[0];
  const input = spellInput(document);
  const sizes = shapes.map(sampleShape);
  if (object === undefined || input === undefined || sizes.includes(undefined)) return [];
  const inputs = sizes.map((each) => `${input}(${each})`);
  const newText = `${object}(${inputs.length === 1 ? inputs[0] : `[${inputs.join(', ')}]`})`;
  return fix(`Write ${newText}`, [{ start, end, newText }], true);
}

/** `(28, 28, 1)`; undefined where a size is not a plain number or None. */
function sampleShape(shape: Shape): string | undefined {
  if (!isKnownRank(shape)) return undefined;
  const sizes = shape.slice(1).map((size) => (size === null ? 'None' : size));
  if (!sizes.every((size) => typeof size !== 'object')) return undefined;
  return sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(', ')})`;
}
