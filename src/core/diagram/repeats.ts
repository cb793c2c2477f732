/**
 * Finds equal blocks that follow one another: `(Conv2D ReLU)×2 Pool` and residual blocks with their shortcut.
 * A level is cut where every tensor passes through one part; between cuts lie runs of parallel branches.
 * Then the shortest pattern that repeats is folded, again and again, so that stages of blocks fold too.
 */
import type { DiagramEdge } from '../features/facts.js';
import type { FlatNode } from './flatten.js';
import { type GroupPart, layersIn, type Part } from './parts.js';
import { type Wiring, wire } from './wiring.js';
import { say } from './words.js';

/** A stretch between two cuts: one part, or branches. */
interface Unit {
  readonly signature: string;
  readonly parts: readonly Part[];
}

const LONGEST_PATTERN = 24;
const ROUNDS = 4;
/** Fewer equal single layers are as easy to read one by one. */
const FEWEST_LAYERS = 3;
/** A longer run of one function's calls is told apart by what the calls built. */
const LONG_RUN = 12;

export function findRepeats(parts: readonly Part[], edges: readonly DiagramEdge[]): readonly Part[] {
  if (parts.length < 4 && !parts.some(({ kind }) => kind === 'group')) return parts;
  const wiring = wire(parts, edges);
  const sums = sumsOf(parts, edges);
  let units = unitsOf(parts, wiring);
  for (let round = 0; round < ROUNDS; round++) {
    const folded = foldOnce(units, sums);
    if (folded.length === units.length) break;
    units = folded;
  }
  return units.flatMap((unit) => unit.parts.flatMap(dissolve));
}

function unitsOf(parts: readonly Part[], { order, targets }: Wiring): readonly Unit[] {
  const position = new Map(order.map((part, at) => [part, at]));
  const units: Unit[] = [];
  let reach = 0;
  let open: number[] = [];
  const close = (): void => {
    if (open.length > 0) units.push(unitOf(open, parts, targets));
    open = [];
  };
  for (const [at, index] of order.entries()) {
    const isCut = reach <= at;
    if (isCut) {
      close();
      units.push(unitOf([index], parts, targets));
    } else open.push(index);
    for (const target of targets[index] ?? []) reach = Math.max(reach, position.get(target) ?? 0);
  }
  close();
  return units;
}

function unitOf(
  indices: readonly number[],
  parts: readonly Part[],
  targets: readonly ReadonlySet<number>[],
): Unit {
  const members = indices.flatMap((index) => parts[index] ?? []);
  if (members.length === 1) return { signature: members[0]?.signature ?? '', parts: members };
  const local = new Map(indices.map((index, at) => [index, at]));
  const wires = indices.map((index, at) => {
    const inside = [...(targets[index] ?? [])].flatMap((target) => local.get(target) ?? []);
    return `${members[at]?.signature}>${inside.sort((a, b) => a - b).join(',')}`;
  });
  return { signature: `{${wires.join(' ')}}`, parts: members };
}

/** Folds every run of the shortest pattern that repeats; other patterns wait for the next round. */
function foldOnce(units: readonly Unit[], sums: ReadonlySet<string>, isInside = false): readonly Unit[] {
  for (let period = 1; period <= Math.min(LONGEST_PATTERN, units.length / 2); period++) {
    const folded: Unit[] = [];
    let at = 0;
    while (at < units.length) {
      const length = lengthAt(units, at, period);
      const times = Math.floor(length / period);
      if (times > 1 && isWorthFolding(units.slice(at, at + period))) {
        const start = at + shiftOf(units.slice(at, at + length), length - period * times);
        folded.push(...units.slice(at, start));
        folded.push(repeatUnit(units.slice(start, start + period * times), period, sums, isInside));
        at = start + period * times;
      } else {
        const unit = units[at];
        if (unit) folded.push(unit);
        at++;
      }
    }
    if (folded.length < units.length) return folded;
  }
  return units;
}

/** A block begins where branches part, when the run is long enough to say so: `(branches Add)`, not `(Add branches)`. */
function shiftOf(run: readonly Unit[], most: number): number {
  const parting = run.findIndex(({ parts }) => parts.length > 1);
  return parting > 0 && parting <= most ? parting : 0;
}

/** How far units repeat with this period. */
function lengthAt(units: readonly Unit[], start: number, period: number): number {
  let length = period;
  while (
    start + length < units.length &&
    units[start + length]?.signature === units[start + length - period]?.signature
  )
    length++;
  return length;
}

/** Inputs and outputs of a level are not part of a block. */
function isWorthFolding(pattern: readonly Unit[]): boolean {
  return pattern.every(({ parts }) =>
    parts.every((part) => part.kind === 'group' || part.node.family !== 'input'),
  );
}

function repeatUnit(
  run: readonly Unit[],
  period: number,
  sums: ReadonlySet<string>,
  isInside: boolean,
): Unit {
  const blocks = Array.from({ length: run.length / period }, (_, index) =>
    blockOf(
      run.slice(index * period, (index + 1) * period).flatMap((unit) => unit.parts.flatMap(dissolve)),
      index,
      sums,
    ),
  );
  const pattern = run.slice(0, period).map(({ signature }) => signature);
  const [first] = blocks;
  const title = first?.kind === 'group' ? commonTitle(first) : (first?.node.type ?? 'block');
  const signature = `(${pattern.join(' ')})+`;
  const id = `repeat:${first?.id ?? ''}`;
  const parts = blocks.length > LONG_RUN && !isInside ? byStructure(blocks, sums) : blocks;
  return { signature, parts: [{ kind: 'group', id, title, reason: 'repeat', parts, signature }] };
}

/** 50 calls of one function are often stages: one block that halves the image, and others that keep it. */
function byStructure(blocks: readonly Part[], sums: ReadonlySet<string>): readonly Part[] {
  let units: readonly Unit[] = blocks.map((part) => ({ signature: structureOf(part), parts: [part] }));
  for (let round = 0; round < ROUNDS; round++) {
    const folded = foldOnce(units, sums, true);
    if (folded.length === units.length || folded.length === 1) break;
    units = folded;
  }
  return units.flatMap(({ parts }) => parts.flatMap(dissolve));
}

function structureOf(part: Part): string {
  return part.kind === 'layer' ? part.signature : `${part.title}(${part.parts.map(structureOf).join(' ')})`;
}

/** `conv2_block` for `conv2_block1` and its siblings. */
function commonTitle({ title, reason }: GroupPart): string {
  return (reason === 'name' && title.replace(/[_ ]?\d+[a-z]?$/, '')) || title;
}

function blockOf(parts: readonly Part[], index: number, sums: ReadonlySet<string>): Part {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  return {
    kind: 'group',
    id: `block:${only?.id ?? index}`,
    title: titleOf(parts, sums),
    reason: 'block',
    parts,
    signature: parts.map(({ signature }) => signature).join(' '),
  };
}

/** Layers that merge tensors of one shape into the same shape: where a shortcut is added. */
function sumsOf(parts: readonly Part[], edges: readonly DiagramEdge[]): ReadonlySet<string> {
  const merging = new Map<string, FlatNode>();
  for (const part of parts)
    for (const node of layersIn(part)) if (node.family === 'merging') merging.set(node.id, node);
  const sums = new Set(merging.keys());
  for (const { to, shape } of edges) if (merging.get(to)?.shape !== shape) sums.delete(to);
  return sums;
}

/** A repeat of two single layers was only needed to see a larger pattern. */
function dissolve(part: Part): readonly Part[] {
  const isSmall =
    part.kind === 'group' &&
    part.reason === 'repeat' &&
    part.parts.length < FEWEST_LAYERS &&
    part.parts.every(({ kind }) => kind === 'layer');
  return isSmall && part.kind === 'group' ? part.parts : [part];
}

function titleOf(parts: readonly Part[], sums: ReadonlySet<string>): string {
  const layers = parts.flatMap(layersIn);
  const families = new Set(layers.map(({ family }) => family));
  const groups = parts.filter((part): part is GroupPart => part.kind === 'group');
  const [group] = groups;
  if (group && groups.length === 1 && group.reason === 'call') return group.title;
  const isStage = groups.some(
    ({ reason, parts: inner }) => reason === 'repeat' && inner.some(({ kind }) => kind === 'group'),
  );
  if (isStage || (groups.length > 1 && groups.length === parts.length)) return say('stage');
  return own();

  function own(): string {
    if (families.has('attention')) return say('attention block');
    if (layers.some(({ id }) => sums.has(id))) return say('residual block');
    if (families.has('merging')) return say('branching block');
    if (families.has('convolution')) return say('conv block');
    if (families.has('recurrent')) return say('recurrent block');
    return families.has('dense') ? say('dense block') : say('block');
  }
}
