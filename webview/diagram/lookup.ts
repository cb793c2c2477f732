/** From what is drawn to what it stands for, and back: keys, items, layers and the blocks around them. */
import {
  type FlatNode,
  type GroupPart,
  groupsIn,
  layersIn,
  type Prepared,
  type SceneItem,
} from '../../src/core/diagram/index.js';
import type { Canvas } from './canvas.js';
import type { StableKeys } from './stableKeys.js';

export class Lookup {
  prepared: Prepared | undefined;

  constructor(
    readonly canvas: Canvas,
    readonly keys: StableKeys,
  ) {}

  /** Outer before inner. */
  get groups(): readonly GroupPart[] {
    return groupsIn(this.prepared?.parts ?? []);
  }

  node(id: string | undefined): FlatNode | undefined {
    return this.prepared?.model.nodes.find((node) => node.id === id);
  }
  group(id: string | undefined): GroupPart | undefined {
    return this.groups.find((group) => group.id === id);
  }
  groupAt(key: string): GroupPart | undefined {
    return this.group(this.keys.idOf(key));
  }
  /** Outermost first. */
  groupsAround(layerId: string | undefined): readonly GroupPart[] {
    return this.groups.filter((group) => layersIn(group).some(({ id }) => id === layerId));
  }
  item(key: string | undefined): SceneItem | undefined {
    return this.canvas.scene?.items.find((item) => item.key === key);
  }
  /** The cards that stand for these layers: their own, or the folded blocks that hold them. */
  keysOf(ids: readonly string[]): readonly string[] {
    if (ids.length === 0) return [];
    const wanted = new Set(ids);
    return (this.canvas.scene?.items ?? [])
      .filter(({ kind, layers }) => kind !== 'frame' && layers?.some((id) => wanted.has(id)))
      .map(({ key }) => key);
  }
  /** Where the beginning of a group is on the screen. */
  anchorOf(group: GroupPart): { readonly x: number; readonly y: number } | undefined {
    const first = layersIn(group)[0]?.id;
    const items = this.canvas.scene?.items ?? [];
    const item =
      items.find(({ key }) => key === this.keys.of(group.id)) ??
      items.find(({ layers, kind }) => kind !== 'frame' && first !== undefined && layers?.includes(first));
    if (!item) return undefined;
    const { x, y, scale } = this.canvas.place;
    return { x: x + (item.x + item.width / 2) * scale, y: y + item.y * scale };
  }
}
