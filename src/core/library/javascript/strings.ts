/** Methods of JavaScript's strings and numbers. */
import { bool, list, native, num, str } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { because, notKnown } from '../builtins/callArguments.js';
import { PATTERN_METHODS } from './regular.js';
import { numberOf, textOf } from './text.js';

const LONGEST_TEXT = 100_000;

type TextMethod = (self: string, call: NativeCall) => Value;

function values(call: NativeCall): readonly Value[] {
  return call.positional.map(({ value }) => value);
}

/** With texts for arguments. */
function onTexts(run: (self: string, ...given: string[]) => Value): TextMethod {
  return (self, call) => {
    const given = values(call);
    const texts = given.map((value) => (value.kind === 'string' ? value.value : undefined));
    const known = texts.filter((text) => text !== undefined);
    return known.length === texts.length
      ? run(self, ...known)
      : because(call, given, 'this text is not known');
  };
}

/** With numbers for arguments; an absent or undefined one is left out. */
function onNumbers(run: (self: string, ...given: (number | undefined)[]) => Value): TextMethod {
  return (self, call) => {
    const given = values(call);
    const numbers = given.map((value) => (value.kind === 'none' ? undefined : numberOf(value)));
    return given.some((value, index) => value.kind !== 'none' && numbers[index] === undefined)
      ? because(call, given, 'this place in a text is not known')
      : run(self, ...numbers);
  };
}

function padded(pad: 'padStart' | 'padEnd'): TextMethod {
  return (self, call) => {
    const [size, fill] = values(call);
    const length = numberOf(size);
    const filler = fill ? textOf(fill) : ' ';
    if (length === undefined || filler === undefined)
      return because(call, values(call), 'this text is not known');
    return length > LONGEST_TEXT
      ? notKnown(call, 'a text too long to follow')
      : str(self[pad](length, filler));
  };
}

const STRING: Readonly<Record<string, TextMethod>> = {
  toLowerCase: (self) => str(self.toLowerCase()),
  toUpperCase: (self) => str(self.toUpperCase()),
  toLocaleLowerCase: (self) => str(self.toLowerCase()),
  toLocaleUpperCase: (self) => str(self.toUpperCase()),
  trim: (self) => str(self.trim()),
  trimStart: (self) => str(self.trimStart()),
  trimEnd: (self) => str(self.trimEnd()),
  toString: (self: string) => str(self),
  valueOf: (self: string) => str(self),
  startsWith: onTexts((self, start = 'undefined') => bool(self.startsWith(start))),
  endsWith: onTexts((self, end = 'undefined') => bool(self.endsWith(end))),
  includes: onTexts((self, part = 'undefined') => bool(self.includes(part))),
  indexOf: onTexts((self, part = 'undefined') => num(self.indexOf(part))),
  lastIndexOf: onTexts((self, part = 'undefined') => num(self.lastIndexOf(part))),
  concat: onTexts((self, ...parts) => str(self.concat(...parts))),
  replace: onTexts((self, from = 'undefined', to = 'undefined') => str(self.replace(from, () => to))),
  replaceAll: onTexts((self, from = 'undefined', to = 'undefined') => str(self.replaceAll(from, () => to))),
  slice: onNumbers((self, start, end) => str(self.slice(start, end))),
  substring: onNumbers((self, start, end) => str(self.substring(start ?? 0, end))),
  substr: onNumbers((self, start = 0, length) => {
    const from = start < 0 ? Math.max(0, self.length + start) : start;
    return str(self.slice(from, length === undefined ? undefined : from + length));
  }),
  charAt: onNumbers((self, index) => str(self.charAt(index ?? 0))),
  at: onNumbers((self, index) => {
    const found = self.at(index ?? 0);
    return found === undefined ? { kind: 'none', isUndefined: true } : str(found);
  }),
  charCodeAt: onNumbers((self, index) => num(self.charCodeAt(index ?? 0))),
  codePointAt: onNumbers((self, index) => num(self.codePointAt(index ?? 0) ?? Number.NaN)),
  repeat: (self, call) => {
    const times = numberOf(values(call)[0]);
    if (times === undefined || times < 0) return because(call, values(call), 'this text is not known');
    return self.length * times > LONGEST_TEXT
      ? notKnown(call, 'a text too long to follow')
      : str(self.repeat(times));
  },
  padStart: padded('padStart'),
  padEnd: padded('padEnd'),
  split: (self, call) => {
    const [separator, limit] = values(call);
    if (!separator || separator.kind === 'none') return list([str(self)]);
    if (separator.kind !== 'string') return because(call, [separator], 'how this text is split is not known');
    return list(self.split(separator.value, numberOf(limit)).map(str));
  },
  localeCompare: (_self, call) => notKnown(call, 'the order of texts depends on the language of the machine'),
};

export function textMember(self: string, name: string): Value | undefined {
  if (name === 'length') return num(self.length);
  const run = Object.hasOwn(STRING, name) ? STRING[name] : undefined;
  const search = Object.hasOwn(PATTERN_METHODS, name) ? PATTERN_METHODS[name] : undefined;
  if (!run && !search) return undefined;
  return native(
    `String.${name}`,
    (call) =>
      search?.(self, call) ??
      run?.(self, call) ??
      because(call, values(call), 'what is looked for is not known'),
  );
}

const NUMBER: Readonly<Record<string, (self: number, digits: number | undefined) => string>> = {
  toFixed: (self, digits) => self.toFixed(digits),
  toPrecision: (self, digits) => self.toPrecision(digits),
  toExponential: (self, digits) => self.toExponential(digits),
  toString: (self: number, digits: number | undefined) => self.toString(digits),
};

export function numberMember(self: number, name: string): Value | undefined {
  if (name === 'valueOf') return native('Number.valueOf', () => num(self));
  const run = Object.hasOwn(NUMBER, name) ? NUMBER[name] : undefined;
  if (!run) return undefined;
  return native(`Number.${name}`, (call) => {
    const [given] = values(call);
    const digits = given && given.kind !== 'none' ? numberOf(given) : undefined;
    try {
      return given && given.kind !== 'none' && digits === undefined
        ? because(call, [given], 'this text is not known')
        : str(run(self, digits));
    } catch {
      return notKnown(call, 'the number of digits is out of range');
    }
  });
}
