/** `wrong-rank`: an input shape without its channels or with the number of samples in it; a last state in place of all steps. */
import type { SourceDocument, Span } from '../../document.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import { isKnownRank } from '../../graph/dimension.js';
import { rowOfType } from '../../layers/catalogue.js';
import { writtenCall } from '../../syntax/writtenCall.js';
import { factOf } from '../fixFacts.js';
import { importEdit, setArgument } from './edits.js';
import { type FaultyNode, type Fixer, fix, inputsOf, nodeAt } from './fixer.js';
import { flattenLater } from './sequentialOrder.js';

export const wrongRank: Fixer = (problem, context) => {
  const found = nodeAt(problem, context);
  if (!found) return [];
  const sequences = asSequences(problem, found, context.document);
  if (sequences.length > 0) return sequences;
  const later = flattenLater(found, context.document);
  if (later.length > 0) return later;
  const [input] = inputsOf(found);
  if (input?.family !== 'input') return ofOtherRank(problem, found, context.document);
  const shape = found.node.inputShapes[0];
  const place = shapePlace(found, context.document);
  if (!place || !shape || !isKnownRank(shape)) return [];
  const text = context.document.text.slice(place.start, place.end);
  if (/^[\w.]+\.shape$/.test(text))
    return fix('Leave the number of samples out: shape[1:]', [{ ...place, newText: `${text}[1:]` }], true);
  const channel = /^[\w.]+\.shape\[1:\]$|^\w+\[0\]\.shape$/.test(text);
  const expected = factOf(problem, 'rank')?.expected;
  if (channel && expected === shape.length + 1 && expected > 3)
    return fix(`Add one channel: ${text} + (1,)`, [{ ...place, newText: `${text} + (1,)` }], true);
  const axes = /^[([]([^()[\]]*)[)\]]$/.exec(text)?.[1];
  if (axes === undefined || expected !== shape.length + 1) return [];
  const withChannels = (count: number, title: string, isPreferred: boolean) => {
    const newText = `${text[0]}${axes.replace(/\s*,\s*$/, '')}, ${count}${text.at(-1)}`;
    return fix(`${title}: ${newText}`, [{ ...place, newText }], isPreferred);
  };
  const given = channelsOf(found, shape.length + 1);
  return [
    ...(given === 3 ? [] : withChannels(1, 'Add one channel', true)),
    ...(expected === 4 && given !== 1 ? withChannels(3, 'Add three channels, of colours', given === 3) : []),
  ];
};

/** `GlobalAveragePooling2D` of steps, `Conv1D` of images: the layer of the same kind for so many axes. */
function ofOtherRank(problem: EvaluationProblem, { node, model }: FaultyNode, document: SourceDocument) {
  const rank = factOf(problem, 'rank');
  const base = /^(\w+?)[123]D$/.exec(node.type)?.[1];
  const [place] = node.sources;
  if (!rank || base === undefined || place?.path !== document.path || model.framework !== 'keras') return [];
  const type = `${base}${rank.found - 2}D`;
  const call = writtenCall(document.text, place.start, document.language);
  if (!call || !rowOfType(type, 'keras') || rank.orMore) return [];
  // Sizes for each axis are for another number of them.
  if (/[([]\s*\d+\s*,/.test(document.text.slice(call.open + 1, call.close))) return [];
  const end = call.callee.end;
  const start = end - node.type.length;
  if (document.text.slice(start, end) !== node.type) return [];
  const isNamed = document.text[start - 1] === '.' || new RegExp(`\\b${type}\\b`).test(document.text);
  const imported = isNamed ? undefined : importEdit(type, document);
  if (!isNamed && !imported) return [];
  return fix(`Write ${type}`, [{ start, end, newText: type }, ...(imported ? [imported] : [])], true);
}

/** Of the data that the model is given, where they have so many axes. */
function channelsOf({ model }: FaultyNode, axes: number): number | undefined {
  const shape = model.training?.images?.value.shape;
  const last = shape && isKnownRank(shape) && shape.length === axes ? shape.at(-1) : undefined;
  return typeof last === 'number' ? last : undefined;
}

/** A recurrent layer that gives its last state alone to one that takes steps: it is to give its state of each step. */
function asSequences(problem: EvaluationProblem, found: FaultyNode, document: SourceDocument) {
  const rank = factOf(problem, 'rank');
  if (rank?.expected !== 3 || rank.found !== 2 || rank.orMore) return [];
  let at: FaultyNode = found;
  for (let left = MOST_BETWEEN; left > 0; left--) {
    const [node] = inputsOf(at);
    if (!node) return [];
    const { framework } = at.model;
    if (node.family === 'recurrent')
      return fix(
        framework === 'keras'
          ? 'Give the output of each step: return_sequences=True'
          : 'Give the output of each step: returnSequences: true',
        setArgument(node, 'return_sequences', framework === 'keras' ? 'True' : 'true', document, framework),
        true,
      );
    if (!ALIKE.has(node.family)) return [];
    at = { node, model: at.model };
  }
  return [];
}

const MOST_BETWEEN = 4;
/** Their output has the input's shape. */
const ALIKE: ReadonlySet<string> = new Set(['regularization', 'normalization', 'activation']);

/** Where the input's shape is written: in `Input(…)`, or as `input_shape` of the layer itself. */
export function shapePlace(found: FaultyNode, { text, language, path }: SourceDocument): Span | undefined {
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
