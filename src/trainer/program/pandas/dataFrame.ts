/** Tables of pandas: what stands after the dot and between the brackets. */

import { flagGiven, given, memberFrom, needed, numberGiven, only } from '../language/natives.js';
import { iterated } from '../language/operators.js';
import {
  type Call,
  isNumber,
  keyOf,
  Made,
  Native,
  numberOf,
  PyDict,
  PyList,
  PyTuple,
  Raised,
  Slice,
  shown,
  Unsupported,
  type Value,
} from '../language/values.js';
import type { Chance } from '../modules/chance.js';
import { compared, operated, toArray } from '../numpy/arrayMath.js';
import { dtypeOf, orderOf } from '../numpy/arrayMembers.js';
import { cast, copied, NdArray } from '../numpy/ndarray.js';
import {
  columnFor,
  columnNamed,
  columnOf,
  type FrameData,
  frameIn,
  isMissing,
  namesOf,
  placeOfLabel,
  places,
  rowsBy,
  rowsOfData,
  sameIndex,
  seriesIn,
  tableArray,
  valuesIn,
} from './frameData.js';
import { queried } from './query.js';
import { indexArray, listed, sampled, series, sortedPlaces } from './series.js';

export function frame(data: FrameData, chance: Chance): Made {
  const make = (columns: Map<string, NdArray>, index = data.index): Made => frame({ columns, index }, chance);
  const names = () => [...data.columns.keys()];
  const rows = (taken: ArrayLike<number>) => frame(rowsOfData(data, taken), chance);
  const column = (name: Value) =>
    series({ values: columnNamed(data, name), index: data.index, name }, chance);
  const picked = (wanted: readonly string[]) =>
    make(new Map(wanted.map((name) => [name, columnNamed(data, name)])));
  const without = (gone: readonly string[], isLenient: boolean) => {
    const lost = gone.find((name) => !data.columns.has(name));
    if (lost !== undefined && !isLenient) throw new Raised('KeyError', `${lost} not found in axis`);
    return new Map([...data.columns].filter(([name]) => !gone.includes(name)));
  };
  const row = (at: number) =>
    series(
      {
        values: columnOf(
          [...data.columns.values()].map((values) => valuesIn(rowsOfValues(values, at))[0] ?? null),
        ),
        index: names(),
        name: data.index[at] ?? null,
      },
      chance,
    );
  const each = (run: (values: NdArray) => NdArray) =>
    make(new Map([...data.columns].map(([name, values]) => [name, run(values)])));
  /** Gives the changed table, or changes this one where `inplace=True` says so. */
  const changed = (call: Call, next: FrameData): Value => {
    if (call.named.get('inplace') !== true) return frame(next, chance);
    Object.assign(data, next);
    return null;
  };
  const counted = (name: string) => (call: Call) => {
    only(call, 'axis', 'numeric_only', 'ddof');
    if ((given(call, 0, 'axis') ?? 0) !== 0) throw new Unsupported(`${name} along the columns`);
    const found = [...data.columns].map(([own]) => {
      const method = column(own).rules.member?.(name);
      return method instanceof Native && method.run
        ? method.run({ ...call, args: [], named: new Map() })
        : null;
    });
    return series({ values: columnOf(found), index: names() }, chance);
  };
  const functions: Readonly<Record<string, (call: Call) => Value>> = {
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
      only(call, 'drop', 'inplace');
      const columns = flagGiven(call, 1, 'drop', false)
        ? data.columns
        : new Map([['index', columnOf(data.index)] as const, ...data.columns]);
      return changed(call, { columns, index: places(data.index.length) });
    },
    set_index: (call) => {
      only(call, 'inplace');
      const name = shown(needed(call, 0, 'keys'));
      return changed(call, { columns: without([name], false), index: valuesIn(columnNamed(data, name)) });
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
      only(call, 'subset', 'inplace');
      const subset = given(call, 0, 'subset');
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
      only(call, 'by', 'ascending', 'inplace', 'ignore_index');
      const by = namesOf(needed(call, 0, 'by'));
      const [name = ''] = by;
      if (by.length !== 1) throw new Unsupported('sort_values by several columns');
      const order = Array.from(orderOf(plainColumn(columnNamed(data, name))));
      const isTurned = call.named.get('ascending') === false;
      if (isTurned) throw new Unsupported('sort_values from the largest');
      return changed(call, rowsOfData(data, order));
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
    groupby: (call) => grouped(data, rows, call),
    __contains__: (call) => data.columns.has(shown(call.args[0] ?? null)),
  };
  const taken = (index: Value): Value => {
    if (typeof index === 'string' || isNumber(index)) return column(index);
    if (index instanceof Slice) return rows(rowsBy(data, index));
    if (
      index instanceof PyList &&
      index.items.every((item) => typeof item === 'string' || isNumber(item)) &&
      !index.items.every((item) => typeof item === 'boolean')
    )
      return picked(namesOf(index));
    const mask = toArray(index);
    return mask.dtype === 'bool' ? rows(rowsBy(data, index)) : picked(namesOf(mask));
  };
  const byPlace = (index: Value): Value => {
    const [first = null, second] = index instanceof PyTuple ? index.items : [index];
    const own = second === undefined ? data : withColumns(second);
    if (isNumber(first)) {
      const [at = 0] = rowsBy(own, new PyList([first]));
      const found = frame(own, chance).rules.item === undefined ? null : rowAt(own, at);
      return second !== undefined && isNumber(second) ? ([...iterated(found)][0] ?? null) : found;
    }
    const rowsTaken = rowsOfData(own, rowsBy(own, first));
    const [[name, values] = []] = [...rowsTaken.columns];
    return second !== undefined && isNumber(second) && name !== undefined && values
      ? series({ values, index: rowsTaken.index, name }, chance)
      : frame(rowsTaken, chance);
  };
  const rowAt = (own: FrameData, at: number) =>
    series(
      {
        values: columnOf(
          [...own.columns.values()].map((values) => valuesIn(rowsOfValues(values, at))[0] ?? null),
        ),
        index: [...own.columns.keys()],
        name: own.index[at] ?? null,
      },
      chance,
    );
  const withColumns = (index: Value): FrameData => {
    const all = [...data.columns];
    const at = isNumber(index)
      ? rowsBy({ columns: new Map(), index: all.map(([name]) => name) }, new PyList([index]))
      : rowsBy({ columns: new Map(), index: all.map(([name]) => name) }, index);
    return { columns: new Map(at.flatMap((place) => (all[place] ? [all[place]] : []))), index: data.index };
  };
  const byLabel = (index: Value): Value => {
    const [first = null, second] = index instanceof PyTuple ? index.items : [index];
    const all = first instanceof Slice && first.lower === null && first.upper === null;
    const at = all ? places(data.index.length) : labelled(first);
    if (second === undefined) return typeof at === 'number' ? row(at) : rows(at);
    if (typeof second === 'string') {
      const own = column(second);
      return typeof at === 'number'
        ? (valuesIn(columnNamed(data, second))[at] ?? null)
        : series(
            rowsOfData(seriesIn(own) ?? { values: columnNamed(data, second), index: data.index }, at),
            chance,
          );
    }
    const wanted = second instanceof Slice ? namesBetween(second) : namesOf(second);
    const own = {
      columns: new Map(wanted.map((name) => [name, columnNamed(data, name)])),
      index: data.index,
    };
    return typeof at === 'number' ? rowAt(own, at) : frame(rowsOfData(own, at), chance);
  };
  const namesBetween = (slice: Slice): readonly string[] => {
    const all = names();
    const place = (bound: Value, usual: number) => {
      if (bound === null) return usual;
      const found = all.indexOf(shown(bound));
      if (found < 0) throw new Raised('KeyError', shown(bound));
      return found;
    };
    return all.slice(place(slice.lower, 0), place(slice.upper, all.length - 1) + 1);
  };
  const labelled = (index: Value): number | number[] => {
    if (isNumber(index) || typeof index === 'string') return placeOfLabel(data, index);
    if (index instanceof Slice) throw new Unsupported('rows from one label to another');
    const array = toArray(index);
    return array.dtype === 'bool'
      ? rowsBy(data, index)
      : valuesIn(array).map((label) => placeOfLabel(data, label));
  };
  const store = (index: Value, value: Value): void => {
    if (typeof index !== 'string' && !isNumber(index)) throw new Unsupported('several columns are stored');
    data.columns.set(shown(index), columnFor(value, data));
  };
  const made: Made = new Made(
    'DataFrame',
    undefined,
    {
      item: taken,
      store,
      length: () => data.index.length,
      iterate: names,
      setMember: (name, value) => {
        if (name === 'columns') {
          const given2 = namesOf(value);
          if (given2.length !== data.columns.size) throw new Raised('ValueError', 'Length mismatch');
          data.columns = new Map([...data.columns.values()].map((values, at) => [given2[at] ?? '', values]));
          return true;
        }
        if (!data.columns.has(name)) return false;
        store(name, value);
        return true;
      },
      operate: (operator, other, isTurned) => {
        const own = seriesIn(other);
        const table = frameIn(other);
        if (table) sameIndex(data.index, table.index);
        if (own) sameIndex(names(), own.index);
        if (other instanceof NdArray && other.shape.length > 0)
          throw new Unsupported('a table and an array together');
        let at = 0;
        return each((values) => {
          const name = names()[at];
          const second: Value = own
            ? (valuesIn(own.values)[at] ?? null)
            : table
              ? columnNamed(table, name ?? '')
              : other;
          at++;
          if (/^[=!<>]/.test(operator)) return compared(operator, values, second);
          return isTurned ? operated(operator, second, values) : operated(operator, values, second);
        });
      },
      member: (name) => {
        if (name === '__array__' || name === 'values') return tableArray(data);
        if (name === 'columns')
          return series(
            { values: new NdArray(names(), [data.columns.size], 'object'), index: places(data.columns.size) },
            chance,
          );
        if (name === 'index') return indexArray(data.index);
        if (name === 'shape') return new PyTuple([data.index.length, data.columns.size]);
        if (name === 'iloc' || name === 'iat') return new Made('iloc', undefined, { item: byPlace });
        if (name === 'loc' || name === 'at')
          return new Made('loc', undefined, {
            item: byLabel,
            store: (index, value) => {
              if (
                !(index instanceof PyTuple) ||
                index.items.length !== 2 ||
                typeof index.items[1] !== 'string'
              )
                throw new Unsupported('rows of a table are stored');
              const [which = null, own] = index.items;
              const at = labelled(which);
              const values = data.columns.has(own)
                ? valuesIn(columnNamed(data, own))
                : places(data.index.length).map(() => Number.NaN);
              if (!isNumber(value) && typeof value !== 'string')
                throw new Unsupported('rows of a table are stored');
              for (const place of typeof at === 'number' ? [at] : at) values[place] = value;
              data.columns.set(own, columnOf(values));
            },
          });
        return data.columns.has(name) && !Object.hasOwn(functions, name)
          ? column(name)
          : memberFrom('DataFrame', functions, name);
      },
    },
    data,
  );
  return made;
}

const rowsOfValues = (values: NdArray, at: number): NdArray =>
  toArray(new NdArray([values.flat()[at]], [1], values.dtype));

function castColumn(values: NdArray, type: Value): NdArray {
  const dtype = dtypeOf(type) ?? 'object';
  return dtype === 'str'
    ? new NdArray(valuesIn(values).map(shown), values.shape, 'object')
    : cast(values, dtype);
}

/** Texts that pandas keeps as objects, in order as texts. */
const plainColumn = (values: NdArray): NdArray =>
  values.dtype === 'object' ? columnOf(valuesIn(values)) : values;

/** `groupby(column)`: each value's rows, the values sorted. */
function grouped(data: FrameData, rows: (taken: ArrayLike<number>) => Made, call: Call): Made {
  only(call, 'by');
  const by = needed(call, 0, 'by');
  if (typeof by !== 'string') throw new Unsupported('groupby of several columns');
  const values = valuesIn(columnNamed(data, by));
  const known = [...new PyDict(values.map((value) => [value, value] as const)).entries.values()].map(
    ([value]) => value,
  );
  const groups = sortedPlaces(known).map((at) => {
    const label = known[at] ?? null;
    return [
      label,
      places(values.length).filter((row) => keyOf(values[row] ?? null) === keyOf(label)),
    ] as const;
  });
  return new Made('groupby', undefined, {
    iterate: () => groups.map(([label, own]) => new PyTuple([label, rows(own)])),
    member: (name) =>
      memberFrom(
        'groupby',
        {
          get_group: (inner) =>
            rows(groups.find(([label]) => keyOf(label) === keyOf(inner.args[0] ?? null))?.[1] ?? []),
        },
        name,
      ),
  });
}
