/**
 * The classic figure: feature maps as boxes drawn to scale, dense layers as columns. Layers that leave the
 * shape as it is (normalisation, activation, dropout) are words under the map that they work on.
 */
import type { DiagramEdge } from '../features/facts.js';
import { groupState } from './cards.js';
import { type DrawOptions, type Prepared, spoken } from './draw.js';
import type { FlatNode } from './flatten.js';
import type { ViewNode } from './folding.js';
import { layOut } from './layout.js';
import type { Scene, SceneItem } from './scene.js';
import { scaleFor } from './volumeScale.js';
import { kernelLines, volumeShapes, volumeSize } from './volumeShapes.js';

/** A map with the layers that only change its values. */
export interface Volume {
  readonly id: string;
  readonly main: FlatNode;
  readonly followers: readonly FlatNode[];
}

const QUIET: ReadonlySet<string> = new Set([
  'normalization',
  'activation',
  'regularization',
  'preprocessing',
]);

export function drawVolumes({ model }: Prepared, options: DrawOptions): Scene {
  const { volumes, edges } = volumesOf(model.nodes, model.edges);
  const scale = scaleFor(volumes);
  const byId = new Map(volumes.map((volume) => [volume.id, volume]));
  const view = volumes.map(
    ({ id, main }): ViewNode => ({
      kind: 'layer',
      id,
      part: { kind: 'layer', id, node: main, signature: '' },
    }),
  );
  const layout = layOut(view, edges, {
    direction: options.direction ?? 'right',
    gaps: options.direction === 'down' ? { along: 34, cross: 40 } : { along: 30, cross: 26 },
    sizeOf: (node) => {
      const volume = byId.get(node.id);
      return volume ? volumeSize(volume, scale) : { width: 10, height: 10 };
    },
  });
  const colourBy = options.colourBy ?? 'family';
  const items = volumes.flatMap((volume): readonly SceneItem[] => {
    const place = layout.places.get(volume.id);
    if (!place) return [];
    const layers = [volume.main, ...volume.followers];
    const shapes = volumeShapes(volume, scale, colourBy);
    return [
      {
        key: volume.id,
        kind: 'layer',
        ...place,
        shapes,
        tooltip: layers.map(({ tooltip }) => tooltip).join('\n\n'),
        label: spoken(shapes, [volume.main.params && `${volume.main.params} parameters`, volume.main.name]),
        state: groupState(layers),
        layers: layers.map(({ id }) => id),
      },
    ];
  });
  const kernels = edges.flatMap(({ from, to }): readonly SceneItem[] => {
    const [a, b] = [byId.get(from), byId.get(to)];
    const [start, end] = [layout.places.get(from), layout.places.get(to)];
    if (!a || !b || !start || !end || options.direction === 'down') return [];
    const shapes = kernelLines(a, start, b, end, scale);
    return shapes.length === 0
      ? []
      : [
          {
            key: `kernel\n${from}\n${to}`,
            kind: 'caption',
            x: 0,
            y: 0,
            width: 0,
            height: 0,
            shapes,
            tooltip: '',
            label: '',
          },
        ];
  });
  const links = layout.links.map(
    ({ from, to, steps, shapes }): SceneItem => ({
      key: `${from}\n${to}`,
      kind: 'edge',
      x: 0,
      y: 0,
      width: 0,
      height: 0,
      shapes: [{ kind: 'path', steps, stroke: 'edge', strokeWidth: 1.3, arrow: true, role: 'line' }],
      tooltip: shapes.join(', '),
      label: shapes.join(', '),
      ends: [from, to],
    }),
  );
  const families = new Set(volumes.map(({ main }) => main.family));
  return {
    width: layout.width,
    height: layout.height,
    title: `Architecture of ${model.name}`,
    subtitle: model.subtitle,
    items: [...links, ...items, ...kernels],
    legend:
      colourBy === 'family'
        ? [...families].map((family) => ({ paint: `family-${family}`, text: family }))
        : [],
    note: scale.note,
  };
}

/** Merges layers that keep the shape into the map before them; edges follow. */
export function volumesOf(
  nodes: readonly FlatNode[],
  edges: readonly DiagramEdge[],
): { readonly volumes: readonly Volume[]; readonly edges: readonly DiagramEdge[] } {
  const sources = new Map<string, DiagramEdge[]>();
  for (const edge of edges) sources.set(edge.to, [...(sources.get(edge.to) ?? []), edge]);
  const readers = new Map<string, number>();
  for (const { from } of edges) readers.set(from, (readers.get(from) ?? 0) + 1);
  const head = new Map<string, string>();
  const followers = new Map<string, FlatNode[]>();
  for (const node of nodes) {
    const [source] = sources.get(node.id) ?? [];
    const isQuiet =
      QUIET.has(node.family) && source && sources.get(node.id)?.length === 1 && source.shape === node.shape;
    const owner = isQuiet && readers.get(source.from) === 1 ? head.get(source.from) : undefined;
    head.set(node.id, owner ?? node.id);
    if (owner === undefined) followers.set(node.id, []);
    else followers.get(owner)?.push(node);
  }
  return {
    volumes: nodes
      .filter(({ id }) => followers.has(id))
      .map((main) => ({ id: main.id, main, followers: followers.get(main.id) ?? [] })),
    edges: edges.flatMap(({ from, to, shape }) => {
      const a = head.get(from);
      const b = head.get(to);
      return a !== undefined && b !== undefined && a !== b ? [{ from: a, to: b, shape }] : [];
    }),
  };
}
