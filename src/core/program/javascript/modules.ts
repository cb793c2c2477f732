/** Lowers imports and exports of ES modules. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, isComma, type Reader, splitAt } from '../reader.js';
import type { ExportStatement, ImportStatement, Statement } from '../tree.js';
import { lowerClass, lowerFunction } from './definitions.js';
import { lowerExpression } from './expressions.js';
import { lowerDeclaration, lowerEnum } from './statements.js';
import { stringValue } from './strings.js';

export function lowerImport(node: SyntaxNode, reader: Reader): readonly Statement[] {
  const children = childrenOf(node);
  const source = children.find(({ name }) => name === 'String');
  if (!source || children.some(({ name }) => name === 'type')) return [];
  const bindings: ImportStatement['bindings'][number][] = [];
  for (const [index, child] of children.entries()) {
    if (child.name === 'VariableDefinition') {
      const isWhole = children[index - 1]?.name === 'as';
      const local = reader.textOf(child);
      const span = reader.span(child);
      bindings.push(
        isWhole ? { kind: 'module', local, span } : { kind: 'name', name: 'default', local, span },
      );
    }
    if (child.name !== 'ImportGroup') continue;
    for (const names of pairsIn(child, reader)) bindings.push({ kind: 'name', ...names });
  }
  return [
    {
      kind: 'import',
      span: reader.span(node),
      specifier: stringValue(reader.textOf(source)),
      specifierSpan: reader.span(source),
      bindings,
    },
  ];
}

/** `{a as b, c}`: the name there, and the name here. */
function pairsIn(
  group: SyntaxNode,
  reader: Reader,
): readonly { readonly name: string; readonly local: string; readonly span: Statement['span'] }[] {
  const nodes = childrenOf(group).filter(({ name }) => name !== '{' && name !== '}');
  return splitAt(nodes, isComma).flatMap((part) => {
    const names = part.filter(({ name }) => name !== 'as' && name !== 'type');
    const [first] = names;
    const last = names.at(-1);
    if (!first || !last) return [];
    return [{ name: reader.textOf(first), local: reader.textOf(last), span: reader.span(last) }];
  });
}

export function lowerExport(node: SyntaxNode, reader: Reader): readonly Statement[] {
  const children = childrenOf(node).filter(({ name }) => name !== ';' && name !== 'export');
  const span = reader.span(node);
  const isDefault = children.some(({ name }) => name === 'default');
  const exported = isDefault ? 'default' : 'named';
  const declared = children.at(-1);
  if (!declared) return [];
  switch (declared.name) {
    case 'VariableDeclaration':
      return lowerDeclaration(declared, reader, exported);
    case 'EnumDeclaration':
      return [lowerEnum(declared, reader, exported)];
    case 'FunctionDeclaration':
      return [{ kind: 'function', span, function: lowerFunction(declared, reader), exported }];
    case 'ClassDeclaration':
      return [{ kind: 'class', span, class: lowerClass(declared, reader), exported }];
    default:
      break;
  }
  if (isDefault)
    return [{ kind: 'export', span, names: [], defaultValue: lowerExpression(declared, reader) }];
  const source = children.find(({ name }) => name === 'String');
  const group = children.find(({ name }) => name === 'ExportGroup');
  const names: ExportStatement['names'] = group
    ? pairsIn(group, reader).map(({ name, local }) => ({ local: name, exported: local }))
    : [];
  if (!group && !source) return [];
  return [
    {
      kind: 'export',
      span,
      names,
      ...(source && { from: stringValue(reader.textOf(source)) }),
      ...(children.some(({ name }) => name === 'Star') && { all: true }),
    },
  ];
}
