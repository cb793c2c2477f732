/** `flow_from_dataframe` of a table that the code made itself of lists of files and labels. */
import type { RowOrigin } from '../../evaluate/rowOrigin.js';
import { isPattern, isSameRows, withStep } from '../../evaluate/rowOrigin.js';
import type { ArrayValue, UnknownValue, Value } from '../../evaluate/value.js';
import type { Dim } from '../../graph/dimension.js';
import type { NamingTable, PictureStep, RowStep, TableColumns } from '../../graph/trainingSource.js';
import { type Cell, collected, encodedNow } from '../numpy/rows.js';
import { columnOf, entryIn, isFrame } from '../pandas/table.js';
import { pathText } from '../python/paths.js';
import { read, type Settings, textIn } from './images.js';

type Facts = ArrayValue['facts'];

interface Framed {
  readonly images: Facts;
  /** Undefined without labels. */
  readonly labels: Facts | undefined;
}

/** What images and labels remember; undefined where the table is another one, a sentence where it is not followed. */
export function framedFiles(
  settings: Settings,
  generator: Settings,
  [height, width, channels]: readonly Dim[],
): Framed | string | undefined {
  const table = read(settings, 'dataframe');
  if (!isFrame(table)) return undefined;
  const files = columnOf(table, textIn(settings, 'x_col', 'filename'));
  const own = cellIn(entryIn(files));
  const rows = files.rowOrigin;
  if (!own || !rows || !isPattern(own.path)) return undefined;
  if (!isWholePath(own, pathText(read(settings, 'directory'))))
    return 'how directory and names make the paths of the files is not followed';
  if (typeof height !== 'number' || typeof width !== 'number' || (channels !== 1 && channels !== 3))
    return 'the size of the images is not known';
  if (textIn(settings, 'interpolation', 'nearest') !== 'nearest' || read(settings, 'classes'))
    return 'interpolation and classes of flow_from_dataframe are not followed';
  const given = columnOf(table, textIn(settings, 'y_col', 'class'));
  const label = cellIn(entryIn(given));
  const mode = textIn(settings, 'class_mode', 'categorical');
  const picture: readonly PictureStep[] = [
    { kind: 'read', by: 'pillow', channels },
    { kind: 'resize', by: 'pillow nearest', width, height },
  ];
  if (rows.reason !== undefined) return rows.reason;
  if (!label || !given.rowOrigin || !isSameRows(given.rowOrigin, rows))
    return 'which label each file has is not followed';
  const plain = withoutStrata(rows, label);
  const part = partOf(settings, generator, plain);
  const labels = collected({ cell: label, role: 'labels' }, plain);
  const isRaw = mode === 'raw';
  // Keras sorts the labels of the whole table, as texts.
  const encoded = isRaw ? labels : { ...encodedNow(labels), isTextOrder: true };
  return {
    images: { ...collected({ cell: { ...own, columns: { names: ['/'] } }, picture }, part), role: 'images' },
    labels: {
      ...encoded,
      ...collected({ cell: label }, part),
      ...(mode === 'categorical' && { oneHot: true }),
    },
  };
}

function cellIn(entry: Value | undefined): Cell | undefined {
  const facts = (entry as UnknownValue | undefined)?.facts;
  return facts && Object.keys(facts).length === 1 ? (facts.cell as Cell | undefined) : undefined;
}

/** The paths as the code has them, or the names in the one folder that is given. */
function isWholePath({ path, columns }: Cell, directory: string | undefined): boolean {
  const { names: [name] = [], codes, read } = columns as TableColumns;
  if (codes || read) return false;
  if (name === '/') return directory === undefined || directory === '';
  const tidy = (text: string) => text.replace(/^\.\//, '').replace(/\/+$/, '').replace(/\/+/g, '/');
  return path.split('\n').every((line) => {
    const parts = line.split('/');
    return (
      name === `/${parts.length - 1}` &&
      directory !== undefined &&
      tidy(parts.slice(0, -1).join('/')) === tidy(directory)
    );
  });
}

/** A split that is stratified by another column than the labels is not followed. */
function withoutStrata(rows: RowOrigin, label: Cell): RowOrigin {
  const own = JSON.stringify(label);
  const isOther = rows.steps.some(
    (step) => step.kind === 'split' && step.strata !== undefined && step.strata !== own,
  );
  const steps = rows.steps.map((step): RowStep => {
    if (step.kind !== 'split') return step;
    const { strata: _, ...rest } = step;
    return rest;
  });
  const plain = { ...rows, steps };
  return isOther ? withStep(plain, 'a stratified split by other than its own labels is not followed') : plain;
}

/** A table that a file holds, with columns and rows as the code has left them; a sentence where that is not followed. */
export function namingTable(settings: Settings): NamingTable | string {
  const table = read(settings, 'dataframe');
  if (!isFrame(table)) return OTHER;
  const columns = ['x_col', 'y_col'].map((name, at) =>
    columnOf(table, textIn(settings, name, at === 0 ? 'filename' : 'class')),
  );
  const [files, classes] = columns.map((column) => cellIn(entryIn(column)));
  const [rows, others] = columns.map((column) => column.rowOrigin);
  if (files && rows?.reason !== undefined) return rows.reason;
  if (!files || !classes || !rows || !others || !isSameRows(rows, others)) return OTHER;
  const [file, label] = [files, classes].map(({ columns: { names } }) => names?.[0]);
  if (file === undefined || label === undefined || files.columns.codes || files.columns.read) return OTHER;
  const { before, after } = files.columns;
  const { codes, keepsOthers, read: part, before: first, after: last } = classes.columns;
  const { steps, reason } = withoutStrata(rows, classes);
  if (first !== undefined || last !== undefined) return OTHER;
  if (reason !== undefined) return reason;
  return {
    ...{ path: rows.path, files: file, classes: label },
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(part && { read: part }),
    ...(codes && { codes }),
    ...(keepsOthers && { keepsOthers }),
    ...(steps.length > 0 && { rows: steps }),
  };
}

const OTHER = 'the images are named by a data frame whose columns are not followed to a file';

/** `subset`: the first rows validate. */
function partOf(settings: Settings, generator: Settings, rows: RowOrigin): RowOrigin {
  const split = generator.get('validation_split')?.value;
  const subset = textIn(settings, 'subset', '');
  if (split?.kind !== 'number' || !subset) return rows;
  const border = [{ operator: '*', by: split.value } as const, { round: 'trunc' } as const];
  return withStep(
    rows,
    subset === 'validation'
      ? { kind: 'slice', start: null, stop: border, step: 1 }
      : { kind: 'slice', start: border, stop: null, step: 1 },
  );
}
