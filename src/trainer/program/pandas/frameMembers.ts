/** The functions of a table of pandas. */
import { flagGiven, given, needed, numberGiven, only, plainCall } from '../language/natives.js';
import { iterated } from '../language/operators.js';
import {
  type Call,
  isNumber,
  keyOf,
  Made,
  Native,
  numberOf,
  Own,
  PyDict,
  PyList,
  PySet,
  PyTuple,
  shown,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import { toArray } from '../numpy/arrayMath.js';
import { dtypeOf } from '../numpy/arrayMembers.js';
import { cast, copied, NdArray } from '../numpy/ndarray.js';
import { frame } from './dataFrame.js';
import {
  columnFor,
  columnNamed,
  columnOf,
  frameIn,
  isMissing,
  namesOf,
  placeOfLabel,
  places,
  rowsBy,
  rowsOfData,
  tableArray,
  valuesIn,
} from './frameData.js';
import { grouped, labelColumns } from './grouping.js';
import { joinedByIndex, merged } from './merging.js';
import { queried } from './query.js';
import { listed, orderedRows, sampled, series, sortedPlaces } from './series.js';
import type { Table } from './table.js';

/** By name. */
export function frameMembers(table: Table): Readonly<Record<string, (call: Call) => Value>> {
  const { data, chance, names, make, rows, column, picked, without, row, each, changed } = table;
  const counted = (name: string) => (call: Call) => {
    only(call, 'axis', 'numeric_only', 'ddof');
    const axis = given(call, 0, 'axis') ?? 0;
    if (axis === 0 || axis === 'index') return eachColumn(name);
    const found = places(data.index.length).map((at) => countOf(row(at), name));
    return series({ values: columnOf(found), index: data.index }, chance);
  };
  const eachColumn = (name: string) =>
    series({ values: columnOf(names().map((own) => countOf(column(own), name))), index: names() }, chance);
  return {
    ...Object.fromEntries(
      ['mean', 'std', 'max', 'min', 'sum', 'median'].map((name) => [name, counted(name)]),
    ),
    to_numpy: (call) => toArray(tableArray(data), dtypeOf(given(call, 0, 'dtype'))),
    as_matrix: () => tableArray(data),
    head: (call) => rows(places(Math.min(data.index.length, numberGiven(call, 0, 'n') ?? 5))),
    tail: (call) => rows(places(data.index.length).slice(-(numberGiven(call, 0, 'n') ?? 5))),
    info: () => null,
    copy: () => each(copied),
    drop: (call) => {
      only(call, 'columns', 'labels', 'axis', 'inplace', 'index', 'errors');
      const wanted = call.named.get('columns');
      const axis = given(call, 1, 'axis') ?? 0;
      const isLenient = call.named.get('errors') === 'ignore';
      const labels = wanted ?? given(call, 0, 'labels') ?? null;
      if (wanted !== undefined || axis === 1 || axis === 'columns')
        return changed(call, { columns: without(namesOf(labels), isLenient), index: data.index });
      const gone = new Set(
        listed(call.named.get('index') ?? (isNumber(labels) ? new PyList([labels]) : labels)).map((label) =>
          placeOfLabel(data, label),
        ),
      );
      return changed(
        call,
        rowsOfData(
          data,
          places(data.index.length).filter((at) => !gone.has(at)),
        ),
      );
    },
    pop: (call) => {
      const name = needed(call, 0, 'item');
      const found = column(name);
      data.columns.delete(shown(name));
      return found;
    },
    insert: (call) => {
      const at = numberOf(needed(call, 0, 'loc'));
      const entries = [...data.columns];
      entries.splice(at, 0, [shown(needed(call, 1, 'column')), columnFor(needed(call, 2, 'value'), data)]);
      data.columns = new Map(entries);
      return null;
    },
    sample: (call) => {
      const taken = rows(sampled(data.index.length, call, chance));
      const own = frameIn(taken);
      return call.named.get('ignore_index') === true && own
        ? frame({ ...own, index: places(own.index.length) }, chance)
        : taken;
    },
    reset_index: (call) => {
      only(call, 'drop', 'inplace', 'names');
      const columns = flagGiven(call, 1, 'drop', false)
        ? data.columns
        : new Map([...labelColumns(data.index, data.indexNames ?? ['index']), ...data.columns]);
      return changed(call, { columns, index: places(data.index.length) });
    },
    set_index: (call) => {
      only(call, 'inplace');
      const name = shown(needed(call, 0, 'keys'));
      return changed(call, {
        columns: without([name], false),
        index: valuesIn(columnNamed(data, name)),
        indexNames: [name],
      });
    },
    rename: (call) => {
      only(call, 'columns', 'inplace');
      const by = call.named.get('columns') ?? null;
      if (!(by instanceof PyDict)) throw new Unsupported('rename of this');
      return changed(call, {
        columns: new Map([...data.columns].map(([name, values]) => [shown(by.get(name) ?? name), values])),
        index: data.index,
      });
    },
    dropna: (call) => {
      only(call, 'inplace', 'subset', 'axis', 'how');
      if ((given(call, 0, 'axis') ?? 0) !== 0 || (call.named.get('how') ?? 'any') !== 'any')
        throw new Unsupported('dropna of columns');
      const subset = call.named.get('subset');
      const looked = (subset ? namesOf(subset) : names()).map((name) => valuesIn(columnNamed(data, name)));
      return changed(
        call,
        rowsOfData(
          data,
          places(data.index.length).filter((at) => looked.every((values) => !isMissing(values[at] ?? null))),
        ),
      );
    },
    fillna: (call) => {
      only(call, 'value', 'inplace');
      const value = needed(call, 0, 'value');
      const columns = new Map(
        [...data.columns].map(([name, values]) => [
          name,
          columnOf(valuesIn(values).map((own) => (isMissing(own) ? value : own))),
        ]),
      );
      return changed(call, { columns, index: data.index });
    },
    drop_duplicates: (call) => {
      only(call, 'subset', 'inplace', 'keep');
      const subset = given(call, 0, 'subset');
      if ((call.named.get('keep') ?? 'first') !== 'first')
        throw new Unsupported('drop_duplicates in this way');
      const looked = (subset ? namesOf(subset) : names()).map((name) => valuesIn(columnNamed(data, name)));
      const seen = new Set<string>();
      return changed(
        call,
        rowsOfData(
          data,
          places(data.index.length).filter((at) => {
            const key = looked.map((values) => keyOf(values[at] ?? null)).join('\n');
            return seen.has(key) ? false : Boolean(seen.add(key));
          }),
        ),
      );
    },
    astype: (call) => {
      const type = needed(call, 0, 'dtype');
      if (type instanceof PyDict) {
        const columns = new Map(data.columns);
        for (const [name, own] of type.entries.values())
          columns.set(shown(name), toArray(castColumn(columnNamed(data, name), own)));
        return make(columns);
      }
      return each((values) => castColumn(values, type));
    },
    sort_values: (call) => {
      only(call, 'by', 'ascending', 'inplace', 'ignore_index', 'kind');
      const by = namesOf(needed(call, 0, 'by'));
      const asked = given(call, 2, 'ascending') ?? true;
      const isUp = (at: number) => (asked instanceof PyList ? asked.items[at] : asked) !== false;
      let order: number[] = places(data.index.length).slice();
      for (let at = by.length - 1; at >= 0; at--) {
        const values = plainColumn(columnNamed(data, by[at] ?? ''));
        order = orderedRows(rowsOfData({ values, index: data.index }, order).values, isUp(at)).map(
          (place) => order[place] ?? 0,
        );
      }
      const next = rowsOfData(data, order);
      const isNew = flagGiven(call, 9, 'ignore_index', false);
      return changed(call, isNew ? { ...next, index: places(order.length) } : next);
    },
    sort_index: () => rows(sortedPlaces(data.index)),
    query: (call) => rows(rowsBy(data, queried(needed(call, 0, 'expr'), column))),
    iterrows: () =>
      new PyList(places(data.index.length).map((at) => new PyTuple([data.index[at] ?? null, row(at)]))),
    itertuples: (call) => {
      const isIndexed = call.named.get('index') !== false;
      return new PyList(
        places(data.index.length).map((at) => {
          const own = row(at);
          const values = [...iterated(own)];
          return new Made('Pandas', undefined, {
            member: (name) => (name === 'Index' ? (data.index[at] ?? null) : values[names().indexOf(name)]),
            item: (index) =>
              (isIndexed ? [data.index[at] ?? null, ...values] : values)[numberOf(index)] ?? null,
            iterate: () => (isIndexed ? [data.index[at] ?? null, ...values] : values),
          });
        }),
      );
    },
    apply: ({ args, named, call }) => {
      const axis = named.get('axis') ?? args[1] ?? 0;
      if (axis !== 1) throw new Unsupported('apply along the rows');
      return series(
        {
          values: columnOf(places(data.index.length).map((at) => call(args[0] ?? null, row(at)))),
          index: data.index,
        },
        chance,
      );
    },
    isnull: () => each((values) => columnOf(valuesIn(values).map(isMissing))),
    isna: () => each((values) => columnOf(valuesIn(values).map(isMissing))),
    keys: () => new PyList(names()),
    items: () => new PyList(names().map((name) => new PyTuple([name, column(name)]))),
    get: (call) => column(needed(call, 0, 'key')),
    groupby: (call) => grouped(data, call, chance),
    merge: (call) => merged(frame(data, chance), needed(call, 0, 'right'), shifted(call), chance),
    join: (call) => joinedByIndex(data, call, chance),
    filter: (call) => picked(namesKept(names(), call)),
    nunique: () => eachColumn('nunique'),
    isin: (call) => {
      const among = new PySet(listed(needed(call, 0, 'values')));
      return each((values) => columnOf(valuesIn(values).map((value) => among.items.has(keyOf(value)))));
    },
    assign: (call) => {
      const columns = new Map(data.columns);
      for (const [name, value] of call.named)
        columns.set(name, columnFor(isCode(value) ? call.call(value, make(columns)) : value, data));
      return make(columns);
    },
    to_dict: (call) => {
      const kind = given(call, 0, 'orient') ?? 'dict';
      if (kind === 'records')
        return new PyList(
          places(data.index.length).map(
            (at) =>
              new PyDict(
                [...data.columns].map(([name, values]) => [name, valuesIn(values)[at] ?? null] as const),
              ),
          ),
        );
      if (kind !== 'list') throw new Unsupported(`to_dict("${String(kind)}")`);
      return new PyDict(
        [...data.columns].map(([name, values]) => [name, new PyList(valuesIn(values))] as const),
      );
    },
    __contains__: (call) => data.columns.has(shown(call.args[0] ?? null)),
  };
}

/** Of `left.merge(right, …)`, as `merge(left, right, …)` has its arguments. */
const shifted = (call: Call): Call => ({ ...call, args: [null, ...call.args] });

const isCode = (value: Value): boolean => value instanceof Own || value instanceof Native;

/** One number of a column. */
function countOf(own: Made, name: string): Value {
  const method = own.rules.member?.(name);
  if (!(method instanceof Native) || !method.run) throw new Unsupported(`.${name} of a column`);
  return method.run(plainCall());
}

/** `filter(like='pixel')`, `filter(regex='^a')`, `filter(['a', 'b'])`. */
function namesKept(names: readonly string[], call: Call): readonly string[] {
  only(call, 'items', 'like', 'regex', 'axis');
  const [items, like, regex] = [given(call, 0, 'items'), given(call, 1, 'like'), given(call, 2, 'regex')];
  if (items !== undefined && items !== null) return namesOf(items).filter((name) => names.includes(name));
  if (like !== undefined && like !== null) return names.filter((name) => name.includes(textOf(like)));
  const test = new RegExp(textOf(regex));
  return names.filter((name) => test.test(name));
}

function castColumn(values: NdArray, type: Value): NdArray {
  const dtype = dtypeOf(type) ?? 'object';
  return dtype === 'str'
    ? new NdArray(valuesIn(values).map(shown), values.shape, 'object')
    : cast(values, dtype);
}

/** Texts that pandas keeps as objects, in order as texts. */
const plainColumn = (values: NdArray): NdArray =>
  values.dtype === 'object' ? columnOf(valuesIn(values)) : values;
