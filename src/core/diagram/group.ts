/** Finds the groups of a model: calls of functions, nested models, common names, and repeated blocks. */
import type { DiagramEdge } from '../features/facts.js';
import type { FlatModel, FlatNode, Membership } from './flatten.js';
import { byNames } from './nameGroups.js';
import { type GroupPart, type LayerPart, layersIn, type Part } from './parts.js';
import { findRepeats } from './repeats.js';
import { forwardOrder, isConvex, outgoingOf } from './wiring.js';

/** A group is searched for a way back from it to itself; very large graphs have no time for that. */
const MOST_CHECKED = 12_000;

export function groupParts(model: FlatModel): readonly Part[] {
  const outgoing = outgoingOf(model.edges);
  const order = forwardOrder(
    model.nodes.map(({ id }) => id),
    model.edges,
  );
  const isWhole = (members: readonly FlatNode[]): boolean =>
    model.nodes.length > MOST_CHECKED || isConvex(new Set(members.map(({ id }) => id)), outgoing, order);
  const level = byCall(model.nodes, 0, isWhole);
  return withRepeats(byNames(level, model.edges, isWhole), model.edges);
}

function layerPart(node: FlatNode): LayerPart {
  return { kind: 'layer', id: node.id, node, signature: node.type };
}

/** A builder that makes the whole level is no group: its content is the level. */
function byCall(
  nodes: readonly FlatNode[],
  depth: number,
  isWhole: (members: readonly FlatNode[]) => boolean,
): readonly Part[] {
  const members = new Map<string, FlatNode[]>();
  for (const node of nodes) {
    const call = node.partOf[depth];
    if (call) members.set(call.id, [...(members.get(call.id) ?? []), node]);
  }
  const made = new Set<string>();
  const refused = new Set<string>();
  return nodes.flatMap((node): readonly Part[] => {
    const call = node.partOf[depth];
    const inside = call && members.get(call.id);
    if (!call || !inside || refused.has(call.id)) return [layerPart(node)];
    if (made.has(call.id)) return [];
    if (inside.length === 1) return inside.map(layerPart);
    if (nodes.length - inside.length >= 2 && !isWhole(inside)) {
      refused.add(call.id);
      return [layerPart(node)];
    }
    made.add(call.id);
    const parts = byCall(inside, depth + 1, isWhole);
    return nodes.length - inside.length < 2 ? parts : [callGroup(call, parts)];
  });
}

function callGroup(call: Membership, parts: readonly Part[]): GroupPart {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'group' && call.kind === 'call')
    return { ...only, id: call.id, title: call.title, signature: call.title };
  return { kind: 'group', id: call.id, title: call.title, reason: call.kind, parts, signature: call.title };
}

function withRepeats(parts: readonly Part[], edges: readonly DiagramEdge[]): readonly Part[] {
  const owner = new Map<string, number>();
  for (const [index, part] of parts.entries()) for (const { id } of layersIn(part)) owner.set(id, index);
  const inside: DiagramEdge[][] = parts.map(() => []);
  for (const edge of edges) {
    const index = owner.get(edge.from);
    if (index !== undefined && index === owner.get(edge.to)) inside[index]?.push(edge);
  }
  const inner = parts.map((part, index) =>
    part.kind === 'group' ? { ...part, parts: withRepeats(part.parts, inside[index] ?? []) } : part,
  );
  return findRepeats(inner, edges);
}
