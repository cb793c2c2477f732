/**
 * Straight rows in a graph: each box feeds the next one, and whatever else leaves a box of the row comes back
 * to the row. Drawn as one column with its shortcuts at the side, a row stays straight however many there are.
 */

export interface TrunkLink {
  readonly from: string;
  readonly to: string;
  /** It may be drawn at the side of a row. */
  readonly isFree: boolean;
}

const SHORTEST_ROW = 2;
/** Each round finds one longest path; hostile graphs have thousands of them. */
const MOST_ROUNDS = 12;

/** Rows of at least two boxes, no box in more than one of them; boxes of a ring are in none. */
export function rowsOf(ids: readonly string[], links: readonly TrunkLink[]): readonly (readonly string[])[] {
  const targets = new Map<string, TrunkLink[]>();
  const sources = new Map<string, TrunkLink[]>();
  for (const link of links) {
    push(targets, link.from, link);
    push(sources, link.to, link);
  }
  const rows: (readonly string[])[] = [];
  const left = new Set(sorted(ids, targets, sources));
  for (let round = 0; round < MOST_ROUNDS && left.size >= SHORTEST_ROW; round++) {
    const path = longestPath([...left], targets, left);
    if (path.length < SHORTEST_ROW) break;
    rows.push(...closedParts(path, targets, sources));
    for (const id of path) left.delete(id);
  }
  return rows;
}

/** Sources before targets; what is part of a ring, or follows one, is left out. */
function sorted(
  ids: readonly string[],
  targets: ReadonlyMap<string, readonly TrunkLink[]>,
  sources: ReadonlyMap<string, readonly TrunkLink[]>,
): readonly string[] {
  const waiting = new Map(ids.map((id) => [id, sources.get(id)?.length ?? 0]));
  const order = ids.filter((id) => waiting.get(id) === 0);
  for (let at = 0; at < order.length; at++)
    for (const { to } of targets.get(order[at] ?? '') ?? []) {
      const rest = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, rest);
      if (rest === 0) order.push(to);
    }
  return order;
}

/** `ids` are sorted. */
function longestPath(
  ids: readonly string[],
  targets: ReadonlyMap<string, readonly TrunkLink[]>,
  left: ReadonlySet<string>,
): readonly string[] {
  const length = new Map<string, number>();
  const next = new Map<string, string>();
  let first: string | undefined;
  for (let at = ids.length - 1; at >= 0; at--) {
    const id = ids[at] ?? '';
    let best = 1;
    for (const { to } of targets.get(id) ?? []) {
      const through = left.has(to) ? 1 + (length.get(to) ?? 0) : 0;
      if (through > best) {
        best = through;
        next.set(id, to);
      }
    }
    length.set(id, best);
    if (first === undefined || best >= (length.get(first) ?? 0)) first = id;
  }
  const path: string[] = [];
  for (let at = first; at !== undefined; at = next.get(at)) path.push(at);
  return path;
}

/** The longest stretches of a path whose inner boxes are wired within the stretch alone. */
function closedParts(
  path: readonly string[],
  targets: ReadonlyMap<string, readonly TrunkLink[]>,
  sources: ReadonlyMap<string, readonly TrunkLink[]>,
): readonly (readonly string[])[] {
  const place = new Map(path.map((id, index) => [id, index]));
  const reach = path.map((id, index) =>
    Math.max(index, ...(targets.get(id) ?? []).map((link) => placeOf(link, link.to, index + 1, Infinity))),
  );
  const origin = path.map((id, index) =>
    Math.min(index, ...(sources.get(id) ?? []).map((link) => placeOf(link, link.from, index - 1, -Infinity))),
  );
  const parts: (readonly string[])[] = [];
  for (let start = 0; start < path.length; ) {
    let furthest = 0;
    let earliest = Infinity;
    let end = start;
    for (let at = start + 1; at < path.length; at++) {
      furthest = Math.max(furthest, reach[at - 1] ?? Infinity);
      earliest = Math.min(earliest, origin[at] ?? -Infinity);
      if (furthest === Infinity || earliest < start) break;
      if (furthest <= at) end = at;
    }
    if (end - start + 1 >= SHORTEST_ROW) parts.push(path.slice(start, end + 1));
    start = end + 1;
  }
  return parts;

  function placeOf(link: TrunkLink, id: string, neighbour: number, elsewhere: number): number {
    const at = place.get(id) ?? elsewhere;
    return link.isFree || at === neighbour ? at : elsewhere;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
