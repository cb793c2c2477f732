/** pandas's functions: tables read from files, made of lists, and joined. */
import { readFileSync } from 'node:fs';
import { readTable } from '../../../runs/data/tableLines.js';
import { flagGiven, given, moduleOf, needed, numberGiven, only } from '../language/natives.js';
import { iterated } from '../language/operators.js';
import {
  type Call,
  isNumber,
  Made,
  type Native,
  numberOf,
  PyDict,
  PyList,
  PySet,
  PyTuple,
  Raised,
  shown,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import type { Chance } from '../modules/chance.js';
import { fileOf, type Places } from '../modules/systemModules.js';
import { toArray } from '../numpy/arrayMath.js';
import { dtypeOf } from '../numpy/arrayMembers.js';
import { cast, NdArray } from '../numpy/ndarray.js';
import { frame } from './dataFrame.js';
import {
  columnFor,
  columnOf,
  frameIn,
  isMissing,
  namesOf,
  places,
  rowsOfData,
  sameIndex,
  seriesIn,
  valuesIn,
} from './frameData.js';
import { joinedColumns } from './grouping.js';
import { merged } from './merging.js';
import { listed, series, sortedPlaces } from './series.js';

/** These rows of a table or column; undefined for anything else. */
let chanceOfTables: Chance | undefined;

export function rowsOfTable(value: Made, rows: ArrayLike<number>): Value | undefined {
  const [own, table] = [seriesIn(value), frameIn(value)];
  if (!chanceOfTables) return undefined;
  if (own) return series(rowsOfData(own, rows), chanceOfTables);
  return table && frame(rowsOfData(table, rows), chanceOfTables);
}

/** Words that pandas takes for a missing value. */
const MISSING = new Set([
  '',
  '#N/A',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
  '<NA>',
  '-nan',
  '-NaN',
]);

/** A column's cells as pandas guesses them: whole numbers, numbers, truths, or texts. */
function guessed(cells: readonly string[]): NdArray {
  const isWhole = cells.every((cell) => /^\s*[+-]?\d+\s*$/.test(cell));
  const made = (values: ArrayLike<number>, dtype: string) =>
    cast(new NdArray(Float64Array.from(values), [values.length], 'float64'), dtype);
  if (isWhole && cells.length > 0) return made(cells.map(Number), 'int64');
  const known = cells.filter((cell) => !MISSING.has(cell.trim()));
  if (
    known.length > 0 &&
    known.every((cell) => /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(cell))
  )
    return made(
      cells.map((cell) => (MISSING.has(cell.trim()) ? Number.NaN : Number(cell))),
      'float64',
    );
  if (
    known.length === cells.length &&
    known.length > 0 &&
    known.every((cell) => /^(?:True|False|TRUE|FALSE|true|false)$/.test(cell))
  )
    return made(
      cells.map((cell) => Number(/^t/i.test(cell))),
      'bool',
    );
  if (known.length === 0)
    return made(
      cells.map(() => Number.NaN),
      'float64',
    );
  return new NdArray(
    cells.map((cell) => (MISSING.has(cell) ? Number.NaN : cell)),
    [cells.length],
    'object',
  );
}

function readCsv(placed: (value: Value) => string, chance: Chance, usual: string) {
  return (call: Call): Value => {
    only(
      call,
      'sep',
      'delimiter',
      'names',
      'header',
      'usecols',
      'index_col',
      'dtype',
      'nrows',
      'encoding',
      'skiprows',
      'filepath_or_buffer',
      'memory_map',
    );
    const text = readFileSync(placed(needed(call, 0, 'filepath_or_buffer')), 'utf8');
    const by = textOf(given(call, 1, 'sep') ?? call.named.get('delimiter') ?? usual);
    const skipped = numberGiven(call, 9, 'skiprows') ?? 0;
    const whole = (
      by === ','
        ? readTable(text)
        : text
            .split(/\r?\n/)
            .filter((line) => line.trim() !== '')
            .map((line) => cut(line, by))
    ).slice(skipped);
    const names = call.named.get('names');
    const header = call.named.get('header');
    const hasHeader = header === undefined ? names === undefined : header !== null;
    if (hasHeader && header !== undefined && header !== 0 && header !== 'infer')
      throw new Unsupported(`header=${shown(header)}`);
    const cells = hasHeader ? whole.slice(1) : [...whole];
    const width = Math.max(...whole.slice(0, 1).map((row) => row.length));
    const titles =
      names === undefined || names === null
        ? hasHeader
          ? [...(whole[0] ?? [])]
          : places(width).map(String)
        : [...namesOf(names)];
    if (cells.some((row) => row.length > titles.length))
      throw new Unsupported('rows with more cells than there are names');
    const count = numberGiven(call, 9, 'nrows');
    const rows = count === undefined ? cells : cells.slice(0, count);
    const dtype = call.named.get('dtype');
    let columns = new Map(
      titles.map((title, at) => {
        const own = rows.map((row) => row[at] ?? '');
        const type = dtype instanceof PyDict ? dtype.get(title) : dtype;
        if (type === undefined || type === null) return [title, guessed(own)] as const;
        const wanted = dtypeOf(type) ?? 'object';
        return [
          title,
          wanted === 'str' || wanted === 'object'
            ? new NdArray(own, [own.length], 'object')
            : cast(guessed(own), wanted),
        ] as const;
      }),
    );
    if (columns.size !== titles.length) throw new Unsupported('two columns of one name');
    const wanted = call.named.get('usecols');
    if (wanted !== undefined && wanted !== null) {
      const items = [...iterated(wanted)];
      const kept = new Set(items.map((item) => (isNumber(item) ? titles[numberOf(item)] : shown(item))));
      const lost = [...kept].find((name) => name === undefined || !columns.has(name));
      if (lost !== undefined) throw new Raised('ValueError', `Usecols do not match columns: ${lost}`);
      columns = new Map([...columns].filter(([name]) => kept.has(name)));
    }
    const labels = call.named.get('index_col');
    if (labels === undefined || labels === null || labels === false)
      return frame({ columns, index: places(rows.length) }, chance);
    const name = isNumber(labels) ? [...columns.keys()][numberOf(labels)] : shown(labels);
    const own = columns.get(name ?? '');
    if (!own) throw new Raised('ValueError', `Index ${shown(labels)} invalid`);
    columns.delete(name ?? '');
    return frame({ columns, index: valuesIn(own) }, chance);
  };
}

function cut(line: string, by: string): string[] {
  if (by === '\\s+' || by === ' +') return line.trim().split(/\s+/);
  if (by.length > 1) throw new Unsupported(`cells between ${by}`);
  return line.split(by).map((cell) => cell.replace(/^"(.*)"$/, '$1'));
}

function concat(chance: Chance) {
  return (call: Call): Value => {
    only(call, 'axis', 'ignore_index');
    const parts = [...iterated(needed(call, 0, 'objs'))];
    const isAcross = call.named.get('axis') === 1;
    const tables = parts.map((part) => frameIn(part));
    const own = parts.map((part) => seriesIn(part));
    if (isAcross) {
      const columns = new Map<string, NdArray>();
      const [first] = parts.map((_, at) => (tables[at] ?? own[at])?.index);
      parts.forEach((_, at) => {
        const [table, one] = [tables[at], own[at]];
        sameIndex(first ?? [], (table ?? one)?.index ?? []);
        for (const [name, values] of table?.columns ??
          (one ? [[shown(one.name ?? at), one.values] as const] : [])) {
          if (columns.has(name)) throw new Unsupported('two columns of one name');
          columns.set(name, values);
        }
      });
      return frame({ columns, index: first ?? [] }, chance);
    }
    const isNew = flagGiven(call, 9, 'ignore_index', false);
    if (tables.every((table) => table !== undefined)) {
      const [first] = tables;
      const names = [...(first?.columns.keys() ?? [])];
      if (
        tables.some((table) => [...table.columns.keys()].sort().join('\n') !== [...names].sort().join('\n'))
      )
        throw new Unsupported('tables with other columns are joined');
      const columns = new Map(
        names.map((name) => [
          name,
          joinedColumns(tables.map((table) => table.columns.get(name) ?? columnOf([]))),
        ]),
      );
      const index = tables.flatMap((table) => [...table.index]);
      return frame({ columns, index: isNew ? places(index.length) : index }, chance);
    }
    if (own.every((one) => one !== undefined)) {
      const index = own.flatMap((one) => [...one.index]);
      return series(
        {
          values: joinedColumns(own.map(({ values }) => values)),
          index: isNew ? places(index.length) : index,
        },
        chance,
      );
    }
    throw new Unsupported('tables and columns are joined');
  };
}

/** One column of 0 and 1 for each value, sorted. */
/** The columns of rows that are dictionaries; undefined where one is not, or lacks what another has. */
function recordsIn(rows: readonly Value[]): Map<string, NdArray> | undefined {
  const [first] = rows;
  if (!(first instanceof PyDict) || first.entries.size === 0) return undefined;
  const keys = [...first.entries.values()].map(([key]) => key);
  const isAlike = (row: Value): row is PyDict =>
    row instanceof PyDict &&
    row.entries.size === keys.length &&
    keys.every((key) => row.get(key) !== undefined);
  if (!rows.every(isAlike)) return undefined;
  return new Map(keys.map((key) => [shown(key), columnOf(rows.map((row) => row.get(key) ?? null))]));
}

function dummies(chance: Chance) {
  return (call: Call): Value => {
    only(call, 'dtype', 'prefix', 'prefix_sep');
    const value = needed(call, 0, 'data');
    const prefix = given(call, 1, 'prefix') ?? null;
    const before = prefix === null ? '' : `${textOf(prefix)}${textOf(given(call, 2, 'prefix_sep') ?? '_')}`;
    const own = seriesIn(value);
    const all = own ? valuesIn(own.values) : listed(value);
    const known = [...new PySet(all.filter((each) => !isMissing(each))).items.values()];
    const dtype = dtypeOf(call.named.get('dtype')) ?? 'bool';
    const columns = new Map(
      sortedPlaces(known).map((at) => {
        const label = known[at] ?? null;
        return [
          `${before}${shown(label)}`,
          cast(columnOf(all.map((each) => shown(each) === shown(label))), dtype),
        ] as const;
      }),
    );
    return frame({ columns, index: own?.index ?? places(all.length) }, chance);
  };
}

/** `pd.cut`: the label of the bin of each value, or its number; each bin has its upper end. */
function cutInto(call: Call, chance: Chance): Value {
  only(call, 'x', 'bins', 'labels', 'right', 'include_lowest');
  const own = seriesIn(needed(call, 0, 'x'));
  const bins = needed(call, 1, 'bins');
  const labels = given(call, 3, 'labels') ?? null;
  if (!own || isNumber(bins) || labels === null) throw new Unsupported('pd.cut in this way');
  const ends = listed(bins).map((end) => numberOf(end));
  const names = labels === false ? places(ends.length - 1) : listed(labels);
  const isRight = flagGiven(call, 2, 'right', true);
  const hasLowest = flagGiven(call, 9, 'include_lowest', false);
  const found = valuesIn(own.values).map((value): Value => {
    const number = isMissing(value) ? Number.NaN : numberOf(value);
    const at = ends.findIndex((end, place) => {
      const next = ends[place + 1] ?? Number.NaN;
      if (isRight) return (number > end || (hasLowest && place === 0 && number === end)) && number <= next;
      return number >= end && number < next;
    });
    return at < 0 ? Number.NaN : (names[at] ?? null);
  });
  return series({ ...own, values: columnOf(found) }, chance);
}

export function pandasModule(pathsOnDisk: Places, chance: Chance): Native {
  chanceOfTables = chance;
  const placed = (value: Value) => fileOf(pathsOnDisk, value);
  return moduleOf('pandas', {
    read_csv: readCsv(placed, chance, ','),
    read_table: readCsv(placed, chance, '\t'),
    concat: concat(chance),
    merge: (call) => merged(needed(call, 0, 'left'), needed(call, 1, 'right'), call, chance),
    cut: (call) => cutInto(call, chance),
    get_dummies: dummies(chance),
    DataFrame: (call) => {
      only(call, 'data', 'columns');
      const [data = call.named.get('data') ?? null] = call.args;
      const titles = call.args[2] ?? call.named.get('columns');
      if (data instanceof PyDict) {
        const entries = [...data.entries.values()];
        const [first] = entries.map(([, value]) => seriesIn(value)?.index ?? places(listed(value).length));
        return frame(
          {
            columns: new Map(
              entries.map(([name, value]) => [shown(name), columnFor(value, { index: first ?? [] })]),
            ),
            index: first ?? [],
          },
          chance,
        );
      }
      const records = data instanceof PyList ? recordsIn(data.items) : undefined;
      if (records) return frame({ columns: records, index: places((data as PyList).items.length) }, chance);
      const rows =
        data instanceof PyList &&
        data.items.every((item) => item instanceof PyList || item instanceof PyTuple)
          ? data.items.map((row) => listed(row))
          : undefined;
      const array = rows ? undefined : toArray(data);
      const width = rows ? (rows[0]?.length ?? 0) : array?.shape.length === 2 ? (array.shape[1] ?? 0) : 1;
      const names = titles === undefined ? places(width).map(String) : namesOf(titles);
      const count = rows?.length ?? array?.shape[0] ?? 0;
      const flat = array?.flat();
      const columns = names.map((name, at): [string, NdArray] => [
        name,
        rows
          ? columnOf(rows.map((row) => row[at] ?? null))
          : cast(
              new NdArray(
                Array.from({ length: count }, (_, row) => flat?.[row * width + at]),
                [count],
                'object',
              ),
              array?.dtype === 'str' ? 'object' : (array?.dtype ?? 'object'),
            ),
      ]);
      return frame({ columns: new Map(columns), index: places(count) }, chance);
    },
    Series: (call) => {
      only(call, 'data', 'name');
      const values = columnOf(listed(needed(call, 0, 'data')));
      return series(
        {
          values,
          index: places(values.size),
          ...(call.named.has('name') && { name: call.named.get('name') ?? null }),
        },
        chance,
      );
    },
    Categorical: (call) => {
      only(call);
      const all = listed(needed(call, 0, 'values'));
      const whole = series({ values: columnOf(all), index: places(all.length) }, chance);
      const codes = whole.rules.member?.('cat');
      return new Made('Categorical', undefined, {
        member: (name) => {
          const found = codes instanceof Made ? codes.rules.member?.(name) : undefined;
          return found === undefined ? undefined : toArray(found);
        },
      });
    },
    factorize: (call) => {
      const all = listed(needed(call, 0, 'values'));
      const known = [...new PySet(all).items.values()];
      const codes = new PyDict(known.map((value, at) => [value, at] as const));
      return new PyTuple([columnOf(all.map((value) => codes.get(value) ?? -1)), columnOf(known)]);
    },
    to_numeric: (call) => {
      only(call);
      const own = seriesIn(needed(call, 0, 'arg'));
      if (!own) throw new Unsupported('to_numeric of this');
      return series({ ...own, values: guessed(valuesIn(own.values).map(shown)) }, chance);
    },
    isnull: (call) => isMissing(call.args[0] ?? null),
    set_option: () => null,
  });
}
