/**
 * Which lines each level of a folded view has. An edge belongs to the innermost open group around both of its
 * ends and to every border that it crosses; each tensor crosses a border at a port of its own.
 */
import type { DiagramEdge } from '../features/facts.js';
import type { ViewNode } from './folding.js';
import { layersIn } from './parts.js';
import { rowsOf } from './trunk.js';

/** Where tensors enter and leave an open group: one port per tensor. */
const ENTRY = '\nentry ';
const EXIT = '\nexit ';

export const isEntry = (id: string): boolean => id.startsWith(ENTRY);
export const isExit = (id: string): boolean => id.startsWith(EXIT);

export interface LevelLink {
  /** Ids of boxes, or ports. */
  readonly from: string;
  readonly to: string;
  readonly shapes: string[];
  /** The layer whose output it is, where one of the ends is an open group. */
  readonly tensor?: string;
}

/** A shortcut past a straight row: it leaves and enters cards at their side. */
export interface SideLink {
  /** The cards that it joins, or the port that it begins at. */
  readonly from: string;
  readonly to: string;
  readonly shapes: string[];
  readonly tensor?: string;
  /** The boxes of its level from the first to the last, and where the cards stand in the row. */
  readonly past: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** By the id of the open group; the outermost level is ''. */
export interface LevelLinks {
  readonly links: ReadonlyMap<string, readonly LevelLink[]>;
  readonly sides: ReadonlyMap<string, readonly SideLink[]>;
}

export const exitPort = (tensor: string): string => EXIT + tensor;
export const entryPort = (tensor: string): string => ENTRY + tensor;

interface Crossing {
  readonly edge: DiagramEdge;
  /** From the outermost view node to the card. */
  readonly fromPath: readonly string[];
  readonly toPath: readonly string[];
  /** The index in both paths where they part. */
  readonly depth: number;
  readonly from: string;
  readonly to: string;
}

export function levelLinks(view: readonly ViewNode[], edges: readonly DiagramEdge[]): LevelLinks {
  const crossings = crossingsOf(view, edges);
  const isOpen = new Set<string>();
  const rowOf = new Map<string, readonly string[]>();
  /** The cards of a box in their order; undefined when they are not one straight row. */
  const cardsOf = new Map<string, readonly string[] | undefined>();
  visit('', view);

  const links = new Map<string, Map<string, LevelLink>>();
  const sides = new Map<string, Map<string, SideLink>>();
  for (const [level, all] of crossings)
    for (const crossing of all) {
      if (!addSide(level, crossing)) addThrough(level, crossing);
    }
  for (const level of links.keys()) sideFromPort(level);
  return { links: listed(links), sides: listed(sides) };

  /** Inner levels first. The cards of the level, when all of it is one row. */
  function visit(level: string, nodes: readonly ViewNode[]): readonly string[] | undefined {
    for (const node of nodes) {
      if (node.kind === 'open') isOpen.add(node.id);
      cardsOf.set(node.id, node.kind === 'open' ? visit(node.id, node.children) : [node.id]);
    }
    const own = crossings.get(level) ?? [];
    const rows = rowsOf(
      nodes.map(({ id }) => id),
      boxLinks(own),
    );
    for (const row of rows) for (const id of row) rowOf.set(id, row);
    const row = nodes.length === 1 ? nodes.map(({ id }) => id) : rows[0];
    if (row?.length !== nodes.length) return undefined;
    const cards = row.map((id) => cardsOf.get(id));
    return cards.every((each) => each !== undefined) ? cards.flat() : undefined;
  }

  function boxLinks(own: readonly Crossing[]) {
    const found = new Map<string, { from: string; to: string; isFree: boolean }>();
    for (const crossing of own) {
      const { from, to } = crossing;
      const known = found.get(`${from}\n${to}`);
      const isFree = isBeside(crossing.fromPath, crossing.depth) && isBeside(crossing.toPath, crossing.depth);
      if (known) known.isFree &&= isFree;
      else found.set(`${from}\n${to}`, { from, to, isFree });
    }
    return [...found.values()];
  }

  /** Nothing stands between the card and the border of the box that holds it at this level. */
  function isBeside(path: readonly string[], depth: number): boolean {
    return path.slice(depth, -1).every((id) => cardsOf.get(id) !== undefined);
  }

  function addSide(level: string, crossing: Crossing): boolean {
    const { edge, from, to, fromPath, toPath, depth } = crossing;
    const row = rowOf.get(from);
    if (!row || row !== rowOf.get(to)) return false;
    if (!isBeside(fromPath, depth) || !isBeside(toPath, depth)) return false;
    const [first, last] = [row.indexOf(from), row.indexOf(to)];
    const [start, end] = [fromPath.at(-1) ?? '', toPath.at(-1) ?? ''];
    const isNext = last === first + 1 && cardsOf.get(from)?.at(-1) === start && cardsOf.get(to)?.[0] === end;
    if (isNext || last <= first) return false;
    const past = row.slice(first, last + 1);
    const cards = past.flatMap((id) => cardsOf.get(id) ?? [id]);
    const before = row.slice(0, first).reduce((sum, id) => sum + (cardsOf.get(id)?.length ?? 1), 0);
    addTo(sides, level, `${start}\n${end}`, edge.shape, () => ({
      ...{ from: start, to: end, past, shapes: [] },
      ...{ start: before + cards.indexOf(start), end: before + cards.indexOf(end) },
    }));
    return true;
  }

  /** A tensor that enters a group for its first card and for a later one: the shortcut begins at the border. */
  function sideFromPort(level: string): void {
    const own = links.get(level);
    const ports = [...(own?.values() ?? [])].filter(({ from }) => isEntry(from));
    if (!own || ports.length < 2) return;
    const all = [...own.values()].map(({ from, to }) => ({
      ...{ from, to },
      isFree: isEntry(from) && cardsOf.has(to) && !isOpen.has(to),
    }));
    const ids = new Set(all.flatMap(({ from, to }) => [from, to]));
    for (const row of rowsOf([...ids], all)) {
      const [port = ''] = row;
      if (!isEntry(port)) continue;
      for (const { from, to, shapes, tensor } of ports) {
        const end = row.indexOf(to);
        if (from !== port || end < 2) continue;
        own.delete(`${from}\n${to}`);
        const past = row.slice(0, end + 1);
        addTo(sides, level, `${from}\n${to}`, shapes[0] ?? '?', () => ({
          ...{ from, to, past, shapes: [], start: 0, end },
          ...(tensor !== undefined && { tensor }),
        }));
      }
    }
  }

  function addThrough(level: string, { edge, from, to, fromPath, toPath, depth }: Crossing): void {
    const tensor = edge.from;
    const isSplit = isOpen.has(from) || isOpen.has(to);
    addTo(links, level, `${from}\n${to}\n${isSplit ? tensor : ''}`, edge.shape, () => ({
      ...{ from, to, shapes: [] },
      ...(isSplit && { tensor }),
    }));
    const inside = (group: string | undefined, a: string, b: string): void =>
      addTo(links, group ?? '', `${a}\n${b}`, edge.shape, () => ({ from: a, to: b, shapes: [], tensor }));
    for (let at = depth + 1; at < fromPath.length; at++)
      inside(fromPath[at - 1], fromPath[at] ?? '', exitPort(tensor));
    for (let at = depth + 1; at < toPath.length; at++)
      inside(toPath[at - 1], entryPort(tensor), toPath[at] ?? '');
  }
}

function crossingsOf(
  view: readonly ViewNode[],
  edges: readonly DiagramEdge[],
): ReadonlyMap<string, readonly Crossing[]> {
  const paths = new Map<string, readonly string[]>();
  const visit = (node: ViewNode, around: readonly string[]): void => {
    const path = [...around, node.id];
    if (node.kind === 'open') for (const child of node.children) visit(child, path);
    else for (const { id } of layersIn(node.part)) paths.set(id, path);
  };
  for (const node of view) visit(node, []);
  const levels = new Map<string, Crossing[]>();
  for (const edge of edges) {
    const fromPath = paths.get(edge.from);
    const toPath = paths.get(edge.to);
    if (!fromPath || !toPath) continue;
    let depth = 0;
    while (depth < fromPath.length - 1 && depth < toPath.length - 1 && fromPath[depth] === toPath[depth])
      depth++;
    const from = fromPath[depth];
    const to = toPath[depth];
    if (from === undefined || to === undefined || from === to) continue;
    const level = fromPath[depth - 1] ?? '';
    const known = levels.get(level);
    const crossing = { edge, fromPath, toPath, depth, from, to };
    if (known) known.push(crossing);
    else levels.set(level, [crossing]);
  }
  return levels;
}

function addTo<L extends { readonly shapes: string[] }>(
  levels: Map<string, Map<string, L>>,
  level: string,
  key: string,
  shape: string,
  make: () => L,
): void {
  const links = levels.get(level) ?? new Map<string, L>();
  levels.set(level, links);
  const link = links.get(key) ?? make();
  links.set(key, link);
  if (!link.shapes.includes(shape)) link.shapes.push(shape);
}

function listed<L>(levels: ReadonlyMap<string, ReadonlyMap<string, L>>): ReadonlyMap<string, readonly L[]> {
  return new Map([...levels].map(([level, links]) => [level, [...links.values()]]));
}
