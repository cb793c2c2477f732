/**
 * Groups by the layers' names, for long levels without structure of their own: frameworks' backbones name
 * their blocks, some at the front (`conv2_block1_1_conv`) and some at the end (`normal_left1_12`).
 */
import type { DiagramEdge } from '../features/facts.js';
import type { FlatNode } from './flatten.js';
import type { GroupPart, LayerPart, Part } from './parts.js';
import { say } from './words.js';

type IsWhole = (members: readonly FlatNode[]) => boolean;

const LONG_LEVEL = 40;
/** Within a stage, blocks are told apart sooner: equal stages are then grouped alike, short or long. */
const LONG_STAGE = 16;
const SMALLEST_NAMED = 4;

export function byNames(
  parts: readonly Part[],
  edges: readonly DiagramEdge[],
  isWhole: IsWhole,
): readonly Part[] {
  const grouped = byName(parts, isWhole);
  const loose = grouped.filter((part) => part.kind === 'layer').length;
  return loose > LONG_LEVEL ? byEnding(grouped, edges, isWhole) : grouped;
}

function byName(parts: readonly Part[], isWhole: IsWhole, taken = ''): readonly Part[] {
  if (parts.length <= (taken === '' ? LONG_LEVEL : LONG_STAGE)) return parts;
  const members = new Map<string, LayerPart[]>();
  for (const part of parts) {
    const prefix = part.kind === 'layer' ? nextPrefix(part.node.name, taken) : undefined;
    if (prefix !== undefined && part.kind === 'layer')
      members.set(prefix, [...(members.get(prefix) ?? []), part]);
  }
  const made = new Set<string>();
  const refused = new Set<string>();
  return parts.flatMap((part): readonly Part[] => {
    const prefix = part.kind === 'layer' ? nextPrefix(part.node.name, taken) : undefined;
    const inside = prefix === undefined ? undefined : members.get(prefix);
    if (prefix === undefined || !inside || inside.length < SMALLEST_NAMED) return [part];
    if (made.has(prefix)) return [];
    if (inside.length === parts.length) return byName(inside, isWhole, prefix);
    if (refused.has(prefix)) return [part];
    if (!isWhole(inside.map(({ node }) => node))) {
      refused.add(prefix);
      return [part];
    }
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

/** Layers without a name of their own belong to the cell that alone reads them. */
function byEnding(parts: readonly Part[], edges: readonly DiagramEdge[], isWhole: IsWhole): readonly Part[] {
  const layers = parts.filter((part): part is LayerPart => part.kind === 'layer');
  const cellOf = withReaders(endings(layers), layers, edges);
  const members = new Map<string, LayerPart[]>();
  for (const layer of layers) {
    const cell = cellOf.get(layer.id);
    if (cell !== undefined) members.set(cell, [...(members.get(cell) ?? []), layer]);
  }
  const made = new Map<string, GroupPart>();
  for (const [cell, inside] of members)
    if (inside.length >= SMALLEST_NAMED && isWhole(inside.map(({ node }) => node)))
      made.set(cell, {
        kind: 'group',
        id: `cell:${cell}`,
        title: say('cell {0}', cell.replaceAll('_', ' ')),
        reason: 'name',
        parts: inside,
        signature: inside.map(({ signature }) => signature).join(' '),
      });
  const placed = new Set<GroupPart>();
  return parts.flatMap((part): readonly Part[] => {
    const group = part.kind === 'layer' ? made.get(cellOf.get(part.id) ?? '') : undefined;
    if (!group) return [part];
    if (placed.has(group)) return [];
    placed.add(group);
    return [group];
  });
}

/** `stem_2` of `…_right1_stem_2` when others end so too; else the last number. */
function endings(layers: readonly LayerPart[]): Map<string, string> {
  const named = layers.filter(({ node }) => node.isNamed);
  const pairOf = (name: string): string | undefined => /_([a-z]+_\d+)$/i.exec(name)?.[1];
  const counts = new Map<string, number>();
  for (const { node } of named) {
    const pair = pairOf(node.name);
    if (pair !== undefined) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const cells = new Map<string, string>();
  for (const { id, node } of named) {
    const pair = pairOf(node.name);
    const isShared = pair !== undefined && (counts.get(pair) ?? 0) >= SMALLEST_NAMED;
    const cell = isShared ? pair : /_(\d+)$/.exec(node.name)?.[1];
    if (cell !== undefined) cells.set(id, cell);
  }
  return cells;
}

function withReaders(
  cells: Map<string, string>,
  layers: readonly LayerPart[],
  edges: readonly DiagramEdge[],
): ReadonlyMap<string, string> {
  const readers = new Map<string, string[]>();
  for (const { from, to } of edges) readers.set(from, [...(readers.get(from) ?? []), to]);
  for (const { id, node } of [...layers].reverse()) {
    if (cells.has(id) || node.isNamed) continue;
    const found = new Set((readers.get(id) ?? []).map((reader) => cells.get(reader)));
    const [only] = found;
    if (found.size === 1 && only !== undefined) cells.set(id, only);
  }
  return cells;
}
