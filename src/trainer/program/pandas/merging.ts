/** `merge` of two tables of pandas by the values of columns that they share. Source: pandas 3, `core/reshape/merge.py`. */
import { given, needed, only } from '../language/natives.js';
import { type Call, keyOf, type Made, Raised, textOf, Unsupported, type Value } from '../language/values.js';
import type { Chance } from '../modules/chance.js';
import type { NdArray } from '../numpy/ndarray.js';
import { frame } from './dataFrame.js';
import {
  columnNamed,
  columnOf,
  type FrameData,
  frameIn,
  namesOf,
  places,
  rowsOfData,
  seriesIn,
  valuesIn,
} from './frameData.js';

/** The rows of both that belong together; −1 where one has none. */
interface Pairs {
  readonly left: number[];
  readonly right: number[];
}

export function merged(left: Value, right: Value, call: Call, chance: Chance): Made {
  only(call, 'left', 'right', 'on', 'how', 'left_on', 'right_on', 'suffixes');
  const [a, b] = [tableIn(left), tableIn(right)];
  const how = textOf(given(call, 2, 'how') ?? 'inner');
  const on = given(call, 3, 'on') ?? null;
  const own = (name: string, place: number): readonly string[] => {
    const asked = on ?? given(call, place, name) ?? null;
    if (asked !== null) return namesOf(asked);
    return [...a.columns.keys()].filter((each) => b.columns.has(each));
  };
  const [ofLeft, ofRight] = [own('left_on', 4), own('right_on', 5)];
  if (ofLeft.length === 0 || ofLeft.length !== ofRight.length)
    throw new Raised('MergeError', 'No common columns to perform merge on');
  const pairs = pairsOf(keysOf(a, ofLeft), keysOf(b, ofRight), how);
  const suffixes = call.named.get('suffixes') ?? null;
  const [first = '_x', second = '_y'] = suffixes === null ? [] : namesOf(suffixes);
  const columns = new Map<string, NdArray>();
  for (const [name, values] of a.columns) {
    const at = ofLeft.indexOf(name);
    const isShared = at >= 0 && ofRight[at] === name;
    const from = isShared ? columnNamed(b, name) : undefined;
    const isDouble = !isShared && b.columns.has(name);
    columns.set(isDouble ? `${name}${first}` : name, takenFrom(values, pairs.left, from, pairs.right));
  }
  for (const [name, values] of b.columns) {
    const at = ofRight.indexOf(name);
    if (at >= 0 && ofLeft[at] === name) continue;
    columns.set(a.columns.has(name) ? `${name}${second}` : name, takenFrom(values, pairs.right));
  }
  return frame({ columns, index: places(pairs.left.length) }, chance);
}

function tableIn(value: Value): FrameData {
  const table = frameIn(value);
  if (table) return table;
  const own = seriesIn(value);
  if (own?.name !== undefined)
    return { columns: new Map([[textOf(own.name), own.values]]), index: own.index };
  throw new Unsupported('merge of this');
}

function keysOf(table: FrameData, names: readonly string[]): string[] {
  const columns = names.map((name) => valuesIn(columnNamed(table, name)));
  return table.index.map((_, row) => columns.map((values) => keyOf(values[row] ?? null)).join('\n'));
}

function pairsOf(left: readonly string[], right: readonly string[], how: string): Pairs {
  if (how === 'right') {
    const turned = pairsOf(right, left, 'left');
    return { left: turned.right, right: turned.left };
  }
  if (how !== 'inner' && how !== 'left') throw new Unsupported(`merge with how="${how}"`);
  const rows = new Map<string, number[]>();
  right.forEach((key, row) => {
    const known = rows.get(key);
    if (known) known.push(row);
    else rows.set(key, [row]);
  });
  const pairs: Pairs = { left: [], right: [] };
  left.forEach((key, row) => {
    for (const other of rows.get(key) ?? (how === 'left' ? [-1] : [])) {
      pairs.left.push(row);
      pairs.right.push(other);
    }
  });
  return pairs;
}

/** A missing row is NaN, or has the value of the other table's column. */
function takenFrom(
  values: NdArray,
  rows: readonly number[],
  others?: NdArray,
  otherRows: readonly number[] = [],
): NdArray {
  const isWhole = rows.every((row) => row >= 0);
  if (isWhole) return rowsOfData({ values, index: places(values.size) }, rows).values;
  const [all, beside] = [valuesIn(values), others ? valuesIn(others) : []];
  return columnOf(rows.map((row, at) => (row >= 0 ? all[row] : beside[otherRows[at] ?? -1]) ?? Number.NaN));
}

/** `left.join(right)`, by the labels of the rows. */
export function joinedByIndex(left: FrameData, call: Call, chance: Chance): Made {
  only(call, 'other', 'how');
  const right = tableIn(needed(call, 0, 'other'));
  const how = textOf(given(call, 2, 'how') ?? 'left');
  const double = [...right.columns.keys()].find((name) => left.columns.has(name));
  if (double !== undefined)
    throw new Raised('ValueError', `columns overlap but no suffix specified: ${double}`);
  const pairs = pairsOf(left.index.map(keyOf), right.index.map(keyOf), how);
  const columns = new Map([
    ...[...left.columns].map(([name, values]) => [name, takenFrom(values, pairs.left)] as const),
    ...[...right.columns].map(([name, values]) => [name, takenFrom(values, pairs.right)] as const),
  ]);
  return frame(
    {
      columns,
      index: pairs.left.map(
        (row, at) => (row >= 0 ? left.index[row] : right.index[pairs.right[at] ?? 0]) ?? null,
      ),
    },
    chance,
  );
}
