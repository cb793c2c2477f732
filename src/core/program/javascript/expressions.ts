/** Lowers JavaScript's and TypeScript's expressions to the program tree. Types are left out. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, inside, isComma, type Reader, splitAt, tooDeep } from '../reader.js';
import type { Argument, Expression } from '../tree.js';
import { lowerClass, lowerFunction } from './definitions.js';
import {
  lowerItems,
  lowerNumber,
  lowerPattern,
  lowerProperties,
  lowerTagged,
  lowerTemplate,
} from './literals.js';
import { lowerAssignment, lowerBinary, lowerUnary, step } from './operators.js';
import { stringValue } from './strings.js';

export function missing(node: { from: number; to: number }, reader: Reader): Expression {
  return { kind: 'missing', span: reader.span(node), reason: 'this text is not complete' };
}

export function lowerExpression(node: SyntaxNode, reader: Reader): Expression {
  if (!reader.enter()) return tooDeep(reader.span(node));
  const lowered = lowerEntered(node, reader);
  reader.leave();
  return lowered;
}

function lowerEntered(node: SyntaxNode, reader: Reader): Expression {
  const span = reader.span(node);
  const children = childrenOf(node);
  const [first, second, third] = children;
  switch (node.name) {
    case 'Number':
      return lowerNumber(reader.textOf(node), span);
    case 'String':
      return { kind: 'string', span, value: stringValue(reader.textOf(node)) };
    case 'TemplateString':
      return lowerTemplate(node, reader);
    case 'BooleanLiteral':
      return { kind: 'boolean', span, value: reader.textOf(node) === 'true' };
    case 'null':
      return { kind: 'none', span };
    case 'VariableName':
    case 'VariableDefinition':
    case 'this':
    case 'super':
      return { kind: 'name', span, name: reader.textOf(node) };
    case 'ParenthesizedExpression': {
      const [content] = inside(node);
      return content ? lowerExpression(content, reader) : missing(node, reader);
    }
    case 'ArrayExpression':
    case 'ArrayPattern':
      return { kind: 'list', span, items: lowerItems(node, reader) };
    case 'ObjectExpression':
    case 'ObjectPattern':
      return { kind: 'dict', span, entries: lowerProperties(node, reader) };
    case 'MemberExpression':
      return lowerMember(node, reader);
    case 'CallExpression':
    case 'NewExpression':
      return lowerCall(node, reader);
    case 'DynamicImport':
      return lowerDynamicImport(node, reader);
    case 'UnaryExpression':
      return lowerUnary(node, reader);
    case 'PostfixExpression':
      return first && second && /^(?:\+\+|--)$/.test(reader.textOf(second))
        ? step(first, reader.textOf(second), true, node, reader)
        : first
          ? lowerExpression(first, reader)
          : missing(node, reader);
    case 'PrefixCast': {
      const value = children.at(-1);
      return value ? lowerExpression(value, reader) : missing(node, reader);
    }
    case 'InstantiationExpression':
      return first ? lowerExpression(first, reader) : missing(node, reader);
    case 'BinaryExpression':
      return lowerBinary(node, reader);
    case 'ConditionalExpression': {
      const [test, then, otherwise] = children.filter(({ name }) => name !== 'LogicOp');
      if (!test || !then || !otherwise) return missing(node, reader);
      return {
        kind: 'conditional',
        span,
        test: lowerExpression(test, reader),
        then: lowerExpression(then, reader),
        otherwise: lowerExpression(otherwise, reader),
      };
    }
    case 'AssignmentExpression':
      return first && second && third
        ? lowerAssignment(first, second, third, node, reader)
        : missing(node, reader);
    case 'SequenceExpression': {
      const values = children.filter((child) => !isComma(child));
      // All are evaluated, and the last one is the value: as if they were listed and the last one read.
      const index: Expression = { kind: 'number', span, value: values.length - 1, isFloat: false };
      const items = values.map((value) => lowerExpression(value, reader));
      return { kind: 'index', span, object: { kind: 'list', span, items }, index };
    }
    case 'ArrowFunction':
    case 'FunctionExpression':
      return lowerFunction(node, reader);
    case 'ClassExpression':
      return lowerClass(node, reader);
    case 'RegExp':
      return lowerPattern(reader.textOf(node), span);
    case 'TaggedTemplateExpression': {
      const template = children.at(-1);
      return first && template ? lowerTagged(first, template, reader, span) : missing(node, reader);
    }
    case 'AwaitExpression':
      return second ? { kind: 'await', span, value: lowerExpression(second, reader) } : missing(node, reader);
    case 'YieldExpression': {
      const isFrom = second?.name === 'Star';
      const value = isFrom ? third : second;
      return { kind: 'yield', span, isFrom, ...(value && { value: lowerExpression(value, reader) }) };
    }
    default:
      return { kind: 'missing', span, reason: 'this expression is not read' };
  }
}

function lowerMember(node: SyntaxNode, reader: Reader): Expression {
  const [objectNode, ...rest] = childrenOf(node);
  if (!objectNode) return missing(node, reader);
  const span = reader.span(node);
  const object = lowerExpression(objectNode, reader);
  const optional = rest.some(({ name }) => name === '?.') ? { optional: true } : {};
  const open = rest.findIndex(({ name }) => name === '[');
  const last = rest.at(-1);
  if (open >= 0) {
    const index = rest[open + 1];
    return index && index.name !== ']'
      ? { kind: 'index', span, object, index: lowerExpression(index, reader), ...optional }
      : missing(node, reader);
  }
  if (!last?.name.endsWith('PropertyName'))
    return { kind: 'missing', span, reason: 'the name after the dot is not written yet' };
  return {
    kind: 'attribute',
    span,
    object,
    name: reader.textOf(last),
    nameSpan: reader.span(last),
    ...optional,
  };
}

function lowerCall(node: SyntaxNode, reader: Reader): Expression {
  const children = childrenOf(node);
  const isNew = node.name === 'NewExpression';
  const calleeNode = children.find(({ name }) => name !== 'new');
  const list = children.find(({ name }) => name === 'ArgList');
  if (!calleeNode || (!list && !isNew)) return missing(node, reader);
  return {
    kind: 'call',
    span: reader.span(node),
    callee: lowerExpression(calleeNode, reader),
    arguments: list ? lowerArguments(list, reader) : [],
    argumentsSpan: list ? reader.span(list) : reader.range(node.to, node.to),
    ...(isNew && { isNew }),
    ...(children.some(({ name }) => name === '?.') && { optional: true }),
    ...(list && reader.virtualClosers.has(list.to - 1) && { closedByRepair: true }),
  };
}

/** `import('./model.js')` gives what `require` gives: promises are what they promise here. */
function lowerDynamicImport(node: SyntaxNode, reader: Reader): Expression {
  const [keyword, open, specifier, close] = childrenOf(node);
  if (!keyword || !open || !specifier) return missing(node, reader);
  const value = lowerExpression(specifier, reader);
  return {
    kind: 'call',
    span: reader.span(node),
    callee: { kind: 'name', span: reader.span(keyword), name: 'require' },
    arguments: [{ kind: 'positional', span: reader.span(specifier), value }],
    argumentsSpan: reader.range(open.from, close?.to ?? node.to),
  };
}

function lowerArguments(list: SyntaxNode, reader: Reader): readonly Argument[] {
  return splitAt(inside(list), isComma).flatMap((group): readonly Argument[] => {
    const [first, second] = group;
    if (!first) return [];
    const span = reader.range(first.from, group.at(-1)?.to ?? first.to);
    if (first.name === 'Spread')
      return second ? [{ kind: 'spread', span, value: lowerExpression(second, reader) }] : [];
    return [{ kind: 'positional', span, value: lowerExpression(first, reader) }];
  });
}
