/** Pandas: tables whose sizes only the file tells, and what NumPy makes of them. */
import { none, str, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import { made, notEvaluated, notKnown } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { noteRead } from '../data/files.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { toArray } from '../numpy/arrays.js';
import { indexedFrame } from './frame.js';
import { isLocator, located } from './locator.js';
import { indexedSeries } from './series.js';
import {
  CELL,
  changeColumns,
  column,
  entriesOf,
  entryIn,
  frame,
  isFrame,
  isSeries,
  rowsOf,
  series,
  someRows,
} from './table.js';

const ON_DISK = 'depends on what is on the disk';

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
    return isPlain
      ? frame(unknownDim(why, call.location), { path: isWhole ? path : undefined })
      : notKnown(call, why);
  });
}

const first = (call: NativeCall): Value => call.positional[0]?.value ?? none;

const pandas = namespace(
  'pandas',
  {
    ...Object.fromEntries(READERS.map((name) => [name, () => reading(name)])),
    get_dummies: () =>
      made('pandas.get_dummies', (call) => {
        const data = first(call);
        return frame(isFrame(data) || isSeries(data) ? rowsOf(data) : someRows());
      }),
    to_numeric: () =>
      made('pandas.to_numeric', (call) => {
        const data = first(call);
        return isSeries(data) ? column(rowsOf(data)) : unknown(CELL);
      }),
    factorize: () =>
      made('pandas.factorize', (call) => {
        const codes = toArray(first(call));
        const labels =
          codes.kind === 'array' && isKnownRank(codes.shape) ? { ...codes, dtype: 'int64' } : codes;
        return tuple([labels, unknown(CELL)]);
      }),
    DataFrame: () => made('pandas.DataFrame', () => frame(someRows())),
    Series: () => made('pandas.Series', () => series(someRows(), undefined)),
    __version__: () => str('2.2.0'),
  },
  (name) => notEvaluated(`pandas.${name}`, ON_DISK),
);

/** A calculation or comparison goes entry by entry and keeps the form of the table. */
function alongTable(left: Value, right: Value, dtype: string): Value | undefined {
  const whole = [left, right].find(isFrame);
  if (whole) return frame(rowsOf(whole));
  const table = [left, right].find(isSeries);
  if (!table) return undefined;
  const entry = entryIn(table);
  const isPlain = entry?.kind === 'unknown' && entry.isScalar;
  return series(rowsOf(table), isPlain ? entry : undefined, dtype);
}

export const pandasPart: LibraryPart = {
  resolve: (specifier, evaluation) => {
    if (evaluation.dialect !== 'python') return undefined;
    if (specifier === 'pandas') return pandas;
    return specifier.startsWith('pandas.') ? notEvaluated(specifier, ON_DISK) : undefined;
  },
  attribute: (object, name) => {
    if (!isFrame(object) && !isSeries(object)) return undefined;
    return object.member?.(name) ?? unknown(`pandas ${name} ${ON_DISK}`);
  },
  index: (object, index) => {
    if (isFrame(object)) return indexedFrame(object, index);
    if (isSeries(object)) return indexedSeries(object, index);
    return isLocator(object) ? located(object, index) : undefined;
  },
  handedOver: (value) => {
    const table = isLocator(value) ? value.bound.get('table')?.value : value;
    if (isFrame(table)) changeColumns(table);
  },
  iterate: (value) => {
    const entries = entriesOf(value);
    return entries?.kind === 'unknown' ? entries : undefined;
  },
  operator: (_operator, left, right) => alongTable(left, right, 'unknown'),
  compare: (_operator, left, right) => alongTable(left, right, 'bool'),
};
