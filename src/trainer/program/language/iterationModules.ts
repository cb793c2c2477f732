/** `itertools`, `operator`, `collections`, pools of threads, and bars of progress: what programs go through their files with. */
import { iteratorOf } from './iterators.js';
import { memberFrom, module, moduleOf, native } from './natives.js';
import { binary, entryOfHeld, isEqual, iterated, memberOf } from './operators.js';
import {
  type Call,
  Made,
  Native,
  numberOf,
  PyDict,
  PyList,
  PyTuple,
  textOf,
  Unsupported,
  type Value,
} from './values.js';

type Functions = Readonly<Record<string, (call: Call) => Value>>;

const ITERTOOLS: Functions = {
  chain: ({ args }) => iteratorOf(chained(args)),
  islice: ({ args: [items = null, ...bounds] }) => {
    const [a = null, b, step = 1] = bounds;
    const [from, to] = b === undefined ? [null, a] : [a, b];
    const end = to === null ? Number.POSITIVE_INFINITY : numberOf(to);
    return iteratorOf(sliced(items, from === null ? 0 : numberOf(from), end, numberOf(step ?? 1)));
  },
  zip_longest: (call) => {
    const usual = call.named.get('fillvalue') ?? null;
    const all = call.args.map((each) => [...iterated(each)]);
    const count = Math.max(0, ...all.map((items) => items.length));
    return iteratorOf(
      Array.from({ length: count }, (_, at) => new PyTuple(all.map((items) => items[at] ?? usual))),
    );
  },
  product: (call) => {
    const times = numberOf(call.named.get('repeat') ?? 1);
    const all = Array.from({ length: times }, () => call.args.map((each) => [...iterated(each)])).flat();
    const found = all.reduce<Value[][]>(
      (before, items) => before.flatMap((first) => items.map((item) => [...first, item])),
      [[]],
    );
    return iteratorOf(found.map((items) => new PyTuple(items)));
  },
  cycle: ({ args }) => iteratorOf(repeatedly(args[0] ?? null)),
  count: ({ args }) => iteratorOf(countedFrom(numberOf(args[0] ?? 0), numberOf(args[1] ?? 1))),
  repeat: ({ args: [item = null, times] }) =>
    iteratorOf(sameItem(item, times === undefined ? Infinity : numberOf(times))),
  groupby: (call) => {
    const by = call.args[1] ?? call.named.get('key') ?? null;
    const groups: [Value, Value[]][] = [];
    for (const item of iterated(call.args[0] ?? null)) {
      const key = by === null ? item : call.call(by, item);
      const last = groups.at(-1);
      if (last && isEqual(last[0], key)) last[1].push(item);
      else groups.push([key, [item]]);
    }
    return iteratorOf(groups.map(([key, items]) => new PyTuple([key, iteratorOf(items)])));
  },
};

function* chained(all: Iterable<Value>): Generator<Value> {
  for (const each of all) yield* iterated(each);
}

/** Takes no more of an endless iterator than it gives. */
function* sliced(items: Value, from: number, to: number, step: number): Generator<Value> {
  const source = iterated(items)[Symbol.iterator]();
  for (let at = 0; at < to; at++) {
    const next = source.next();
    if (next.done) return;
    if (at >= from && (at - from) % step === 0) yield next.value;
  }
}

function* repeatedly(items: Value): Generator<Value> {
  const all: Value[] = [];
  for (const item of iterated(items)) {
    all.push(item);
    yield item;
  }
  while (all.length > 0) yield* all;
}

function* countedFrom(start: number, step: number): Generator<Value> {
  for (let at = start; ; at += step) yield at;
}

function* sameItem(item: Value, times: number): Generator<Value> {
  for (let at = 0; at < times; at++) yield item;
}

const getter = (one: (object: Value, name: Value) => Value) => (outer: Call) =>
  native('own getter', ({ args }) => {
    const found = outer.args.map((name) => one(args[0] ?? null, name));
    return found.length === 1 ? (found[0] ?? null) : new PyTuple(found);
  });

/** A dictionary of numbers, with what the most common are. */
function counter(items: Value | undefined): PyDict {
  const made = new PyDict(
    items instanceof PyDict ? items.entries.values() : [],
    native('int', () => 0),
    'Counter',
  );
  if (items !== undefined && !(items instanceof PyDict))
    for (const item of iterated(items)) made.set(item, numberOf(made.get(item) ?? 0) + 1);
  return made;
}

/** `namedtuple('Item', ['path', 'label'])` or `'path label'`. */
function namedTuple({ args: [title = '', fields = null] }: Call): Value {
  const names =
    typeof fields === 'string' ? fields.split(/[\s,]+/) : [...iterated(fields)].map((name) => textOf(name));
  return native(`own ${textOf(title)}`, ({ args, named }) => {
    const items = names.map((name, at) => args[at] ?? named.get(name));
    if (items.some((item) => item === undefined))
      throw new Unsupported(`${textOf(title)} with too few values`);
    return new PyTuple(
      items.map((item) => item ?? null),
      names,
    );
  });
}

/** Threads and processes: what they do is done here, one after another. */
function pool(title: string) {
  return (): Value => {
    const mapped = ({ args: [run = null, ...over], call }: Call) => {
      const all = over.filter((each) => typeof each !== 'number').map((each) => [...iterated(each)]);
      const count = Math.min(...all.map((items) => items.length));
      return Array.from({ length: count }, (_, at) => call(run, ...all.map((items) => items[at] ?? null)));
    };
    const functions: Functions = {
      map: (call) => (title === 'Pool' ? new PyList(mapped(call)) : iteratorOf(mapped(call))),
      imap: (call) => iteratorOf(mapped(call)),
      starmap: ({ args: [run = null, over = null], call }) =>
        new PyList([...iterated(over)].map((items) => call(run, ...iterated(items)))),
      submit: ({ args: [run = null, ...given], named, callWith }) => {
        const found = callWith(run, given, named);
        return new Made('Future', undefined, {
          member: (name) => memberFrom('Future', { result: () => found }, name),
        });
      },
      shutdown: () => null,
      close: () => null,
      join: () => null,
      __enter__: () => made,
    };
    const made: Made = new Made(title, undefined, { member: (name) => memberFrom(title, functions, name) });
    return made;
  };
}

/** `tqdm(items)` gives the items; without any it is a bar that is moved by hand. */
const progress = native('own tqdm', (call) => {
  const items = call.args[0] ?? call.named.get('iterable');
  const functions: Functions = {
    ...Object.fromEntries(
      [
        'update',
        'close',
        'set_description',
        'set_postfix',
        'set_postfix_str',
        'write',
        'refresh',
        'reset',
      ].map((name) => [name, () => null]),
    ),
    __enter__: () => bar,
  };
  const bar: Made = new Made('tqdm', undefined, {
    member: (name) => memberFrom('harmless tqdm', functions, name),
    ...(items !== undefined && { iterate: () => iterated(items) }),
  });
  return bar;
});

const trange = native('trange', (call) => {
  const [a = 0, b] = call.args.map((each) => numberOf(each));
  const [from, to] = b === undefined ? [0, a] : [a, b];
  return new PyList(Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at));
});

const tqdm: Native = module('tqdm', (name) =>
  name === 'pandas'
    ? native('tqdm.pandas', () => null)
    : name === 'trange' || name === 'tnrange'
      ? trange
      : name === 'notebook' || name === 'auto'
        ? tqdm
        : name === 'tqdm' || name === 'tqdm_notebook'
          ? new Native('own tqdm', progress.run, (own) =>
              own === 'pandas' || own === 'write' ? native(`harmless tqdm.${own}`, () => null) : undefined,
            )
          : undefined,
);

const futures = moduleOf('concurrent.futures', {
  ThreadPoolExecutor: pool('Executor'),
  ProcessPoolExecutor: pool('Executor'),
});

export function iterationModules(): Readonly<Record<string, Value>> {
  const pools = moduleOf('multiprocessing', {
    Pool: pool('Pool'),
    ThreadPool: pool('Pool'),
    cpu_count: () => 1,
  });
  return {
    tqdm,
    'tqdm.notebook': tqdm,
    'tqdm.auto': tqdm,
    itertools: module('itertools', (name) =>
      name === 'chain'
        ? new Native('own chain', ITERTOOLS.chain, (own) =>
            own === 'from_iterable'
              ? native('own chain.from_iterable', ({ args }) =>
                  iteratorOf(chained(iterated(args[0] ?? null))),
                )
              : undefined,
          )
        : memberFrom('itertools', ITERTOOLS, name),
    ),
    operator: moduleOf('operator', {
      itemgetter: getter((object, name) => entryOfHeld(object, name)),
      attrgetter: getter((object, name) => {
        const found = memberOf(object, textOf(name));
        if (found === undefined) throw new Unsupported(`.${textOf(name)} of this`);
        return found;
      }),
      add: ({ args: [a = null, b = null] }) => binary('+', a, b),
      mul: ({ args: [a = null, b = null] }) => binary('*', a, b),
    }),
    collections: moduleOf('collections', {
      defaultdict: ({ args }) => new PyDict([], args[0] ?? null),
      OrderedDict: ({ args: [from], named }) =>
        new PyDict([
          ...(from instanceof PyDict
            ? from.entries.values()
            : from === undefined
              ? []
              : [...iterated(from)].map((pair) => [...iterated(pair)].slice(0, 2) as [Value, Value])),
          ...named,
        ]),
      Counter: ({ args }) => counter(args[0]),
      namedtuple: namedTuple,
      deque: ({ args }) => new PyList(args[0] === undefined ? [] : [...iterated(args[0])]),
    }),
    'concurrent.futures': futures,
    concurrent: module('concurrent', (name) => (name === 'futures' ? futures : undefined)),
    multiprocessing: pools,
    'multiprocessing.pool': pools,
  };
}

/** `joblib.Parallel(n_jobs=4)(delayed(read)(path) for path in paths)`. */
export const PARALLEL: Functions = {
  Parallel: () => native('own Parallel', ({ args }) => new PyList([...iterated(args[0] ?? null)])),
  delayed: ({ args: [run = null] }) =>
    native('own delayed', ({ args, named, callWith }) => callWith(run, args, named)),
};
