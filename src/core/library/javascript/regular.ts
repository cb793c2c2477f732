/** Regular expressions on known texts, by JavaScript's own. One that could take exponential time is not tried. */
import { bool, list, native, none, num, str, undefinedValue } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, NativeValue, Value } from '../../evaluate/value.js';
import { argument, because, notKnown } from '../builtins/callArguments.js';
import { configured } from '../configured.js';
import { makeObject } from './objects.js';
import { textOf } from './text.js';

/** Of a pattern and of the text it is tried on. */
const LONGEST = 500;
/** Steps that a pattern may take at worst: the text's length to the power of its repetitions and one. */
const MOST_STEPS = 1e7;

export const regularClass: NativeValue = native(
  'RegExp',
  (call) => {
    const [source, flags] = [argument(call, 0), argument(call, 1)];
    const given = source?.kind === 'configured' ? source.bound.get('source')?.value : source;
    const settings = new Map(
      Object.entries({
        source: given ?? str('(?:)'),
        flags: flags && flags.kind !== 'none' ? flags : str(''),
      }).map(([name, value]) => [name, { value }] as const),
    );
    return configured('RegExp', [], { ...call, positional: [], keywords: settings }, regularMember);
  },
  { isClass: true },
);

function regularMember(self: ConfiguredValue, name: string): Value | undefined {
  const flag = { global: 'g', ignoreCase: 'i', multiline: 'm', sticky: 'y', unicode: 'u' }[name];
  if (flag !== undefined) return bool((textOf(self.bound.get('flags')?.value) ?? '').includes(flag));
  if (name === 'lastIndex') return { kind: 'unknown', reason: 'where a pattern goes on is not followed' };
  if (name === 'source' || name === 'flags') return self.bound.get(name)?.value;
  if (name !== 'test' && name !== 'exec') return undefined;
  return native(`RegExp.${name}`, (call) => {
    const text = argument(call, 0);
    // A global pattern goes on where it stopped, which is state that is not followed.
    return onText(self, text && textOf(text), call, (pattern, known) =>
      pattern.global || pattern.sticky
        ? notKnown(call, 'where a global pattern goes on is not followed')
        : name === 'test'
          ? bool(pattern.test(known))
          : matchValue(pattern.exec(known)),
    );
  });
}

/** The pattern that a value is; undefined when it is none or is not tried. */
function patternOf(value: Value | undefined): RegExp | undefined {
  if (value?.kind !== 'configured' || value.name !== 'RegExp') return undefined;
  const source = textOf(value.bound.get('source')?.value);
  const flags = textOf(value.bound.get('flags')?.value);
  // A repeated group may take exponential time.
  if (source === undefined || flags === undefined || source.length > LONGEST) return undefined;
  if (/\)[+*{]/.test(source)) return undefined;
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

function onText(
  self: Value,
  text: string | undefined,
  call: NativeCall,
  run: (pattern: RegExp, text: string) => Value,
): Value {
  const pattern = patternOf(self);
  const repetitions = pattern?.source.match(/[+*]|,\}|\{\d{2,}/g)?.length ?? 0;
  const isSlow = text !== undefined && Math.max(2, text.length) ** (repetitions + 1) > MOST_STEPS;
  if (!pattern || text === undefined || text.length > LONGEST || isSlow)
    return because(call, [argument(call, 0)], 'what this pattern finds is not known');
  return run(pattern, text);
}

/** The array of a match, or null. Its `index`, `input` and `groups` are not kept by an array here, but by an object. */
function matchValue(found: RegExpMatchArray | null): Value {
  if (!found) return none;
  const parts = found.map((part): Value => (part === undefined ? undefinedValue : str(part)));
  if (!found.groups) return list(parts);
  const groups = makeObject(
    Object.entries(found.groups).map(([key, value]) => [
      key,
      value === undefined ? undefinedValue : str(value),
    ]),
  );
  return makeObject([
    ...parts.map((part, index): [string, Value] => [String(index), part]),
    ['length', num(parts.length)],
    ['index', num(found.index ?? 0)],
    ['groups', groups],
  ]);
}

type Search = (self: string, call: NativeCall) => Value | undefined;

/** String methods with a pattern as their first argument; undefined where it is none. */
export const PATTERN_METHODS: Readonly<Record<string, Search>> = {
  match: withPattern((text, pattern) =>
    pattern.global ? matches(text.match(pattern)) : matchValue(text.match(pattern)),
  ),
  matchAll: withPattern((text, pattern, call) =>
    pattern.global
      ? list([...text.matchAll(pattern)].map((found) => matchValue(found)))
      : notKnown(call, 'matchAll needs a global pattern'),
  ),
  search: withPattern((text, pattern) => num(text.search(pattern))),
  split: withPattern((text, pattern) =>
    list(text.split(pattern).map((part): Value => (part === undefined ? undefinedValue : str(part)))),
  ),
  replace: withPattern(replaced),
  replaceAll: withPattern(replaced),
};

function matches(found: RegExpMatchArray | null): Value {
  return found ? list([...found].map(str)) : none;
}

function withPattern(run: (text: string, pattern: RegExp, call: NativeCall) => Value): Search {
  return (self, call) => {
    const [given] = call.positional;
    if (given?.value.kind !== 'configured' || given.value.name !== 'RegExp') return undefined;
    return onText(given.value, self, call, (pattern, text) => run(text, pattern, call));
  };
}

/** By a text with `$1`, or by a function that is asked for each match. */
function replaced(text: string, pattern: RegExp, call: NativeCall): Value {
  const by = argument(call, 1);
  const plain = by && textOf(by);
  if (plain !== undefined) return str(text.replace(pattern, plain));
  if (by?.kind !== 'function' && by?.kind !== 'native' && by?.kind !== 'method')
    return because(call, [by], 'what is put in is not known');
  let unknown: Value | undefined;
  const result = text.replace(pattern, (...parts: unknown[]) => {
    const given = parts
      .filter((part) => typeof part !== 'object')
      .map(
        (part): Value =>
          typeof part === 'string' ? str(part) : typeof part === 'number' ? num(part) : undefinedValue,
      );
    const made = call.evaluation.call(by, given, undefined, call.location);
    const shown = textOf(made);
    if (shown === undefined) unknown = made;
    return shown ?? '';
  });
  return unknown ? because(call, [unknown], 'what is put in is not known') : str(result);
}
