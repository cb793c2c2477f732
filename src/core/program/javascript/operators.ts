/** Lowers operators and assignments within expressions of JavaScript. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type Reader } from '../reader.js';
import type { BinaryOperator, CompareOperator, Expression } from '../tree.js';
import { lowerExpression, missing } from './expressions.js';

export function lowerUnary(node: SyntaxNode, reader: Reader): Expression {
  const [operatorNode, operandNode] = childrenOf(node);
  if (!operatorNode || !operandNode) return missing(node, reader);
  const text = reader.textOf(operatorNode);
  if (text === '++' || text === '--') return step(operandNode, text, false, node, reader);
  const operand = lowerExpression(operandNode, reader);
  const span = reader.span(node);
  if (text === '!') return { kind: 'unary', span, operator: 'not', operand };
  if (
    text === '-' ||
    text === '+' ||
    text === '~' ||
    text === 'typeof' ||
    text === 'void' ||
    text === 'delete'
  )
    return { kind: 'unary', span, operator: text, operand };
  return missing(node, reader);
}

/** `i++` and `--i`. */
export function step(
  target: SyntaxNode,
  operator: string,
  isPostfix: boolean,
  node: SyntaxNode,
  reader: Reader,
): Expression {
  const span = reader.span(node);
  return {
    kind: 'assignExpression',
    span,
    target: lowerExpression(target, reader),
    operator: operator === '++' ? '+' : '-',
    value: { kind: 'number', span, value: 1, isFloat: false },
    isPostfix,
  };
}

export function lowerAssignment(
  target: SyntaxNode,
  operatorNode: SyntaxNode,
  value: SyntaxNode,
  node: SyntaxNode,
  reader: Reader,
): Expression {
  const text = reader.textOf(operatorNode).slice(0, -1);
  const operator = text === '&&' ? 'and' : text === '||' ? 'or' : text;
  return {
    kind: 'assignExpression',
    span: reader.span(node),
    target: lowerExpression(target, reader),
    // The grammar knows only assignments of the operators that the tree has.
    ...(operator !== '' && { operator: operator as BinaryOperator | 'and' | 'or' | '??' }),
    value: lowerExpression(value, reader),
  };
}

const COMPARISONS: ReadonlySet<string> = new Set([
  '==',
  '!=',
  '===',
  '!==',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'instanceof',
]);

/** `a ** b ** c` is `a ** (b ** c)`; the grammar groups it from the left. */
function lowerPower(node: SyntaxNode, reader: Reader): Expression {
  const operands: SyntaxNode[] = [];
  let current: SyntaxNode | undefined = node;
  while (current) {
    const [left, operator, right]: readonly SyntaxNode[] = childrenOf(current);
    const isPower: boolean =
      current.name === 'BinaryExpression' && operator !== undefined && reader.textOf(operator) === '**';
    if (!isPower) operands.unshift(current);
    else if (right) operands.unshift(right);
    current = isPower ? left : undefined;
  }
  const span = reader.span(node);
  const values = operands.map((operand) => lowerExpression(operand, reader));
  return values.length < 2
    ? missing(node, reader)
    : values.reduceRight((right, left) => ({ kind: 'binary', span, operator: '**', left, right }));
}

export function lowerBinary(node: SyntaxNode, reader: Reader): Expression {
  const [leftNode, operatorNode, rightNode] = childrenOf(node);
  if (!leftNode || !operatorNode) return missing(node, reader);
  const operator = reader.textOf(operatorNode);
  if (operator === '**') return lowerPower(node, reader);
  const left = lowerExpression(leftNode, reader);
  if (operator === 'as' || operator === 'satisfies') return left;
  if (!rightNode) return missing(node, reader);
  const right = lowerExpression(rightNode, reader);
  const span = reader.span(node);
  if (operator === '&&') return { kind: 'logical', span, operator: 'and', left, right };
  if (operator === '||') return { kind: 'logical', span, operator: 'or', left, right };
  if (operator === '??') return { kind: 'logical', span, operator, left, right };
  if (COMPARISONS.has(operator))
    return { kind: 'compare', span, operands: [left, right], operators: [operator as CompareOperator] };
  return { kind: 'binary', span, operator: operator as BinaryOperator, left, right };
}
