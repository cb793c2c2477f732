/** The folded view with a map for each card: layers without a map of their own are gone, and so are empty blocks. */
import { groupParams, mainLayer } from './cards.js';
import { sizeWords, type ViewNode } from './folding.js';
import { groupTitle, layersIn } from './parts.js';
import type { Volume } from './volumesOf.js';

export interface VolumesView {
  readonly nodes: readonly ViewNode[];
  /** By the id of the card. */
  readonly volumes: ReadonlyMap<string, Volume>;
}

export function volumesView(view: readonly ViewNode[], all: readonly Volume[]): VolumesView {
  const byLayer = new Map(all.map((volume) => [volume.id, volume]));
  const volumes = new Map<string, Volume>();
  return { nodes: view.flatMap(kept), volumes };

  function kept(node: ViewNode): readonly ViewNode[] {
    if (node.kind === 'open') {
      const children = node.children.flatMap(kept);
      // A border around one map says nothing.
      return children.length < 2 ? children : [{ ...node, children }];
    }
    const inside = layersIn(node.part).flatMap(({ id }) => byLayer.get(id) ?? []);
    const last = inside.at(-1);
    if (!last) return [];
    if (node.kind === 'layer' || inside.length === 1) {
      volumes.set(last.id, last);
      return [
        { kind: 'layer', id: last.id, part: { kind: 'layer', id: last.id, node: last.main, signature: '' } },
      ];
    }
    const layers = layersIn(node.part);
    const family = mainLayer(layers)?.family ?? last.main.family;
    volumes.set(node.id, {
      id: node.id,
      main: { ...last.main, family, detail: '', isNamed: true, name: groupTitle(node.part) },
      followers: [],
      words: [groupTitle(node.part), [sizeWords(node.part), groupParams(layers)].filter(Boolean).join(' · ')],
    });
    return [node];
  }
}
