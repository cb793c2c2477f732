/** `re`: patterns that JavaScript reads the same way, on known texts. */
import { dict, list, none, num, str, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import {
  argument,
  because,
  type FunctionTable,
  made,
  notKnown,
  numberOf,
  textOf,
} from '../builtins/callArguments.js';
import { configured } from '../configured.js';
import { pythonModule } from './module.js';

/** Longer texts or patterns are not tried: a bad pattern could take for ever. */
const LONGEST = 300;

function compiled(pattern: string, flags: string): RegExp | undefined {
  const translated = pattern
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replaceAll('\\Z', '$')
    .replaceAll('\\A', '^');
  // A repeated group may take exponential time.
  if (pattern.length > LONGEST || /\)[+*{]/.test(translated)) return undefined;
  try {
    return new RegExp(translated, flags);
  } catch {
    return undefined;
  }
}

function patternText(value: Value | undefined): string | undefined {
  return value?.kind === 'configured' ? textOf(value.bound.get('pattern')?.value) : textOf(value);
}

function using(anchor: string, end: string, run: (pattern: RegExp, text: string, call: NativeCall) => Value) {
  return (call: NativeCall): Value => {
    const [source, text] = [patternText(argument(call, 0, 'pattern')), textOf(argument(call, 1, 'string'))];
    const pattern = source === undefined ? undefined : compiled(`${anchor}(?:${source})${end}`, 'gu');
    if (!pattern || text === undefined || text.length > LONGEST)
      return because(call, [argument(call, 0), argument(call, 1)], 'what this pattern finds is not known');
    return run(pattern, text, call);
  };
}

function first(pattern: RegExp, text: string, call: NativeCall): Value {
  const found = pattern.exec(text);
  if (!found) return none;
  const groups = found.slice(1).map((group): Value => (group === undefined ? none : str(group)));
  return configured('re.Match', [], call, (_, name) => {
    if (name === 'groups') return made('groups', () => tuple(groups));
    if (name === 'start') return made('start', () => num(found.index));
    if (name === 'end') return made('end', () => num(found.index + found[0].length));
    if (name === 'groupdict')
      return made('groupdict', () =>
        dict(
          Object.entries(found.groups ?? {}).map(
            // The types leave out that a group may match nothing.
            ([key, value]: [string, string | undefined]) =>
              [key, value === undefined ? none : str(value)] as const,
          ),
        ),
      );
    if (name !== 'group') return undefined;
    return made('group', (inner) => {
      const which = argument(inner, 0);
      const named = which?.kind === 'string' ? found.groups?.[which.value] : found[numberOf(which) ?? 0];
      return named === undefined ? none : str(named);
    });
  });
}

const search = using('', '', first);

const FUNCTIONS: FunctionTable = {
  search,
  match: using('^', '', first),
  fullmatch: using('^', '$', first),
  findall: using('', '', (pattern, text) =>
    list(
      [...text.matchAll(pattern)].map((found) =>
        found.length <= 1
          ? str(found[0])
          : found.length === 2
            ? str(found[1] ?? '')
            : tuple(found.slice(1).map((group) => str(group ?? ''))),
      ),
    ),
  ),
  split: using('', '', (pattern, text) => list(text.split(pattern).map((part) => str(part ?? '')))),
  sub: (call) => {
    const [source, to, text] = [
      patternText(argument(call, 0)),
      textOf(argument(call, 1)),
      textOf(argument(call, 2)),
    ];
    const pattern = source === undefined ? undefined : compiled(source, 'gu');
    if (!pattern || to === undefined || text === undefined || text.length > LONGEST)
      return because(
        call,
        call.positional.map(({ value }) => value),
        'this text is not known',
      );
    return str(
      text.replace(
        pattern,
        to
          .replaceAll('$', '$$$$')
          .replace(/\\g<(\w+)>/g, '$<$1>')
          .replace(/\\(\d)/g, '$$$1'),
      ),
    );
  },
  compile: (call) =>
    configured('re.Pattern', ['pattern', 'flags'], call, (self, name) => {
      const run = Object.hasOwn(FUNCTIONS, name) && name !== 'compile' ? FUNCTIONS[name] : undefined;
      return (
        run &&
        made(`Pattern.${name}`, (inner) =>
          run({ ...inner, positional: [{ value: self }, ...inner.positional] }),
        )
      );
    }),
  escape: (call) => {
    const text = textOf(argument(call, 0));
    return text === undefined
      ? notKnown(call, 'this text is not known')
      : str(text.replace(/[^\w\s]/g, '\\$&'));
  },
};

export const regularModule = pythonModule('re', {
  functions: FUNCTIONS,
  values: {
    I: () => num(2),
    IGNORECASE: () => num(2),
    M: () => num(8),
    MULTILINE: () => num(8),
    S: () => num(16),
    DOTALL: () => num(16),
  },
});
