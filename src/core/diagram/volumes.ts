/**
 * The classic figure: feature maps as boxes drawn to scale, dense layers as columns. Layers that leave the
 * shape as it is (normalisation, activation, dropout) are words under the map that they work on; a folded
 * block is the map that it ends with.
 */
import { groupState } from './cards.js';
import { initiallyOpen, sizeWords, type ViewNode, viewOf } from './folding.js';
import { kernelLines } from './kernelLines.js';
import { layOut, type Place, type PlacedLink } from './layout.js';
import { layersIn } from './parts.js';
import type { DrawOptions, Prepared } from './prepare.js';
import type { ColourBy, Scene, SceneItem, Shape } from './scene.js';
import { blockTooltip, frameItem, legendOf, linkKey, spoken } from './sceneItems.js';
import { type Scale, scaleFor } from './volumeScale.js';
import { volumeShapes, volumeSize } from './volumeShapes.js';
import { type Volume, volumesOf } from './volumesOf.js';
import { volumesView } from './volumesView.js';
import { say } from './words.js';

export function drawVolumes({ model, parts }: Prepared, options: DrawOptions): Scene {
  const merged = volumesOf(model.nodes, model.edges);
  const view = volumesView(viewOf(parts, options.open ?? initiallyOpen(parts)), merged.volumes);
  const direction = options.direction ?? 'right';
  const colourBy = options.colourBy ?? 'family';
  const drawn = [...view.volumes.values()];
  const scale = scaleFor(drawn);
  const layout = layOut(view.nodes, merged.edges, {
    direction,
    gaps: direction === 'down' ? { along: 34, cross: 40 } : { along: 30, cross: 26 },
    sizeOf: ({ id }) => {
      const volume = view.volumes.get(id);
      return volume ? volumeSize(volume, scale, direction) : { width: 10, height: 10 };
    },
  });
  const frames: SceneItem[] = [];
  const solids: SceneItem[] = [];
  const visit = (node: ViewNode): void => {
    const place = layout.places.get(node.id);
    const volume = view.volumes.get(node.id);
    if (place && node.kind === 'open') frames.push(frameItem(node, place));
    if (place && volume && node.kind !== 'open')
      solids.push(volumeItem(node, volume, place, scale, colourBy));
    if (node.kind === 'open') for (const child of node.children) visit(child);
  };
  for (const node of view.nodes) visit(node);
  const kernels = new Map(
    layout.links.flatMap((link): readonly (readonly [PlacedLink, readonly Shape[]])[] => {
      const [before, after] = [view.volumes.get(link.from), view.volumes.get(link.to)];
      const [start, end] = [layout.places.get(link.from), layout.places.get(link.to)];
      if (!before || !after || !start || !end || direction === 'down') return [];
      const shapes = kernelLines(before, start, after, end, scale);
      return shapes.length > 0 ? [[link, shapes]] : [];
    }),
  );
  const families = new Set(drawn.map(({ main }) => main.family));
  const legend = legendOf(model, colourBy);
  return {
    width: layout.width,
    height: layout.height,
    title: say('Architecture of {0}', model.name),
    subtitle: model.subtitle,
    items: [
      ...frames,
      ...layout.links.map((link) => linkItem(link, kernels.has(link))),
      ...solids,
      ...[...kernels].map(([link, shapes]) => kernelItem(link, shapes)),
    ],
    legend:
      colourBy === 'family'
        ? legend.filter(({ paint }) => [...families].some((family) => paint === `family-${family}`))
        : legend,
    note: scale.note,
  };
}

function volumeItem(
  node: ViewNode,
  volume: Volume,
  place: Place,
  scale: Scale,
  colourBy: ColourBy,
): SceneItem {
  const layers = node.kind === 'layer' ? [volume.main, ...volume.followers] : layersIn(node.part);
  const shapes = volumeShapes(volume, scale, colourBy);
  const words =
    node.kind === 'layer'
      ? [volume.main.params && say('{0} parameters', volume.main.params), volume.main.name]
      : [sizeWords(node.part), say('folded')];
  return {
    key: node.id,
    kind: node.kind === 'layer' ? 'layer' : 'group',
    ...place,
    shapes,
    tooltip:
      node.kind === 'layer' ? layers.map(({ tooltip }) => tooltip).join('\n\n') : blockTooltip(node.part),
    label: spoken(shapes, words),
    state: groupState(layers),
    layers: layers.map(({ id }) => id),
  };
}

/** Where the kernel is drawn, its lines show the way. The size stands above the box that it comes from. */
function linkItem(
  { from, to, tensor, steps, shapes, endsAtCard }: PlacedLink,
  hasKernel: boolean,
): SceneItem {
  const text = shapes.join(', ');
  return {
    key: linkKey(from, to, tensor),
    kind: 'edge',
    ...{ x: 0, y: 0, width: 0, height: 0 },
    shapes: [
      {
        ...{ kind: 'path', steps, stroke: hasKernel ? 'none' : 'edge', strokeWidth: 1.3, role: 'line' },
        arrow: endsAtCard && !hasKernel,
      },
    ],
    tooltip: text,
    label: text,
    ends: [from, to],
  };
}

function kernelItem({ from, to }: PlacedLink, shapes: readonly Shape[]): SceneItem {
  return {
    key: `kernel\n${from}\n${to}`,
    kind: 'caption',
    ...{ x: 0, y: 0, width: 0, height: 0 },
    shapes,
    tooltip: '',
    label: '',
  };
}
