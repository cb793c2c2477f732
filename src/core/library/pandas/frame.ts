/** Attributes and methods of a pandas DataFrame. */

import { fromShape, none, num, scalar, someOf, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { ofRows, type RowOrigin, sliceStep, withStep } from '../../evaluate/rowOrigin.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import type { RowStep } from '../../graph/trainingSource.js';
import { wordSet } from '../../words.js';
import { textOf } from '../builtins/callArguments.js';
import { method } from '../modelMembers.js';
import { itemsOf } from '../values.js';
import {
  indexOf,
  type Labels,
  labelsOf,
  namesIn,
  namesOfIndex,
  relabel,
  withNames,
  withoutNames,
} from './labels.js';
import { locator } from './locator.js';
import { masked } from './masks.js';
import { noteMissing } from './missingColumns.js';
import { FRAME_NAMES } from './names.js';
import {
  CELL,
  columnOf,
  columnsIn,
  frame,
  handOver,
  isFrame,
  isSeries,
  lengthOf,
  narrowedTable,
  originOf,
  column as plainColumn,
  rowOf,
  rowsOf,
  someRows,
  storeColumn,
  toNumpy,
  unlessInPlace,
  valuesOf,
  withPart,
} from './table.js';

/** The same table. */
const EQUAL = wordSet('copy infer_objects');
/** As many rows, with other cells. */
const SAME = wordSet('fillna ffill bfill replace abs round clip shift where mask');
/** The same cells under other names. */
const RENAMED = wordSet('rename set_axis');
/** Change the table itself. */
const CHANGING = wordSet('update');
/** Some of the rows, or an unknown number of them. */
const FEWER = wordSet(
  'dropna sample head tail sort_values sort_index drop drop_duplicates reset_index set_index query nlargest nsmallest merge join',
);

export function frameMember(self: ConfiguredValue, name: string): Value | undefined {
  const title = `DataFrame.${name}`;
  const kept = (make: (call: NativeCall) => Value): Value =>
    method(title, (call) => unlessInPlace(self, call, () => make(call)));
  const columns = columnsIn(self);
  const labels = labelsOf(self);
  if (EQUAL.has(name)) return kept(() => frame(rowsOf(self), originOf(self), { columns, labels }));
  if (SAME.has(name)) return kept(() => frame(rowsOf(self), undefined, { columns, labels }));
  if (RENAMED.has(name))
    return kept((call) =>
      frame(rowsOf(self), undefined, { columns, labels: labels && renamed(labels, name, call) }),
    );
  if (CHANGING.has(name)) handOver(self);
  if (FEWER.has(name)) return kept((call) => fewer(self, name, call));
  switch (name) {
    case 'values':
      return valuesOf(self);
    case 'to_numpy':
    case 'as_matrix':
      return method(title, (call) => toNumpy(self, call));
    case '__len__':
      return method(title, () => lengthOf(self));
    case 'shape':
      return shapeOf(self);
    case 'ndim':
      return num(2);
    case 'index':
      return ofRows(someOf(ofRows(scalar(CELL), self.rowOrigin), CELL), originOf(self)?.rows);
    case 'columns':
      return labels ? indexOf(labels) : { ...someOf(scalar(CELL), CELL), facts: { header: true } };
    case 'astype':
      return kept(() => withPart(self, 'array', valuesOf(self)));
    case 'iloc':
    case 'loc':
    case 'iat':
    case 'at':
      return locator(self, name);
    case 'iterrows':
      return method(title, () => eachRow(self, tuple([placeOf(self), rowOf(self)])));
    case 'itertuples':
      return method(title, () => eachRow(self, rowOf(self)));
    case 'assign':
      return method(title, ({ positional, keywords }) =>
        frame(rowsOf(self), undefined, {
          labels: labels && positional.length === 0 ? withNames(labels, [...keywords.keys()]) : undefined,
        }),
      );
    case 'insert':
      return method(title, (call) => inserted(self, call));
    case 'filter':
      // Names that the table lacks are left out: of one name, it has that one or nothing can be done with it.
      return method(title, (call) => {
        const names = itemsOf(call.positional[0]?.value ?? call.keywords.get('items')?.value);
        return frame(rowsOf(self), undefined, names?.length === 1 ? { columns: 1 } : {});
      });
    case 'pop':
      return method(title, (call) => popped(self, call));
    case 'get':
      return method(title, (call) => {
        const column = call.positional[0]?.value;
        return column?.kind === 'string' ? columnOf(self, column.value) : plainColumn(rowsOf(self));
      });
    case 'isna':
    case 'isnull':
    case 'notna':
      return method(title, () => frame(rowsOf(self)));
    default:
      // `df.emotion`: a column by its name, where the DataFrame has nothing of that name.
      return FRAME_NAMES.has(name) ? undefined : columnOf(self, name);
  }
}

/** The place of one row, whichever. */
function placeOf(self: ConfiguredValue): Value {
  return ofRows(scalar(CELL), originOf(self)?.rows);
}

function eachRow(self: ConfiguredValue, row: Value): Value {
  return ofRows(someOf(row, CELL), originOf(self)?.rows);
}

function shapeOf(self: ConfiguredValue): Value {
  const shape = fromShape(valuesOf(self).shape);
  const [rows, ...rest] = shape.kind === 'tuple' ? shape.items : [];
  return rows?.kind === 'unknown' ? tuple([ofRows(rows, originOf(self)?.rows), ...rest]) : shape;
}

/** `insert(loc, column, value)` */
function inserted(self: ConfiguredValue, { positional, keywords, evaluation }: NativeCall): Value {
  const before = labelsOf(self);
  const [at, name] = ['loc', 'column'].map((each, index) => (positional[index] ?? keywords.get(each))?.value);
  handOver(self);
  if (before && at?.kind === 'number' && name?.kind === 'string')
    relabel(self, [...before.slice(0, at.value), name.value, ...before.slice(at.value)], evaluation.journal);
  return none;
}

/** `rename(columns={'a': 'b'})`; `set_axis` and functions are not followed. */
function renamed(labels: Labels, name: string, { positional, keywords }: NativeCall): Labels | undefined {
  const given = keywords.get('columns')?.value;
  if (name !== 'rename' || positional.length > 0 || given?.kind !== 'dict' || given.openReason !== undefined)
    return undefined;
  const others = new Map(
    [...given.entries.values()].map(({ key, value }) => [textOf(key), textOf(value)] as const),
  );
  const found = labels.map((each) => (others.has(each) ? others.get(each) : each));
  return found.every((each) => each !== undefined) ? found : undefined;
}

function popped(self: ConfiguredValue, call: NativeCall): Value {
  const name = call.positional[0]?.value;
  if (name?.kind !== 'string') return plainColumn(rowsOf(self));
  const column = columnOf(self, name.value);
  storeColumn(self, name.value, none, call.evaluation.journal);
  return column;
}

/** What methods leave of the rows and columns. */
function fewer(self: ConfiguredValue, name: string, call: NativeCall): Value {
  const origin = originOf(self);
  if (!origin && !labelsOf(self)) return frame(someRows());
  const left = (step: RowStep | string | undefined): Value =>
    narrowedTable(
      self,
      someRows(),
      origin && (step === undefined ? origin.rows : withStep(origin.rows, step)),
    );
  const given = call.positional[0]?.value;
  const count = call.positional.length === 0 ? 5 : given?.kind === 'number' ? given.value : undefined;
  switch (name) {
    case 'set_index': {
      const labels = labelsOf(self);
      const names = call.keywords.size === 0 ? namesIn(given) : undefined;
      return frame(someRows(), undefined, { labels: labels && names && withoutNames(labels, names) });
    }
    case 'reset_index': {
      const drop = call.keywords.get('drop')?.value;
      // Else the rows' names become a column.
      return drop?.kind === 'boolean' && drop.value ? left(undefined) : withIndex(self);
    }
    case 'head':
      return left(count === undefined ? OTHER_ROWS : { kind: 'slice', start: null, stop: count, step: 1 });
    case 'tail':
      return left(count === undefined ? OTHER_ROWS : { kind: 'slice', start: -count, stop: null, step: 1 });
    case 'dropna':
      return left(call.positional.length + call.keywords.size === 0 ? { kind: 'complete' } : OTHER_ROWS);
    case 'sample':
      return sampled(self, call) ?? left('pandas puts the rows in another order');
    case 'sort_values':
    case 'sort_index':
      return left('pandas puts the rows in another order');
    case 'drop':
      return dropped(self, call) ?? left(OTHER_ROWS);
    case 'query':
    case 'drop_duplicates':
    case 'nlargest':
    case 'nsmallest':
      return left(OTHER_ROWS);
    default:
      return frame(someRows());
  }
}

const OTHER_ROWS = 'pandas leaves some of the rows';

/** `sample(frac=1, random_state=3)`: the first so many of a permutation; undefined for other ways to draw. */
function sampled(self: ConfiguredValue, { positional, keywords }: NativeCall): Value | undefined {
  const origin = originOf(self);
  const known = ['n', 'frac', 'random_state', 'ignore_index'];
  if (!origin || positional.length > 1 || [...keywords.keys()].some((name) => !known.includes(name)))
    return undefined;
  const [n, frac, seed] = ['n', 'frac', 'random_state'].map((name) => keywords.get(name)?.value ?? none);
  const count = positional[0]?.value ?? n;
  const share = frac?.kind === 'number' && count?.kind === 'none' ? frac.value : undefined;
  const some = count?.kind === 'number' && frac?.kind === 'none' ? count.value : undefined;
  if ((share === undefined || share > 1) && some === undefined) return undefined;
  if (seed?.kind !== 'none' && seed?.kind !== 'number') return undefined;
  const order: RowStep = {
    ...{ kind: 'shuffled', by: 'numpy' },
    ...(seed.kind === 'number' && { seed: seed.value }),
  };
  const stop = some ?? [{ operator: '*' as const, by: share ?? 1 }, { round: 'round' as const }];
  const rows = withStep(origin.rows, order);
  const left = share === 1 ? rows : withStep(rows, { kind: 'slice', start: null, stop, step: 1 });
  return narrowedTable(self, share === 1 ? rowsOf(self) : someRows(), left);
}

/** `reset_index()`: one column more, in front. */
function withIndex(self: ConfiguredValue): Value {
  const labels = labelsOf(self);
  return frame(rowsOf(self), undefined, { labels: labels && ['index', ...labels] });
}

/** `drop('label', axis=1)`, `drop(columns=[…])`; undefined where rows are dropped. */
function dropped(
  self: ConfiguredValue,
  { positional, keywords, evaluation, location }: NativeCall,
): Value | undefined {
  const origin = originOf(self);
  const axis = (positional[1] ?? keywords.get('axis'))?.value;
  const isColumns =
    axis?.kind === 'string' ? axis.value === 'columns' : axis?.kind === 'number' && axis.value === 1;
  const given =
    keywords.get('columns')?.value ??
    (isColumns ? (positional[0] ?? keywords.get('labels'))?.value : undefined);
  const labels = labelsOf(self);
  if (!given || !(origin ?? labels)) return undefined;
  const listed = namesIn(namesOfIndex(given) ?? given);
  if (labels) {
    if (listed && !keywords.has('errors')) noteMissing(labels, listed, evaluation, location);
    const left = listed && withoutNames(labels, listed);
    const stored = new Map([...(origin?.stored ?? [])].filter(([name]) => left?.includes(name)));
    return frame(rowsOf(self), origin && left && { ...origin, stored }, { labels: left });
  }
  if (!origin) return undefined;
  const names = (itemsOf(given) ?? [given]).map((item) => (item.kind === 'string' ? item.value : undefined));
  if (names.includes(undefined) || Object.keys(origin.columns).some((part) => part !== 'without'))
    return frame(rowsOf(self));
  const without = [...(origin.columns.without ?? []), ...names.filter((name) => name !== undefined)];
  return frame(rowsOf(self), { ...origin, columns: { without } });
}

/** What an index between brackets picks from a DataFrame: a column by its name, columns by a list, rows by a mask. */
export function indexedFrame(self: ConfiguredValue, index: Value): Value {
  if (index.kind === 'string') return columnOf(self, index.value);
  if (index.kind === 'number') return plainColumn(rowsOf(self));
  const picked = namesOfIndex(index) ?? index;
  if (picked.kind === 'list') return pickedColumns(self, picked);
  if (index.kind === 'slice') return narrowedTable(self, someRows(), slicedRows(self, index));
  if (isSeries(index)) return narrowedTable(self, someRows(), masked(originOf(self)?.rows, index));
  const left = (): Value =>
    frame(someRows(), undefined, { columns: columnsIn(self), labels: labelsOf(self) });
  if (isFrame(index)) return left();
  if (index.kind === 'array')
    return index.dtype === 'bool'
      ? narrowedTable(self, someRows(), masked(originOf(self)?.rows, index))
      : unknown(CELL);
  // A label that is one text or number, whichever, names a column.
  return index.kind === 'unknown' && index.isScalar ? plainColumn(rowsOf(self)) : unknown(CELL);
}

function slicedRows(self: ConfiguredValue, slice: Extract<Value, { kind: 'slice' }>): RowOrigin | undefined {
  const rows = originOf(self)?.rows;
  const step = sliceStep(slice, rows);
  return rows && step !== undefined ? withStep(rows, step) : rows;
}

/** `df[['pixel0', 'pixel1']]` */
function pickedColumns(self: ConfiguredValue, index: Value): Value {
  const origin = originOf(self);
  const names = itemsOf(index)?.map((item) => (item.kind === 'string' ? item.value : undefined));
  const isOpen = index.kind === 'list' && index.openReason !== undefined;
  if (isOpen || !names || names.includes(undefined)) return frame(rowsOf(self));
  const labels = labelsOf(self) && names.filter((name) => name !== undefined);
  // A name that the table lacks is an error, and one that it has twice gives both.
  const columns = names.length;
  if (!origin) return frame(rowsOf(self), undefined, { columns, labels });
  return frame(
    rowsOf(self),
    { ...origin, columns: { names: names.filter((name) => name !== undefined) } },
    { columns, labels },
  );
}
