/**
 * `shape-mismatch` where branches meet. Addition: a 1×1 convolution gives the shortcut the channels (and the
 * size) of the other branch. Joining: the larger map is cropped to the smaller, as in a U-Net.
 */
import type { Location, SourceDocument, Span } from '../../document.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import type { GraphNode, ModelGraph } from '../../graph/modelGraph.js';
import type { QuickFix, TextEdit } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { setArgument, spellLayer } from './edits.js';
import { type FaultyNode, type Fixer, fix, inputsOf, nodeAt } from './fixer.js';

export const shapeMismatch: Fixer = (problem, context) => {
  const { document, graphs } = context;
  if (factOf(problem, 'tensors-apart')) return listed(problem.location, document.text);
  if (factOf(problem, 'listed-tensor')) return unlisted(problem.location, document);
  const found = nodeAt(problem, context);
  if (!found || found.node.inputs.length < 2) return [];
  const isJoined = found.node.arguments.some(({ name }) => name === 'axis');
  if (found.node.family !== 'merging' && !factOf(problem, 'no-broadcast')) return [];
  const padded = keepingSize(found, isJoined, document);
  if (padded.length > 0) return padded;
  if (found.node.inputs.length !== 2) return [];
  if (isJoined) {
    const along = lastAxis(found, document);
    if (along.length > 0) return along;
  }
  const images = found.node.inputShapes.map(imageOf);
  const names = inputNames(problem.location, document);
  const [a, b] = images;
  if (!a || !b) return isJoined ? [] : scaledAlike(found, document);
  if (!names) return [];
  if (isJoined) return crop(found, [a, b], names, document);
  const uses = graphs
    .flatMap(({ nodes }) => nodes)
    .filter(({ sources: [place] }) => {
      const [own] = found.node.sources;
      return own && place?.path === own.path && place.start === own.start;
    });
  return new Set(uses.map(({ id }) => id)).size > 1
    ? projectWhereNeeded(found, [a, b], names, document)
    : project(found, [a, b], names, document);
};

/** `(…)([x])` or `[x]`, whichever the place is. */
function unlisted({ start, end }: Location, { text, language }: SourceDocument): readonly QuickFix[] {
  const found = /\[\s*([\w.]+)\s*,?\s*\]\s*\)?$/.exec(text.slice(start, end));
  if (!found || language !== 'python') return [];
  const at = start + found.index;
  const edit = { start: at, end: text.indexOf(']', at) + 1, newText: found[1] ?? '' };
  return fix(`Leave out the brackets: ${found[1]}`, [edit], true);
}

/** Of a function that is called several times: a shortcut that fits already stays as it is. */
function projectWhereNeeded(
  found: FaultyNode,
  [a, b]: [Image, Image],
  names: Named,
  document: SourceDocument,
) {
  const isFirst = a[0] >= b[0];
  const [shortcut, other] = isFirst ? [names[0], names[1]] : [names[1], names[0]];
  const [start] = found.node.sources;
  if (document.language !== 'python' || !start || !shortcut || !other) return [];
  if (!/^[A-Za-z_]\w*$/.test(shortcut.text) || !/^[A-Za-z_]\w*$/.test(other.text)) return [];
  const line = document.text.lastIndexOf('\n', start.start - 1) + 1;
  const indent = /^[ \t]*/.exec(document.text.slice(line))?.[0] ?? '';
  const conv = spelling(found, { keras: 'Conv2D', tfjs: 'conv2d' }, document);
  if (!conv) return [];
  const [x, s] = [other.text, shortcut.text];
  const newText = `${indent}if ${s}.shape[1:] != ${x}.shape[1:]:
${indent}    ${s} = ${conv.text}(${x}.shape[-1], 1, strides=${s}.shape[1] // ${x}.shape[1], padding='same')(${s})
`;
  return fix(
    `Fit “${s}” with a 1×1 convolution where it differs`,
    [...conv.edits, { start: line, end: line, newText }],
    true,
  );
}

/** The layer that made one branch smaller than the other pads its border, and when maps are joined takes each position. */
function keepingSize(found: FaultyNode, isJoined: boolean, document: SourceDocument): readonly QuickFix[] {
  const sizes = found.node.inputShapes.map(imageOf);
  const [height, width] = [0, 1].map((axis) => Math.max(...sizes.map((size) => size?.[axis] ?? Number.NaN)));
  if (height === undefined || width === undefined || Number.isNaN(height + width)) return [];
  const edits: TextEdit[] = [];
  const titles: string[] = [];
  for (const [index, input] of inputsOf(found).entries()) {
    const size = sizes[index];
    if (!input || !size || (size[0] === height && size[1] === width)) continue;
    const maker = makerOf(input, found.model);
    const before = imageOf(maker?.inputShapes[0]);
    const argument = (name: string) => maker?.arguments.find((each) => each.name === name);
    if (!maker || before?.[0] !== height || before[1] !== width || !argument('padding')) return [];
    const steps = argument('strides')?.text ?? '1';
    const isPool = maker.family === 'pooling';
    const isStepping = isPool || !/^[([]?\s*1\b(\s*,\s*1)*\s*[)\]]?$/.test(steps);
    if (isStepping && !(isJoined && isPool)) return [];
    const padding = setArgument(maker, 'padding', "'same'", document, found.model.framework);
    const [step] = isStepping
      ? (setArgument(maker, 'strides', '1', document, found.model.framework) ?? [])
      : [];
    if (!padding?.[0] || (isStepping && !step)) return [];
    const isBothNew = step !== undefined && step.start === padding[0].start && step.end === padding[0].end;
    edits.push(
      ...(isBothNew
        ? [{ ...step, newText: step.newText + padding[0].newText }]
        : [...(step ? [step] : []), ...padding]),
    );
    titles.push(maker.name);
  }
  if (edits.length === 0) return [];
  return fix(`Keep the size in ${titles.join(', ')}: padding 'same'`, edits, true);
}

/** The layer that last changed the map: activations, normalisations and dropout leave it as it is. */
function makerOf(node: GraphNode, model: ModelGraph): GraphNode | undefined {
  let at: GraphNode | undefined = node;
  for (let left = MOST_BETWEEN; at && left > 0; left--) {
    if (!SAME_SHAPE.has(at.family)) return at;
    const [before]: readonly string[] = at.inputs;
    at = model.nodes.find(({ id }) => id === before);
  }
  return undefined;
}

const MOST_BETWEEN = 6;
const SAME_SHAPE: ReadonlySet<string> = new Set(['activation', 'normalization', 'regularization']);

/** Maps of one size that are joined along another axis than the channels. */
function lastAxis({ node, model }: FaultyNode, document: SourceDocument): readonly QuickFix[] {
  const [a, b] = node.inputShapes.map(imageOf);
  if (!a || !b || a[0] !== b[0] || a[1] !== b[1]) return [];
  return fix(
    'Join along the channels: axis -1',
    setArgument(node, 'axis', '-1', document, model.framework),
    true,
  );
}

/** An image times one number for each channel, as in squeeze and excitation: as many units as channels. */
function scaledAlike(found: FaultyNode, document: SourceDocument): readonly QuickFix[] {
  const index = found.node.inputShapes.findIndex((shape) => isKnownRank(shape) && shape.length === 2);
  const image = found.node.inputShapes.map(imageOf).find((each) => each !== undefined);
  const input = index < 0 ? undefined : inputsOf(found)[index];
  const maker = input && makerOf(input, found.model);
  if (!image || maker?.type !== 'Dense') return [];
  const edits = setArgument(maker, 'units', String(image[2]), document, found.model.framework);
  return fix(`Give ${maker.name} ${image[2]} units, one for each channel`, edits, true);
}

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
  const sum = /^([A-Za-z_]\w*)\s*[+*-]\s*([A-Za-z_]\w*)$/.exec(text.slice(from, place.end));
  if (sum?.[1] && sum[2])
    return [
      { text: sum[1], start: from, end: from + sum[1].length },
      { text: sum[2], start: place.end - sum[2].length, end: place.end },
    ];
  const list = inList(text, from);
  if (list) return list;
  const found = /\[\s*([A-Za-z_]\w*)\s*,\s*([A-Za-z_]\w*)\s*,?\s*\]/.exec(text.slice(from, place.end + 200));
  if (!found?.[1] || !found[2]) return undefined;
  const first = from + found.index + found[0].indexOf(found[1]);
  const second = from + found.index + found[0].lastIndexOf(found[2]);
  return [
    { text: found[1], start: first, end: first + found[1].length },
    { text: found[2], start: second, end: second + found[2].length },
  ];
}

/** The two entries of the list that the call is given, whatever they are. */
function inList(text: string, from: number): Named | undefined {
  const open = /^[\w.]+(?:\([^()]*\))?\(\s*\[/.exec(text.slice(from, from + 200));
  if (!open) return undefined;
  const parts: { start: number; end: number }[] = [];
  let start = from + open[0].length;
  let depth = 0;
  for (let at = start; at < Math.min(text.length, from + 1000); at++) {
    const unit = text[at] ?? '';
    if ('([{'.includes(unit)) depth++;
    const isEnd = depth === 0 && unit === ']';
    if (isEnd || (depth === 0 && unit === ',')) {
      parts.push({ start, end: at });
      start = at + 1;
    }
    if (isEnd) break;
    if (')]}'.includes(unit)) depth--;
  }
  const named = parts
    .map((part) => {
      const whole = text.slice(part.start, part.end);
      const lead = /^\s*/.exec(whole)?.[0].length ?? 0;
      return { text: whole.trim(), start: part.start + lead, end: part.start + lead + whole.trim().length };
    })
    .filter((part) => part.text !== '');
  return named.length === 2 ? named : undefined;
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
  // Maps of half the size are of another level: what they lack is no border.
  const isOfLevel = (axis: 0 | 1) => large[axis] > small[axis] && large[axis] % small[axis] === 0;
  if (isOfLevel(0) && isOfLevel(1)) return [];
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
