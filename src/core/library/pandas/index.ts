/** Pandas: tables whose sizes only the file tells, and what NumPy makes of them. */
import { replacedWhere } from '../../evaluate/codedCells.js';
import { array, none, str, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { isPattern, notACell, sliceStep } from '../../evaluate/rowOrigin.js';
import type { ConfiguredValue, UnknownValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import type { BinaryOperator, CompareOperator } from '../../program/tree.js';
import { made, notEvaluated, notKnown } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { noteRead } from '../data/files.js';
import { watched } from '../keras/watched.js';
import { method } from '../modelMembers.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { toArray } from '../numpy/arrays.js';
import type { Cell } from '../numpy/rows.js';
import { affine } from '../numpy/valueChanges.js';
import { itemsOf } from '../values.js';
import { cellMember } from './cells.js';
import { indexedFrame } from './frame.js';
import { labelsOf, namesIn, namesOfIndex, partOfIndex, relabel, withNames } from './labels.js';
import { isLocator, located } from './locator.js';
import { concatenated, dummies, madeFrame, madeSeries } from './making.js';
import { combinedMasks, comparedCell, isCell, MASKING, testsOfRows } from './masks.js';
import { noteMissingColumn } from './missingColumns.js';
import { FRAME_NAMES } from './names.js';
import { indexedSeries } from './series.js';
import {
  CELL,
  cell,
  columnOf,
  entriesOf,
  entryIn,
  frame,
  handOver,
  isFrame,
  isSeries,
  rowsOf,
  series,
  storeColumn,
  valuesOf,
  withPart,
} from './table.js';

const ON_DISK = 'depends on what is on the disk';

/** `table['id'] = …`, `table.loc[:, 'id'] = …`: all of a column; undefined for any other part. */
function columnStored(isLocated: boolean, index: Value): string | undefined {
  if (!isLocated) return index.kind === 'string' ? index.value : undefined;
  const [rows, column] = index.kind === 'tuple' && index.items.length === 2 ? index.items : [];
  const isAll = rows?.kind === 'slice' && sliceStep(rows) === undefined;
  return isAll && column?.kind === 'string' ? column.value : undefined;
}

/** `df.loc[df.emotion == 1, 'emotion'] = 0`: the column with that in place of what the mask tests. */
function storedWhere(
  table: ConfiguredValue,
  index: Value,
  value: Value,
): { readonly name: string; readonly column: Value } | undefined {
  const [rows, name] = index.kind === 'tuple' && index.items.length === 2 ? index.items : [];
  if (!rows || name?.kind !== 'string') return undefined;
  const before = columnOf(table, name.value);
  const [test, ...more] = testsOfRows(rows, before.rowOrigin) ?? [];
  const entry = entryIn(before);
  const made = test && entry && more.length === 0 ? replacedWhere(entry, test, value) : undefined;
  return made && { name: name.value, column: series(rowsOf(table), made, 'unknown', before.rowOrigin) };
}

/** Readers that give a DataFrame, whatever is in the file. */
const READERS = ['read_csv', 'read_table', 'read_excel', 'read_parquet', 'read_feather', 'read_fwf'];

/** With these a reader gives something else than one plain DataFrame. */
const OTHERWISE = ['chunksize', 'iterator', 'squeeze', 'typ'];

/** With these a table is still the whole file, cell for cell. */
const KEEPING = new Set(['filepath_or_buffer', 'dtype', 'encoding', 'engine', 'low_memory']);

function reading(name: string): Value {
  return made(`pandas.${name}`, (call) => {
    const path = noteRead(call);
    const header = call.keywords.get('header')?.value;
    const sheet = call.keywords.get('sheet_name')?.value;
    const isPlain =
      !OTHERWISE.some((argument) => call.keywords.has(argument)) &&
      header?.kind !== 'list' &&
      (sheet === undefined || sheet.kind === 'string' || sheet.kind === 'number');
    const why = `pandas.${name}(…) ${ON_DISK}`;
    const isWhole = name === 'read_csv' && [...call.keywords.keys()].every((given) => KEEPING.has(given));
    if (!isPlain) return notKnown(call, why);
    const rows = unknownDim(why, call.location);
    if (!isWhole || path === undefined) return frame(rows);
    return frame(rows, { rows: { path, steps: [] }, columns: {} }, { path });
  });
}

const first = (call: NativeCall): Value => call.positional[0]?.value ?? none;

const pandas = watched(
  namespace(
    'pandas',
    {
      ...Object.fromEntries(READERS.map((name) => [name, () => reading(name)])),
      get_dummies: () => made('pandas.get_dummies', dummies),
      concat: () => made('pandas.concat', concatenated),
      to_numeric: () =>
        made('pandas.to_numeric', (call) => {
          const data = first(call);
          return isSeries(data)
            ? series(rowsOf(data), entryIn(data), 'unknown', data.rowOrigin)
            : unknown(CELL);
        }),
      factorize: () =>
        made('pandas.factorize', (call) => {
          const codes = toArray(first(call));
          const labels =
            codes.kind === 'array' && isKnownRank(codes.shape) ? { ...codes, dtype: 'int64' } : codes;
          return tuple([labels, unknown(CELL)]);
        }),
      DataFrame: () => made('pandas.DataFrame', madeFrame),
      Series: () => made('pandas.Series', madeSeries),
      __version__: () => str('2.2.0'),
    },
    (name) => notEvaluated(`pandas.${name}`, ON_DISK),
  ),
);

/** `id + '.jpg'`: a text around a cell that is nothing else. */
function joinedText(left: Value, right: Value): Value | undefined {
  const [own, text] = isCell(left) ? [left, right] : [right, left];
  if (!isCell(own) || text.kind !== 'string' || Object.keys(own.facts ?? {}).length !== 1) return undefined;
  const { path, columns } = (own.facts?.cell ?? {}) as Partial<Cell>;
  if (path === undefined || columns?.names?.length !== 1 || columns.codes || isPattern(path))
    return undefined;
  const { before = '', after = '' } = columns;
  const around = own === left ? { after: after + text.value } : { before: text.value + before };
  return { ...cell, facts: { cell: { path, columns: { ...columns, ...around } } } };
}

/** A number of a table with what is remembered of its scaling; undefined where nothing is followed. */
function scaledCell(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  const asArray = (value: Value): Value => (isCell(value) ? array([], 'float64', value.facts) : value);
  const joined = operator === '+' ? joinedText(left, right) : undefined;
  if (joined) return joined;
  const facts = isCell(left) || isCell(right) ? affine(operator, asArray(left), asArray(right)) : undefined;
  return facts && { ...cell, facts };
}

/** A calculation goes entry by entry and keeps the form of the table. */
function calculated(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  const whole = [left, right].find(isFrame);
  if (whole) {
    const asArray = (value: Value): Value => (isFrame(value) ? valuesOf(value) : value);
    const facts = affine(operator, asArray(left), asArray(right));
    const made = frame(rowsOf(whole));
    return facts ? withPart(made, 'array', { ...valuesOf(made), facts }) : made;
  }
  const table = [left, right].find(isSeries);
  if (!table) return undefined;
  if (MASKING.has(operator))
    return combinedMasks(operator, left, right) ?? series(rowsOf(table), cell, 'bool');
  const entry = entryIn(table);
  const entryOf = (value: Value): Value => (isSeries(value) ? (entryIn(value) ?? cell) : value);
  const isPlain = entry?.kind === 'unknown' && entry.isScalar;
  const scaled =
    scaledCell(operator, entryOf(left), entryOf(right)) ??
    arrayScaled(operator, entryOf(left), entryOf(right));
  return series(rowsOf(table), scaled ?? (isPlain ? notACell(entry) : undefined), 'unknown', table.rowOrigin);
}

/** `df['pixels'] / 255` of a column whose entries are arrays. */
function arrayScaled(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  const kept = [left, right].find((value) => value.kind === 'array');
  const facts = kept && affine(operator, left, right);
  return kept && facts && { ...kept, dtype: 'float64', facts };
}

/** A comparison goes entry by entry. */
function alongTable(operator: CompareOperator, left: Value, right: Value): Value | undefined {
  const whole = [left, right].find(isFrame);
  if (whole) return frame(rowsOf(whole));
  const table = [left, right].find(isSeries);
  if (!table) return undefined;
  const entryOf = (value: Value): Value => (isSeries(value) ? (entryIn(value) ?? cell) : value);
  return series(
    rowsOf(table),
    comparedCell(operator, entryOf(left), entryOf(right)),
    'bool',
    table.rowOrigin,
  );
}

/** The names of a table's columns, as they are in its file or without the spaces around them. */
function isHeader(value: Value): value is UnknownValue {
  return value.kind === 'unknown' && value.facts?.header === true;
}

function headerMember(header: UnknownValue, name: string): Value {
  if (name === 'str') return header;
  return name === 'strip' ? method('Index.str.strip', () => header) : notACell(header);
}

export const pandasPart: LibraryPart = {
  resolve: (specifier, evaluation) => {
    if (evaluation.dialect !== 'python') return undefined;
    if (specifier === 'pandas') return pandas;
    return specifier.startsWith('pandas.') ? notEvaluated(specifier, ON_DISK) : undefined;
  },
  attribute: (object, name) => {
    if (isCell(object)) return cellMember(object, name);
    if (isHeader(object)) return headerMember(object, name);
    if (!isFrame(object) && !isSeries(object) && !(namesOfIndex(object) && 'member' in object))
      return undefined;
    return object.member?.(name) ?? unknown(`pandas ${name} ${ON_DISK}`);
  },
  index: (object, index, evaluation, at) => {
    if (isFrame(object)) {
      noteMissingColumn(object, index, evaluation, at);
      return indexedFrame(object, index);
    }
    if (isSeries(object)) return indexedSeries(object, index);
    if (namesOfIndex(object)) return partOfIndex(object, index);
    return isLocator(object) ? located(object, index) : undefined;
  },
  handedOver: (value) => {
    const table = isLocator(value) ? value.bound.get('table')?.value : value;
    if (isFrame(table)) handOver(table);
  },
  iterate: (value) => {
    const names = itemsOf(namesOfIndex(value));
    if (names) return names;
    const entries = entriesOf(value);
    return entries?.kind === 'unknown' ? entries : undefined;
  },
  operator: (operator, left, right) => calculated(operator, left, right) ?? scaledCell(operator, left, right),
  compare: (operator, left, right) =>
    alongTable(operator, left, right) ??
    (isCell(left) || isCell(right) ? comparedCell(operator, left, right) : undefined),
  store: (object, index, value, evaluation, at) => {
    const table = isLocator(object) ? object.bound.get('table')?.value : object;
    if (!isFrame(table)) return false;
    const stored = isLocator(object) ? storedWhere(table, index, value) : undefined;
    const several = isLocator(object) ? undefined : index.kind === 'list' && namesIn(index);
    const before = labelsOf(table);
    if (stored) storeColumn(table, stored.name, stored.column, evaluation.journal);
    else storeColumn(table, columnStored(isLocator(object), index), value, evaluation.journal);
    if (before && several) relabel(table, withNames(before, several), evaluation.journal);
    // Without a place of the text it is deleted.
    const isNamed = before && at && value.kind === 'none' && index.kind === 'string' && !isLocator(object);
    if (isNamed) relabel(table, withNames(before, [index.value]), evaluation.journal);
    return true;
  },
  setAttribute: (object, name, value, evaluation) => {
    if (!isFrame(object)) return false;
    // Spaces around the names are left out of every table that is read.
    if (name === 'columns' && isHeader(value)) return true;
    const before = labelsOf(object);
    const names = name === 'columns' ? namesIn(namesOfIndex(value) ?? value) : before;
    storeColumn(object, FRAME_NAMES.has(name) ? undefined : name, value, evaluation.journal);
    // Only a column that is there has an attribute.
    if (before && (name === 'columns' || !FRAME_NAMES.has(name))) relabel(object, names, evaluation.journal);
    return true;
  },
};
