/**
 * A program without what faults in its text may have changed: whatever a faulty statement binds, returns or
 * changes is not known. An error that is there with and without it does not come from the fault.
 */
import type { Span } from '../document.js';
import { namesBoundIn } from '../evaluate/boundNames.js';
import type { Expression, ModuleNode, Statement } from './tree.js';

const BODIES = ['body', 'then', 'otherwise', 'finalizer', 'init'] as const;
const HOLDERS = ['handlers', 'cases', 'members', 'function', 'class', 'statement'] as const;

/** `isFaulty`: of whole lines. */
export function withoutFaulty(
  module: ModuleNode,
  text: string,
  isFaulty: (span: Span) => boolean,
): ModuleNode {
  return { ...module, body: treat(module.body, text, isFaulty) };
}

function treat(
  statements: readonly Statement[],
  text: string,
  isFaulty: (span: Span) => boolean,
): readonly Statement[] {
  return statements.flatMap((statement) => {
    // What an import names before its fault it imports.
    if (!isFaulty(statement.span) || statement.kind === 'import') return [statement];
    const first = firstBody(statement);
    if (first === undefined) return standIns(statement);
    const head = { start: statement.span.start, end: text.lastIndexOf('\n', first) };
    // A class without one of its members may be any class.
    if (isFaulty(head) || isFaultyMember(statement, text, isFaulty)) return standIns(statement);
    return [inside(statement, text, isFaulty)];
  });
}

function isFaultyMember(statement: Statement, text: string, isFaulty: (span: Span) => boolean): boolean {
  if (statement.kind !== 'class') return false;
  return statement.class.members.some((member) => {
    if (member.kind !== 'statement' || !isFaulty(member.statement.span)) return false;
    const first = firstBody(member.statement);
    if (first === undefined) return true;
    return isFaulty({ start: member.statement.span.start, end: text.lastIndexOf('\n', first) });
  });
}

/** The statement with its blocks treated. */
function inside<Node extends object>(node: Node, text: string, isFaulty: (span: Span) => boolean): Node {
  const copy = { ...node } as Record<string, unknown>;
  for (const key of BODIES)
    if (Array.isArray(copy[key])) copy[key] = treat(copy[key] as readonly Statement[], text, isFaulty);
  for (const key of HOLDERS) {
    const held = copy[key];
    if (key === 'statement' && isNode(held))
      copy[key] = treat([held as Statement], text, isFaulty)[0] ?? held;
    else if (Array.isArray(held)) copy[key] = held.map((item: object) => inside(item, text, isFaulty));
    else if (isNode(held)) copy[key] = inside(held, text, isFaulty);
  }
  return copy as unknown as Node;
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Where the first statement inside begins; undefined for a statement without a block. */
function firstBody(statement: Statement): number | undefined {
  const starts: number[] = [];
  const look = (node: object): void => {
    const fields = node as Readonly<Record<string, unknown>>;
    for (const key of BODIES) {
      const [first] = Array.isArray(fields[key]) ? (fields[key] as readonly Statement[]) : [];
      if (first) starts.push(first.span.start);
    }
    for (const key of HOLDERS) {
      const held = fields[key];
      for (const item of Array.isArray(held) ? held : isNode(held) ? [held] : []) {
        if (key === 'statement') starts.push((item as Statement).span.start);
        else look(item as object);
      }
    }
  };
  look(statement);
  return starts.length > 0 ? Math.min(...starts) : undefined;
}

function standIns(statement: Statement): readonly Statement[] {
  const { span } = statement;
  const lost: Expression = { kind: 'missing', span, reason: 'the text has a fault here' };
  if (statement.kind === 'return') return [{ ...statement, value: lost }];
  if (statement.kind === 'assign') return [{ kind: 'assign', span, targets: statement.targets, value: lost }];
  const names = new Set(namesBoundIn([statement]));
  const changed = statement.kind === 'expression' ? receiverOf(statement.value) : undefined;
  if (changed !== undefined) names.add(changed);
  return [...names].map((name) => ({
    kind: 'assign',
    span,
    targets: [{ kind: 'name', span, name }],
    value: lost,
  }));
}

/** `model` in `model.add(…)`. */
function receiverOf(node: Expression): string | undefined {
  if (node.kind === 'call') return receiverOf(node.callee);
  if (node.kind === 'attribute' || node.kind === 'index') return receiverOf(node.object);
  return node.kind === 'name' ? node.name : undefined;
}
