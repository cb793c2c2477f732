/** Lowers `import a.b as c` and `from .m import x as y`. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, isComma, type Reader, splitAt } from '../reader.js';
import type { ImportStatement, Statement } from '../tree.js';

export function lowerImport(node: SyntaxNode, reader: Reader): Statement {
  const [keyword, ...rest] = childrenOf(node);
  return keyword?.name === 'from' ? lowerFrom(node, rest, reader) : lowerModules(node, rest, reader);
}

/** `import a, b.c as d` is one statement for each module. */
function lowerModules(node: SyntaxNode, rest: readonly SyntaxNode[], reader: Reader): Statement {
  const span = reader.span(node);
  const body = splitAt(rest, isComma).flatMap((group): readonly ImportStatement[] => {
    const [first] = group;
    if (!first) return [];
    const as = group.findIndex(({ name }) => name === 'as');
    const path = as < 0 ? group : group.slice(0, as);
    const aliasNode = as < 0 ? undefined : group[as + 1];
    const specifierSpan = reader.range(first.from, path.at(-1)?.to ?? first.to);
    const specifier = path.map((part) => reader.textOf(part)).join('');
    const bindings: ImportStatement['bindings'] = aliasNode
      ? [{ kind: 'module', local: reader.textOf(aliasNode), span: reader.span(aliasNode) }]
      : [
          {
            kind: 'module',
            local: reader.textOf(first),
            span: reader.span(first),
            bindsRoot: path.length > 1,
          },
        ];
    return [{ kind: 'import', span, specifier, specifierSpan, bindings }];
  });
  const [only] = body;
  return only && body.length === 1 ? only : { kind: 'block', span, body };
}

function lowerFrom(node: SyntaxNode, rest: readonly SyntaxNode[], reader: Reader): Statement {
  const span = reader.span(node);
  const at = rest.findIndex(({ name }) => name === 'import');
  const path = at < 0 ? rest : rest.slice(0, at);
  const [first] = path;
  const last = path.at(-1);
  if (!first || !last) return { kind: 'missing', span, reason: 'the module is not written yet' };
  // Where a name is missing, the grammar has one without letters.
  const written = at < 0 ? [] : rest.slice(at + 1).filter(({ from, to }) => from < to);
  const names = written.filter(({ name }) => name !== '(' && name !== ')');
  const isCut = names.length === 0;
  const bindings = splitAt(names, isComma).flatMap((group): ImportStatement['bindings'] => {
    const [nameNode, , aliasNode] = group;
    if (!nameNode) return [];
    if (nameNode.name === '*') return [{ kind: 'all', span: reader.span(nameNode) }];
    const local = reader.textOf(aliasNode ?? nameNode);
    return [{ kind: 'name', name: reader.textOf(nameNode), local, span: reader.span(nameNode) }];
  });
  return {
    kind: 'import',
    span,
    specifier: path.map((part) => reader.textOf(part)).join(''),
    specifierSpan: reader.range(first.from, last.to),
    bindings,
    ...(isCut && { isCut }),
  };
}
