/** The nodes of the program around a place, outermost first. */
import type { Span } from '../document.js';
import type { ModuleNode } from '../program/tree.js';

/** Any node of the tree: all have a kind and a span. */
export interface AnyNode {
  readonly kind: string;
  readonly span: Span;
}

/** From the statement of the module down to the innermost node that holds the span. */
export function pathTo(module: ModuleNode, span: Span): readonly AnyNode[] {
  const path: AnyNode[] = [];
  let inside: readonly unknown[] = [module.body];
  while (inside.length > 0) {
    const next = nodesIn(inside).find((node) => holds(node.span, span));
    if (!next) break;
    path.push(next);
    inside = Object.values(next);
  }
  return path;
}

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The nearest nodes: those in these values, without going into them. */
function nodesIn(values: readonly unknown[]): readonly AnyNode[] {
  return values.flatMap((value): readonly AnyNode[] => {
    if (Array.isArray(value)) return nodesIn(value);
    if (typeof value !== 'object' || value === null) return [];
    return isNode(value) ? [value] : nodesIn(Object.values(value));
  });
}

function isNode(value: object): value is AnyNode {
  return (
    'kind' in value && typeof value.kind === 'string' && 'span' in value && typeof value.span === 'object'
  );
}
