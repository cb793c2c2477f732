/** `itertools`: endless ones give a value at a time, the others are worked out whole. */
import { binary } from '../../evaluate/arithmetic.js';
import { list, none, num, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { equals } from '../../evaluate/operations.js';
import type { Value } from '../../evaluate/value.js';
import {
  argument,
  because,
  type FunctionTable,
  natives,
  notKnown,
  numberOf,
} from '../builtins/callArguments.js';
import { derived, iteratorOver, pull } from '../builtins/iterators.js';
import { pythonModule } from './module.js';

const MOST_COMBINATIONS = 20_000;

function items(call: NativeCall, value: Value | undefined): readonly Value[] | Value {
  if (!value) return notKnown(call, 'an argument is missing');
  return call.evaluation.iterate(value, call.location);
}

function columns(call: NativeCall): readonly (readonly Value[])[] | Value {
  const found: (readonly Value[])[] = [];
  for (const { value } of call.positional) {
    const column = items(call, value);
    if ('kind' in column) return column;
    found.push(column);
  }
  return found;
}

function product(call: NativeCall): Value {
  const given = columns(call);
  if ('kind' in given) return given;
  const times = numberOf(call.keywords.get('repeat')?.value) ?? 1;
  let rows: readonly (readonly Value[])[] = [[]];
  for (const column of Array.from({ length: Math.min(times, 20) }, () => given).flat()) {
    if (rows.length * column.length > MOST_COMBINATIONS)
      return notKnown(call, 'a product too long to follow');
    rows = rows.flatMap((row) => column.map((item) => [...row, item]));
  }
  return iteratorOver(rows.map(tuple));
}

/** Positions chosen in order; each may be used again or not. */
function chosen(call: NativeCall, allows: (row: readonly number[], next: number) => boolean): Value {
  const found = items(call, argument(call, 0));
  if ('kind' in found) return found;
  const size = numberOf(argument(call, 1, 'r')) ?? found.length;
  let rows: (readonly number[])[] = [[]];
  for (let step = 0; step < Math.min(size, 12); step++) {
    rows = rows.flatMap((row) => found.flatMap((_, next) => (allows(row, next) ? [[...row, next]] : [])));
    if (rows.length > MOST_COMBINATIONS) return notKnown(call, 'too many combinations to follow');
  }
  return iteratorOver(rows.map((row) => tuple(row.flatMap((at) => found[at] ?? []))));
}

/** Gives on while a test says so. */
function filtered(use: (test: boolean, state: { isOpen: boolean }) => boolean | 'stop') {
  return (call: NativeCall): Value => {
    const [test, source] = [argument(call, 0), pull(call, argument(call, 1))];
    if (source.kind === 'unknown' || !test) return source;
    const state = { isOpen: true };
    let doubt: string | undefined;
    return {
      kind: 'iterator',
      next: () => {
        for (let item = source.next(); item; item = source.next()) {
          const truth = call.evaluation.truth(
            test.kind === 'none' ? item : call.evaluation.call(test, [item]),
          );
          if (truth === undefined) {
            doubt = 'what is kept here is not known';
            return undefined;
          }
          const verdict = use(truth, state);
          if (verdict === 'stop') return undefined;
          if (verdict) return item;
        }
        return undefined;
      },
      cutReason: () => doubt ?? (state.isOpen ? source.cutReason?.() : undefined),
    };
  };
}

function slice(call: NativeCall): Value {
  const source = pull(call, argument(call, 0));
  const bounds = call.positional
    .slice(1)
    .map(({ value }) => (value.kind === 'none' ? null : numberOf(value)));
  if (source.kind === 'unknown') return source;
  if (bounds.includes(undefined))
    return because(
      call,
      call.positional.map(({ value }) => value),
      'how many are taken is not known',
    );
  const [a, b, c] = bounds;
  const [start, stop, step] = bounds.length === 1 ? [0, a ?? Infinity, 1] : [a ?? 0, b ?? Infinity, c ?? 1];
  let at = 0;
  let wanted = start;
  return derived([source], () => {
    if (wanted >= stop) return undefined;
    for (; at < wanted; at++) if (!source.next()) return undefined;
    at++;
    wanted += step;
    return source.next();
  });
}

function grouped(call: NativeCall): Value {
  const found = items(call, argument(call, 0));
  const key = argument(call, 1, 'key');
  if ('kind' in found) return found;
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of found) {
    const by = key && key.kind !== 'none' ? call.evaluation.call(key, [item]) : item;
    const last = groups.at(-1);
    const same = last ? equals(last.key, by) : false;
    if (same === undefined) return because(call, [by], 'how these are grouped is not known');
    if (last && same) last.items.push(item);
    else groups.push({ key: by, items: [item] });
  }
  return iteratorOver(groups.map((group) => tuple([group.key, list(group.items)])));
}

function accumulated(call: NativeCall): Value {
  const found = items(call, argument(call, 0));
  const use = argument(call, 1, 'func');
  if ('kind' in found) return found;
  const initial = call.keywords.get('initial')?.value;
  const [first, ...rest] = initial ? [initial, ...found] : found;
  if (!first) return iteratorOver([]);
  const totals = [first];
  for (const item of rest) {
    const before = totals.at(-1) ?? first;
    const next =
      use && use.kind !== 'none'
        ? call.evaluation.call(use, [before, item])
        : binary('+', before, item, 'python');
    totals.push(next ?? notKnown(call, 'this total is not known'));
  }
  return iteratorOver(totals);
}

function chained(call: NativeCall, sources: readonly Value[]): Value {
  let at = 0;
  let current = sources[0] ? pull(call, sources[0]) : undefined;
  let doubt: string | undefined;
  return {
    kind: 'iterator',
    next: () => {
      while (current) {
        if (current.kind === 'unknown') {
          doubt = current.reason;
          return undefined;
        }
        const item = current.next();
        if (item) return item;
        doubt = current.cutReason?.();
        const following = sources[++at];
        current = following && doubt === undefined ? pull(call, following) : undefined;
      }
      return undefined;
    },
    cutReason: () => doubt,
  };
}

function endless(next: () => Value): Value {
  return { kind: 'iterator', next, cutReason: () => undefined };
}

function counted(call: NativeCall): Value {
  let at = argument(call, 0, 'start') ?? num(0);
  const step = argument(call, 1, 'step') ?? num(1);
  return endless(() => {
    const value = at;
    at = binary('+', at, step, 'python') ?? notKnown(call, 'how this counts on is not known');
    return value;
  });
}

function cycled(call: NativeCall): Value {
  const found = items(call, argument(call, 0));
  if ('kind' in found) return found;
  let at = 0;
  return found.length === 0 ? iteratorOver([]) : endless(() => found[at++ % found.length] ?? none);
}

function repeated(call: NativeCall): Value {
  const value = argument(call, 0) ?? none;
  const times = numberOf(argument(call, 1, 'times'));
  if (times === undefined)
    return call.positional[1]
      ? because(call, [argument(call, 1)], 'how often is not known')
      : endless(() => value);
  return iteratorOver(Array<Value>(Math.max(0, Math.min(times, 100_000))).fill(value));
}

function longest(call: NativeCall): Value {
  const given = columns(call);
  if ('kind' in given) return given;
  const fill = call.keywords.get('fillvalue')?.value ?? none;
  const length = Math.max(0, ...given.map((column) => column.length));
  return iteratorOver(Array.from({ length }, (_, row) => tuple(given.map((column) => column[row] ?? fill))));
}

const FUNCTIONS: FunctionTable = {
  product,
  combinations: (call) => chosen(call, (row, next) => next > (row.at(-1) ?? -1)),
  combinations_with_replacement: (call) => chosen(call, (row, next) => next >= (row.at(-1) ?? -1)),
  permutations: (call) => chosen(call, (row, next) => !row.includes(next)),
  islice: slice,
  groupby: grouped,
  accumulate: accumulated,
  count: counted,
  cycle: cycled,
  repeat: repeated,
  zip_longest: longest,
  takewhile: filtered((test, state) => {
    if (!test) state.isOpen = false;
    return state.isOpen ? true : 'stop';
  }),
  dropwhile: filtered((test, state) => {
    if (!test) state.isOpen = false;
    return !state.isOpen;
  }),
  filterfalse: filtered((test) => !test),
  starmap: (call) => {
    const [callee, source] = [argument(call, 0), pull(call, argument(call, 1))];
    if (source.kind === 'unknown' || !callee) return source;
    return derived([source], () => {
      const row = source.next();
      const given = row && call.evaluation.iterate(row, call.location);
      return given && ('kind' in given ? given : call.evaluation.call(callee, given));
    });
  },
  pairwise: (call) => {
    const found = items(call, argument(call, 0));
    if ('kind' in found) return found;
    return iteratorOver(found.slice(1).map((item, index) => tuple([found[index] ?? none, item])));
  },
  compress: (call) => {
    const given = columns(call);
    if ('kind' in given) return given;
    const [values = [], tests = []] = given;
    const truths = tests.map((test) => call.evaluation.truth(test));
    if (truths.includes(undefined)) return because(call, tests, 'what is kept here is not known');
    return iteratorOver(values.filter((_, index) => truths[index] === true));
  },
  tee: (call) => {
    const found = items(call, argument(call, 0));
    const times = numberOf(argument(call, 1)) ?? 2;
    if ('kind' in found) return found;
    return tuple(Array.from({ length: Math.min(times, 100) }, () => iteratorOver(found)));
  },
};

const chain = natives('itertools', {
  chain: (call) =>
    chained(
      call,
      call.positional.map(({ value }) => value),
    ),
  from_iterable: (call) => {
    const sources = items(call, argument(call, 0));
    return 'kind' in sources ? sources : chained(call, sources);
  },
});

export const itertoolsModule = pythonModule('itertools', {
  functions: FUNCTIONS,
  values: {
    chain: () => {
      const made = chain.get('chain');
      return made ? { ...made, member: (name) => chain.get(name) } : none;
    },
  },
});
