/** How a layer or a folded group looks in the graph view: a card with its colour, words and numbers. */
import type { DiagramNode } from '../features/facts.js';
import { formatCount } from '../graph/dimensionArithmetic.js';
import type { FlatNode } from './flatten.js';
import { sizeWords, type ViewNode } from './folding.js';
import type { CardSize, Size } from './layout.js';
import { type GroupPart, groupTitle, layersIn } from './parts.js';
import type { ColourBy, Paint, PathStep, Shape, TextShape } from './scene.js';
import { fitText, textWidth } from './textWidth.js';
import { heatOf } from './theme.js';

const CARD_WIDTH = 244;
const TALL = 54;
const SLIM = 32;
const GROUP = 58;
/** A folded block shows two more cards behind it. */
const BEHIND = 6;
const BAND = 6;
const INSET = 16;
const RIGHT = CARD_WIDTH - 12;

/** Layers that only follow a main one take one line. */
const SLIM_FAMILIES: ReadonlySet<string> = new Set([
  'normalization',
  'activation',
  'regularization',
  'reshaping',
  'merging',
  'operation',
  'preprocessing',
]);

export function cardSize(node: ViewNode): CardSize {
  if (node.kind !== 'layer') return { width: CARD_WIDTH, height: GROUP, overhang: BEHIND };
  return { width: CARD_WIDTH, height: isSlim(node.part.node) ? SLIM : TALL };
}

function isSlim(node: DiagramNode): boolean {
  return SLIM_FAMILIES.has(node.family) && !node.isNamed;
}

export function layerCard(node: FlatNode, colourBy: ColourBy): readonly Shape[] {
  const height = isSlim(node) ? SLIM : TALL;
  const paint = paintOf(node, colourBy);
  return [
    ...cardBody(height, paint, node.state, colourBy),
    ...(isSlim(node) ? slimText(node) : tallText(node)),
    ...shareBar(node, height, colourBy),
    ...badge(node),
  ];
}

export function groupCard(group: GroupPart, colourBy: ColourBy): readonly Shape[] {
  const layers = layersIn(group);
  const main = mainLayer(layers);
  const paint = colourBy === 'family' ? `family-${main?.family ?? 'other'}` : sharePaint(layers, colourBy);
  const state = groupState(layers);
  const outline = { stroke: 'border', fill: 'card', radius: 7, width: CARD_WIDTH - 8 } as const;
  const title = groupTitle(group);
  return [
    { kind: 'rect', x: 8, y: -BEHIND, height: GROUP, ...outline, role: 'behind' },
    { kind: 'rect', x: 4, y: -BEHIND / 2, height: GROUP, ...outline, role: 'behind' },
    ...cardBody(GROUP, paint as Paint, state, colourBy),
    text(INSET, 23, fitText(title, 13, CARD_WIDTH - INSET - 46, true), 13, 'text', { bold: true }),
    ...plus(RIGHT - 10, 11),
    ...pair(INSET, 43, sizeWords(group), lastShape(layers), 11.5),
    ...badge({ state }),
  ];
}

/** The box of an open group, with its title and a sign to fold it. */
export function frameShapes(group: GroupPart, { width, height }: Size): readonly Shape[] {
  return [
    {
      kind: 'rect',
      x: 0,
      y: 0,
      width,
      height,
      radius: 10,
      fill: 'frame',
      fillOpacity: 0.6,
      stroke: 'border',
      role: 'body',
    },
    ...minus(8, 9),
    text(25, 19, fitText(groupTitle(group), 11, Math.max(width / 2 - 29, 90), true), 11, 'muted', {
      bold: true,
    }),
  ];
}

function cardBody(height: number, paint: Paint, state: string, colourBy: ColourBy): readonly Shape[] {
  const box = { kind: 'rect', x: 0, y: 0, width: CARD_WIDTH, height, radius: 7 } as const;
  return [
    { ...box, fill: 'card' },
    { ...box, fill: paint, fillOpacity: colourBy === 'family' ? 0.13 : 0.22, role: 'tint' },
    { kind: 'path', steps: bandSteps(height), fill: paint },
    {
      ...box,
      stroke: state === 'fault' ? 'error' : 'border',
      strokeWidth: state === 'fault' ? 2 : 1,
      dashed: state === 'unknown',
      role: 'body',
    },
  ];
}

/** The coloured band on the left, with the card's round corners. */
function bandSteps(
  height: number,
): readonly (readonly ['M' | 'L', number, number] | CurveStep | readonly ['Z'])[] {
  const r = 7;
  return [
    ['M', BAND, 0],
    ['L', r, 0],
    ['C', r * 0.45, 0, 0, r * 0.45, 0, r],
    ['L', 0, height - r],
    ['C', 0, height - r * 0.45, r * 0.45, height, r, height],
    ['L', BAND, height],
    ['Z'],
  ];
}
type CurveStep = readonly ['C', number, number, number, number, number, number];

function tallText(node: FlatNode): readonly Shape[] {
  const shapeWidth = Math.min(textWidth(node.shape, 12), CARD_WIDTH * 0.55);
  const room = RIGHT - INSET - shapeWidth - 10;
  const type = fitText(node.type, 13, room, true);
  const second = [node.isNamed ? node.name : '', node.detail].filter(Boolean).join(' · ');
  return [
    text(INSET, 22, type, 13, 'text', { bold: true }),
    text(RIGHT, 22, fitText(node.shape, 12, CARD_WIDTH * 0.55), 12, 'text', { anchor: 'end' }),
    ...pair(INSET, 41, second || (node.family === 'input' ? node.name : ''), node.params, 11.5),
  ];
}

function slimText(node: FlatNode): readonly Shape[] {
  const right = [node.params, node.shape].filter(Boolean).join(' · ');
  const rightText = fitText(right, 11, CARD_WIDTH * 0.5);
  const room = RIGHT - INSET - textWidth(rightText, 11) - 8;
  const type = fitText(node.type, 12, room, true);
  const left = room - textWidth(type, 12, true) - 8;
  const detail = left > 24 ? fitText(node.detail, 11, left) : '';
  return [
    text(INSET, 20.5, type, 12, 'text', { bold: true }),
    ...(detail ? [text(INSET + textWidth(type, 12, true) + 7, 20.5, detail, 11, 'muted')] : []),
    text(RIGHT, 20.5, rightText, 11, 'muted', { anchor: 'end' }),
  ];
}

function pair(x: number, y: number, left: string, right: string, size: number): readonly Shape[] {
  const rightText = fitText(right, size, CARD_WIDTH * 0.5);
  const room = RIGHT - x - textWidth(rightText, size) - 10;
  return [
    ...(left ? [text(x, y, fitText(left, size, room), size, 'muted')] : []),
    ...(rightText ? [text(RIGHT, y, rightText, size, 'muted', { anchor: 'end' })] : []),
  ];
}

function text(
  x: number,
  y: number,
  content: string,
  size: number,
  fill: Paint,
  more: Partial<TextShape> = {},
): TextShape {
  return { kind: 'text', x, y, text: content, size, fill, ...more };
}

/** How much of the whole this layer is, along the bottom. */
function shareBar(node: DiagramNode, height: number, colourBy: ColourBy): readonly Shape[] {
  const share = shareOf(node, colourBy === 'family' ? 'params' : colourBy);
  if (share === undefined || share < 0.005) return [];
  const width = Math.max(2, (CARD_WIDTH - 2 * INSET) * share);
  return [
    {
      kind: 'rect',
      x: INSET,
      y: height - 5,
      width,
      height: 2.5,
      radius: 1,
      fill: paintOf(node, colourBy),
      role: 'share',
    },
  ];
}

function badge({ state }: { readonly state: string }): readonly Shape[] {
  if (state !== 'fault') return [];
  return [
    { kind: 'rect', x: CARD_WIDTH - 9, y: -9, width: 18, height: 18, radius: 9, fill: 'error' },
    text(CARD_WIDTH, 4.5, '!', 13, 'paper', { bold: true, anchor: 'middle' }),
  ];
}

function plus(x: number, y: number): readonly Shape[] {
  return [...minus(x, y), signLine(['M', x + 6, y + 3], ['L', x + 6, y + 9])];
}

function minus(x: number, y: number): readonly Shape[] {
  return [
    { kind: 'rect', x, y, width: 12, height: 12, radius: 3, stroke: 'muted', fill: 'card', role: 'sign' },
    signLine(['M', x + 3, y + 6], ['L', x + 9, y + 6]),
  ];
}

function signLine(...steps: readonly PathStep[]): Shape {
  return { kind: 'path', steps, stroke: 'muted', strokeWidth: 1.4, role: 'sign' };
}

export function paintOf(node: DiagramNode, colourBy: ColourBy): Paint {
  if (colourBy === 'family') return `family-${node.family}`;
  const share = shareOf(node, colourBy);
  return share === undefined ? 'family-other' : heatOf(share);
}

function shareOf(node: DiagramNode, by: Exclude<ColourBy, 'family'>): number | undefined {
  return by === 'params' ? node.paramShare : by === 'macs' ? node.macShare : node.memoryShare;
}

function sharePaint(layers: readonly FlatNode[], by: Exclude<ColourBy, 'family'>): Paint {
  return heatOf(
    Math.min(
      1,
      layers.reduce((sum, node) => sum + (shareOf(node, by) ?? 0), 0),
    ),
  );
}

/** The layer that gives a group its colour: the one with the most weights, else the first. */
export function mainLayer(layers: readonly FlatNode[]): FlatNode | undefined {
  return layers.reduce<FlatNode | undefined>(
    (best, node) => ((node.paramCount ?? 0) > (best?.paramCount ?? -1) ? node : best),
    undefined,
  );
}

export function groupState(layers: readonly FlatNode[]): 'ok' | 'fault' | 'unknown' {
  if (layers.some(({ state }) => state === 'fault')) return 'fault';
  return layers.some(({ state }) => state === 'unknown') ? 'unknown' : 'ok';
}

/** `64×64×256 · 1.2 M`: where the group ends, and its weights; a layer used twice counts once. */
export function lastShape(layers: readonly FlatNode[]): string {
  const shape = layers.at(-1)?.shape ?? '';
  return [shape, groupParams(layers)].filter(Boolean).join(' · ');
}

export function groupParams(layers: readonly FlatNode[]): string {
  const counted = new Map(layers.map((node) => [`${node.origin.modelId}\n${node.name}`, node.paramCount]));
  let sum = 0;
  for (const count of counted.values()) {
    if (count === undefined) return '?';
    sum += count;
  }
  return sum === 0 ? '' : formatCount(sum);
}
