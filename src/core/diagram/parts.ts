/** The tree that folding works on: layers, and groups of them that can be drawn as one card. */
import type { FlatNode } from './flatten.js';

export interface LayerPart {
  readonly kind: 'layer';
  readonly id: string;
  readonly node: FlatNode;
  /** Two parts with equal signatures have the same structure, whatever their sizes. */
  readonly signature: string;
}

export interface GroupPart {
  readonly kind: 'group';
  readonly id: string;
  readonly title: string;
  /** A call of a function, a nested model, several equal blocks, one of those blocks, or a common name. */
  readonly reason: 'call' | 'model' | 'repeat' | 'block' | 'name';
  readonly parts: readonly Part[];
  readonly signature: string;
}

export type Part = LayerPart | GroupPart;

export function layersIn(part: Part): readonly FlatNode[] {
  return part.kind === 'layer' ? [part.node] : part.parts.flatMap(layersIn);
}

export function layerCount(part: Part): number {
  return part.kind === 'layer' ? 1 : part.parts.reduce((sum, inner) => sum + layerCount(inner), 0);
}

/** Every group, outer before inner. */
export function groupsIn(parts: readonly Part[]): readonly GroupPart[] {
  return parts.flatMap((part) => (part.kind === 'group' ? [part, ...groupsIn(part.parts)] : []));
}

/** The ids of the groups around each layer, outermost first. */
export function groupsAround(parts: readonly Part[]): ReadonlyMap<string, readonly string[]> {
  const around = new Map<string, readonly string[]>();
  const visit = (part: Part, path: readonly string[]): void => {
    if (part.kind === 'layer') around.set(part.id, path);
    else for (const inner of part.parts) visit(inner, [...path, part.id]);
  };
  for (const part of parts) visit(part, []);
  return around;
}

/** `residual_block ×3`, `block`. */
export function groupTitle(group: GroupPart): string {
  return group.reason === 'repeat' ? `${group.title} ×${blockCount(group)}` : group.title;
}

/** Blocks of a repeat; a run inside it, told apart by its structure, counts as its blocks. */
function blockCount(group: GroupPart): number {
  return group.parts.reduce(
    (sum, part) =>
      sum +
      (part.kind === 'group' && part.reason === 'repeat' && part.title === group.title
        ? blockCount(part)
        : 1),
    0,
  );
}
