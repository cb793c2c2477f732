/** String literals: prefixes, escapes and f-strings. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type Reader } from '../reader.js';
import type { Expression, TemplatePart } from '../tree.js';
import { lowerExpression } from './expressions.js';

const OPENING = /^([a-zA-Z]*)("""|'''|"|')/;

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** A character by its name in Unicode, whose thousands of names are not kept here. */
const NAMED_CHARACTER = /\\[\s\S]/g;

export function lowerString(node: SyntaxNode, reader: Reader): Expression {
  const named = namedCharacter(reader.textOf(node));
  if (named !== undefined)
    return { kind: 'template', span: reader.span(node), parts: [unread(node, named, reader)] };
  return { kind: 'string', span: reader.span(node), value: stringValue(reader.textOf(node)) };
}

/** `GREEK SMALL LETTER ALPHA` of the first `\\N{…}` in a literal that knows escapes. */
function namedCharacter(literal: string): string | undefined {
  const prefix = OPENING.exec(literal)?.[1] ?? '';
  if (/[rb]/i.test(prefix) || !literal.includes('\\N{')) return undefined;
  for (const { 0: pair, index } of literal.matchAll(NAMED_CHARACTER))
    if (pair === '\\N') return /^\{([^{}]+)\}/.exec(literal.slice(index + 2))?.[1];
  return undefined;
}

/** A text that has no value: an attribute that no string has. */
function unread(node: SyntaxNode, name: string, reader: Reader): TemplatePart {
  const span = reader.span(node);
  const object: Expression = { kind: 'string', span, value: '' };
  return { value: { kind: 'attribute', span, object, name: `\\N{${name}}`, nameSpan: span } };
}

function stringValue(literal: string): string {
  const opening = OPENING.exec(literal);
  if (!opening) return literal;
  const [whole, prefix = '', quote = ''] = opening;
  const closes = literal.length >= whole.length + quote.length && literal.endsWith(quote);
  const content = literal.slice(whole.length, closes ? -quote.length : undefined);
  return /r/i.test(prefix) ? content : resolveEscapes(content);
}

function resolveEscapes(content: string): string {
  return content.replace(
    /\\(\r\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|[\s\S])/g,
    (all, letters: string) => {
      const simple = SIMPLE_ESCAPES[letters];
      if (simple !== undefined) return simple;
      if (letters === '\r\n') return '';
      const hexadecimal = /^[xuU]([0-9a-fA-F]+)$/.exec(letters)?.[1];
      const code = hexadecimal
        ? parseInt(hexadecimal, 16)
        : /^[0-7]+$/.test(letters)
          ? parseInt(letters, 8)
          : NaN;
      return Number.isNaN(code) || code > 0x10ffff ? all : String.fromCodePoint(code);
    },
  );
}

/** `'a' 'b'` and f-strings: one string, or a template when any part holds expressions. */
export function lowerTemplate(node: SyntaxNode, reader: Reader): Expression {
  const literals = node.name === 'ContinuedString' ? childrenOf(node) : [node];
  const parts: (string | TemplatePart)[] = [];
  for (const literal of literals)
    if (literal.name === 'FormatString') parts.push(...formatParts(literal, reader));
    else {
      const named = namedCharacter(reader.textOf(literal));
      parts.push(named === undefined ? stringValue(reader.textOf(literal)) : unread(literal, named, reader));
    }
  if (parts.every((part) => typeof part === 'string'))
    return { kind: 'string', span: reader.span(node), value: parts.join('') };
  return { kind: 'template', span: reader.span(node), parts };
}

function formatParts(node: SyntaxNode, reader: Reader): readonly (string | TemplatePart)[] {
  const text = reader.textOf(node);
  const [whole = '', prefix = '', quote = ''] = OPENING.exec(text) ?? [];
  const end = text.endsWith(quote) ? node.to - quote.length : node.to;
  const plain = (from: number, to: number): string => {
    const content = reader.text.slice(from, to).replaceAll('{{', '{').replaceAll('}}', '}');
    return /r/i.test(prefix) ? content : resolveEscapes(content);
  };
  const parts: (string | TemplatePart)[] = [];
  let at = node.from + whole.length;
  for (const replacement of childrenOf(node)) {
    if (replacement.name !== 'FormatReplacement') continue;
    if (replacement.from > at) parts.push(plain(at, replacement.from));
    parts.push(...replacementParts(replacement, reader));
    at = replacement.to;
  }
  if (end > at) parts.push(plain(at, end));
  return parts;
}

function replacementParts(node: SyntaxNode, reader: Reader): readonly (string | TemplatePart)[] {
  const children = childrenOf(node);
  const [, expression] = children;
  if (!expression || expression.name === '}') return [];
  const value = lowerExpression(expression, reader);
  const spec = children.find(({ name }) => name === 'FormatSpec');
  const conversion = children.find(({ name }) => name === 'FormatConversion');
  const selfDoc = children.some(({ name }) => name === 'FormatSelfDoc');
  const asText = (conversion && reader.textOf(conversion) !== '!s') || selfDoc;
  const shown: Expression =
    asText && !spec
      ? {
          kind: 'call',
          span: value.span,
          callee: { kind: 'name', span: value.span, name: 'repr' },
          arguments: [{ kind: 'positional', span: value.span, value }],
          argumentsSpan: value.span,
        }
      : value;
  const part: TemplatePart = spec ? { value: shown, ...specification(spec, reader) } : { value: shown };
  const equals = children.find(({ name }) => name === 'FormatSelfDoc');
  if (!equals) return [part];
  // The text as written, with the blanks around the equals sign.
  const after = children[children.indexOf(equals) + 1];
  return [reader.text.slice(children[0]?.to ?? expression.from, after?.from ?? equals.to), part];
}

function specification(spec: SyntaxNode, reader: Reader): Pick<TemplatePart, 'format' | 'formatParts'> {
  const format = reader.textOf(spec).slice(1);
  const nested = childrenOf(spec).filter(({ name }) => name === 'FormatReplacement');
  if (nested.length === 0) return { format };
  const formatParts: (string | TemplatePart)[] = [];
  let at = spec.from + 1;
  for (const each of nested) {
    if (each.from > at) formatParts.push(reader.text.slice(at, each.from));
    formatParts.push(...replacementParts(each, reader));
    at = each.to;
  }
  if (spec.to > at) formatParts.push(reader.text.slice(at, spec.to));
  return { format, formatParts };
}
