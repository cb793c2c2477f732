/** `groupby` of pandas: the rows of each value, or of each set of values, in order; what is counted of them. */
import { flagGiven, given, memberFrom, needed, numberGiven, only } from '../language/natives.js';
import { truthOf } from '../language/operators.js';
import {
  type Call,
  keyOf,
  Made,
  Native,
  numberOf,
  PyDict,
  PyTuple,
  Raised,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import type { Chance } from '../modules/chance.js';
import { concatenated, type NdArray } from '../numpy/ndarray.js';
import { frame } from './dataFrame.js';
import {
  columnNamed,
  columnOf,
  type FrameData,
  frameIn,
  isMissing,
  namesOf,
  places,
  rowsOfData,
  seriesIn,
  valuesIn,
} from './frameData.js';
import { series, sortedPlaces } from './series.js';

interface Group {
  readonly label: Value;
  readonly rows: readonly number[];
}

interface Groups {
  readonly data: FrameData;
  readonly chance: Chance;
  /** The columns that say which group. */
  readonly by: readonly string[];
  /** Asked for by a list: the labels are tuples. */
  readonly isListed: boolean;
  readonly groups: readonly Group[];
  /** The labels become columns again. */
  readonly isPlain: boolean;
}

type Functions = Readonly<Record<string, (call: Call) => Value>>;

/** What counts one number of the values of a group. */
const COUNTS = ['mean', 'sum', 'max', 'min', 'median', 'std', 'var', 'nunique', 'count', 'first', 'last'];

export function grouped(data: FrameData, call: Call, chance: Chance): Made {
  only(call, 'by', 'as_index', 'group_keys', 'sort', 'dropna', 'observed');
  const asked = needed(call, 0, 'by');
  const own = seriesIn(asked);
  const isListed = typeof asked !== 'string' && !own;
  const by = own ? [own.name === undefined || own.name === null ? 'key' : textOf(own.name)] : namesOf(asked);
  const keys = own ? [valuesIn(own.values)] : by.map((name) => valuesIn(columnNamed(data, name)));
  const groups = groupsOf(keys, isListed && by.length > 1, call.named.get('sort') !== false);
  const isPlain = !flagGiven(call, 9, 'as_index', true);
  return groupby({ data, chance, by, isListed, groups, isPlain });
}

/** Rows with a missing key belong to none. */
function groupsOf(keys: readonly (readonly Value[])[], isTuple: boolean, isSorted: boolean): Group[] {
  const known = new Map<string, { label: readonly Value[]; rows: number[] }>();
  for (let row = 0; row < (keys[0]?.length ?? 0); row++) {
    const label = keys.map((values) => values[row] ?? null);
    if (label.some(isMissing)) continue;
    const key = label.map(keyOf).join('\n');
    const found = known.get(key);
    if (found) found.rows.push(row);
    else known.set(key, { label, rows: [row] });
  }
  let all = [...known.values()];
  if (isSorted)
    for (let key = keys.length - 1; key >= 0; key--) {
      const before = all;
      all = sortedPlaces(before.map(({ label }) => label[key] ?? null)).flatMap((at) => before[at] ?? []);
    }
  return all.map(({ label, rows }) => ({ label: isTuple ? new PyTuple(label) : (label[0] ?? null), rows }));
}

function groupby(whole: Groups): Made {
  const { data, chance, by, groups, isListed } = whole;
  const rows = (own: readonly number[]) => frame(rowsOfData(data, own), chance);
  const others = [...data.columns.keys()].filter((name) => !by.includes(name));
  const functions: Functions = {
    ...shared(whole, rows),
    ...Object.fromEntries(
      COUNTS.map((name) => [
        name,
        (call: Call) =>
          tableOf(
            whole,
            others.map((column) => [column, counted(whole, column, name, call)]),
          ),
      ]),
    ),
    agg: (call) => aggregated(whole, others, call),
    aggregate: (call) => aggregated(whole, others, call),
    head: (call) => {
      const most = numberGiven(call, 0, 'n') ?? 5;
      return rows(groups.flatMap((group) => group.rows.slice(0, most)).sort((a, b) => a - b));
    },
    filter: ({ args, call }) =>
      rows(
        groups
          .filter((group) => truthOf(call(args[0] ?? null, rows(group.rows))))
          .flatMap((group) => group.rows)
          .sort((a, b) => a - b),
      ),
    sample: (call) => rows(sampledOfEach(whole, call)),
  };
  return new Made('groupby', undefined, {
    iterate: () =>
      groups.map(
        ({ label, rows: own }) =>
          new PyTuple([isListed && by.length === 1 ? new PyTuple([label]) : label, rows(own)]),
      ),
    length: () => groups.length,
    item: (index) => {
      if (typeof index === 'string') return ofColumn(whole, index);
      const picked = namesOf(index);
      return groupby({
        ...whole,
        data: {
          columns: new Map(
            [...by, ...picked].flatMap((name) =>
              data.columns.has(name) ? [[name, columnNamed(data, name)] as const] : [],
            ),
          ),
          index: data.index,
        },
      });
    },
    member: (name) =>
      memberFrom('groupby', functions, name) ?? (data.columns.has(name) ? ofColumn(whole, name) : undefined),
  });
}

/** Of a table's groups and of one column's. */
function shared(whole: Groups, part: (rows: readonly number[]) => Made): Functions {
  const { data, chance, groups } = whole;
  const ofRows = (value: (group: Group, place: number, at: number) => Value) => {
    const found = new Array<Value>(data.index.length).fill(Number.NaN);
    groups.forEach((group, at) => {
      group.rows.forEach((row, place) => {
        found[row] = value(group, place, at);
      });
    });
    return series({ values: columnOf(found), index: data.index }, chance);
  };
  return {
    get_group: (call) => {
      const asked = needed(call, 0, 'name');
      const label = asked instanceof PyTuple && asked.items.length === 1 ? (asked.items[0] ?? null) : asked;
      const found = groups.find((group) => keyOf(group.label) === keyOf(label));
      if (!found) throw new Raised('KeyError', 'no such group');
      return part(found.rows);
    },
    size: () => {
      const counts = columnOf(groups.map(({ rows }) => rows.length));
      return whole.isPlain ? tableOf(whole, [['size', counts]]) : labelled(whole, counts);
    },
    apply: ({ args: [run = null, ...more], named, call }) => {
      if (more.length > 0 || [...named.keys()].some((name) => name !== 'include_groups'))
        throw new Unsupported('apply with arguments');
      const found = groups.map((group) => call(run, part(group.rows)));
      return joined(whole, found);
    },
    cumcount: () => ofRows((_, place) => place),
    ngroup: () => ofRows((_, __, at) => at),
  };
}

function ofColumn(whole: Groups, name: string): Made {
  const { data, chance, groups } = whole;
  const values = columnNamed(data, name);
  const part = (own: readonly number[]) =>
    series(rowsOfData({ values, index: data.index, name }, own), chance);
  const functions: Functions = {
    ...shared(whole, part),
    ...Object.fromEntries(
      COUNTS.map((count) => [
        count,
        (call: Call) => {
          const found = counted(whole, name, count, call);
          return whole.isPlain ? tableOf(whole, [[name, found]]) : labelled(whole, found, name);
        },
      ]),
    ),
    agg: (call) => {
      const run = needed(call, 0, 'func');
      if (typeof run !== 'string')
        return joined(
          whole,
          groups.map(({ rows }) => call.call(run, part(rows))),
          name,
        );
      return labelled(whole, counted(whole, name, run, call), name);
    },
    transform: (call) => {
      const run = needed(call, 0, 'func');
      const found = new Array<Value>(data.index.length).fill(Number.NaN);
      for (const { rows } of groups) {
        const made = typeof run === 'string' ? one(part(rows), run, call) : call.call(run, part(rows));
        const own = seriesIn(made);
        const each = own && valuesIn(own.values);
        rows.forEach((row, at) => {
          found[row] = each ? (each[at] ?? null) : made;
        });
      }
      return series({ values: columnOf(found), index: data.index, name }, chance);
    },
    unique: () => labelled(whole, columnOf(groups.map(({ rows }) => run0(part(rows), 'unique')))),
    sample: (call) => part(sampledOfEach(whole, call)),
  };
  return new Made('groupby', undefined, {
    iterate: () => groups.map(({ label, rows }) => new PyTuple([label, part(rows)])),
    length: () => groups.length,
    member: (own) => memberFrom('groupby', functions, own),
  });
}

function run0(own: Made, name: string): Value {
  const method = own.rules.member?.(name);
  if (!(method instanceof Native) || !method.run) throw new Unsupported(`.${name} of a group`);
  return method.run({ args: [], named: new Map(), call: () => null, callWith: () => null });
}

/** One value of a group's column. */
function one(own: Made, name: string, call: Call): Value {
  const values = valuesIn(seriesIn(own)?.values ?? columnOf([])).filter((value) => !isMissing(value));
  if (name === 'count') return values.length;
  if (name === 'size') return valuesIn(seriesIn(own)?.values ?? columnOf([])).length;
  if (name === 'first') return values[0] ?? Number.NaN;
  if (name === 'last') return values.at(-1) ?? Number.NaN;
  const method = own.rules.member?.(name);
  if (!(method instanceof Native) || !method.run) throw new Unsupported(`.${name} of a group`);
  return method.run({ ...call, args: [], named: new Map() });
}

function counted({ data, chance, groups }: Groups, column: string, name: string, call: Call): NdArray {
  const values = columnNamed(data, column);
  return columnOf(
    groups.map(({ rows }) =>
      one(series(rowsOfData({ values, index: data.index, name: column }, rows), chance), name, call),
    ),
  );
}

/** `agg('mean')`, `agg({'age': 'mean'})`, `agg(mean_age=('age', 'mean'))`. */
function aggregated(whole: Groups, others: readonly string[], call: Call): Value {
  const run = given(call, 0, 'func') ?? null;
  if (typeof run === 'string')
    return tableOf(
      whole,
      others.map((column) => [column, counted(whole, column, run, call)]),
    );
  if (run instanceof PyDict)
    return tableOf(
      whole,
      [...run.entries.values()].map(([column, name]) => [
        textOf(column),
        counted(whole, textOf(column), textOf(name), call),
      ]),
    );
  if (run !== null) throw new Unsupported('agg of this');
  return tableOf(
    whole,
    [...call.named].map(([title, pair]) => {
      const [column = null, name = null] = pair instanceof PyTuple ? pair.items : [];
      return [title, counted(whole, textOf(column), textOf(name), call)];
    }),
  );
}

/** One row for each group. */
function tableOf(whole: Groups, columns: readonly (readonly [string, NdArray])[]): Made {
  const { chance, by, groups, isPlain } = whole;
  const index = groups.map(({ label }) => label);
  if (!isPlain) return frame({ columns: new Map(columns), index, indexNames: by }, chance);
  return frame(
    { columns: new Map([...labelColumns(index, by), ...columns]), index: places(index.length) },
    chance,
  );
}

const labelled = ({ chance, by, groups }: Groups, values: NdArray, name?: Value): Made =>
  series(
    { values, index: groups.map(({ label }) => label), indexNames: by, ...(name !== undefined && { name }) },
    chance,
  );

/** The labels of rows as columns of their own. */
export function labelColumns(
  index: readonly Value[],
  names: readonly string[],
): (readonly [string, NdArray])[] {
  if (names.length === 1) return [[names[0] ?? 'index', columnOf(index)]];
  return names.map((name, at) => [
    name,
    columnOf(index.map((label) => (label instanceof PyTuple ? (label.items[at] ?? null) : label))),
  ]);
}

/** What a function gives of each group, one behind another: parts of the table, or a value each. */
function joined(whole: Groups, found: readonly Value[], name?: Value): Value {
  const { chance, groups, by } = whole;
  const tables = found.map((each) => frameIn(each));
  const parts = found.map((each) => seriesIn(each));
  const labels = (all: readonly (readonly Value[])[]) =>
    all.flatMap((index, at) =>
      index.map((label) => {
        const key = groups[at]?.label ?? null;
        return new PyTuple([...(key instanceof PyTuple ? key.items : [key]), label]);
      }),
    );
  if (tables.length > 0 && tables.every((table) => table !== undefined)) {
    const names = [...(tables[0]?.columns.keys() ?? [])];
    const columns = new Map(
      names.map(
        (column) => [column, joinedColumns(tables.map((table) => columnNamed(table, column)))] as const,
      ),
    );
    return frame(
      { columns, index: labels(tables.map(({ index }) => index)), indexNames: [...by, 'level'] },
      chance,
    );
  }
  if (parts.length > 0 && parts.every((part) => part !== undefined)) {
    const values = joinedColumns(parts.map((part) => part.values));
    return series(
      { values, index: labels(parts.map(({ index }) => index)), indexNames: [...by, 'level'] },
      chance,
    );
  }
  if ([...tables, ...parts].some((each) => each !== undefined)) throw new Unsupported('apply to groups');
  return labelled(whole, columnOf(found), name);
}

export function joinedColumns(parts: readonly NdArray[]): NdArray {
  if (parts.some((part) => part.isObject)) return columnOf(parts.flatMap(valuesIn));
  return concatenated(parts, 0);
}

/** One state of chance for all groups, as pandas has it. */
function sampledOfEach({ groups, chance }: Groups, call: Call): number[] {
  only(call, 'n', 'frac', 'random_state', 'replace');
  const state = chance.stateFor(call.named.get('random_state'));
  const share = given(call, 1, 'frac') ?? null;
  return groups.flatMap(({ rows }) => {
    const count =
      share === null ? (numberGiven(call, 0, 'n') ?? 1) : Math.round(numberOf(share) * rows.length);
    if (call.named.get('replace') === true)
      return Array.from(
        { length: count },
        () => rows[rows.length > 1 ? state.below(rows.length - 1) : 0] ?? 0,
      );
    if (count > rows.length)
      throw new Raised('ValueError', "Cannot take a larger sample than population when 'replace=False'");
    return Array.from(state.permutation(rows.length).subarray(0, count), (at) => rows[at] ?? 0);
  });
}
