/** Python's `re`, where its patterns mean the same to JavaScript. */
import { moduleOf, native, needed } from './natives.js';
import {
  type Call,
  Made,
  type Native,
  numberOf,
  PyDict,
  PyList,
  PyTuple,
  textOf,
  Unsupported,
  type Value,
} from './values.js';

const FLAGS: Readonly<Record<string, number>> = {
  I: 2,
  IGNORECASE: 2,
  M: 8,
  MULTILINE: 8,
  S: 16,
  DOTALL: 16,
};

export function regExpOf(pattern: Value, flags: Value | undefined): RegExp {
  if (pattern instanceof Made && pattern.held instanceof RegExp) return pattern.held;
  const bits = flags === undefined ? 0 : numberOf(flags);
  const source = textOf(pattern)
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replaceAll('\\Z', '$(?![\\s\\S])')
    .replaceAll('\\A', '^');
  if (/\(\?[aiLmsux#]/.test(source)) throw new Unsupported('a pattern with flags in it');
  try {
    return new RegExp(source, `gu${bits & 2 ? 'i' : ''}${bits & 8 ? 'm' : ''}${bits & 16 ? 's' : ''}`);
  } catch {
    throw new Unsupported('a pattern that JavaScript does not read');
  }
}

function matchOf(found: RegExpExecArray | null): Value {
  if (!found) return null;
  const part = (key: Value): Value =>
    (typeof key === 'string' ? found.groups?.[key] : found[numberOf(key)]) ?? null;
  const start = found.index;
  const functions: Readonly<Record<string, (call: Call) => Value>> = {
    group: ({ args }) => {
      const parts = (args.length === 0 ? [0] : args).map(part);
      return parts.length === 1 ? (parts[0] ?? null) : new PyTuple(parts);
    },
    groups: () => new PyTuple(found.slice(1).map((each) => each ?? null)),
    groupdict: () =>
      new PyDict(Object.entries(found.groups ?? {}).map(([name, text]) => [name, text ?? null] as const)),
    start: () => start,
    end: () => start + found[0].length,
    span: () => new PyTuple([start, start + found[0].length]),
  };
  return new Made('re.Match', undefined, {
    item: part,
    member: (name) => {
      const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
      return run && native(`Match.${name}`, run);
    },
  });
}

function all(pattern: RegExp, text: string): RegExpExecArray[] {
  return [...text.matchAll(pattern)];
}

/** With the pattern and the text as the first two. */
const FUNCTIONS: Readonly<Record<string, (pattern: RegExp, call: Call) => Value>> = {
  search: (pattern, call) => matchOf(all(pattern, textOf(call.args[0]))[0] ?? null),
  match: (pattern, call) =>
    matchOf(new RegExp(pattern.source, pattern.flags.replace('g', 'y')).exec(textOf(call.args[0]))),
  fullmatch: (pattern, call) =>
    matchOf(new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace('g', '')).exec(textOf(call.args[0]))),
  findall: (pattern, call) =>
    new PyList(
      all(pattern, textOf(call.args[0])).map((found) =>
        found.length === 1
          ? found[0]
          : found.length === 2
            ? (found[1] ?? '')
            : new PyTuple(found.slice(1).map((each) => each ?? '')),
      ),
    ),
  finditer: (pattern, call) => new PyList(all(pattern, textOf(call.args[0])).map(matchOf)),
  split: (pattern, call) =>
    new PyList(
      textOf(call.args[0])
        .split(new RegExp(pattern.source, pattern.flags))
        .map((part) => part ?? null),
    ),
  sub: (pattern, call) => {
    const [by = null, text] = call.args;
    if (typeof by !== 'string')
      return textOf(text).replace(pattern, (...found) => {
        const own = found.slice(
          0,
          found.findIndex((each) => typeof each === 'number'),
        );
        return textOf(
          call.call(
            by,
            matchOf(Object.assign([...own], { index: 0, input: '' }) as unknown as RegExpExecArray),
          ),
        );
      });
    const plain = by
      .replaceAll('$', '$$$$')
      .replace(/\\g<(\w+)>/g, (_, name) => (/^\d+$/.test(name) ? `$${name}` : `$<${name}>`))
      .replace(/\\(\d)/g, '$$$1');
    return textOf(text).replace(pattern, plain);
  },
};

export const patternModule: Native = moduleOf(
  're',
  {
    ...Object.fromEntries(
      Object.entries(FUNCTIONS).map(([name, run]) => [
        name,
        (call: Call) => {
          const [pattern = null, ...rest] = call.args;
          const flags = call.named.get('flags') ?? rest[name === 'sub' ? 3 : 1];
          return run(regExpOf(pattern, name === 'split' ? call.named.get('flags') : flags), {
            ...call,
            args: rest,
          });
        },
      ]),
    ),
    compile: (call) => {
      const pattern = regExpOf(needed(call, 0, 'pattern'), call.args[1] ?? call.named.get('flags'));
      return new Made(
        're.Pattern',
        undefined,
        {
          member: (name) => {
            const run = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
            return run && native(`Pattern.${name}`, (inner) => run(pattern, inner));
          },
        },
        pattern,
      );
    },
    escape: (call) => textOf(needed(call, 0, 'pattern')).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  },
  (name) => FLAGS[name],
);
