/** Lowers Python's expressions to the program tree. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, inside, isComma, type Reader, splitAt, tooDeep } from '../reader.js';
import type {
  Argument,
  BinaryOperator,
  CompareOperator,
  ComprehensionNode,
  DictEntry,
  Expression,
} from '../tree.js';
import { lowerLambda } from './definitions.js';
import { hasHiddenStar } from './grammarGaps.js';
import { lowerString, lowerTemplate } from './strings.js';

export function lowerExpression(node: SyntaxNode, reader: Reader): Expression {
  if (!reader.enter()) return tooDeep(reader.span(node));
  const lowered = lowerEntered(node, reader);
  reader.leave();
  return lowered;
}

function lowerEntered(node: SyntaxNode, reader: Reader): Expression {
  const span = reader.span(node);
  const children = childrenOf(node);
  const [first] = children;
  switch (node.name) {
    case 'Number':
      return lowerNumber(reader.textOf(node), span);
    case 'String':
      return lowerString(node, reader);
    case 'FormatString':
    case 'ContinuedString':
      return lowerTemplate(node, reader);
    case 'Boolean':
      return { kind: 'boolean', span, value: reader.textOf(node) === 'True' };
    case 'None':
      return { kind: 'none', span };
    case 'Ellipsis':
      return { kind: 'none', span, ellipsis: true };
    case 'VariableName':
      return { kind: 'name', span, name: reader.textOf(node) };
    case 'ParenthesizedExpression': {
      const [content] = inside(node);
      return content ? lowerExpression(content, reader) : missing(node, reader);
    }
    case 'TupleExpression':
      return { kind: 'tuple', span, items: lowerItems(inside(node), reader) };
    case 'ArrayExpression':
      return { kind: 'list', span, items: lowerItems(inside(node), reader) };
    case 'SetExpression':
      return { kind: 'set', span, items: lowerItems(inside(node), reader) };
    case 'DictionaryExpression':
      return { kind: 'dict', span, entries: lowerEntries(inside(node), reader) };
    case 'MemberExpression':
      return lowerMember(node, reader);
    case 'CallExpression':
      return lowerCall(node, reader);
    case 'UnaryExpression':
      return lowerUnary(node, reader);
    case 'BinaryExpression':
      return lowerBinary(node, reader);
    case 'ConditionalExpression': {
      const [then, test, otherwise] = children.filter(({ name }) => name !== 'if' && name !== 'else');
      if (!then || !test || !otherwise) return missing(node, reader);
      return {
        kind: 'conditional',
        span,
        test: lowerExpression(test, reader),
        then: lowerExpression(then, reader),
        otherwise: lowerExpression(otherwise, reader),
      };
    }
    case 'LambdaExpression':
      return lowerLambda(node, reader);
    case 'ArrayComprehensionExpression':
      return lowerComprehension(node, inside(node), 'list', reader);
    case 'SetComprehensionExpression':
      return lowerComprehension(node, inside(node), 'set', reader);
    case 'DictionaryComprehensionExpression':
      return lowerComprehension(node, inside(node), 'dict', reader);
    case 'ComprehensionExpression':
      return lowerComprehension(node, inside(node), 'generator', reader);
    case 'NamedExpression': {
      const [target, , value] = children;
      if (!target || !value) return missing(node, reader);
      return {
        kind: 'assignExpression',
        span,
        target: lowerExpression(target, reader),
        value: lowerExpression(value, reader),
      };
    }
    case 'AwaitExpression': {
      const value = children[1];
      return value ? { kind: 'await', span, value: lowerExpression(value, reader) } : missing(node, reader);
    }
    case 'YieldExpression':
    case 'YieldStatement': {
      const isFrom = children.some(({ name }) => name === 'from');
      const rest = children.filter(({ name }) => name !== 'yield' && name !== 'from');
      return rest.length === 0
        ? { kind: 'yield', span, isFrom }
        : { kind: 'yield', span, isFrom, value: lowerTupled(rest, reader) };
    }
    default:
      return first && children.length === 1 ? lowerExpression(first, reader) : missing(node, reader);
  }
}

export function missing(node: { from: number; to: number }, reader: Reader): Expression {
  return { kind: 'missing', span: reader.span(node), reason: 'this text is not complete' };
}

function lowerNumber(text: string, span: Expression['span']): Expression {
  const plain = text.replaceAll('_', '');
  if (/j$/i.test(plain)) return { kind: 'missing', span, reason: 'a complex number' };
  const isFloat = !/^0[xob]/i.test(plain) && /[.e]/i.test(plain);
  const value = Number(plain);
  const isLarge = !isFloat && Number.isFinite(value) && !Number.isSafeInteger(value);
  return isLarge
    ? { kind: 'number', span, value, isFloat, digits: String(BigInt(plain)) }
    : { kind: 'number', span, value, isFloat };
}

/** Entries separated by commas, `*x` as spread. */
export function lowerItems(nodes: readonly SyntaxNode[], reader: Reader): readonly Expression[] {
  return splitAt(nodes, isComma).map((group) => lowerStarred(group, reader));
}

function lowerStarred(group: readonly SyntaxNode[], reader: Reader): Expression {
  const [first, second] = group;
  if (first?.name === '*' && second)
    return {
      kind: 'spread',
      span: reader.range(first.from, second.to),
      value: lowerExpression(second, reader),
    };
  if (!first) return missing({ from: 0, to: 0 }, reader);
  const value = lowerExpression(first, reader);
  return hasHiddenStar(first, reader) ? { kind: 'spread', span: value.span, value } : value;
}

/** `a, b` without brackets is a tuple; `a` is itself. */
export function lowerTupled(nodes: readonly SyntaxNode[], reader: Reader): Expression {
  const items = lowerItems(nodes, reader);
  const [only] = items;
  if (only && items.length === 1 && !nodes.some(isComma)) return only;
  const from = nodes[0]?.from ?? 0;
  return { kind: 'tuple', span: reader.range(from, nodes.at(-1)?.to ?? from), items };
}

function lowerEntries(nodes: readonly SyntaxNode[], reader: Reader): readonly DictEntry[] {
  return splitAt(nodes, isComma).flatMap((group): readonly DictEntry[] => {
    const [first, second, third] = group;
    if (!first || !second) return [];
    const span = reader.range(first.from, group.at(-1)?.to ?? second.to);
    if (first.name === '**') return [{ kind: 'spread', span, value: lowerExpression(second, reader) }];
    if (!third) return [];
    return [
      { kind: 'entry', span, key: lowerExpression(first, reader), value: lowerExpression(third, reader) },
    ];
  });
}

function lowerMember(node: SyntaxNode, reader: Reader): Expression {
  const [objectNode, operator, ...rest] = childrenOf(node);
  if (!objectNode) return missing(node, reader);
  const object = lowerExpression(objectNode, reader);
  const span = reader.span(node);
  if (operator?.name === '[') {
    const nodes = rest.filter(({ name }) => name !== ']');
    const parts = splitAt(nodes, isComma).map((group) => lowerSubscript(group, reader));
    const [only] = parts;
    if (!only) return missing(node, reader);
    if (parts.length === 1 && only.kind !== 'spread' && !nodes.some(isComma))
      return { kind: 'index', span, object, index: only };
    return { kind: 'index', span, object, index: { kind: 'tuple', span: only.span, items: parts } };
  }
  const [property] = rest;
  // `model.` while typing: the object is read, the attribute is not there yet.
  if (!property) return { kind: 'missing', span, reason: 'the name after the dot is not written yet' };
  return { kind: 'attribute', span, object, name: reader.textOf(property), nameSpan: reader.span(property) };
}

function lowerSubscript(group: readonly SyntaxNode[], reader: Reader): Expression {
  if (!group.some(({ name }) => name === ':')) return lowerStarred(group, reader);
  const bounds: (Expression | undefined)[] = [undefined, undefined, undefined];
  let place = 0;
  for (const node of group)
    if (node.name === ':') place++;
    else bounds[place] = lowerExpression(node, reader);
  const [lower, upper, step] = bounds;
  const span = reader.range(group[0]?.from ?? 0, group.at(-1)?.to ?? 0);
  return { kind: 'slice', span, ...(lower && { lower }), ...(upper && { upper }), ...(step && { step }) };
}

function lowerCall(node: SyntaxNode, reader: Reader): Expression {
  const [calleeNode, list] = childrenOf(node);
  if (!calleeNode || list?.name !== 'ArgList') return missing(node, reader);
  return {
    kind: 'call',
    span: reader.span(node),
    callee: lowerExpression(calleeNode, reader),
    arguments: lowerArguments(list, reader),
    argumentsSpan: reader.span(list),
    ...(reader.virtualClosers.has(list.to - 1) && { closedByRepair: true }),
  };
}

export function lowerArguments(list: SyntaxNode, reader: Reader): readonly Argument[] {
  const nodes = inside(list);
  const [element] = nodes;
  if (element && nodes.some(({ name }) => name === 'for')) {
    const value = lowerComprehension(list, nodes, 'generator', reader);
    return [{ kind: 'positional', span: value.span, value }];
  }
  return splitAt(nodes, isComma).flatMap((group): readonly Argument[] => {
    const [first, second, third] = group;
    if (!first) return [];
    const span = reader.range(first.from, group.at(-1)?.to ?? first.to);
    if (first.name === '*' || first.name === '**') {
      if (!second) return [];
      const kind = first.name === '*' ? 'spread' : 'spreadKeywords';
      return [{ kind, span, value: lowerExpression(second, reader) }];
    }
    if (second?.name === 'AssignOp') {
      const value = third ? lowerExpression(third, reader) : missing(second, reader);
      if (reader.textOf(second) === ':=') {
        const target = lowerExpression(first, reader);
        return [{ kind: 'positional', span, value: { kind: 'assignExpression', span, target, value } }];
      }
      const nameSpan = reader.span(first);
      return [{ kind: 'keyword', span, name: reader.textOf(first), nameSpan, value }];
    }
    return [{ kind: 'positional', span, value: lowerExpression(first, reader) }];
  });
}

function lowerUnary(node: SyntaxNode, reader: Reader): Expression {
  const [operatorNode, operandNode] = childrenOf(node);
  if (!operatorNode || !operandNode) return missing(node, reader);
  const text = reader.textOf(operatorNode);
  const span = reader.span(node);
  const operand = lowerExpression(operandNode, reader);
  if (text === 'not') return negate(operatorNode.from, operandNode, operand, reader);
  const operator = text === '-' || text === '+' || text === '~' ? text : undefined;
  return operator ? { kind: 'unary', span, operator, operand } : missing(node, reader);
}

/** The grammar lets `not` reach over `and` and `or`; in Python it binds more tightly than both. */
function negate(from: number, node: SyntaxNode, operand: Expression, reader: Reader): Expression {
  const isBare = node.name === 'BinaryExpression';
  const left = childrenOf(node)[0];
  if (isBare && left && operand.kind === 'logical')
    return {
      ...operand,
      span: reader.range(from, node.to),
      left: negate(from, left, operand.left, reader),
    };
  return { kind: 'unary', span: reader.range(from, node.to), operator: 'not', operand };
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'is', 'in']);
const BINARY: ReadonlySet<string> = new Set([
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '@',
  '<<',
  '>>',
  '&',
  '|',
  '^',
]);

function lowerBinary(node: SyntaxNode, reader: Reader): Expression {
  const children = childrenOf(node);
  const leftNode = children[0];
  const rightNode = children.at(-1);
  const operator = children
    .slice(1, -1)
    .map((part) => reader.textOf(part))
    .join(' ');
  if (!leftNode || !rightNode || leftNode === rightNode || operator === '') return missing(node, reader);
  const left = lowerExpression(leftNode, reader);
  const right = lowerExpression(rightNode, reader);
  const span = reader.span(node);
  if (operator === 'and' || operator === 'or') return { kind: 'logical', span, operator, left, right };
  if (COMPARISONS.has(operator) || operator === 'not in' || operator === 'is not') {
    const compare = operator as CompareOperator;
    if (left.kind === 'compare' && leftNode.name === 'BinaryExpression')
      return {
        kind: 'compare',
        span,
        operands: [...left.operands, right],
        operators: [...left.operators, compare],
      };
    return { kind: 'compare', span, operands: [left, right], operators: [compare] };
  }
  if (!BINARY.has(operator)) return missing(node, reader);
  return { kind: 'binary', span, operator: operator as BinaryOperator, left, right };
}

function lowerComprehension(
  node: SyntaxNode,
  nodes: readonly SyntaxNode[],
  result: ComprehensionNode['result'],
  reader: Reader,
): Expression {
  const start = nodes.findIndex(({ name }) => name === 'for' || name === 'async');
  const [elementNode, , valueNode] = nodes.slice(0, start);
  if (!elementNode) return missing(node, reader);
  const clauses: ComprehensionNode['clauses'][number][] = [];
  const rest = nodes.slice(start).filter(({ name }) => name !== 'async');
  let index = 0;
  const until = (stop: (name: string) => boolean): readonly SyntaxNode[] => {
    const from = index;
    while (index < rest.length && !stop(rest[index]?.name ?? '')) index++;
    return rest.slice(from, index);
  };
  while (index < rest.length) {
    const keyword = rest[index++]?.name;
    if (keyword === 'for') {
      const target = lowerTupled(
        until((name) => name === 'in'),
        reader,
      );
      index++;
      const iterable = lowerTupled(
        until((name) => name === 'for' || name === 'if'),
        reader,
      );
      clauses.push({ kind: 'for', target, iterable });
    } else if (keyword === 'if') {
      const test = lowerTupled(
        until((name) => name === 'for' || name === 'if'),
        reader,
      );
      clauses.push({ kind: 'if', test });
    }
  }
  return {
    kind: 'comprehension',
    span: reader.span(node),
    result,
    element: lowerExpression(elementNode, reader),
    ...(valueNode && { value: lowerExpression(valueNode, reader) }),
    clauses,
  };
}
