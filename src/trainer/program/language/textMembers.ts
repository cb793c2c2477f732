/** Methods of texts. */
import { native } from './natives.js';
import { iterated } from './operators.js';
import { formattedByBraces } from './textFormat.js';
import { type Call, numberOf, PyList, PyTuple, Raised, textOf, type Value } from './values.js';

type Method = (text: string, call: Call) => Value;

const anyOf = (value: Value | undefined): readonly string[] =>
  value instanceof PyTuple ? value.items.map((item) => textOf(item)) : [textOf(value)];

export function split(text: string, by: string | null, most = -1): string[] {
  if (by === null) {
    const plain = text.trim();
    if (plain === '') return [];
    const parts = plain.split(/\s+/);
    return most < 0 || parts.length <= most
      ? parts
      : [...parts.slice(0, most), plain.split(/\s+/).slice(most).join(' ')];
  }
  const parts = text.split(by);
  return most < 0 || parts.length <= most + 1 ? parts : [...parts.slice(0, most), parts.slice(most).join(by)];
}

const letters = (given: Value | undefined): string =>
  given === undefined || given === null ? ' \t\n\r\f\v' : textOf(given);

function stripped(text: string, set: string, isLeft: boolean, isRight: boolean): string {
  let [start, end] = [0, text.length];
  while (isLeft && start < end && set.includes(text.charAt(start))) start++;
  while (isRight && end > start && set.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

const METHODS: Readonly<Record<string, Method>> = {
  split: (text, { args, named }) => {
    const [by = named.get('sep') ?? null, most = named.get('maxsplit') ?? -1] = args;
    return new PyList(split(text, by === null ? null : textOf(by), numberOf(most)));
  },
  rsplit: (text, { args }) => {
    const [by = null, most = -1] = args;
    const parts = split(text, by === null ? null : textOf(by));
    const count = numberOf(most);
    if (count < 0 || parts.length <= count + 1) return new PyList(parts);
    const cut = parts.length - count;
    return new PyList([parts.slice(0, cut).join(by === null ? ' ' : textOf(by)), ...parts.slice(cut)]);
  },
  splitlines: (text) => new PyList(text.replace(/\r?\n$/, '').split(/\r?\n/)),
  partition: (text, { args }) => {
    const by = textOf(args[0]);
    const at = text.indexOf(by);
    return new PyTuple(at < 0 ? [text, '', ''] : [text.slice(0, at), by, text.slice(at + by.length)]);
  },
  strip: (text, { args }) => stripped(text, letters(args[0]), true, true),
  lstrip: (text, { args }) => stripped(text, letters(args[0]), true, false),
  rstrip: (text, { args }) => stripped(text, letters(args[0]), false, true),
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  title: (text) => text.toLowerCase().replace(/(?:^|[^a-z])[a-z]/g, (part) => part.toUpperCase()),
  capitalize: (text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase(),
  startswith: (text, { args }) => anyOf(args[0]).some((start) => text.startsWith(start)),
  endswith: (text, { args }) => anyOf(args[0]).some((end) => text.endsWith(end)),
  replace: (text, { args }) => {
    const [from, to] = [textOf(args[0]), textOf(args[1])];
    return args[2] === undefined ? text.replaceAll(from, to) : text.replace(from, () => to);
  },
  join: (text, { args }) => [...iterated(args[0] ?? null)].map((item) => textOf(item)).join(text),
  find: (text, { args }) => text.indexOf(textOf(args[0])),
  rfind: (text, { args }) => text.lastIndexOf(textOf(args[0])),
  index: (text, { args }) => {
    const at = text.indexOf(textOf(args[0]));
    if (at < 0) throw new Raised('ValueError', 'substring not found');
    return at;
  },
  count: (text, { args }) => text.split(textOf(args[0])).length - 1,
  isdigit: (text) => /^\d+$/.test(text),
  isnumeric: (text) => /^\d+$/.test(text),
  isalpha: (text) => /^\p{L}+$/u.test(text),
  zfill: (text, { args }) => text.padStart(numberOf(args[0]), '0'),
  format: (text, { args, named }) => formattedByBraces(text, args, named),
  encode: (text) => text,
  decode: (text) => text,
};

export function textMember(text: string, name: string): Value | undefined {
  const run = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  return run && native(`str.${name}`, (call) => run(text, call));
}
