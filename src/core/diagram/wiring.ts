/** Edges between parts of one level: who feeds whom, in an order where tensors flow forwards. */
import type { DiagramEdge } from '../features/facts.js';
import { layersIn, type Part } from './parts.js';

export interface Wiring {
  /** Indices of parts, sources before targets; a cycle, which cannot be, is broken anywhere. */
  readonly order: readonly number[];
  readonly targets: readonly ReadonlySet<number>[];
  readonly sources: readonly ReadonlySet<number>[];
}

export function wire(parts: readonly Part[], edges: readonly DiagramEdge[]): Wiring {
  const owner = new Map<string, number>();
  for (const [index, part] of parts.entries()) for (const { id } of layersIn(part)) owner.set(id, index);
  const targets = parts.map(() => new Set<number>());
  const sources = parts.map(() => new Set<number>());
  for (const { from, to } of edges) {
    const a = owner.get(from);
    const b = owner.get(to);
    if (a === undefined || b === undefined || a === b) continue;
    targets[a]?.add(b);
    sources[b]?.add(a);
  }
  return { order: inOrder(sources, targets), targets, sources };
}

/**
 * Depth first from the ends, so that a branch stays together: a block's layers stand side by side in the
 * order, where the framework's own order sorts by depth and mixes branches.
 */
function inOrder(
  sources: readonly ReadonlySet<number>[],
  targets: readonly ReadonlySet<number>[],
): readonly number[] {
  const order: number[] = [];
  const state = new Uint8Array(sources.length);
  const visit = (root: number): void => {
    const stack: { readonly at: number; readonly rest: Iterator<number> }[] = [];
    const open = (at: number): void => {
      if (state[at] !== 0) return;
      state[at] = 1;
      stack.push({ at, rest: (sources[at] ?? new Set()).values() });
    };
    open(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.rest.next();
      if (!next.done) open(next.value);
      else {
        order.push(top.at);
        stack.pop();
      }
    }
  };
  for (let index = 0; index < sources.length; index++) if (targets[index]?.size === 0) visit(index);
  for (let index = 0; index < sources.length; index++) visit(index);
  return order;
}

/**
 * Drawn as one card, the group would neither read itself nor be part of a ring. Where tensors flow forwards
 * through `order`, nothing beyond the group's last layer leads back to it.
 */
export function isConvex(
  members: ReadonlySet<string>,
  outgoing: ReadonlyMap<string, readonly string[]>,
  order?: ReadonlyMap<string, number>,
): boolean {
  const seen = new Set<string>();
  let last = -1;
  for (const member of members) last = Math.max(last, order?.get(member) ?? Number.POSITIVE_INFINITY);
  const queue: string[] = [];
  for (const member of members)
    for (const target of outgoing.get(member) ?? []) if (!members.has(target)) queue.push(target);
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (members.has(at)) return false;
    if (seen.has(at) || (order?.get(at) ?? 0) > last) continue;
    seen.add(at);
    queue.push(...(outgoing.get(at) ?? []));
  }
  return true;
}

export function outgoingOf(edges: readonly DiagramEdge[]): ReadonlyMap<string, readonly string[]> {
  const outgoing = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const known = outgoing.get(from);
    if (known) known.push(to);
    else outgoing.set(from, [to]);
  }
  return outgoing;
}

/** Each node's place, when every edge goes forwards; undefined otherwise. */
export function forwardOrder(
  ids: readonly string[],
  edges: readonly DiagramEdge[],
): ReadonlyMap<string, number> | undefined {
  const order = new Map(ids.map((id, index) => [id, index]));
  return edges.every(({ from, to }) => (order.get(from) ?? -1) < (order.get(to) ?? 0)) ? order : undefined;
}
