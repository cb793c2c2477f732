/** What the words of a command line give the options of an `argparse` parser. */
import { bool, list, none, num } from '../../evaluate/makeValue.js';
import type { Value } from '../../evaluate/value.js';

export interface CommandOption {
  /** `--size`, `-s`; none of an argument that is known by its place. */
  readonly flags: readonly string[];
  /** Under which it is read. */
  readonly name: string;
  readonly action: string;
  readonly type?: Value;
  /** `const`: what `store_const` stores, and `nargs='?'` where no word follows. */
  readonly fallback?: Value;
  /** How many words follow: a number, `one`, or argparse's `?`, `*`, `+`. */
  readonly many: number | string;
}

type Convert = (type: Value | undefined, text: string) => Value;

const isFlag = (word: string): boolean => /^-+[A-Za-z]/.test(word);

/** By the options' names, those that the words give; unknown flags are passed over, as `parse_known_args` does it. */
export function readCommandLine(
  options: readonly CommandOption[],
  words: readonly string[],
  convert: Convert,
): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  const byPlace = options.filter(({ flags }) => flags.length === 0);
  let at = 0;
  const following = (most: number): readonly string[] => {
    const taken: string[] = [];
    while (taken.length < most && at < words.length && !isFlag(words[at] ?? ''))
      taken.push(words[at++] ?? '');
    return taken;
  };
  const read = (option: CommandOption, glued?: string) => {
    const { type, many, fallback = none } = option;
    if (glued !== undefined) return asValue([glued]);
    return asValue(following(mostOf(many)));
    function asValue(texts: readonly string[]): Value {
      const values = texts.map((text) => convert(type, text));
      return many === 'one' || many === '?' ? (values[0] ?? fallback) : list(values);
    }
  };
  while (at < words.length) {
    const [flag = '', ...rest] = (words[at] ?? '').split('=');
    if (!isFlag(flag)) {
      const option = byPlace.shift();
      if (option) found.set(option.name, read(option));
      else at++;
      continue;
    }
    at++;
    const option = options.find(({ flags }) => flags.includes(flag) || flags.includes(turned(flag)));
    if (option) store(found, option, flag, () => read(option, rest.length > 0 ? rest.join('=') : undefined));
  }
  return found;
}

/** `--shift` of `--no-shift`, for `BooleanOptionalAction`. */
function turned(flag: string): string {
  return flag.replace(/^--no-/, '--');
}

function mostOf(many: number | string): number {
  if (typeof many === 'number') return many;
  return many === 'one' || many === '?' ? 1 : Number.POSITIVE_INFINITY;
}

function store(found: Map<string, Value>, option: CommandOption, flag: string, read: () => Value): void {
  const { name, action, flags, fallback = none } = option;
  const before = found.get(name);
  switch (action) {
    case 'store_true':
    case 'store_false':
      found.set(name, bool(action === 'store_true'));
      return;
    case 'yes_or_no':
      found.set(name, bool(flags.includes(flag)));
      return;
    case 'store_const':
      found.set(name, fallback);
      return;
    case 'count':
      found.set(name, num(before?.kind === 'number' ? before.value + 1 : 1));
      return;
    case 'append':
      found.set(name, list([...(before?.kind === 'list' ? before.items : []), read()]));
      return;
    default:
      found.set(name, read());
  }
}
