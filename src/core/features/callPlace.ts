/** How a layer's call stands in the code: in a list, in an `add`, or applied to a tensor. Edits depend on it. */
import type { SourceDocument, Span } from '../document.js';
import type { CallNode, ModuleNode, SequenceNode } from '../program/tree.js';
import { type AnyNode, pathTo } from '../syntax/pathTo.js';

export type CallPlace =
  | { readonly kind: 'item'; readonly call: CallNode; readonly list: SequenceNode; readonly index: number }
  | { readonly kind: 'added'; readonly call: CallNode; readonly add: CallNode; readonly statement: AnyNode }
  | {
      readonly kind: 'applied';
      readonly call: CallNode;
      /** `Layer(…)(x)` or `layer.apply(x)`, whole. */
      readonly application: CallNode;
      /** Of the one tensor it is applied to; undefined for several. */
      readonly input: Span | undefined;
      /** The statement `name = application`, with the name. */
      readonly assigned?: { readonly statement: AnyNode; readonly name: string };
    };

export function callPlace(
  module: ModuleNode,
  document: SourceDocument,
  callSpan: Span,
): CallPlace | undefined {
  const path = pathTo(module, callSpan);
  const at = path.findIndex((node) => isCall(node) && same(node.span, callSpan));
  const call = path[at];
  if (!call || !isCall(call)) return undefined;
  const around = path.slice(0, at).reverse();
  const parent = around[0];
  if (!parent) return undefined;
  if (isSequence(parent)) {
    const index = parent.items.findIndex(({ span }) => same(span, callSpan));
    return index < 0 ? undefined : { kind: 'item', call, list: parent, index };
  }
  const application = applicationOf(call, around);
  if (application) return applied(call, application, around, document);
  const add = around.find(isCall);
  const statement = around.find(({ kind }) => kind === 'expression');
  if (add && statement && same(trimmed(statement.span, document), trimmed(add.span, document)) && isAdd(add))
    return { kind: 'added', call, add, statement };
  return undefined;
}

/** The call whose callee is the layer: `Layer(…)(x)`, or `layer.apply(x)`. */
function applicationOf(call: CallNode, around: readonly AnyNode[]): CallNode | undefined {
  for (const node of around.slice(0, 2)) {
    if (!isCall(node)) continue;
    const { callee } = node;
    if (same(callee.span, call.span)) return node;
    if (callee.kind === 'attribute' && callee.name === 'apply' && same(callee.object.span, call.span))
      return node;
  }
  return undefined;
}

function applied(
  call: CallNode,
  application: CallNode,
  around: readonly AnyNode[],
  document: SourceDocument,
): CallPlace {
  const [only, ...others] = application.arguments;
  const isOne =
    only?.kind === 'positional' &&
    others.length === 0 &&
    only.value.kind !== 'list' &&
    only.value.kind !== 'tuple';
  const statement = around.find(({ kind }) => kind === 'assign');
  const name = statement && assignedName(statement, application, document);
  return {
    kind: 'applied',
    call,
    application,
    input: isOne ? only.value.span : undefined,
    ...(statement && name !== undefined && { assigned: { statement, name } }),
  };
}

function assignedName(statement: AnyNode, value: CallNode, { text }: SourceDocument): string | undefined {
  const { targets, value: given } = statement as Partial<{
    targets: readonly AnyNode[];
    value: AnyNode;
  }>;
  const [target, ...others] = targets ?? [];
  if (!target || others.length > 0 || target.kind !== 'name' || !given || !same(given.span, value.span))
    return undefined;
  return text.slice(target.span.start, target.span.end);
}

function isAdd({ callee }: CallNode): boolean {
  return callee.kind === 'attribute' && callee.name === 'add';
}

function isCall(node: AnyNode): node is CallNode {
  return node.kind === 'call';
}

function isSequence(node: AnyNode): node is SequenceNode {
  return node.kind === 'list' || node.kind === 'tuple';
}

function same(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Without the semicolon and blanks that may end a statement. */
function trimmed({ start, end }: Span, { text }: SourceDocument): Span {
  let last = end;
  while (last > start && /[;\s]/.test(text[last - 1] ?? '')) last--;
  return { start, end: last };
}
