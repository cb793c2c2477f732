import type { ClassNode, FunctionNode } from '../program/tree.js';

/** The functions that its text defines. */
export function methodsOf({ members }: ClassNode): readonly FunctionNode[] {
  return members.flatMap((member) => {
    if (member.kind === 'method') return [member.function];
    return member.kind === 'statement' && member.statement.kind === 'function'
      ? [member.statement.function]
      : [];
  });
}
