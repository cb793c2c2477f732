/** Tables of pandas as Python sees them. */
import { memberFrom } from '../language/natives.js';
import {
  isNumber,
  Made,
  PyList,
  PyTuple,
  Raised,
  shown,
  Unsupported,
  type Value,
} from '../language/values.js';
import type { Chance } from '../modules/chance.js';
import { compared, operated, toArray } from '../numpy/arrayMath.js';
import { copied, NdArray } from '../numpy/ndarray.js';
import {
  columnFor,
  columnNamed,
  type FrameData,
  frameIn,
  namesOf,
  places,
  sameIndex,
  seriesIn,
  tableArray,
  valuesIn,
} from './frameData.js';
import { frameEntries } from './frameEntries.js';
import { frameMembers } from './frameMembers.js';
import { indexArray, series } from './series.js';
import { tableOf } from './table.js';

export function frame(data: FrameData, chance: Chance): Made {
  const table = tableOf(data, chance);
  const { names, column, each } = table;
  const functions = frameMembers(table);
  const { taken, byPlace, byLabel, storeByLabel } = frameEntries(table);
  const store = (index: Value, value: Value): void => {
    if (index instanceof PyList) {
      storeColumns(namesOf(index), value);
      return;
    }
    if (typeof index !== 'string' && !isNumber(index)) throw new Unsupported('several columns are stored');
    data.columns.set(shown(index), columnFor(value, data));
  };
  /** Of a table or an array, column by column in their order. */
  const storeColumns = (wanted: readonly string[], value: Value): void => {
    const beside = frameIn(value);
    if (beside) sameIndex(data.index, beside.index);
    const columns = beside ? [...beside.columns.values()] : undefined;
    const array = columns ? undefined : toArray(value);
    const isTable = array?.shape.length === 2 && array.shape[0] === data.index.length;
    if (!columns && !isTable) throw new Unsupported('one value is stored in several columns');
    wanted.forEach((name, at) => {
      const own = columns?.[at] ?? (array && copied(columnAt(array, at)));
      if (!own) throw new Raised('ValueError', 'Columns must be same length as key');
      data.columns.set(name, own);
    });
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
          const titles = namesOf(value);
          if (titles.length !== data.columns.size) throw new Raised('ValueError', 'Length mismatch');
          data.columns = new Map([...data.columns.values()].map((values, at) => [titles[at] ?? '', values]));
          return true;
        }
        if (!data.columns.has(name)) return false;
        store(name, value);
        return true;
      },
      operate: (operator, other, isTurned) => {
        const own = seriesIn(other);
        const beside = frameIn(other);
        if (beside) sameIndex(data.index, beside.index);
        if (own) sameIndex(names(), own.index);
        if (other instanceof NdArray && other.shape.length > 0)
          throw new Unsupported('a table and an array together');
        return each((values, at) => {
          const second: Value = own
            ? (valuesIn(own.values)[at] ?? null)
            : beside
              ? columnNamed(beside, names()[at] ?? '')
              : other;
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
        if (name === 'empty') return data.index.length === 0;
        if (name === 'shape') return new PyTuple([data.index.length, data.columns.size]);
        if (name === 'iloc' || name === 'iat') return new Made('iloc', undefined, { item: byPlace });
        if (name === 'loc' || name === 'at')
          return new Made('loc', undefined, { item: byLabel, store: storeByLabel });
        return data.columns.has(name) && !Object.hasOwn(functions, name)
          ? column(name)
          : memberFrom('DataFrame', functions, name);
      },
    },
    data,
  );
  return made;
}

const columnAt = (array: NdArray, at: number): NdArray =>
  new NdArray(
    array.data,
    array.shape.slice(0, 1),
    array.dtype,
    array.strides.slice(0, 1),
    array.offset + at * (array.strides[1] ?? 0),
  );
