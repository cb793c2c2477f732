/** A model as a scene: the one drawing that the page shows, the exports hold and the command line writes. */
import type { DiagramModel } from '../features/facts.js';
import { cardSize, frameShapes, groupCard, groupState, lastShape, layerCard } from './cards.js';
import { type FlatModel, flatten } from './flatten.js';
import { initiallyOpen, sizeWords, type ViewNode, viewOf } from './folding.js';
import { groupParts } from './group.js';
import { type Layout, layOut, type PlacedLink } from './layout.js';
import { groupTitle, layersIn, type Part } from './parts.js';
import type { ColourBy, Direction, LegendEntry, Scene, SceneItem, Shape, ViewKind } from './scene.js';
import { HEAT_STEPS } from './theme.js';
import { drawVolumes } from './volumes.js';
import { familyWord, say } from './words.js';

/** A model with its groups found: made once per text, drawn many times. */
export interface Prepared {
  readonly model: FlatModel;
  readonly parts: readonly Part[];
}

export interface DrawOptions {
  readonly view?: ViewKind;
  readonly direction?: Direction;
  readonly colourBy?: ColourBy;
  /** Groups that are open; by default as many as make a drawing of a size to take in. */
  readonly open?: ReadonlySet<string>;
}

export function prepare(model: DiagramModel, models: readonly DiagramModel[]): Prepared {
  const flat = flatten(model, models);
  return { model: flat, parts: groupParts(flat) };
}

export function draw(prepared: Prepared, options: DrawOptions = {}): Scene {
  if (options.view === 'volumes') return drawVolumes(prepared, options);
  const { model, parts } = prepared;
  const view = viewOf(parts, options.open ?? initiallyOpen(parts));
  const layout = layOut(view, model.edges, {
    direction: options.direction ?? 'down',
    gaps: options.direction === 'right' ? { along: 34, cross: 22 } : { along: 22, cross: 34 },
    sizeOf: cardSize,
  });
  return drawGraph(prepared, view, layout, options.colourBy ?? 'family');
}

/** The last step alone: the page lays out large graphs elsewhere. */
function drawGraph(
  { model }: Prepared,
  view: readonly ViewNode[],
  layout: Layout,
  colourBy: ColourBy,
): Scene {
  const cards: SceneItem[] = [];
  const frames: SceneItem[] = [];
  const visit = (node: ViewNode): void => {
    const item = itemOf(node, layout, colourBy);
    if (item) (node.kind === 'open' ? frames : cards).push(item);
    if (node.kind === 'open') for (const child of node.children) visit(child);
  };
  for (const node of view) visit(node);
  return {
    width: layout.width,
    height: layout.height,
    title: say('Architecture of {0}', model.name),
    subtitle: model.subtitle,
    items: [...frames, ...layout.links.map(linkItem), ...cards],
    legend: legendOf(model, colourBy),
  };
}

function itemOf(node: ViewNode, layout: Layout, colourBy: ColourBy): SceneItem | undefined {
  const place = layout.places.get(node.id);
  if (!place) return undefined;
  if (node.kind === 'layer') {
    const { node: layer } = node.part;
    const shapes = layerCard(layer, colourBy);
    return {
      key: node.id,
      kind: 'layer',
      ...place,
      shapes,
      tooltip: layer.tooltip,
      label: spoken(shapes, [layer.params && say('parameters'), layer.name, layer.problem]),
      state: layer.state,
      layers: [node.id],
    };
  }
  const layers = layersIn(node.part);
  const shapes = node.kind === 'open' ? frameShapes(node.part, place) : groupCard(node.part, colourBy);
  return {
    key: node.id,
    kind: node.kind === 'open' ? 'frame' : 'group',
    ...place,
    shapes,
    tooltip: `${groupTitle(node.part)}\n${sizeWords(node.part)} → ${lastShape(layers)}`,
    label: spoken(
      shapes,
      node.kind === 'open' ? [sizeWords(node.part), lastShape(layers), say('unfolded')] : [say('folded')],
    ),
    state: groupState(layers),
    layers: layers.map(({ id }) => id),
  };
}

/** What is read out begins with the words that are seen, in their order. */
export function spoken(shapes: readonly Shape[], more: readonly (string | undefined)[]): string {
  const seen = shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []));
  return [seen.join(' '), ...more.filter((words) => words)].join(', ');
}

/** Ids that the page may rename, one a line. */
export function linkKey(from: string, to: string, tensor: string | undefined): string {
  return [from, to, ...(tensor === undefined ? [] : [tensor])].join('\n');
}

function linkItem({ from, to, tensor, steps, middle, shapes, endsAtCard }: PlacedLink): SceneItem {
  const text = shapes.join(', ');
  return {
    key: linkKey(from, to, tensor),
    kind: 'edge',
    x: 0,
    y: 0,
    width: 0,
    height: 0,
    shapes: [
      { kind: 'path', steps, stroke: 'edge', strokeWidth: 1.5, arrow: endsAtCard, role: 'line' },
      { kind: 'text', x: middle.x + 5, y: middle.y + 3.5, text, size: 9.5, fill: 'muted', role: 'size' },
    ],
    tooltip: text,
    label: text,
    ends: [from, to],
  };
}

export function legendOf(model: FlatModel, colourBy: ColourBy): readonly LegendEntry[] {
  if (colourBy === 'family')
    return [...new Set(model.nodes.map(({ family }) => family))].map((family) => ({
      paint: `family-${family}`,
      text: familyWord(family),
    }));
  const what = { params: say('parameters'), macs: say('multiply–adds'), memory: say('memory') }[colourBy];
  return Array.from({ length: HEAT_STEPS }, (_, step) => ({
    paint: `heat-${step}` as const,
    text:
      step === 0
        ? say('{0}: up to {1}', what, percent(1))
        : step === HEAT_STEPS - 1
          ? say('over {0}', percent(step))
          : say('to {0}', percent(step + 1)),
  }));
}

/** The upper end of a heat step; the scale is the square root's. */
function percent(step: number): string {
  return `${Math.round((step / HEAT_STEPS) ** 2 * 100)} %`;
}
