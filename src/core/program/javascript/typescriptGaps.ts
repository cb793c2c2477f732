/**
 * The grammar knows less of TypeScript than TypeScript: `[a: string, b?: number]`, `let x!: number`,
 * `import fs = require('fs')`. Nothing is said where types or modules are written, which are no models.
 */
import type { SyntaxNode } from '@lezer/common';
import type { Reader } from '../reader.js';

const OF_TYPES = /^(?:Type|Ambient|Interface|Namespace|Enum|Import|.*Type$|.*TypeArgs?|.*Predicate)/;
const IN_TEXT =
  /^\s*(?:export\s+)?(?:import|declare|type|interface|namespace|module|abstract|enum)\b|\w!\s*:|\bis\s+\w|<[^<>()]*>\s*\(|\)\s*:\s*\w/;

export function isGrammarGap(fault: SyntaxNode, reader: Reader): boolean {
  const start = reader.text.lastIndexOf('\n', fault.from - 1) + 1;
  const end = reader.text.indexOf('\n', fault.from);
  if (IN_TEXT.test(reader.text.slice(start, end < 0 ? undefined : end))) return true;
  let holder = fault;
  // The statement or the member of a class.
  while (holder.parent && !/^(?:Script|ClassBody|Block)$/.test(holder.parent.name)) {
    if (OF_TYPES.test(holder.name)) return true;
    holder = holder.parent;
  }
  return holdsTypes(holder);
}

function holdsTypes(node: SyntaxNode): boolean {
  let isFound = false;
  node.cursor().iterate(({ name }) => {
    isFound ||= OF_TYPES.test(name);
    return !isFound && name !== 'Block';
  });
  return isFound;
}
