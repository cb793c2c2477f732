/** A model as a scene: the one drawing that the page shows, the exports hold and the command line writes. */
import { cardSize, groupCard, groupState, layerCard } from './cards.js';
import { initiallyOpen, type ViewNode, viewOf } from './folding.js';
import { type Layout, layOut, type PlacedLink } from './layout.js';
import { layersIn } from './parts.js';
import type { DrawOptions, Prepared } from './prepare.js';
import type { ColourBy, Scene, SceneItem, Shape } from './scene.js';
import { blockTooltip, frameItem, legendOf, linkKey, spoken } from './sceneItems.js';
import { drawVolumes } from './volumes.js';
import { say } from './words.js';

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
  if (node.kind === 'open') return frameItem(node, place);
  const layers = layersIn(node.part);
  const shapes = groupCard(node.part, colourBy);
  return {
    key: node.id,
    kind: 'group',
    ...place,
    shapes,
    tooltip: blockTooltip(node.part),
    label: spoken(shapes, [say('folded')]),
    state: groupState(layers),
    layers: layers.map(({ id }) => id),
  };
}

/** The size once on the way: not on the part that ends at the border of a group. */
function linkItem({ from, to, tensor, steps, middle, shapes, endsAtCard }: PlacedLink): SceneItem {
  const text = shapes.join(', ');
  const size: Shape = {
    ...{ kind: 'text', x: middle.x + 5, y: middle.y + 3.5, text },
    ...{ size: 9.5, fill: 'muted', role: 'size' },
  };
  return {
    key: linkKey(from, to, tensor),
    kind: 'edge',
    x: 0,
    y: 0,
    width: 0,
    height: 0,
    shapes: [
      { kind: 'path', steps, stroke: 'edge', strokeWidth: 1.5, arrow: endsAtCard, role: 'line' },
      ...(endsAtCard ? [size] : []),
    ],
    tooltip: text,
    label: text,
    ends: [from, to],
  };
}
