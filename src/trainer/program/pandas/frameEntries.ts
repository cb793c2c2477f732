/** What stands between the brackets of a table of pandas: columns, masks, places and labels. */
import { iterated } from '../language/operators.js';
import {
  isNumber,
  PyList,
  PyTuple,
  Raised,
  Slice,
  shown,
  Unsupported,
  type Value,
} from '../language/values.js';
import { toArray } from '../numpy/arrayMath.js';
import { frame } from './dataFrame.js';
import {
  columnNamed,
  columnOf,
  type FrameData,
  namesOf,
  placeOfLabel,
  places,
  rowsBy,
  rowsOfData,
  seriesIn,
  valuesIn,
} from './frameData.js';
import { series } from './series.js';
import type { Table } from './table.js';

/** `table[…]`, `iloc[…]` and `loc[…]`. */
export function frameEntries(table: Table) {
  const { data, chance, names, rows, column, picked, rowAt, row } = table;
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
      const found = rowAt(own, at);
      return second !== undefined && isNumber(second) ? ([...iterated(found)][0] ?? null) : found;
    }
    const rowsTaken = rowsOfData(own, rowsBy(own, first));
    const [[name, values] = []] = [...rowsTaken.columns];
    return second !== undefined && isNumber(second) && name !== undefined && values
      ? series({ values, index: rowsTaken.index, name }, chance)
      : frame(rowsTaken, chance);
  };
  const withColumns = (index: Value): FrameData => {
    const all = [...data.columns];
    const names = { columns: new Map(), index: all.map(([name]) => name) };
    const at = rowsBy(names, isNumber(index) ? new PyList([index]) : index);
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
  const storeByLabel = (index: Value, value: Value): void => {
    if (!(index instanceof PyTuple) || index.items.length !== 2 || typeof index.items[1] !== 'string')
      throw new Unsupported('rows of a table are stored');
    const [which = null, own] = index.items;
    const at = labelled(which);
    const values = data.columns.has(own)
      ? valuesIn(columnNamed(data, own))
      : places(data.index.length).map(() => Number.NaN);
    if (!isNumber(value) && typeof value !== 'string') throw new Unsupported('rows of a table are stored');
    for (const place of typeof at === 'number' ? [at] : at) values[place] = value;
    data.columns.set(own, columnOf(values));
  };
  return { taken, byPlace, byLabel, storeByLabel };
}
