/**
 * Looks through a Lezer tree as it is stored, without the objects that a walk makes for each node: whether anything in
 * it may be a fault. Most texts have none.
 */
import { type NodeSet, type NodeType, Tree, TreeBuffer } from '@lezer/common';
import type { Dialect } from './tree.js';

const NOTHING = 0;
const FAULT = 1;
const LIST = 2;
const ASSIGN = 4;
const COMMA = 8;
const END = 16;
const STAR = 32;

/** Python's nodes in which something else than a fault node can be wrong. */
const DOUBTFUL = new Set(['PrintStatement', 'except', 'FormatString']);

const ROLES: Readonly<Record<string, number>> = {
  ArgList: LIST,
  AssignOp: ASSIGN,
  ',': COMMA,
  ')': END,
  '*': STAR,
  '**': STAR,
};

export function hasFaultNode(tree: Tree): boolean {
  return new Look(faultsOnly).inTree(tree);
}

/** False only where a whole walk would find nothing. */
export function mayHaveFault(tree: Tree, dialect: Dialect): boolean {
  return new Look(dialect === 'python' ? pythonRoles : faultsOnly).inTree(tree);
}

type RoleOf = (type: NodeType) => number;

const faultsOnly: RoleOf = ({ isError }) => (isError ? FAULT : NOTHING);

const pythonRoles: RoleOf = ({ isError, name }) =>
  isError || DOUBTFUL.has(name) ? FAULT : (ROLES[name] ?? NOTHING);

const tables = new Map<RoleOf, WeakMap<NodeSet, Uint8Array>>();

class Look {
  readonly #tables: WeakMap<NodeSet, Uint8Array>;

  constructor(readonly roleOf: RoleOf) {
    this.#tables = tables.get(roleOf) ?? new WeakMap();
    tables.set(roleOf, this.#tables);
  }

  /** By the number of the type. */
  #rolesIn(set: NodeSet): Uint8Array {
    const known = this.#tables.get(set);
    if (known) return known;
    const roles = Uint8Array.from(set.types, this.roleOf);
    this.#tables.set(set, roles);
    return roles;
  }

  /** Without recursion: code may be nested more deeply than the stack is. */
  inTree(whole: Tree): boolean {
    const left: Tree[] = [whole];
    for (let tree = left.pop(); tree; tree = left.pop()) {
      const role = this.roleOf(tree.type);
      if (role === FAULT || (role === LIST && hasLate(this.#childRoles(tree, [])))) return true;
      for (const child of tree.children) {
        if (child instanceof Tree) left.push(child);
        else if (this.#inBuffer(child)) return true;
      }
    }
    return false;
  }

  #inBuffer({ buffer, set }: TreeBuffer): boolean {
    const roles = this.#rolesIn(set);
    for (let at = 0; at < buffer.length; at += 4) {
      const role = roles[buffer[at] ?? 0] ?? NOTHING;
      if (role === FAULT) return true;
      if (role !== LIST) continue;
      const children: number[] = [];
      topRoles(buffer, roles, at + 4, buffer[at + 3] ?? 0, children);
      if (hasLate(children)) return true;
    }
    return false;
  }

  /** Of the nodes that a reader of the tree sees as its children. */
  #childRoles(tree: Tree, into: number[]): readonly number[] {
    for (const child of tree.children) {
      if (child instanceof TreeBuffer)
        topRoles(child.buffer, this.#rolesIn(child.set), 0, child.buffer.length, into);
      else if (child.type.isAnonymous) this.#childRoles(child, into);
      else into.push(this.roleOf(child.type));
    }
    return into;
  }
}

function topRoles(buffer: Uint16Array, roles: Uint8Array, from: number, to: number, into: number[]): void {
  for (let at = from; at < to; at = buffer[at + 3] ?? to) into.push(roles[buffer[at] ?? 0] ?? NOTHING);
}

/** After a comma, behind a name with `=`, something that is no name, star or end: an argument that may stand too late. */
function hasLate(roles: readonly number[]): boolean {
  let hasNames = false;
  for (let index = 0; index < roles.length; index++) {
    const role = roles[index];
    hasNames ||= role === ASSIGN;
    if (!hasNames || role !== COMMA) continue;
    const next = roles[index + 1];
    const after = roles[index + 2];
    if ((next === NOTHING || next === LIST) && (after === COMMA || after === END)) return true;
  }
  return false;
}
