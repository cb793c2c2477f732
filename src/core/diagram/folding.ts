/** What is open and what is folded: from the tree of parts to what is drawn. */
import { type GroupPart, groupsIn, type LayerPart, layerCount, type Part } from './parts.js';
import { say } from './words.js';

export type ViewNode =
  | { readonly kind: 'layer'; readonly id: string; readonly part: LayerPart }
  | { readonly kind: 'folded'; readonly id: string; readonly part: GroupPart }
  | {
      readonly kind: 'open';
      readonly id: string;
      readonly part: GroupPart;
      readonly children: readonly ViewNode[];
    };

/** About what a person takes in at once; a model of this size starts unfolded. */
const FEW_CARDS = 44;
const FEW_BLOCKS = 4;

export function viewOf(parts: readonly Part[], open: ReadonlySet<string>): readonly ViewNode[] {
  return parts.flatMap((part): readonly ViewNode[] => {
    if (part.kind === 'layer') return [{ kind: 'layer', id: part.id, part }];
    if (!open.has(part.id)) return [{ kind: 'folded', id: part.id, part }];
    // An open repeat needs no border: its blocks have their own, and say which of how many they are.
    if (part.reason === 'repeat') return viewOf(numbered(part), open);
    return [{ kind: 'open', id: part.id, part, children: viewOf(part.parts, open) }];
  });
}

function numbered({ parts }: GroupPart): readonly Part[] {
  return parts.map((part, index) =>
    part.kind === 'group' && part.reason !== 'repeat'
      ? { ...part, title: `${part.title} ${index + 1}/${parts.length}` }
      : part,
  );
}

/** Opens groups from the outside in while the drawing stays small; equal ones are all open, or none is. */
export function initiallyOpen(parts: readonly Part[], most = FEW_CARDS): ReadonlySet<string> {
  const open = new Set<string>();
  let cards = parts.length;
  let level = alike(parts);
  while (level.length > 0) {
    const next: Part[] = [];
    for (const equal of [...level].sort((a, b) => moreCards(a) - moreCards(b))) {
      if (cards + moreCards(equal) > most || equal.some(isLongRun)) continue;
      cards += moreCards(equal);
      for (const { id } of equal) open.add(id);
      next.push(...equal.flatMap((group) => group.parts));
    }
    level = alike(next);
  }
  return open;
}

/** The groups among the parts, by their structure. */
function alike(parts: readonly Part[]): readonly (readonly GroupPart[])[] {
  const groups = new Map<string, GroupPart[]>();
  for (const part of parts) {
    if (part.kind !== 'group') continue;
    const key = `${part.reason} ${part.signature}`;
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()];
}

function moreCards(groups: readonly GroupPart[]): number {
  return groups.reduce((sum, group) => sum + group.parts.length - 1, 0);
}

/** Equal blocks, one after another: more of them say nothing more. Runs within a run are stages. */
function isLongRun({ reason, parts, title }: GroupPart): boolean {
  if (reason !== 'repeat' || parts.length <= FEW_BLOCKS) return false;
  return !parts.some((part) => part.kind === 'group' && part.reason === 'repeat' && part.title === title);
}

/** Everything open; for a small model or a person who asks. */
export function allOpen(parts: readonly Part[]): ReadonlySet<string> {
  return new Set(groupsIn(parts).map(({ id }) => id));
}

export function cardCount(view: readonly ViewNode[]): number {
  return view.reduce((sum, node) => sum + (node.kind === 'open' ? cardCount(node.children) : 1), 0);
}

/** `11 layers`. */
export function sizeWords(group: GroupPart): string {
  const count = layerCount(group);
  return count === 1 ? say('{0} layer', count) : say('{0} layers', count);
}
