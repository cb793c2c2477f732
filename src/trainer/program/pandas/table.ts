/** What the members and the brackets of a table of pandas share. */
import { type Call, type Made, Raised, type Value } from '../language/values.js';
import type { Chance } from '../modules/chance.js';
import { toArray } from '../numpy/arrayMath.js';
import { NdArray } from '../numpy/ndarray.js';
import { frame } from './dataFrame.js';
import { columnNamed, columnOf, type FrameData, rowsOfData, valuesIn } from './frameData.js';
import { series } from './series.js';

/** A table with what its members and its brackets share. */
export type Table = ReturnType<typeof tableOf>;

export function tableOf(data: FrameData, chance: Chance) {
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
  const row = (at: number) => rowAt(data, at);
  const each = (run: (values: NdArray, place: number) => NdArray) =>
    make(new Map([...data.columns].map(([name, values], at) => [name, run(values, at)])));
  /** Gives the changed table, or changes this one where `inplace=True` says so. */
  const changed = (call: Call, next: FrameData): Value => {
    if (call.named.get('inplace') !== true) return frame(next, chance);
    Object.assign(data, next);
    return null;
  };
  return { data, chance, names, make, rows, column, picked, without, rowAt, row, each, changed };
}

const rowsOfValues = (values: NdArray, at: number): NdArray =>
  toArray(new NdArray([values.flat()[at]], [1], values.dtype));
