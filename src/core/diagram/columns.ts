/** Cards that follow one another without a branch: one column, which is one box for the layout. */

export interface Box {
  readonly id: string;
  /** Sizes in the direction of the flow, and across it. */
  readonly along: number;
  readonly cross: number;
  /** Where the flow passes it, across; the middle unless said. */
  readonly axis?: number;
}
export interface Link {
  readonly from: string;
  readonly to: string;
}
export interface Spot {
  /** Of the upper left corner. */
  readonly along: number;
  readonly cross: number;
}
export interface Gaps {
  readonly along: number;
  readonly cross: number;
}

export interface Column {
  readonly id: string;
  readonly boxes: readonly Box[];
  readonly along: number;
  readonly cross: number;
  readonly axis: number;
}

export interface Placed {
  readonly spots: ReadonlyMap<string, Spot>;
  /** Points between the ends of a link, by `from\nto`. */
  readonly via: ReadonlyMap<string, readonly Spot[]>;
  readonly along: number;
  readonly cross: number;
}

/** Loose cards, which nothing connects, stand in columns. */
const COLUMN = 8;

export function axisOf({ axis, cross }: Box): number {
  return axis ?? cross / 2;
}

export function columnsOf(boxes: readonly Box[], links: readonly Link[], gaps: Gaps): readonly Column[] {
  const next = new Map<string, Set<string>>();
  const before = new Map<string, Set<string>>();
  for (const { from, to } of links) {
    next.set(from, (next.get(from) ?? new Set()).add(to));
    before.set(to, (before.get(to) ?? new Set()).add(from));
  }
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const continues = (id: string): string | undefined => {
    const [only] = next.get(id) ?? [];
    return only !== undefined && next.get(id)?.size === 1 && before.get(only)?.size === 1 ? only : undefined;
  };
  const taken = new Set<string>();
  const columns: Column[] = [];
  for (const box of boxes) {
    const [source] = before.get(box.id) ?? [];
    const isInside =
      before.get(box.id)?.size === 1 &&
      source !== undefined &&
      continues(source) === box.id &&
      byId.has(source);
    if (taken.has(box.id) || isInside || isLoose(box.id)) continue;
    columns.push(columnFrom(box));
  }
  // What is left is part of a ring, which no framework builds, or is loose.
  for (const box of boxes) if (!taken.has(box.id) && !isLoose(box.id)) columns.push(columnFrom(box));
  const loose = boxes.filter(({ id }) => isLoose(id));
  const height = Math.max(COLUMN, Math.ceil(Math.sqrt(loose.length)));
  for (let at = 0; at < loose.length; at += height) columns.push(stack(loose.slice(at, at + height), gaps));
  return columns;

  function isLoose(id: string): boolean {
    return !next.has(id) && !before.has(id);
  }
  function columnFrom(box: Box): Column {
    const members: Box[] = [];
    for (let at: Box | undefined = box; at && !taken.has(at.id); ) {
      taken.add(at.id);
      members.push(at);
      const following = continues(at.id);
      at = following === undefined ? undefined : byId.get(following);
    }
    return stack(members, gaps);
  }
}

function stack(boxes: readonly Box[], gaps: Gaps): Column {
  const before = Math.max(...boxes.map(axisOf));
  const after = Math.max(...boxes.map((box) => box.cross - axisOf(box)));
  return {
    id: boxes[0]?.id ?? '',
    boxes,
    along: boxes.reduce((sum, { along }) => sum + along, 0) + gaps.along * (boxes.length - 1),
    axis: before,
    cross: before + after,
  };
}

/** Links between columns, each once. */
export function outerLinks(links: readonly Link[], columnOf: ReadonlyMap<string, Column>): readonly Link[] {
  const outer = new Map<string, Link>();
  for (const link of links) {
    const from = columnOf.get(link.from)?.id;
    const to = columnOf.get(link.to)?.id;
    if (from !== undefined && to !== undefined && from !== to) outer.set(`${from}\n${to}`, { from, to });
  }
  return [...outer.values()];
}
