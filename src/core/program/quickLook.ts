/**
 * Looks through a Lezer tree as it is stored, without the objects that a walk makes for each node: whether anything in
 * it may be a fault. Most texts have none.
 */
import { type NodeSet, type NodeType, Tree, TreeBuffer } from '@lezer/common';
import type { Dialect } from './tree.js';

/** A node, until the look goes on to the next. */
export interface Seen {
  readonly text: string;
  readonly isError: boolean;
  readonly from: number;
  readonly to: number;
  readonly isInFunction: boolean;
  /** Of the function, if it is in one. */
  readonly isInLoop: boolean;
  /** Those that a reader of the tree sees, faults and comments among them. */
  readonly children: readonly SeenChild[];
}

export interface SeenChild {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Whether a node of one type may be at fault: false only where it surely is not. */
export type Doubt = (node: Seen) => boolean;

/** Undefined for types without doubt. */
export type Doubts = (type: NodeType) => Doubt | undefined;

export function hasFaultNode(tree: Tree): boolean {
  return mayBeAtFault(tree, '', faultsOnly);
}

/** False only where a whole walk would find nothing. */
export function mayHaveFault(tree: Tree, dialect: Dialect): boolean {
  return mayBeAtFault(tree, '', dialect === 'python' ? pythonFaults : faultsOnly);
}

/** Whether any node of the tree may be at fault. `text`: what was parsed, where a doubt reads it: inside of the node alone. */
export function mayBeAtFault(tree: Tree, text: string, doubts: Doubts): boolean {
  if (tree.length < SHORT) return new Look(text, doubts).inTree(tree, () => true);
  const known = faultless.get(doubts) ?? [];
  faultless.set(doubts, known);
  const seen: [Tree | TreeBuffer, number][] = [];
  const isSeen = (part: Tree | TreeBuffer, around: number) => {
    if (known[around]?.has(part)) return true;
    seen.push([part, around]);
    return false;
  };
  if (new Look(text, doubts).inTree(tree, () => true, isSeen)) return true;
  for (const [part, around] of seen) {
    known[around] ??= new WeakSet();
    known[around].add(part);
  }
  return false;
}

/** Looked through as fast as it is looked for. */
const SHORT = 2_000;

/** Parts of trees without faults, by what stands around them: the tree of an edited text has most of those before. */
const faultless = new WeakMap<Doubts, WeakSet<Tree | TreeBuffer>[]>();

/** Where a tree of Python without fault nodes may be at fault all the same, not in order; undefined for one with them. */
export function doubtsIn(tree: Tree, text: string, doubts: Doubts): readonly number[] | undefined {
  const offsets: number[] = [];
  const isFaulty = new Look(text, doubts).inTree(tree, ({ from, isError }) => {
    offsets.push(from);
    return isError;
  });
  return isFaulty ? undefined : offsets;
}

const always: Doubt = () => true;

/** Python's nodes in which something else than a fault node can be wrong. */
const DOUBTFUL = new Set(['PrintStatement', 'except', 'FormatString']);

const faultsOnly: Doubts = ({ isError }) => (isError ? always : undefined);

export const pythonFaults: Doubts = ({ isError, name }) =>
  isError || DOUBTFUL.has(name) ? always : name === 'ArgList' ? hasLate : undefined;

/** After a comma, behind a name with `=`, something that is no name, star or end: an argument that may stand too late. */
function hasLate({ children }: Seen): boolean {
  let hasNames = false;
  for (let index = 0; index < children.length; index++) {
    const name = children[index]?.name;
    hasNames ||= name === 'AssignOp';
    if (!hasNames || name !== ',') continue;
    const next = children[index + 1]?.name ?? ')';
    const after = children[index + 2]?.name;
    if (!ENDS_OR_STARS.has(next) && (after === ',' || after === ')')) return true;
  }
  return false;
}

const ENDS_OR_STARS = new Set([')', ',', 'AssignOp', '*', '**']);

/** What a node stands in, as bits. */
const [IN_FUNCTION, IN_LOOP] = [1, 2];

const NOWHERE = () => 0;
/** What stands around the children of a node, from what stands around it; undefined for the same. */
const SURROUNDINGS: Readonly<Record<string, (around: number) => number>> = {
  FunctionDefinition: () => IN_FUNCTION,
  ClassDefinition: NOWHERE,
  ForStatement: (around) => around | IN_LOOP,
  WhileStatement: (around) => around | IN_LOOP,
};

interface Types {
  readonly doubts: readonly (Doubt | undefined)[];
  readonly surroundings: readonly (((around: number) => number) | undefined)[];
}

const tables = new Map<Doubts, WeakMap<NodeSet, Types>>();

class Look implements Seen {
  from = 0;
  to = 0;
  isError = false;
  #around = 0;
  /** Where the children are: behind an offset of a buffer, or in a tree. */
  #buffer: TreeBuffer | undefined;
  #first = 0;
  #end = 0;
  #tree = Tree.empty;
  #base = 0;
  readonly #tables: WeakMap<NodeSet, Types>;

  constructor(
    readonly text: string,
    readonly doubts: Doubts,
  ) {
    this.#tables = tables.get(doubts) ?? new WeakMap();
    tables.set(doubts, this.#tables);
  }

  get isInFunction(): boolean {
    return (this.#around & IN_FUNCTION) !== 0;
  }

  get isInLoop(): boolean {
    return (this.#around & IN_LOOP) !== 0;
  }

  get children(): readonly SeenChild[] {
    const children: SeenChild[] = [];
    if (this.#buffer) addChildren(this.#buffer, this.#base, this.#first, this.#end, children);
    else addChildrenOf(this.#tree, this.#base, children);
    return children;
  }

  /**
   * Whether `found` ends the look at a node in doubt; `isSeen`: parts to leave out. Without recursion: code may be nested
   * more deeply than the stack is.
   */
  inTree(
    whole: Tree,
    found: Doubt,
    isSeen: (part: Tree | TreeBuffer, around: number) => boolean = () => false,
  ): boolean {
    const left = [{ tree: whole, from: 0, around: 0 }];
    for (let at = left.pop(); at; at = left.pop()) {
      const { tree, from, around } = at;
      if (isSeen(tree, around)) continue;
      const doubt = this.doubts(tree.type);
      if (doubt) {
        this.#see(tree.type, from, from + tree.length, around);
        this.#buffer = undefined;
        this.#tree = tree;
        this.#base = from;
        if (doubt(this) && found(this)) return true;
      }
      const inside = SURROUNDINGS[tree.type.name]?.(around) ?? around;
      for (let index = 0; index < tree.children.length; index++) {
        const child = tree.children[index];
        const start = from + (tree.positions[index] ?? 0);
        if (child instanceof Tree) left.push({ tree: child, from: start, around: inside });
        else if (child && !isSeen(child, inside) && this.#inBuffer(child, start, inside, found)) return true;
      }
    }
    return false;
  }

  #inBuffer(nodes: TreeBuffer, base: number, outside: number, found: Doubt): boolean {
    const { buffer } = nodes;
    const { doubts, surroundings } = this.#typesOf(nodes.set);
    const outer: { readonly end: number; readonly around: number }[] = [];
    let around = outside;
    for (let at = 0; at < buffer.length; at += 4) {
      for (let last = outer.at(-1); last && last.end <= at; last = outer.at(-1)) {
        around = last.around;
        outer.pop();
      }
      const type = buffer[at] ?? 0;
      const end = buffer[at + 3] ?? 0;
      const doubt = doubts[type];
      if (doubt) {
        this.#see(nodes.set.types[type], base + (buffer[at + 1] ?? 0), base + (buffer[at + 2] ?? 0), around);
        this.#buffer = nodes;
        this.#base = base;
        this.#first = at + 4;
        this.#end = end;
        if (doubt(this) && found(this)) return true;
      }
      const inside = surroundings[type];
      if (!inside) continue;
      outer.push({ end, around });
      around = inside(around);
    }
    return false;
  }

  #see(type: NodeType | undefined, from: number, to: number, around: number): void {
    this.isError = type?.isError === true;
    this.from = from;
    this.to = to;
    this.#around = around;
  }

  /** By the number of the type. */
  #typesOf(set: NodeSet): Types {
    const known = this.#tables.get(set);
    if (known) return known;
    const types: Types = {
      doubts: set.types.map(this.doubts),
      surroundings: set.types.map(({ name }) => SURROUNDINGS[name]),
    };
    this.#tables.set(set, types);
    return types;
  }
}

function addChildren(nodes: TreeBuffer, base: number, from: number, to: number, into: SeenChild[]): void {
  const { buffer, set } = nodes;
  for (let at = from; at < to; at = buffer[at + 3] ?? to)
    into.push({
      name: set.types[buffer[at] ?? 0]?.name ?? '',
      from: base + (buffer[at + 1] ?? 0),
      to: base + (buffer[at + 2] ?? 0),
    });
}

function addChildrenOf(tree: Tree, from: number, into: SeenChild[]): void {
  tree.children.forEach((child, index) => {
    const start = from + (tree.positions[index] ?? 0);
    if (child instanceof TreeBuffer) addChildren(child, start, 0, child.buffer.length, into);
    else if (child.type.isAnonymous) addChildrenOf(child, start, into);
    else into.push({ name: child.type.name, from: start, to: start + child.length });
  });
}
