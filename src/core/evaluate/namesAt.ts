/** The names that the statement around a place reads, and where it raises, the test above it: what a fault there may follow from. */
import type { Span } from '../document.js';
import type { ModuleNode, Statement } from '../program/tree.js';
import { namesReadBy } from './boundNames.js';

export function namesReadAt(module: ModuleNode, { start, end }: Span): ReadonlySet<string> {
  let around: Statement | undefined;
  let test: Statement | undefined;
  const pending: unknown[] = [module.body];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (Array.isArray(at)) {
      pending.push(...at);
      continue;
    }
    if (typeof at !== 'object' || at === null) continue;
    const { span, ...fields } = at as { readonly span?: Span };
    if (span && (span.start > start || span.end < end)) continue;
    if (isTest(at)) test = { kind: 'expression', span: at.test.span, value: at.test };
    else if (isPlainStatement(at)) around = at.kind === 'raise' ? test : at;
    pending.push(...Object.values(fields));
  }
  return around ? namesReadBy(around) : NONE;
}

const NONE: ReadonlySet<string> = new Set();

/** One without others in it. */
function isPlainStatement(node: object): node is Statement {
  const { kind } = node as { readonly kind?: string };
  return kind !== undefined && PLAIN.has(kind);
}

const PLAIN = new Set(['assign', 'expression', 'return', 'assert', 'raise']);

function isTest(node: object): node is Extract<Statement, { kind: 'if' }> {
  return 'kind' in node && node.kind === 'if' && 'then' in node;
}
