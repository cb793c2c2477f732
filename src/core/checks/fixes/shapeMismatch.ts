/**
 * `shape-mismatch` where branches meet. Addition: a 1×1 convolution gives the shortcut the channels (and the
 * size) of the other branch. Joining: the larger map is cropped to the smaller, as in a U-Net.
 */
import type { SourceDocument, Span } from '../../document.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import type { TextEdit } from '../diagnostic.js';
import { spellLayer } from './edits.js';
import { type FaultyNode, type Fixer, fix, inputsOf, nodeAt } from './fixer.js';

export const shapeMismatch: Fixer = (problem, { document, graphs }) => {
  if (/takes its tensors in one list/.test(problem.message)) return listed(problem.location, document.text);
  const found = nodeAt(problem, { document, graphs });
  if (found?.node.family !== 'merging' || found.node.inputs.length !== 2) return [];
  const images = found.node.inputShapes.map(imageOf);
  const names = inputNames(problem.location, document);
  const [a, b] = images;
  if (!a || !b || !names) return [];
  return found.node.arguments.some(({ name }) => name === 'axis')
    ? crop(found, [a, b], names, document)
    : project(found, [a, b], names, document);
};

/** `Add()(a, b)`: brackets around the arguments of the last call. */
function listed({ start, end }: Span, text: string) {
  const given = /\(([^()[\]=]*(?:\([^()]*\)[^()[\]=]*)*)\)$/.exec(text.slice(start, end));
  if (!given?.[1]?.includes(',')) return [];
  const edits = [
    { start: start + given.index + 1, end: start + given.index + 1, newText: '[' },
    { start: end - 1, end: end - 1, newText: ']' },
  ];
  return fix('Give the tensors in one list', edits, true);
}

type Image = readonly [number, number, number];
type Named = readonly { readonly text: string; readonly start: number; readonly end: number }[];

function imageOf(shape: Shape | undefined): Image | undefined {
  if (!shape || !isKnownRank(shape) || shape.length !== 4) return undefined;
  const [, height, width, channels] = shape as readonly Dim[];
  if (typeof height !== 'number' || typeof width !== 'number' || typeof channels !== 'number')
    return undefined;
  return [height, width, channels];
}

/** The names in `([x, shortcut])`, when they are plain names. */
function inputNames(place: { start: number; end: number }, { text }: SourceDocument): Named | undefined {
  const from = Math.max(0, place.start);
  const found = /\[\s*([A-Za-z_]\w*)\s*,\s*([A-Za-z_]\w*)\s*,?\s*\]/.exec(text.slice(from, place.end + 200));
  if (!found?.[1] || !found[2]) return undefined;
  const first = from + found.index + found[0].indexOf(found[1]);
  const second = from + found.index + found[0].lastIndexOf(found[2]);
  return [
    { text: found[1], start: first, end: first + found[1].length },
    { text: found[2], start: second, end: second + found[2].length },
  ];
}

/** The shortcut is the branch with the larger map; with equal maps, the one that began earlier. */
function project(found: FaultyNode, [a, b]: [Image, Image], names: Named, document: SourceDocument) {
  const order = inputsOf(found).map((node) => (node ? found.model.nodes.indexOf(node) : -1));
  const isFirst = a[0] === b[0] ? (order[0] ?? 0) < (order[1] ?? 0) : a[0] > b[0];
  const [shortcut, other] = isFirst ? [a, b] : [b, a];
  const name = names[isFirst ? 0 : 1];
  const step = shortcut[0] / other[0];
  if (!name || !Number.isInteger(step) || shortcut[1] / other[1] !== step) return [];
  const conv = spelling(found, { keras: 'Conv2D', tfjs: 'conv2d' }, document);
  if (!conv) return [];
  const strides =
    step === 1 ? '' : document.language === 'python' ? `, strides=${step}` : `, strides: ${step}`;
  const newText =
    document.language === 'python'
      ? `${conv.text}(${other[2]}, 1${strides}, padding='same')(${name.text})`
      : `${conv.text}({ filters: ${other[2]}, kernelSize: 1${strides}, padding: 'same' }).apply(${name.text})`;
  const edits: TextEdit[] = [...conv.edits, { start: name.start, end: name.end, newText }];
  return fix(`Fit “${name.text}” with a 1×1 convolution to ${other.join('×')}`, edits, true);
}

function crop(found: FaultyNode, [a, b]: [Image, Image], names: Named, document: SourceDocument) {
  const isFirst = a[0] >= b[0] && a[1] >= b[1];
  const [large, small] = isFirst ? [a, b] : [b, a];
  const name = names[isFirst ? 0 : 1];
  if (!name || large[0] < small[0] || large[1] < small[1]) return [];
  const layer = spelling(found, { keras: 'Cropping2D', tfjs: 'cropping2D' }, document);
  if (!layer) return [];
  const sides = [large[0] - small[0], large[1] - small[1]].map(
    (extra) => `${Math.floor(extra / 2)}, ${Math.ceil(extra / 2)}`,
  );
  const newText =
    document.language === 'python'
      ? `${layer.text}((${sides.map((side) => `(${side})`).join(', ')}))(${name.text})`
      : `${layer.text}({ cropping: [${sides.map((side) => `[${side}]`).join(', ')}] }).apply(${name.text})`;
  const edits: TextEdit[] = [...layer.edits, { start: name.start, end: name.end, newText }];
  return fix(`Crop “${name.text}” to ${small[0]}×${small[1]}`, edits, true);
}

/** As other layers of the model are written; the merge itself may be a function such as `add`. */
function spelling(
  { node, model }: FaultyNode,
  names: { readonly keras: string; readonly tfjs: string },
  document: SourceDocument,
) {
  for (const near of [node, ...model.nodes]) {
    const spelled = spellLayer(near, names, document);
    if (spelled) return spelled;
  }
  return undefined;
}
