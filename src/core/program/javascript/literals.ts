/** Lowers JavaScript's literals and patterns: numbers, regular expressions, templates, arrays, objects. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, isComma, type Reader } from '../reader.js';
import type { Argument, DictEntry, Expression, TemplatePart } from '../tree.js';
import { lowerFunction } from './definitions.js';
import { lowerExpression, missing } from './expressions.js';
import { namedAfter } from './statements.js';
import { stringValue, unescapeTemplate } from './strings.js';

export function lowerNumber(text: string, span: Expression['span']): Expression {
  const plain = text.replaceAll('_', '').replace(/n$/, '');
  return { kind: 'number', span, value: Number(plain), isFloat: false };
}

/** `/a+/g` is `new RegExp('a+', 'g')`. */
export function lowerPattern(text: string, span: Expression['span']): Expression {
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
export function lowerTagged(
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

export function lowerTemplate(node: SyntaxNode, reader: Reader): Expression {
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
export function lowerItems(node: SyntaxNode, reader: Reader): readonly Expression[] {
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

export function lowerProperties(node: SyntaxNode, reader: Reader): readonly DictEntry[] {
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
