/**
 * The files of folders as the rows of a table: `os.listdir` and `glob` give their names and paths, one a row. A path of
 * such a table is a pattern (`faces/*` `/*`); its columns are `/`, the whole path, `/1`, one folder or name of it, and
 * `#1`, the place of that folder in its listing.
 */
import { list, none, scalar, str, tuple, unknown } from '../../evaluate/makeValue.js';
import { isPattern, isRecursive, type RowOrigin, type RowTest, withStep } from '../../evaluate/rowOrigin.js';
import type { ConfiguredValue, ListValue, UnknownValue, Value } from '../../evaluate/value.js';
import type { RowStep } from '../../graph/trainingSource.js';
import { textOf } from '../builtins/callArguments.js';
import type { LibraryPart } from '../moduleRegistry.js';
import type { Cell } from '../numpy/rows.js';

const ON_DISK = 'depends on what is on the disk';
const WHOLE = '/';

const depthOf = (pattern: string): number => pattern.split('/').length - 1;

/** How the part at this place is named: behind folders at any depth it is counted from the end. */
function columnAt(pattern: string, at: number): string {
  const parts = pattern.split('/');
  const any = parts.indexOf('**');
  return any < 0 || at < any ? `/${at}` : `/${at - parts.length}`;
}

/** The place in the pattern of the part that a column names. */
function placeAt(pattern: string, column: string): number {
  const at = Number(column.slice(1));
  return at < 0 ? pattern.split('/').length + at : at;
}

function cellOf(pattern: string, column: string): UnknownValue {
  const cell: Cell = { path: pattern, columns: { names: [column] } };
  return { ...scalar(ON_DISK), facts: { cell } };
}

function placeOf(
  value: Value | undefined,
): { readonly pattern: string; readonly column: string } | undefined {
  const cell = value?.kind === 'unknown' ? (value.facts?.cell as Cell | undefined) : undefined;
  const { names: [column] = [], read, codes } = cell?.columns ?? {};
  if (read || codes) return undefined;
  return cell && column !== undefined && isPattern(cell.path) ? { pattern: cell.path, column } : undefined;
}

/** The text or pattern of a path; undefined for any other value. */
export function pathOrPattern(value: Value | undefined): string | undefined {
  const text = textOf(value?.kind === 'instance' ? value.attributes.get('__path') : value);
  if (text !== undefined) return text;
  const place = placeOf(value?.kind === 'instance' ? value.attributes.get('__path') : value);
  return place?.column === WHOLE ? place.pattern : undefined;
}

function listOf(pattern: string, each: Value, steps: readonly RowStep[] = []): ListValue {
  const rowOrigin: RowOrigin = { path: pattern, steps, isListing: true };
  return { ...list([]), openReason: ON_DISK, each, rowOrigin };
}

/** `os.listdir(folder)`: names. */
export function namesIn(folder: string): ListValue {
  const pattern = `${folder.replace(/\/+$/, '')}/*`;
  return listOf(pattern, cellOf(pattern, columnAt(pattern, depthOf(pattern))));
}

/** `glob.glob(pattern)`, `folder.iterdir()`: paths. `isInside`: of a folder that another listing gives. */
export function pathsOf(pattern: string, isInside = false): ListValue {
  const found = listOf(pattern, cellOf(pattern, WHOLE));
  const isOfAll = !isInside && pattern.split('/').filter(isPattern).length > 1;
  return isOfAll && found.rowOrigin ? { ...found, rowOrigin: { ...found.rowOrigin, isOfAll } } : found;
}

/** A path below a folder at any depth, or in it. */
const anyBelow = (folder: string): string => `${folder.replace(/\/+$/, '')}/**`;

/** `os.walk(folder)`: each folder with the names of the folders and files in it. */
export function walkOf(folder: string): ListValue {
  const pattern = anyBelow(folder);
  const files = `${pattern}/*`;
  const isFile: RowStep = { kind: 'where', column: '/-1', test: 'isFolder', values: [], isNot: true };
  const names = listOf(files, cellOf(files, '/-1'), [isFile]);
  const here = namesIn(folder);
  const first = tuple([str(folder), foldersOf(here, false), foldersOf(here, true)]);
  return { ...listOf(pattern, tuple([cellOf(pattern, WHOLE), foldersIn(names), names])), first };
}

/** Of the names in one folder those of folders, or of files. */
function foldersOf(names: ListValue, isNot: boolean): ListValue {
  const { rowOrigin } = names;
  if (!rowOrigin) return names;
  const column = columnAt(rowOrigin.path, depthOf(rowOrigin.path));
  const step: RowStep = { kind: 'where', column, test: 'isFolder', values: [], ...(isNot && { isNot }) };
  return { ...names, rowOrigin: withStep(rowOrigin, step) };
}

/** The folders that `os.walk` goes on to: code may take some out or sort them, which changes what it gives. */
function foldersIn(names: ListValue): ConfiguredValue {
  const change = (): void => {
    if (names.rowOrigin)
      names.rowOrigin = withStep(
        names.rowOrigin,
        'the folders that os.walk goes on to are chosen by the code',
      );
  };
  return {
    kind: 'configured',
    name: WALKED,
    bound: new Map(),
    member: (name) => {
      if (name !== 'copy' && name !== 'index' && name !== 'count') change();
      return name === CHANGED ? none : unknown(ON_DISK);
    },
  };
}

const WALKED = 'os.walk folders';
/** What asks for it as the code stores into it. */
const CHANGED = '__setitem__';

/** `imutils.paths.list_images(folder)`: the image files in it and below, by these endings in any case. */
export function imagesBelow(folder: string): ListValue {
  const pattern = `${anyBelow(folder)}/*`;
  const values = ['.jpg', '.jpeg', '.png', '.bmp', '.tif', '.tiff'];
  const step: RowStep = { kind: 'where', column: '/-1', test: 'endsWith', values, read: [{ kind: 'lower' }] };
  const { rowOrigin: _, ...found } = listOf(pattern, cellOf(pattern, WHOLE));
  return { ...found, rowOrigin: { path: pattern, steps: [step], isListing: true, isOfAll: true } };
}

/** A path put together of texts, names and paths, as `os.path.join` does; undefined where that is no path that is listed. */
export function joinedPath(
  parts: readonly Value[],
  join: (texts: readonly string[]) => string,
): Value | undefined {
  let pattern: string | undefined;
  const texts: string[] = [];
  for (const part of parts) {
    const place = placeOf(part);
    const text = isWorkingFolder(part) && texts.every((before) => before === '') ? '.' : textOf(part);
    if (text !== undefined) texts.push(text);
    else if (place?.column === WHOLE) {
      texts.push(place.pattern);
      pattern = place.pattern;
    } else if (place) {
      // A name stands for itself only in its own folder.
      texts.push(place.pattern.split('/').at(Number(place.column.slice(1))) ?? '');
      pattern = place.pattern;
      if (placeAt(pattern, place.column) !== depthOf(pattern)) return undefined;
      if (join(texts).replace(/\/+/g, '/') !== pattern.replace(/\/+/g, '/')) return undefined;
    } else return undefined;
  }
  const whole = join(texts).replace(/\/+/g, '/');
  if (pattern === undefined) return str(whole);
  return cellOf(whole, WHOLE);
}

/** One part of a path: its name or a folder above, counted from the end. */
export function partOfPath(value: Value | undefined, fromEnd: number): Value | undefined {
  const place = placeOf(value);
  if (!place) return undefined;
  const depth = place.column === WHOLE ? depthOf(place.pattern) : placeAt(place.pattern, place.column);
  if (place.column !== WHOLE && fromEnd > 0) return undefined;
  const at = depth - fromEnd;
  const text = place.pattern.split('/')[at];
  if (text === undefined) return undefined;
  return isPattern(text) ? cellOf(place.pattern, columnAt(place.pattern, at)) : str(text);
}

/** The folder that a path lies in. */
export function folderOfPath(value: Value | undefined): Value | undefined {
  const place = placeOf(value);
  if (place?.column !== WHOLE) return undefined;
  const folder = place.pattern.split('/').slice(0, -1).join('/');
  return isPattern(folder) ? cellOf(folder, WHOLE) : str(folder);
}

/** How many parts from the end of a path of any depth are told apart. */
const PARTS_TOLD = 8;

/** `path.split('/')`: all parts, or, of a path of any depth or below the working folder, those at its end. */
export function partsOfPath(value: Value | undefined): Value | undefined {
  const place = placeOf(value);
  if (place?.column !== WHOLE) return undefined;
  const { pattern } = place;
  const parts = pattern.split('/');
  if (!isRecursive(pattern) && parts[0] !== '.')
    return list(parts.map((text, at) => (isPattern(text) ? cellOf(pattern, `/${at}`) : str(text))));
  const last = Array.from({ length: PARTS_TOLD }, (_, at) => {
    const text = parts[parts.length - 1 - at];
    const isBehind = !parts.slice(parts.length - 1 - at).includes('**');
    return isBehind && text !== undefined && !isPattern(text)
      ? text === '.'
        ? unknown(ON_DISK)
        : str(text)
      : isRecursive(pattern) || text !== undefined
        ? cellOf(pattern, `/-${at + 1}`)
        : unknown(ON_DISK);
  });
  return { ...unknown(ON_DISK), last };
}

/** Whether a path that a listing gives is a folder: the trainer asks the disk. */
export function isFolderPart(value: Value | undefined, isNot = false): UnknownValue | undefined {
  const place = placeOf(value);
  if (place?.column !== WHOLE || !isPattern(place.pattern.split('/').at(-1) ?? '')) return undefined;
  const test: RowTest = {
    ...{ path: place.pattern, test: 'isFolder', values: [] },
    column: columnAt(place.pattern, depthOf(place.pattern)),
    ...(isNot && { isNot: true as const }),
  };
  return { ...scalar(ON_DISK), facts: { tests: [test] } };
}

/** The pattern of the path of an image file that is read. */
export function imagePath(value: Value | undefined): UnknownValue | undefined {
  const path = value?.kind === 'instance' ? value.attributes.get('__path') : value;
  if (path?.kind !== 'unknown') return undefined;
  return placeOf(path)?.column === WHOLE || isNamingCell(path, true) ? path : undefined;
}

/**
 * A cell of a table that names a file, with texts around it, or such a name of a listed file: of a mask in another
 * folder, say, which `isWhole` has to be told.
 */
function isNamingCell({ facts }: UnknownValue, isWhole: boolean): boolean {
  const cell = facts?.cell as Cell | undefined;
  const { names = [], codes, from, before, read } = cell?.columns ?? {};
  const [name = ''] = names;
  if (!cell || names.length !== 1 || Object.keys(facts ?? {}).length !== 1) return false;
  if (codes || from !== undefined) return false;
  if (!isPattern(cell.path)) return true;
  if (isRecursive(cell.path)) return false;
  // `path.replace('images', 'masks')`
  if (name === WHOLE) return read !== undefined;
  return placeAt(cell.path, name) === depthOf(cell.path) && (!isWhole || before !== undefined);
}

/** `os.path.join('images', row['id'])` */
export function joinedCell(
  parts: readonly Value[],
  join: (texts: readonly string[]) => string,
): Value | undefined {
  const last = parts.at(-1);
  const texts = parts.slice(0, -1).map(textOf);
  const known = texts.filter((text) => text !== undefined);
  if (last?.kind !== 'unknown' || !isNamingCell(last, false) || known.length < texts.length) return undefined;
  const { path = '', columns = {} } = (last.facts?.cell as Cell | undefined) ?? {};
  const before = `${join(known).replace(/\/*$/, '/')}${columns.before ?? ''}`;
  return { ...scalar(ON_DISK), facts: { cell: { path, columns: { ...columns, before } } } };
}

/** One name, and no whole path. */
export function isName(value: Value | undefined): boolean {
  const place = placeOf(value);
  return place !== undefined && place.column !== WHOLE;
}

/** The folder in which the program runs: paths in it are taken as relative ones. */
export const workingFolder: UnknownValue = {
  ...scalar('the folder in which the program runs is not known'),
  facts: { isWorkingFolder: true },
};

export const isWorkingFolder = (value: Value | undefined): boolean =>
  value?.kind === 'unknown' && value.facts?.isWorkingFolder === true;

/** `'masks/' + name`, `stem + '.png'`: a text around the name of a listed file, or around what was made of its path. */
function textAround(left: Value, right: Value): Value | undefined {
  const [own, text] = right.kind === 'string' ? [left, right] : [right, left];
  if (own.kind !== 'unknown' || text.kind !== 'string' || !isNamingCell(own, false)) return undefined;
  const cell = own.facts?.cell as Cell | undefined;
  if (!cell || !isPattern(cell.path)) return undefined;
  const { path, columns } = cell;
  const { before = '', after = '' } = columns;
  const around = own === left ? { after: after + text.value } : { before: text.value + before };
  return { ...scalar(ON_DISK), facts: { cell: { path, columns: { ...columns, ...around } } } };
}

/** `'faces/' + name`: a path put together of texts. */
export const fileTreePart: LibraryPart = {
  operator: (operator, left, right) =>
    operator === '+'
      ? (([left, right].some((part) => placeOf(part) || isWorkingFolder(part))
          ? joinedPath([left, right], (texts) => texts.join(''))
          : undefined) ?? textAround(left, right))
      : undefined,
  store: (object) =>
    object.kind === 'configured' && object.name === WALKED && object.member?.(CHANGED) !== undefined,
};
