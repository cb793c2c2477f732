/** Lowers JavaScript's functions and classes. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, inside, isComma, type Reader, splitAt } from '../reader.js';
import type { ClassMember, ClassNode, Expression, FunctionNode, Parameter, Statement } from '../tree.js';
import { lowerExpression } from './expressions.js';
import { lowerElement, lowerKey } from './literals.js';
import { lowerBlock, namedAfter } from './statements.js';

const TYPE_PARTS = new Set([
  'TypeAnnotation',
  'TypeParamList',
  'Privacy',
  'Optional',
  'readonly',
  'Override',
  'Decorator',
]);

/** Functions, arrows and methods. */
export function lowerFunction(node: SyntaxNode, reader: Reader): FunctionNode {
  const children = childrenOf(node);
  const isArrow = node.name === 'ArrowFunction';
  const nameNode = isArrow
    ? undefined
    : children.find(({ name }) => name === 'VariableDefinition' || name.endsWith('PropertyDefinition'));
  const parameters = children.find(({ name }) => name === 'ParamList');
  const block = children.find(({ name }) => name === 'Block');
  const arrow = children.findIndex(({ name }) => name === 'Arrow');
  const bodyNode = arrow < 0 ? undefined : children[arrow + 1];
  const value = !block && bodyNode ? lowerExpression(bodyNode, reader) : undefined;
  const body = block ? lowerBlock(block, reader) : [];
  const kept = parameters ? keptParameters(parameters, reader) : [];
  return {
    kind: 'function',
    span: reader.span(node),
    name: nameNode ? reader.textOf(nameNode) : '',
    nameSpan: reader.span(nameNode ?? { from: node.from, to: node.from }),
    parameters: parameters ? lowerParameters(parameters, reader) : [],
    body: block ? withKept(body, kept) : value ? [{ kind: 'return', span: value.span, value }] : [],
    decorators: [],
    // One that was put in for the grammar takes no room in the text.
    isAsync: children.some(
      ({ name, from, to }) => name === 'async' && reader.toTrue(from) < reader.toTrue(to),
    ),
    isGenerator: children.some(({ name }) => name === 'Star'),
    ...(isArrow && { isArrow }),
  };
}

function lowerParameters(list: SyntaxNode, reader: Reader): readonly Parameter[] {
  return splitAt(inside(list), isComma).flatMap((group): readonly Parameter[] => {
    const parts = group.filter(({ name }) => !TYPE_PARTS.has(name));
    const [first, second] = parts;
    // TypeScript's `this` parameter is only a type.
    if (!first || first.name === 'this') return [];
    const span = reader.range(first.from, parts.at(-1)?.to ?? first.to);
    if (first.name === 'Spread')
      return second ? [{ span, target: lowerExpression(second, reader), kind: 'rest' }] : [];
    const defaultNode = second?.name === 'Equals' ? parts[2] : undefined;
    return [
      {
        span,
        target: lowerExpression(first, reader),
        kind: 'ordinary',
        ...(defaultNode && { default: lowerExpression(defaultNode, reader) }),
      },
    ];
  });
}

/** TypeScript's `constructor(private filters: number)`: each such parameter is a field too. */
function keptParameters(list: SyntaxNode, reader: Reader): readonly Statement[] {
  return splitAt(inside(list), isComma).flatMap((group): readonly Statement[] => {
    const isKept = group.some(({ name }) => name === 'Privacy' || name === 'readonly' || name === 'Override');
    const nameNode = group.find(({ name }) => name === 'VariableDefinition');
    if (!isKept || !nameNode) return [];
    const span = reader.span(nameNode);
    const name = reader.textOf(nameNode);
    const object: Expression = { kind: 'name', span, name: 'this' };
    const target: Expression = { kind: 'attribute', span, object, name, nameSpan: span };
    return [{ kind: 'assign', span, targets: [target], value: { kind: 'name', span, name } }];
  });
}

/** Fields are set after `super(…)`. */
function withKept(body: readonly Statement[], kept: readonly Statement[]): readonly Statement[] {
  if (kept.length === 0) return body;
  const after = body.findIndex(
    (statement) =>
      statement.kind === 'expression' &&
      statement.value.kind === 'call' &&
      statement.value.callee.kind === 'name' &&
      statement.value.callee.name === 'super',
  );
  return [...body.slice(0, after + 1), ...kept, ...body.slice(after + 1)];
}

export function lowerClass(node: SyntaxNode, reader: Reader): ClassNode {
  const children = childrenOf(node);
  const nameNode = children.find(({ name }) => name === 'VariableDefinition');
  const extendsAt = children.findIndex(({ name }) => name === 'extends');
  const baseNode = extendsAt < 0 ? undefined : children[extendsAt + 1];
  const body = children.find(({ name }) => name === 'ClassBody');
  const base = baseNode && lowerExpression(baseNode, reader);
  return {
    kind: 'class',
    span: reader.span(node),
    name: nameNode ? reader.textOf(nameNode) : '',
    nameSpan: reader.span(nameNode ?? { from: node.from, to: node.from }),
    bases: base ? [{ kind: 'positional', span: base.span, value: base }] : [],
    members: body ? childrenOf(body).flatMap((member) => lowerClassMember(member, reader)) : [],
    decorators: [],
  };
}

function lowerClassMember(member: SyntaxNode, reader: Reader): readonly ClassMember[] {
  const children = childrenOf(member);
  const isStatic = children.some(({ name }) => name === 'static');
  const key = lowerKey(children, reader);
  if (member.name === 'MethodDeclaration') {
    const accessor = children.find(({ name }) => name === 'get' || name === 'set')?.name;
    return [
      {
        kind: 'method',
        function: lowerFunction(member, reader),
        key,
        isStatic,
        ...((accessor === 'get' || accessor === 'set') && { accessor }),
      },
    ];
  }
  if (member.name === 'StaticBlock') {
    const block = children.find(({ name }) => name === 'Block');
    return block
      ? [{ kind: 'statements', span: reader.span(member), statements: lowerBlock(block, reader) }]
      : [];
  }
  if (member.name !== 'PropertyDeclaration') return [];
  const equals = children.findIndex(({ name }) => name === 'Equals');
  const value = equals < 0 ? [] : children.slice(equals + 1).filter(({ name }) => name !== ';');
  const span = reader.span(member);
  return [
    {
      kind: 'field',
      key,
      isStatic,
      span,
      ...(value.length > 0 && { value: namedAfter(key, lowerElement(value, member, reader)) }),
    },
  ];
}
