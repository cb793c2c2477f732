/** Methods of Python's strings. */
import { bool, list, none, num, str, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { argument, because, isSequence, notKnown, numberOf, textOf } from './callArguments.js';
import { formatWith, reprOf, strOf } from './display.js';
import { showIn } from './showing.js';

type TextMethod = (self: string, call: NativeCall) => Value;

/** A method whose arguments are all texts or numbers; what it gives is worked out from them alone. */
function plain(run: (self: string, ...given: (string | number)[]) => Value | undefined): TextMethod {
  return (self, call) => {
    const values = call.positional.map(({ value }) => value);
    const given = values.map((value) => textOf(value) ?? numberOf(value));
    const known = given.filter((each) => each !== undefined);
    if (known.length !== given.length) return because(call, values, 'this text is not known');
    return run(self, ...known) ?? notKnown(call, 'this text is not known');
  };
}

/** Longer texts are not followed. */
const LONGEST_TEXT = 100_000;

function toText(run: (self: string, ...given: (string | number)[]) => string): TextMethod {
  return plain((self, ...given) => {
    if (self.length > LONGEST_TEXT) return undefined;
    const text = run(self, ...given);
    return text.length > LONGEST_TEXT ? undefined : str(text);
  });
}

function test(pattern: RegExp): TextMethod {
  return (self) => bool(pattern.test(self));
}

function affix(fits: (self: string, part: string) => boolean): TextMethod {
  return (self, call) => {
    const given = argument(call, 0);
    const parts = isSequence(given) ? given.items.map(textOf) : [textOf(given)];
    if (parts.includes(undefined)) return because(call, [given], 'this test is not known');
    return bool(parts.some((part) => part !== undefined && fits(self, part)));
  };
}

function find(self: string, part: string | number | undefined, fromEnd: boolean): number {
  return fromEnd ? self.lastIndexOf(String(part)) : self.indexOf(String(part));
}

function indexOf(fromEnd: boolean): TextMethod {
  return (self, call) => {
    const part = textOf(argument(call, 0));
    if (part === undefined) return because(call, [argument(call, 0)], 'this text is not known');
    const at = find(self, part, fromEnd);
    return at >= 0 ? num(at) : call.evaluation.raise('substring not found', call.location, 'ValueError');
  };
}

function trimmed(self: string, characters: string | undefined, start: boolean, end: boolean): string {
  const isGone = (character: string): boolean =>
    characters === undefined ? /\s/.test(character) : characters.includes(character);
  let from = 0;
  let to = self.length;
  while (start && from < to && isGone(self.charAt(from))) from++;
  while (end && to > from && isGone(self.charAt(to - 1))) to--;
  return self.slice(from, to);
}

function trim(start: boolean, end: boolean): TextMethod {
  return toText((self, characters) =>
    trimmed(self, characters === undefined ? undefined : String(characters), start, end),
  );
}

function split(fromEnd: boolean): TextMethod {
  return (self, call) => {
    const given = argument(call, 0, 'sep');
    const most = numberOf(argument(call, 1, 'maxsplit')) ?? -1;
    if (given && given.kind !== 'none' && given.kind !== 'string')
      return because(call, [given], 'this text is not known');
    const separator = textOf(given);
    const parts = separator ? self.split(separator) : self.trim().split(/\s+/).filter(Boolean);
    if (most < 0 || parts.length <= most + 1) return list(parts.map(str));
    const glue = separator ?? ' ';
    const joined = fromEnd
      ? [parts.slice(0, parts.length - most).join(glue), ...parts.slice(parts.length - most)]
      : [...parts.slice(0, most), parts.slice(most).join(glue)];
    return list(joined.map(str));
  };
}

function partition(fromEnd: boolean): TextMethod {
  return plain((self, separator) => {
    const text = String(separator);
    const at = find(self, text, fromEnd);
    const parts =
      at >= 0
        ? [self.slice(0, at), text, self.slice(at + text.length)]
        : fromEnd
          ? ['', '', self]
          : [self, '', ''];
    return tuple(parts.map(str));
  });
}

function justified(align: string): TextMethod {
  return toText((self, width, fill = ' ') => {
    const missing = Math.max(0, Math.min(Number(width), 10_000) - self.length);
    const left = align === '<' ? 0 : align === '>' ? missing : Math.floor(missing / 2);
    return String(fill).repeat(left) + self + String(fill).repeat(missing - left);
  });
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

export const TEXT_METHODS: Readonly<Record<string, TextMethod>> = {
  lower: toText((self) => self.toLowerCase()),
  casefold: toText((self) => self.toLowerCase()),
  upper: toText((self) => self.toUpperCase()),
  title: toText((self) => self.replace(/[A-Za-z]+/g, capitalised)),
  capitalize: toText(capitalised),
  swapcase: toText((self) =>
    self.replace(/./gs, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())),
  ),
  strip: trim(true, true),
  lstrip: trim(true, false),
  rstrip: trim(false, true),
  replace: toText((self, from, to, count) => {
    if (count === undefined) return self.replaceAll(String(from), String(to));
    let text = self;
    for (let done = 0; done < Number(count) && done < 1000 && text.length < LONGEST_TEXT; done++)
      text = text.replace(String(from), String(to));
    return text;
  }),
  removeprefix: toText((self, part) =>
    self.startsWith(String(part)) ? self.slice(String(part).length) : self,
  ),
  removesuffix: toText((self, part) =>
    part !== '' && self.endsWith(String(part)) ? self.slice(0, -String(part).length) : self,
  ),
  zfill: toText((self, width) => {
    const sign = /^[-+]/.exec(self)?.[0] ?? '';
    return sign + self.slice(sign.length).padStart(Math.min(Number(width), 10_000) - sign.length, '0');
  }),
  center: justified('^'),
  ljust: justified('<'),
  rjust: justified('>'),
  expandtabs: toText((self, size = 8) => self.replaceAll('\t', ' '.repeat(Number(size)))),
  startswith: affix((self, part) => self.startsWith(part)),
  endswith: affix((self, part) => self.endsWith(part)),
  find: plain((self, part) => num(find(self, part, false))),
  rfind: plain((self, part) => num(find(self, part, true))),
  index: indexOf(false),
  rindex: indexOf(true),
  count: plain((self, part) => num(part === '' ? self.length + 1 : self.split(String(part)).length - 1)),
  isalpha: test(/^\p{L}+$/u),
  isdigit: test(/^\d+$/),
  isnumeric: test(/^\d+$/),
  isdecimal: test(/^\d+$/),
  isalnum: test(/^[\p{L}\d]+$/u),
  isspace: test(/^\s+$/),
  isupper: (self) => bool(self !== self.toLowerCase() && self === self.toUpperCase()),
  islower: (self) => bool(self !== self.toUpperCase() && self === self.toLowerCase()),
  isidentifier: test(/^[\p{L}_][\p{L}\d_]*$/u),
  split: split(false),
  rsplit: split(true),
  splitlines: (self) =>
    list(
      self
        .split(/\r?\n/)
        .slice(0, self.endsWith('\n') ? -1 : undefined)
        .map(str),
    ),
  partition: partition(false),
  rpartition: partition(true),
  encode: (self) => str(self),
  decode: (self) => str(self),
  maketrans: (_, call) => translation(call),
  translate: (self, call) => translated(self, call),
  join: (self, call) => {
    const value = argument(call, 0);
    const found = value && call.evaluation.iterate(value, call.location);
    if (!found || 'kind' in found) return found ?? notKnown(call, 'this text is not known');
    if (found.length * (self.length + 1) > LONGEST_TEXT * 10)
      return notKnown(call, 'a text too long to follow');
    const texts = found.map(textOf);
    return texts.includes(undefined) ? because(call, found, 'this text is not known') : str(texts.join(self));
  },
  format: (self, call) => formatted(self, call),
};

function translation(call: NativeCall): Value {
  const [from = '', to = '', gone = ''] = [0, 1, 2].map((index) => textOf(argument(call, index)));
  const entries = new Map<string, { key: Value; value: Value }>();
  const put = (character: string, value: Value): void => {
    const code = character.codePointAt(0) ?? 0;
    entries.set(`n:${code}`, { key: num(code), value });
  };
  for (const [index, character] of [...from].entries()) put(character, str(to.charAt(index)));
  for (const character of gone) put(character, none);
  return { kind: 'dict', entries };
}

function translated(self: string, call: NativeCall): Value {
  const table = argument(call, 0);
  if (table?.kind !== 'dict') return because(call, [table], 'this text is not known');
  let text = '';
  for (const character of self) {
    const to = table.entries.get(`n:${character.codePointAt(0)}`)?.value;
    if (!to) text += character;
    else if (to.kind === 'string') text += to.value;
    else if (to.kind !== 'none') return because(call, [to], 'this text is not known');
  }
  return str(text);
}

const FIELD = /\{\{|\}\}|\{([^{}:!]*)(?:!([rsa]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}/g;

/** `'{}_{:02d}'.format(a, b)`: fields by position or name, their attributes and entries. */
function formatted(pattern: string, call: NativeCall): Value {
  let next = 0;
  let isKnown = true;
  const show = showIn(call);
  const field = (name: string): Value | undefined => {
    const [first = '', ...rest] = name.split(/(?=[.[])/);
    const start =
      first === ''
        ? call.positional[next++]?.value
        : /^\d+$/.test(first)
          ? call.positional[Number(first)]?.value
          : call.keywords.get(first)?.value;
    return rest.reduce((value, part) => value && partOf(value, part, call), start);
  };
  const text = pattern.replace(FIELD, (all, name?: string, conversion?: string, spec = '') => {
    if (all === '{{' || all === '}}') return all.charAt(0);
    const value = field(name ?? '');
    const exact = String(spec).replace(/\{([^{}]*)\}/g, (_, inner: string) => {
      const size = field(inner);
      return (size && strOf(size)) ?? '';
    });
    const converted = conversion === 'r' && value ? reprOf(value, show) : undefined;
    const shown =
      converted === undefined ? value && formatWith(value, exact, show) : formatWith(str(converted), exact);
    if (shown === undefined) isKnown = false;
    return shown ?? '';
  });
  return isKnown ? str(text) : notKnown(call, 'this text is not known');
}

/** `.name` or `[key]` behind a field's name. */
function partOf(value: Value, part: string, call: NativeCall): Value | undefined {
  if (part.startsWith('.')) return call.evaluation.attribute(value, part.slice(1), call.location);
  const key = part.slice(1, -1);
  if (value.kind === 'dict')
    return value.entries.get(`s:${key}`)?.value ?? value.entries.get(`n:${key}`)?.value;
  return isSequence(value) ? value.items[Number(key)] : undefined;
}
