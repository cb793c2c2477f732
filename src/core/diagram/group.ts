/** Finds the groups of a model: calls of functions, nested models, common names, and repeated blocks. */
import type { DiagramEdge } from '../features/facts.js';
import type { FlatModel, FlatNode, Membership } from './flatten.js';
import type { GroupPart, LayerPart, Part } from './parts.js';
import { findRepeats } from './repeats.js';
import { isConvex, outgoingOf } from './wiring.js';

/** Longer levels without structure of their own are grouped by the layers' names. */
const LONG_LEVEL = 40;
const SMALLEST_NAMED = 4;
/** A group is searched for a way back from it to itself; very large graphs have no time for that. */
const MOST_CHECKED = 12_000;

export function groupParts(model: FlatModel): readonly Part[] {
  const outgoing = outgoingOf(model.edges);
  const isWhole = (members: readonly FlatNode[]): boolean =>
    model.nodes.length > MOST_CHECKED || isConvex(new Set(members.map(({ id }) => id)), outgoing);
  const level = byCall(model.nodes, 0, isWhole);
  return withRepeats(byName(level, isWhole), model.edges);
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
  return nodes.flatMap((node): readonly Part[] => {
    const call = node.partOf[depth];
    const inside = call && members.get(call.id);
    if (!call || !inside) return [layerPart(node)];
    if (made.has(call.id)) return [];
    if (inside.length === 1) return inside.map(layerPart);
    if (nodes.length - inside.length < 2 || !isWhole(inside)) {
      if (nodes.length === inside.length || nodes.length - inside.length < 2) {
        made.add(call.id);
        return byCall(inside, depth + 1, isWhole);
      }
      return [layerPart(node)];
    }
    made.add(call.id);
    return [callGroup(call, byCall(inside, depth + 1, isWhole))];
  });
}

function callGroup(call: Membership, parts: readonly Part[]): GroupPart {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'group' && call.kind === 'call')
    return { ...only, id: call.id, title: call.title, signature: call.title };
  return { kind: 'group', id: call.id, title: call.title, reason: call.kind, parts, signature: call.title };
}

/** `conv2_block1_1_conv` and its siblings: frameworks' own backbones name their blocks. */
function byName(
  parts: readonly Part[],
  isWhole: (members: readonly FlatNode[]) => boolean,
  taken = '',
): readonly Part[] {
  if (parts.length <= LONG_LEVEL) return parts;
  const members = new Map<string, LayerPart[]>();
  for (const part of parts) {
    const prefix = part.kind === 'layer' ? nextPrefix(part.node.name, taken) : undefined;
    if (prefix !== undefined && part.kind === 'layer')
      members.set(prefix, [...(members.get(prefix) ?? []), part]);
  }
  const made = new Set<string>();
  return parts.flatMap((part): readonly Part[] => {
    const prefix = part.kind === 'layer' ? nextPrefix(part.node.name, taken) : undefined;
    const inside = prefix === undefined ? undefined : members.get(prefix);
    if (prefix === undefined || !inside || inside.length < SMALLEST_NAMED) return [part];
    if (made.has(prefix)) return [];
    if (inside.length === parts.length) return byName(inside, isWhole, prefix);
    if (!isWhole(inside.map(({ node }) => node))) return [part];
    made.add(prefix);
    const title = prefix.replace(/[_/]+$/, '');
    return [
      {
        kind: 'group',
        id: `name:${prefix}:${inside[0]?.id ?? ''}`,
        title,
        reason: 'name',
        parts: byName(inside, isWhole, prefix),
        signature: title.replaceAll(/\d+[a-z]?/g, '#'),
      },
    ];
  });
}

/** The name up to the next separator after `taken`; undefined when only a counter follows it. */
function nextPrefix(name: string, taken: string): string | undefined {
  const rest = name.slice(taken.length);
  const match = /^[^_/]+[_/]/.exec(rest);
  if (!match || /^\d*$/.test(rest.slice(match[0].length))) return undefined;
  return taken + match[0];
}

function withRepeats(parts: readonly Part[], edges: readonly DiagramEdge[]): readonly Part[] {
  const inner = parts.map((part) =>
    part.kind === 'group' ? { ...part, parts: withRepeats(part.parts, edges) } : part,
  );
  return findRepeats(inner, edges);
}
