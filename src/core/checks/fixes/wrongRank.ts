/** `wrong-rank`: an input shape without its channels, or one with the number of samples in it. */
import type { SourceDocument, Span } from '../../document.js';
import { isKnownRank } from '../../graph/dimension.js';
import { writtenCall } from '../../syntax/writtenCall.js';
import { type FaultyNode, type Fixer, fix, inputsOf, nodeAt } from './fixer.js';

export const wrongRank: Fixer = (problem, context) => {
  const found = nodeAt(problem, context);
  if (!found) return [];
  const [input] = inputsOf(found);
  if (input?.family !== 'input') return [];
  const shape = found.node.inputShapes[0];
  const place = shapePlace(found, context.document);
  if (!place || !shape || !isKnownRank(shape)) return [];
  const text = context.document.text.slice(place.start, place.end);
  if (/\.shape$/.test(text))
    return fix('Leave the number of samples out: shape[1:]', [{ ...place, newText: `${text}[1:]` }], true);
  const expected = Number(/expects (?:at least )?(\d+) dimensions/.exec(problem.message)?.[1]);
  const axes = /^[([]([^()[\]]*)[)\]]$/.exec(text)?.[1];
  if (axes === undefined || expected !== shape.length + 1) return [];
  const grey = `${axes.replace(/\s*,\s*$/, '')}, 1`;
  const newText = `${text[0]}${grey}${text.at(-1)}`;
  return fix(`Add one channel: ${newText}`, [{ ...place, newText }], true);
};

/** Where the input's shape is written: in `Input(…)`, or as `input_shape` of the layer itself. */
function shapePlace(found: FaultyNode, { text, language, path }: SourceDocument): Span | undefined {
  for (const node of [...inputsOf(found), found.node]) {
    const place = node?.sources[0];
    const call = place?.path === path ? writtenCall(text, place.start, language) : undefined;
    const named = call?.arguments.find(({ name }) => /^(shape|input_shape|inputShape)$/.test(name ?? ''));
    if (named) return named.value;
    const first = call?.arguments[0];
    if (first && first.name === undefined && /Input$/.test(text.slice(call.callee.start, call.callee.end)))
      return first.value;
  }
  return undefined;
}
