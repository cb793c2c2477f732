/**
 * YAML text to values, as PyYAML's loaders read it: block and flow collections, scalars by the rules of YAML 1.1 (`yes`
 * is True, `1e-3` is a text, since a float has a point), anchors, aliases and `<<`. What is beyond that (tags, `? ` keys,
 * directives, several documents) makes the whole text unread: undefined.
 */
import { bool, list, none, num, str, unknown } from '../../evaluate/makeValue.js';
import { keyOf } from '../../evaluate/operations.js';
import type { DictValue, Value } from '../../evaluate/value.js';

export function yamlValue(text: string): Value | undefined {
  if (/^\s*[^#'"\n]*\t/m.test(text) || /^%/m.test(text)) return undefined;
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => !isBlank(line));
  if (start >= 0 && /^---(?:\s|$)/.test(lines[start] ?? '')) lines[start] = (lines[start] ?? '').slice(3);
  const end = lines.findIndex((line) => /^\.\.\.\s*$/.test(line));
  const reader: Reader = { lines: end < 0 ? lines : lines.slice(0, end), at: 0, anchors: new Map() };
  if (reader.lines.some((line) => /^---(?:\s|$)/.test(line))) return undefined;
  const value = block(reader, 0, 0);
  skipBlank(reader);
  return reader.at < reader.lines.length ? undefined : value;
}

interface Reader {
  readonly lines: string[];
  at: number;
  readonly anchors: Map<string, Value>;
}

/** Deeper than any settings. */
const DEEPEST = 60;

const isBlank = (line: string) => /^\s*(?:#.*)?$/.test(line);
const indentOf = (line: string) => line.length - line.trimStart().length;

function skipBlank(reader: Reader): void {
  while (reader.at < reader.lines.length && isBlank(reader.lines[reader.at] ?? '')) reader.at += 1;
}

/** The line that comes next, without moving on; undefined at the end. */
function nextLine(reader: Reader): { readonly line: string; readonly indent: number } | undefined {
  skipBlank(reader);
  const line = reader.lines[reader.at];
  return line === undefined ? undefined : { line, indent: indentOf(line) };
}

/** A node whose lines are indented by `least` or more. */
function block(reader: Reader, least: number, depth: number): Value | undefined {
  const next = nextLine(reader);
  if (!next || next.indent < least) return none;
  if (depth > DEEPEST) return undefined;
  const { line, indent } = next;
  const content = line.slice(indent);
  if (/^-(?:\s|$)/.test(content)) return sequence(reader, indent, depth);
  if (keyIn(content)) return mapping(reader, indent, depth);
  reader.at += 1;
  return inline(reader, content, least - 1, depth);
}

function sequence(reader: Reader, indent: number, depth: number): Value | undefined {
  const items: Value[] = [];
  for (let next = nextLine(reader); next?.indent === indent; next = nextLine(reader)) {
    if (!/^-(?:\s|$)/.test(next.line.slice(indent))) break;
    // What stands behind the dash is a node of its own, as deep as it stands.
    reader.lines[reader.at] = `${' '.repeat(indent + 1)}${next.line.slice(indent + 1)}`;
    const item = block(reader, indent + 1, depth + 1);
    if (!item) return undefined;
    items.push(item);
  }
  return list(items);
}

function mapping(reader: Reader, indent: number, depth: number): Value | undefined {
  const made: DictValue = { kind: 'dict', entries: new Map() };
  const merged: Value[] = [];
  for (let next = nextLine(reader); next?.indent === indent; next = nextLine(reader)) {
    const found = keyIn(next.line.slice(indent));
    const key = found && scalarOf(found.key);
    if (!found || !key) return undefined;
    reader.at += 1;
    const value = inline(reader, found.rest, indent, depth);
    if (!value) return undefined;
    if (found.key === '<<') merged.push(value);
    else if (!put(made, key, value)) return undefined;
  }
  const rest = nextLine(reader);
  if (rest && rest.indent > indent) return undefined;
  return withMerged(made, merged);
}

/** `<<: *base`: entries that the mapping itself does not have. */
function withMerged(made: DictValue, merged: readonly Value[]): Value | undefined {
  if (merged.length === 0) return made;
  const entries: DictValue['entries'] = new Map();
  for (const value of merged.flatMap((each) => (each.kind === 'list' ? each.items : [each]))) {
    if (value.kind !== 'dict') return undefined;
    for (const [slot, entry] of value.entries) if (!entries.has(slot)) entries.set(slot, entry);
  }
  for (const [slot, entry] of made.entries) entries.set(slot, entry);
  return { ...made, entries };
}

function put({ entries }: DictValue, key: Value, value: Value): boolean {
  const slot = keyOf(key);
  if (slot === undefined) return false;
  entries.set(slot, { key: entries.get(slot)?.key ?? key, value });
  return true;
}

/** `key: rest` at the beginning of a line. */
function keyIn(content: string): { readonly key: string; readonly rest: string } | undefined {
  if (content.startsWith('? ')) return undefined;
  const found =
    /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*:(?:\s+(.*))?$/.exec(content) ??
    /^([^\s#&*!|>'"%@`{}[\],-][^#]*?|-[^\s][^#]*?)\s*:(?:\s+(.*))?$/.exec(content);
  return found ? { key: found[1] ?? '', rest: found[2] ?? '' } : undefined;
}

/** What stands behind a key, or a scalar of its own: further lines are indented by more than `indent`. */
function inline(reader: Reader, text: string, indent: number, depth: number): Value | undefined {
  const rest = withoutComment(text).trim();
  const anchor = /^&(\S+)(?:\s+(.*))?$/.exec(rest);
  if (anchor) {
    const value = inline(reader, anchor[2] ?? '', indent, depth);
    if (value) reader.anchors.set(anchor[1] ?? '', value);
    return value;
  }
  if (rest === '') return belowKey(reader, indent, depth);
  if (rest.startsWith('*')) return reader.anchors.get(rest.slice(1));
  if (/^[|>]/.test(rest)) return blockScalar(reader, rest, indent);
  if (/^[[{]/.test(rest)) return flow(reader, rest);
  if (/^["']/.test(rest)) return quoted(rest);
  return plain(reader, rest, indent);
}

/** A sequence may stand as deep as the key that it belongs to. */
function belowKey(reader: Reader, indent: number, depth: number): Value | undefined {
  const next = nextLine(reader);
  const isDash = next?.indent === indent && /^-(?:\s|$)/.test(next.line.slice(indent));
  return isDash ? sequence(reader, indent, depth + 1) : block(reader, indent + 1, depth + 1);
}

/** A text without quotes goes on in lines that are deeper. */
function plain(reader: Reader, first: string, indent: number): Value | undefined {
  if (/^(?:[!%@`,\]}&]|[-?:](?:\s|$))/.test(first) || /:(?:\s|$)/.test(first)) return undefined;
  const parts = [first];
  for (let next = nextLine(reader); next && next.indent > indent; next = nextLine(reader)) {
    const more = withoutComment(next.line).trim();
    if (/:(?:\s|$)/.test(more)) return undefined;
    parts.push(more);
    reader.at += 1;
  }
  return parts.length === 1 ? scalarOf(first) : str(parts.join(' '));
}

function blockScalar(reader: Reader, head: string, indent: number): Value | undefined {
  const style = /^([|>])([+-]?)$/.exec(head);
  if (!style) return undefined;
  const found: string[] = [];
  for (let line = reader.lines[reader.at]; line !== undefined; line = reader.lines[reader.at]) {
    if (line.trim() !== '' && indentOf(line) <= indent) break;
    found.push(line);
    reader.at += 1;
  }
  const depth = Math.min(...found.filter((line) => line.trim() !== '').map(indentOf));
  const lines = found.map((line) => line.slice(depth).trimEnd());
  // Folded texts with lines that are deeper or empty have rules of their own.
  if (style[1] === '>' && lines.slice(0, lastFull(lines)).some((line) => line === '' || /^\s/.test(line)))
    return undefined;
  const full = lines.slice(0, lastFull(lines) + 1).join(style[1] === '>' ? ' ' : '\n');
  if (style[2] === '+') return undefined;
  return str(style[2] === '-' || full === '' ? full : `${full}\n`);
}

const lastFull = (lines: readonly string[]) => lines.findLastIndex((line) => line !== '');

/** `[8, 16]`, `{units: 64}`: over several lines until it is closed. */
function flow(reader: Reader, first: string): Value | undefined {
  let text = first;
  for (let tries = 0; tries < 1000; tries += 1) {
    const cursor: Cursor = { text, at: 0, reader };
    const value = flowNode(cursor, 0);
    if (value === 'open') {
      const next = nextLine(reader);
      if (!next) return undefined;
      text += ` ${withoutComment(next.line).trim()}`;
      reader.at += 1;
    } else return text.slice(cursor.at).trim() === '' ? value : undefined;
  }
  return undefined;
}

interface Cursor {
  readonly text: string;
  at: number;
  readonly reader: Reader;
}

/** `open`: the text ends before the node does. */
function flowNode(cursor: Cursor, depth: number): Value | 'open' | undefined {
  skipSpace(cursor);
  const letter = cursor.text[cursor.at];
  if (letter === undefined) return 'open';
  if (depth > DEEPEST) return undefined;
  if (letter === '[' || letter === '{') return flowCollection(cursor, letter, depth);
  const rest = cursor.text.slice(cursor.at);
  const found =
    /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\*[^\s,\]}]+|(?:[^,[\]{}:#\s]|:(?![\s,\]}]|$)|\s+(?![\s#]|$))+)/.exec(
      rest,
    );
  if (!found) return /^["']/.test(rest) ? 'open' : undefined;
  cursor.at += found[0].length;
  const written = found[0].trim();
  if (/^[&!|>%@`]/.test(written)) return undefined;
  if (written.startsWith('*')) return cursor.reader.anchors.get(written.slice(1));
  return /^["']/.test(written) ? quoted(written) : scalarOf(written);
}

function flowCollection(cursor: Cursor, opener: '[' | '{', depth: number): Value | 'open' | undefined {
  const closer = opener === '[' ? ']' : '}';
  const items: Value[] = [];
  const made: DictValue = { kind: 'dict', entries: new Map() };
  cursor.at += 1;
  for (;;) {
    skipSpace(cursor);
    if (cursor.text[cursor.at] === closer) break;
    const item = flowNode(cursor, depth + 1);
    if (item === undefined || item === 'open') return item;
    skipSpace(cursor);
    if (opener === '{') {
      const value = cursor.text[cursor.at] === ':' ? flowValue(cursor, depth) : none;
      if (value === undefined || value === 'open') return value;
      if (!put(made, item, value)) return undefined;
    } else if (cursor.text[cursor.at] === ':') return undefined;
    else items.push(item);
    skipSpace(cursor);
    const after = cursor.text[cursor.at];
    if (after === undefined) return 'open';
    if (after === ',') cursor.at += 1;
    else if (after !== closer) return undefined;
  }
  cursor.at += 1;
  return opener === '[' ? list(items) : made;
}

function flowValue(cursor: Cursor, depth: number): Value | 'open' | undefined {
  cursor.at += 1;
  skipSpace(cursor);
  return /^[,}]/.test(cursor.text.slice(cursor.at)) ? none : flowNode(cursor, depth + 1);
}

function skipSpace(cursor: Cursor): void {
  while (cursor.text[cursor.at] === ' ') cursor.at += 1;
}

/** Without `# …` that begins the text or stands behind a blank, outside of quotes. */
function withoutComment(text: string): string {
  const found = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"']["']?|\s(?!#)|["'])*/.exec(text);
  return /^\s*#/.test(text) ? '' : (found?.[0] ?? text);
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  '"': '"',
  '/': '/',
  '\\': '\\',
};

function quoted(text: string): Value | undefined {
  if (/^'(?:[^']|'')*'$/.test(text)) return str(text.slice(1, -1).replaceAll("''", "'"));
  if (!/^"(?:[^"\\]|\\.)*"$/.test(text)) return undefined;
  const inner = text.slice(1, -1);
  const letters = [...inner.matchAll(/\\(.)/g)].map(([, letter = '']) => letter);
  if (!letters.every((letter) => Object.hasOwn(ESCAPES, letter))) return undefined;
  return str(inner.replaceAll(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter));
}

/** https://yaml.org/type/ as PyYAML's resolver has it. */
function scalarOf(written: string): Value | undefined {
  if (/^["']/.test(written)) return quoted(written);
  if (/^(?:~|null|Null|NULL|)$/.test(written)) return none;
  if (/^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/.test(written)) return bool(true);
  if (/^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/.test(written)) return bool(false);
  const digits = written.replaceAll('_', '');
  if (/^[-+]?(?:0|[1-9][0-9_]*)$/.test(written)) return num(Number(digits) || 0);
  if (/^[-+]?0[0-7_]+$/.test(written)) return num(Number.parseInt(digits, 8));
  if (/^0x[0-9a-fA-F_]+$|^0b[01_]+$/.test(written)) return num(Number(digits));
  if (/^(?:[-+]?[0-9][0-9_]*\.[0-9_]*|[-+]?\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?$/.test(written))
    return num(Number(digits), true);
  const infinite = /^([-+]?)\.(?:inf|Inf|INF)$/.exec(written);
  if (infinite) return num(infinite[1] === '-' ? -Infinity : Infinity, true);
  if (/^\.(?:nan|NaN|NAN)$/.test(written)) return num(Number.NaN, true);
  if (/^[1-9][0-9_]*(?::[0-5]?[0-9])+$/.test(written))
    return num(digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0));
  const isTime =
    /^\d{4}-\d\d?-\d\d?/.test(written) || /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(written);
  return isTime ? unknown(`"${written}" is a date or a time in YAML`) : str(written);
}
