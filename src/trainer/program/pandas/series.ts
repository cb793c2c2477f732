/** Columns of pandas: what stands after the dot and between the brackets. */

import { flagGiven, given, memberFrom, needed, numberGiven, only, plainCall } from '../language/natives.js';
import {
  type Call,
  isNumber,
  keyOf,
  Made,
  Native,
  numberOf,
  ofFloat,
  PyDict,
  PyList,
  PySet,
  PyTuple,
  Raised,
  Slice,
  shown,
  Unsupported,
  type Value,
} from '../language/values.js';
import type { Chance } from '../modules/chance.js';
import { compared, operated, REDUCTIONS, reduced, scalarOr, toArray } from '../numpy/arrayMath.js';
import { ARRAY_METHODS, compareValues, dtypeOf, orderOf } from '../numpy/arrayMembers.js';
import { cast, NdArray } from '../numpy/ndarray.js';
import { frame } from './dataFrame.js';
import {
  columnOf,
  isMissing,
  placeOfLabel,
  places,
  rowsBy,
  rowsOfData,
  type SeriesData,
  sameIndex,
  seriesIn,
  valuesIn,
} from './frameData.js';
import { labelColumns } from './grouping.js';

import { categories, texts } from './seriesParts.js';

const ARITHMETIC = new Set(['+', '-', '*', '/', '//', '%', '**', '&', '|', '^']);

export function series(data: SeriesData, chance: Chance): Made {
  const make = (values: NdArray, index = data.index, name = data.name): Made =>
    series({ values, index, ...(name !== undefined && { name }) }, chance);
  const same = (values: readonly Value[]) => make(columnOf(values));
  const all = () => valuesIn(data.values);
  const rows = (taken: ArrayLike<number>) => series(rowsOfData(data, taken), chance);
  const beside = (other: Value): Value => {
    const own = seriesIn(other);
    if (!own) return other;
    sameIndex(data.index, own.index);
    return own.values;
  };
  const counted = (name: string) => (call: Call) => {
    only(call, 'axis', 'ddof', 'skipna', 'numeric_only');
    const rule = REDUCTIONS[name];
    const kept = all().filter((value) => !isMissing(value));
    if (!rule) throw new Unsupported(name);
    if (kept.some((value) => typeof value === 'string')) throw new Unsupported(`${name} of texts`);
    return scalarOr(
      reduced(
        columnOf(kept),
        {},
        rule.type(data.values.dtype === 'object' ? 'float64' : data.values.dtype),
        (found) => rule.count(found, numberOf(call.named.get('ddof') ?? 1)),
      ),
    );
  };
  const functions: Readonly<Record<string, (call: Call) => Value>> = {
    ...Object.fromEntries(
      ['sum', 'mean', 'std', 'var', 'max', 'min', 'median', 'any', 'all'].map((name) => [
        name,
        counted(name),
      ]),
    ),
    to_numpy: (call) => toArray(data.values, dtypeOf(given(call, 0, 'dtype'))),
    tolist: () => new PyList(all()),
    to_list: () => new PyList(all()),
    apply: ({ args, call, named }) => {
      if (args.length > 1 || named.size > 0) throw new Unsupported('apply with arguments');
      return same(all().map((value) => call(args[0] ?? null, value)));
    },
    progress_apply: ({ args, call }) => same(all().map((value) => call(args[0] ?? null, value))),
    map: ({ args, call }) => {
      const [by = null] = args;
      if (by instanceof PyDict) return same(all().map((value) => by.get(value) ?? Number.NaN));
      return same(all().map((value) => call(by, value)));
    },
    replace: (call) => {
      const [from = call.named.get('to_replace') ?? null, to = call.named.get('value')] = call.args;
      if ([...call.named.keys()].some((name) => !['to_replace', 'value'].includes(name)))
        throw new Unsupported('replace with arguments');
      if (from instanceof PyDict) return same(all().map((value) => from.get(value) ?? value));
      if (to === undefined) throw new Unsupported('replace of this');
      const pairs =
        from instanceof PyList && to instanceof PyList
          ? from.items.map((each, at) => [each, to.items[at] ?? null] as const)
          : from instanceof PyList
            ? from.items.map((each) => [each, to] as const)
            : [[from, to] as const];
      const known = new PyDict(pairs);
      return same(all().map((value) => known.get(value) ?? value));
    },
    astype: (call) => {
      const type = needed(call, 0, 'dtype');
      if (type === 'category') return make(data.values);
      const dtype = dtypeOf(type) ?? 'object';
      if (dtype === 'str') return make(new NdArray(all().map(shown), [data.index.length], 'object'));
      return make(
        cast(
          data.values.dtype === 'object'
            ? new NdArray(
                all().map((value) => (isNumber(value) ? numberOf(value) : value)),
                [data.index.length],
                'object',
              )
            : data.values,
          dtype,
        ),
      );
    },
    unique: () => {
      const known = new PyDict(all().map((value) => [value, value] as const));
      const found = columnOf([...known.entries.values()].map(([value]) => value));
      return data.values.dtype === 'object' ? found : cast(found, data.values.dtype);
    },
    nunique: () => new PySet(all().filter((value) => !isMissing(value))).items.size,
    value_counts: (call) => {
      only(call, 'normalize', 'ascending');
      const counts = new Map<string, [Value, number]>();
      for (const value of all().filter((own) => !isMissing(own))) {
        const known = counts.get(keyOf(value));
        if (known) known[1]++;
        else counts.set(keyOf(value), [value, 1]);
      }
      const found = [...counts.values()].sort((a, b) => b[1] - a[1]);
      const isShare = flagGiven(call, 0, 'normalize', false);
      return series(
        {
          values: columnOf(found.map(([, count]) => (isShare ? ofFloat(count / data.index.length) : count))),
          index: found.map(([value]) => value),
          indexNames: [shown(data.name ?? 'index')],
          name: isShare ? 'proportion' : 'count',
        },
        chance,
      );
    },
    isin: (call) => {
      const among = new PySet(listed(needed(call, 0, 'values')));
      return same(all().map((value) => among.items.has(keyOf(value))));
    },
    isnull: () => same(all().map(isMissing)),
    isna: () => same(all().map(isMissing)),
    notnull: () => same(all().map((value) => !isMissing(value))),
    notna: () => same(all().map((value) => !isMissing(value))),
    fillna: (call) => {
      only(call, 'value');
      const value = needed(call, 0, 'value');
      return same(all().map((own) => (isMissing(own) ? value : own)));
    },
    dropna: () => rows(places(data.index.length).filter((at) => !isMissing(all()[at] ?? null))),
    copy: () => make(toArray(ARRAY_METHODS.copy?.(data.values, plainCall()) ?? data.values)),
    head: (call) => rows(places(Math.min(data.index.length, numberGiven(call, 0, 'n') ?? 5))),
    tail: (call) => rows(places(data.index.length).slice(-(numberGiven(call, 0, 'n') ?? 5))),
    nlargest: (call) => rows(orderedRows(data.values, false).slice(0, numberGiven(call, 0, 'n') ?? 5)),
    nsmallest: (call) => rows(orderedRows(data.values, true).slice(0, numberGiven(call, 0, 'n') ?? 5)),
    count: () => all().filter((value) => !isMissing(value)).length,
    mode: () => {
      const counts = new PyDict(all().map((value) => [value, 0] as const));
      for (const value of all()) counts.set(value, numberOf(counts.get(value) ?? 0) + 1);
      const most = Math.max(...[...counts.entries.values()].map(([, count]) => numberOf(count)));
      const found = [...counts.entries.values()].flatMap(([value, count]) => (count === most ? [value] : []));
      return make(columnOf(sortedPlaces(found).map((at) => found[at] ?? null)), places(found.length));
    },
    sample: (call) => rows(sampled(data.index.length, call, chance)),
    reset_index: (call) => {
      only(call, 'drop', 'name');
      const index = places(data.index.length);
      if (flagGiven(call, 1, 'drop', false)) return make(data.values, index);
      const name = shown(call.named.get('name') ?? data.name ?? 0);
      const labels = labelColumns(data.index, data.indexNames ?? ['index']);
      return frame({ columns: new Map([...labels, [name, data.values]]), index }, chance);
    },
    to_frame: (call) =>
      frame(
        {
          columns: new Map([[shown(given(call, 0, 'name') ?? data.name ?? 0), data.values]]),
          index: data.index,
        },
        chance,
      ),
    sort_index: () => rows(sortedPlaces(data.index)),
    sort_values: (call) => {
      only(call, 'ascending', 'inplace', 'kind');
      if (call.named.get('inplace') === true) throw new Unsupported('sort_values in place');
      const values = data.values.dtype === 'object' ? columnOf(all()) : data.values;
      return rows(orderedRows(values, flagGiven(call, 1, 'ascending', true)));
    },
    where: (call) => {
      const [kept, other] = [needed(call, 0, 'cond'), given(call, 1, 'other') ?? Number.NaN];
      const tests = toArray(beside(kept)).flat();
      return same(all().map((value, at) => (tests[at] ? value : other)));
    },
    rename: (call) => {
      only(call, 'index', 'name');
      const name = given(call, 0, 'index') ?? null;
      if (typeof name !== 'string') throw new Unsupported('rename of the labels of a column');
      return make(data.values, data.index, name);
    },
    clip: (call) => {
      only(call, 'lower', 'upper');
      const [low, high] = [given(call, 0, 'lower') ?? null, given(call, 1, 'upper') ?? null];
      const lifted = low === null ? data.values : operated('maximum', data.values, low);
      return make(high === null ? lifted : operated('minimum', lifted, high));
    },
    between: (call) =>
      make(
        operated(
          '&',
          compared('>=', data.values, needed(call, 0, 'left')),
          compared('<=', data.values, needed(call, 1, 'right')),
        ),
      ),
    items: () => new PyList(all().map((value, at) => new PyTuple([data.index[at] ?? null, value]))),
    iteritems: () => new PyList(all().map((value, at) => new PyTuple([data.index[at] ?? null, value]))),
    to_dict: () => new PyDict(all().map((value, at) => [data.index[at] ?? null, value] as const)),
    keys: () => new PyList([...data.index]),
    argmax: counted('argmax'),
    __contains__: (call) => data.index.some((label) => keyOf(label) === keyOf(call.args[0] ?? null)),
  };
  const taken = (index: Value): Value => {
    if (index instanceof Slice) return rows(rowsBy(data, index));
    if (isNumber(index) || typeof index === 'string') return all()[placeOfLabel(data, index)] ?? null;
    const array = toArray(index);
    if (array.dtype === 'bool') return rows(rowsBy(data, index));
    return rows(valuesIn(array).map((label) => placeOfLabel(data, label)));
  };
  const byPlace = (index: Value): Value =>
    isNumber(index) ? (all()[rowsBy(data, new PyList([index]))[0] ?? 0] ?? null) : rows(rowsBy(data, index));
  const made: Made = new Made(
    'Series',
    undefined,
    {
      item: taken,
      store: (index, value) => {
        const at =
          isNumber(index) || typeof index === 'string' ? [placeOfLabel(data, index)] : rowsBy(data, index);
        const own = all();
        if (!isNumber(value) && typeof value !== 'string')
          throw new Unsupported('an entry of a column is stored');
        for (const row of at) own[row] = value;
        data.values = columnOf(own);
      },
      length: () => data.index.length,
      iterate: all,
      operate: (operator, other, isTurned) => {
        if (ARITHMETIC.has(operator)) {
          const [left, right] = isTurned ? [beside(other), data.values] : [data.values, beside(other)];
          return make(toArray(operated(operator, ofNumbers(left), ofNumbers(right))));
        }
        return make(compared(operator, data.values, beside(other)));
      },
      member: (name) => {
        if (name === '__array__' || name === 'values') return data.values;
        if (name === 'index') return indexArray(data.index);
        if (name === 'empty') return data.index.length === 0;
        if (name === 'name') return data.name ?? null;
        if (name === 'shape') return new PyTuple([data.index.length]);
        if (name === 'size') return data.index.length;
        if (name === 'dtype') return new Native(`numpy.${data.values.dtype}`, undefined);
        if (name === 'iloc') return new Made('iloc', undefined, { item: byPlace });
        if (name === 'loc' || name === 'at') return new Made('loc', undefined, { item: taken });
        if (name === 'str')
          return texts(all, same, (parts) => frame({ columns: parts, index: data.index }, chance));
        if (name === 'cat') return categories(data, make);
        return memberFrom('Series', functions, name);
      },
    },
    data,
  );
  return made;
}

/** A column of numbers that was kept as objects. */
function ofNumbers(value: Value): Value {
  if (!(value instanceof NdArray) || value.dtype !== 'object') return value;
  const all = valuesIn(value);
  return all.every((each) => isNumber(each))
    ? columnOf(all)
    : all.every((each) => typeof each === 'string')
      ? new NdArray(all, value.shape, 'str')
      : value;
}

export function listed(value: Value): Value[] {
  if (value instanceof PyList || value instanceof PyTuple) return [...value.items];
  if (value instanceof PySet) return [...value.items.values()];
  const own = seriesIn(value);
  return valuesIn(own ? own.values : toArray(value));
}

export function indexArray(index: readonly Value[]): Value {
  return columnOf(index);
}

export function sampled(count: number, call: Call, chance: Chance): number[] {
  only(call, 'n', 'frac', 'random_state', 'ignore_index', 'replace');
  const share = call.named.get('frac') ?? call.args[1] ?? null;
  const size = share === null ? (numberGiven(call, 0, 'n') ?? 1) : Math.round(numberOf(share) * count);
  const state = chance.stateFor(call.named.get('random_state'));
  if (call.named.get('replace') === true)
    return Array.from({ length: size }, () => (count > 1 ? state.below(count - 1) : 0));
  if (size > count)
    throw new Raised('ValueError', "Cannot take a larger sample than population when 'replace=False'");
  return Array.from(state.permutation(count)).slice(0, size);
}

/** Rows in the order of their values, equal ones as they were and missing ones at the end. */
export function orderedRows(values: NdArray, isUp: boolean): number[] {
  const order = Array.from(orderOf(values));
  if (isUp) return order;
  const flat = values.flat();
  const isNone = (row: number) => Number.isNaN(flat[row]);
  const missing = order.filter(isNone);
  return [
    ...order.filter((row) => !isNone(row)).sort((a, b) => compareValues(flat[b], flat[a]) || a - b),
    ...missing,
  ];
}

export function sortedPlaces(index: readonly Value[]): number[] {
  return Array.from(orderOf(columnOf(index)));
}
