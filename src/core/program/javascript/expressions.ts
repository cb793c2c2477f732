/** Lowers JavaScript's and TypeScript's expressions to the program tree. Types are left out. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, inside, isComma, type Reader, splitAt } from '../reader.js';
import type {
  Argument,
  BinaryOperator,
  CompareOperator,
  DictEntry,
  Expression,
  TemplatePart,
} from '../tree.js';
import { lowerClass, lowerFunction } from './definitions.js';
import { namedAfter } from './statements.js';
import { stringValue, unescapeTemplate } from './strings.js';

export function missing(node: { from: number; to: number }, reader: Reader): Expression {
  return { kind: 'missing', span: reader.span(node), reason: 'this text is not complete' };
}

export function lowerExpression(node: SyntaxNode, reader: Reader): Expression {
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

function lowerNumber(text: string, span: Expression['span']): Expression {
  const plain = text.replaceAll('_', '').replace(/n$/, '');
  return { kind: 'number', span, value: Number(plain), isFloat: false };
}

/** `/a+/g` is `new RegExp('a+', 'g')`. */
function lowerPattern(text: string, span: Expression['span']): Expression {
  const end = text.lastIndexOf('/');
  const argument = (value: string): Argument => ({
    kind: 'positional',
    span,
    value: { kind: 'string', span, value },
  });
  return {
    kind: 'call',
    span,
    callee: { kind: 'name', span, name: 'RegExp' },
    arguments: [argument(text.slice(1, end)), argument(text.slice(end + 1))],
    argumentsSpan: span,
    isNew: true,
  };
}

/** The tag is called with the texts, which have themselves as `raw`, and the values between them. */
function lowerTagged(
  tag: SyntaxNode,
  node: SyntaxNode,
  reader: Reader,
  span: Expression['span'],
): Expression {
  const template = lowerTemplate(node, reader);
  const parts = template.kind === 'template' ? template.parts : [];
  const texts: string[] = [''];
  const values: Expression[] = [];
  for (const part of parts)
    if (typeof part === 'string') texts[texts.length - 1] = part;
    else {
      values.push(part.value);
      texts.push('');
    }
  const list = (): Expression => ({
    kind: 'list',
    span,
    items: texts.map((value) => ({ kind: 'string', span, value })),
  });
  const argument = (value: Expression): Argument => ({ kind: 'positional', span, value });
  return {
    kind: 'call',
    span,
    callee: lowerExpression(tag, reader),
    arguments: [argument(list()), ...values.map(argument)],
    argumentsSpan: span,
  };
}

function lowerTemplate(node: SyntaxNode, reader: Reader): Expression {
  const parts: (string | TemplatePart)[] = [];
  let at = node.from + 1;
  for (const child of childrenOf(node)) {
    if (child.name !== 'Interpolation') continue;
    if (child.from > at) parts.push(unescapeTemplate(reader.text.slice(at, child.from)));
    const value = childrenOf(child).find(({ name }) => !name.startsWith('Interpolation'));
    if (value) parts.push({ value: lowerExpression(value, reader) });
    at = child.to;
  }
  const end = reader.text.charAt(node.to - 1) === '`' ? node.to - 1 : node.to;
  if (end > at) parts.push(unescapeTemplate(reader.text.slice(at, end)));
  return { kind: 'template', span: reader.span(node), parts };
}

/** Entries of an array or array pattern; a hole is undefined, `= 1` a default. */
function lowerItems(node: SyntaxNode, reader: Reader): readonly Expression[] {
  const items: Expression[] = [];
  let group: SyntaxNode[] = [];
  const nodes = childrenOf(node).filter(({ name }) => name !== '[' && name !== ']');
  for (const child of nodes) {
    if (!isComma(child)) group.push(child);
    else {
      items.push(lowerElement(group, child, reader));
      group = [];
    }
  }
  const last = nodes.at(-1);
  if (group.length > 0 && last) items.push(lowerElement(group, last, reader));
  return items;
}

export function lowerElement(
  group: readonly SyntaxNode[],
  near: { from: number; to: number },
  reader: Reader,
): Expression {
  const [first, second, third] = group;
  if (!first) return { kind: 'none', span: reader.range(near.from, near.from), undefined: true };
  const last = group.at(-1) ?? first;
  const span = reader.range(first.from, last.to);
  if (first.name === 'Spread')
    return { kind: 'spread', span, value: second ? lowerExpression(second, reader) : missing(first, reader) };
  if (second?.name === 'Equals' && third)
    return {
      kind: 'assignExpression',
      span,
      target: lowerExpression(first, reader),
      value: lowerExpression(third, reader),
    };
  return lowerExpression(first, reader);
}

function lowerProperties(node: SyntaxNode, reader: Reader): readonly DictEntry[] {
  return childrenOf(node)
    .filter(({ name }) => name === 'Property' || name === 'PatternProperty')
    .flatMap((property): readonly DictEntry[] => {
      const children = childrenOf(property);
      const [first, second] = children;
      if (!first) return [];
      const span = reader.span(property);
      if (first.name === 'Spread')
        return second ? [{ kind: 'spread', span, value: lowerExpression(second, reader) }] : [];
      if (children.some(({ name }) => name === 'ParamList')) return [lowerMethodEntry(property, reader)];
      const colon = children.findIndex(({ name }) => name === ':');
      const key = lowerKey(children, reader);
      const valueNodes = children.slice(colon + 1);
      // `{a}` and `{a = 1}`: the name is key and value.
      const value =
        colon < 0 && first.name === 'PropertyDefinition'
          ? ({ kind: 'name', span, name: reader.textOf(first) } as const)
          : lowerElement(valueNodes, property, reader);
      return [{ kind: 'entry', span, key, value: namedAfter(key, value) }];
    });
}

function lowerMethodEntry(property: SyntaxNode, reader: Reader): DictEntry {
  const children = childrenOf(property);
  const accessor = children.find(({ name }) => name === 'get' || name === 'set')?.name;
  return {
    kind: 'entry',
    span: reader.span(property),
    key: lowerKey(children, reader),
    value: lowerFunction(property, reader),
    ...((accessor === 'get' || accessor === 'set') && { accessor }),
  };
}

/** The key of a property or member as an expression: `a`, `'a'`, `1`, `[a]`. */
export function lowerKey(children: readonly SyntaxNode[], reader: Reader): Expression {
  const open = children.findIndex(({ name }) => name === '[');
  const computed = open < 0 ? undefined : children[open + 1];
  if (computed) return lowerExpression(computed, reader);
  const plain = children.find(({ name }) => /Definition$|^PropertyName$|^String$|^Number$/.test(name));
  if (!plain) return { kind: 'string', span: reader.range(0, 0), value: '' };
  const text = reader.textOf(plain);
  const value = plain.name === 'String' ? stringValue(text) : text;
  return { kind: 'string', span: reader.span(plain), value };
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

function lowerUnary(node: SyntaxNode, reader: Reader): Expression {
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
function step(
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

function lowerAssignment(
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

function lowerBinary(node: SyntaxNode, reader: Reader): Expression {
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
