/** Which names a block binds, and which it may change what they hold of. */
import type { Expression, Statement } from './tree.js';

export interface BlockNames {
  readonly bound: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
}

/** Calls that are made to show something. */
const SHOWS = /^(?:print|display|plt|sns|ax|axes|fig|logging|logger)$/;

export function blockNames(statements: readonly Statement[]): BlockNames {
  const [bound, changed] = [new Set<string>(), new Set<string>()];
  const target = (node: Expression): void => {
    if (node.kind === 'name') bound.add(node.name);
    else if (node.kind === 'tuple' || node.kind === 'list') for (const item of node.items) target(item);
    else if (node.kind === 'spread') target(node.value);
    else {
      const root = rootOf(node);
      if (root) changed.add(root);
    }
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const { kind } = node as { readonly kind?: string };
    if (kind === 'assign')
      for (const each of (node as Extract<Statement, { kind: 'assign' }>).targets) target(each);
    if (kind === 'forEach') target((node as Extract<Statement, { kind: 'forEach' }>).target);
    if (kind === 'with')
      for (const item of (node as Extract<Statement, { kind: 'with' }>).items)
        if (item.target) target(item.target);
    if (kind === 'function' && 'function' in node)
      bound.add((node as Extract<Statement, { kind: 'function' }>).function.name);
    if (kind === 'delete')
      for (const each of (node as Extract<Statement, { kind: 'delete' }>).targets) target(each);
    if (kind === 'call') {
      const { callee, arguments: given } = node as Extract<Expression, { kind: 'call' }>;
      const root = rootOf(callee);
      if (!(root && SHOWS.test(root)))
        for (const part of [
          ...(callee.kind === 'attribute' ? [callee.object] : []),
          ...given.map(({ value }) => value),
        ]) {
          const name = rootOf(part);
          if (name) changed.add(name);
        }
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'span') visit(value);
  };
  visit(statements);
  return { bound, changed };
}

function rootOf(node: Expression): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind === 'attribute' || node.kind === 'index') return rootOf(node.object);
  return node.kind === 'call' && node.callee.kind === 'attribute' ? rootOf(node.callee.object) : undefined;
}
