/** Lowers `match` and its patterns. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, inside, isComma, type Reader, splitAt } from '../reader.js';
import type { Argument, DictEntry, Expression, MatchCase, Statement } from '../tree.js';
import { lowerExpression, missing } from './expressions.js';
import { lowerBody } from './statements.js';

export function lowerMatch(node: SyntaxNode, reader: Reader): Statement {
  const children = childrenOf(node);
  const [, subject] = children;
  const clauses = children.find(({ name }) => name === 'MatchBody');
  return {
    kind: 'match',
    span: reader.span(node),
    subject: subject ? lowerExpression(subject, reader) : missing(node, reader),
    cases: clauses
      ? childrenOf(clauses)
          .filter(({ name }) => name === 'MatchClause')
          .map((clause) => lowerClause(clause, reader))
      : [],
    fallsThrough: false,
  };
}

function lowerClause(node: SyntaxNode, reader: Reader): MatchCase {
  const children = childrenOf(node);
  const bodyNode = children.find(({ name }) => name === 'Body');
  const guardNode = children.find(({ name }) => name === 'Guard');
  const test = guardNode && childrenOf(guardNode).at(-1);
  const patternNodes = children.filter(({ name }) => !['case', 'Body', 'Guard', ','].includes(name));
  const [first] = patternNodes;
  const asNode = patternNodes.length === 1 && first?.name === 'AsPattern' ? first : undefined;
  const captureNode = asNode && childrenOf(asNode).at(-1);
  const core = asNode ? childrenOf(asNode)[0] : first;
  return {
    span: reader.span(node),
    patterns:
      patternNodes.length > 1
        ? [
            {
              kind: 'tuple',
              span: reader.span(node),
              items: patternNodes.map((each) => lowerPattern(each, reader)),
            },
          ]
        : core && lastName(core)
          ? [lowerPattern(core, reader)]
          : alternatives(core).map((each) => lowerPattern(each, reader)),
    ...(captureNode && { capture: reader.textOf(captureNode) }),
    ...(test && { guard: lowerExpression(test, reader) }),
    body: bodyNode ? lowerBody(bodyNode, reader) : [],
  };
}

function alternatives(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  if (!node) return [];
  if (node.name !== 'OrPattern') return [node];
  return childrenOf(node).filter(({ name }) => name !== 'LogicOp');
}

function lowerPattern(node: SyntaxNode, reader: Reader): Expression {
  const span = reader.span(node);
  const children = childrenOf(node);
  const [first] = children;
  switch (node.name) {
    case 'CapturePattern':
      return { kind: 'name', span, name: reader.textOf(node) };
    case 'LiteralPattern':
      return first && children.length === 1 ? lowerExpression(first, reader) : signed(children, node, reader);
    case 'AttributePattern':
      return attribute(children, reader);
    case 'SequencePattern': {
      const items = patternsIn(node, reader);
      const [only] = items;
      // `(p)` groups; `(p,)` and `[p]` are sequences of one.
      if (only && items.length === 1 && first?.name === '(' && !children.some(isComma)) return only;
      return { kind: 'list', span, items };
    }
    case 'OrPattern': {
      const named = lastName(node);
      const nodes = alternatives(node);
      const parts = named ? [...nodes.slice(0, -1), named.pattern] : nodes;
      const [start, ...rest] = parts.map((each) => lowerPattern(each, reader));
      if (!start) return missing(node, reader);
      const either = rest.reduce<Expression>(
        (left, right) => ({ kind: 'logical', span, operator: 'or', left, right }),
        start,
      );
      return named ? captured(either, named.name, span, reader) : either;
    }
    case 'AsPattern': {
      const name = children.at(-1);
      return first && name
        ? captured(lowerPattern(first, reader), name, span, reader)
        : missing(node, reader);
    }
    case 'StarPattern': {
      const value = children.at(-1);
      return value ? { kind: 'spread', span, value: lowerPattern(value, reader) } : missing(node, reader);
    }
    case 'ClassPattern': {
      const list = children.find(({ name }) => name === 'PatternArgList');
      const names = children.filter(({ name }) => name !== 'PatternArgList');
      return {
        kind: 'call',
        span,
        callee: attribute(names, reader),
        arguments: list ? argumentPatterns(list, reader) : [],
        argumentsSpan: list ? reader.span(list) : span,
      };
    }
    case 'MappingPattern':
      return { kind: 'dict', span, entries: mappingEntries(node, reader) };
    case 'GroupPattern': {
      const [inner] = inside(node);
      return inner ? lowerPattern(inner, reader) : missing(node, reader);
    }
    default:
      return missing(node, reader);
  }
}

/** `A | B as name`: the name is of both, where the grammar gives it to the last alternative alone. */
function lastName(node: SyntaxNode): { readonly pattern: SyntaxNode; readonly name: SyntaxNode } | undefined {
  const last = node.name === 'OrPattern' ? alternatives(node).at(-1) : undefined;
  if (last?.name !== 'AsPattern') return undefined;
  const children = childrenOf(last);
  const [pattern, name] = [children[0], children.at(-1)];
  return pattern && name && pattern !== name ? { pattern, name } : undefined;
}

/** The value that fits `pattern`, under a name. */
function captured(
  pattern: Expression,
  name: SyntaxNode,
  span: Expression['span'],
  reader: Reader,
): Expression {
  const target = { kind: 'name', span: reader.span(name), name: reader.textOf(name) } as const;
  return { kind: 'assignExpression', span, target, value: pattern };
}

function patternsIn(node: SyntaxNode, reader: Reader): readonly Expression[] {
  return inside(node)
    .filter((child) => !isComma(child) && child.to > child.from)
    .map((child) => lowerPattern(child, reader));
}

/** Of `Point(0, y=top)`. `Point()` has none, though the grammar makes an empty one. */
function argumentPatterns(list: SyntaxNode, reader: Reader): readonly Argument[] {
  return inside(list)
    .filter((child) => !isComma(child) && child.to > child.from)
    .map((child): Argument => {
      const [nameNode, valueNode] = childrenOf(child).filter(
        ({ name }) => name !== '=' && name !== 'AssignOp',
      );
      const span = reader.span(child);
      if (child.name === 'KeywordPattern' && nameNode && valueNode)
        return {
          kind: 'keyword',
          span,
          name: reader.textOf(nameNode),
          nameSpan: reader.span(nameNode),
          value: lowerPattern(valueNode, reader),
        };
      return { kind: 'positional', span, value: lowerPattern(child, reader) };
    });
}

function signed(children: readonly SyntaxNode[], node: SyntaxNode, reader: Reader): Expression {
  const operand = children.at(-1);
  if (!operand) return missing(node, reader);
  return { kind: 'unary', span: reader.span(node), operator: '-', operand: lowerExpression(operand, reader) };
}

function attribute(nodes: readonly SyntaxNode[], reader: Reader): Expression {
  const [first, ...rest] = nodes.filter(({ name }) => name !== '.');
  if (!first) return missing({ from: 0, to: 0 }, reader);
  let value: Expression = { kind: 'name', span: reader.span(first), name: reader.textOf(first) };
  for (const part of rest)
    value = {
      kind: 'attribute',
      span: reader.range(first.from, part.to),
      object: value,
      name: reader.textOf(part),
      nameSpan: reader.span(part),
    };
  return value;
}

function mappingEntries(node: SyntaxNode, reader: Reader): readonly DictEntry[] {
  return splitAt(inside(node), isComma).flatMap((group): readonly DictEntry[] => {
    const [key, second, value] = group;
    if (key?.name === '**' && second)
      return [
        { kind: 'spread', span: reader.range(key.from, second.to), value: lowerPattern(second, reader) },
      ];
    if (!key || !value) return [];
    const span = reader.range(key.from, value.to);
    return [{ kind: 'entry', span, key: lowerPattern(key, reader), value: lowerPattern(value, reader) }];
  });
}
