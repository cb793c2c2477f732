/**
 * The files of folders as the rows of a table: `os.listdir` and `glob` give their names and paths, one a row. A path of
 * such a table is a pattern (`faces/*` `/*`); its columns are `/`, the whole path, `/1`, one folder or name of it, and
 * `#1`, the place of that folder in its listing.
 */
import { list, scalar, str } from '../../evaluate/makeValue.js';
import { isPattern, type RowOrigin, type RowTest } from '../../evaluate/rowOrigin.js';
import type { ListValue, UnknownValue, Value } from '../../evaluate/value.js';
import { textOf } from '../builtins/callArguments.js';
import type { LibraryPart } from '../moduleRegistry.js';
import type { Cell } from '../numpy/rows.js';

const ON_DISK = 'depends on what is on the disk';
const WHOLE = '/';

const depthOf = (pattern: string): number => pattern.split('/').length - 1;

function cellOf(pattern: string, column: string): UnknownValue {
  const cell: Cell = { path: pattern, columns: { names: [column] } };
  return { ...scalar(ON_DISK), facts: { cell } };
}

function placeOf(
  value: Value | undefined,
): { readonly pattern: string; readonly column: string } | undefined {
  const cell = value?.kind === 'unknown' ? (value.facts?.cell as Cell | undefined) : undefined;
  const [column] = cell?.columns.names ?? [];
  return cell && column !== undefined && isPattern(cell.path) ? { pattern: cell.path, column } : undefined;
}

/** The text or pattern of a path; undefined for any other value. */
export function pathOrPattern(value: Value | undefined): string | undefined {
  const text = textOf(value?.kind === 'instance' ? value.attributes.get('__path') : value);
  if (text !== undefined) return text;
  const place = placeOf(value?.kind === 'instance' ? value.attributes.get('__path') : value);
  return place?.column === WHOLE ? place.pattern : undefined;
}

function listOf(pattern: string, each: Value): ListValue {
  const rowOrigin: RowOrigin = { path: pattern, steps: [], isListing: true };
  return { ...list([]), openReason: ON_DISK, each, rowOrigin };
}

/** `os.listdir(folder)`: names. */
export function namesIn(folder: string): ListValue {
  const pattern = `${folder.replace(/\/+$/, '')}/*`;
  return listOf(pattern, cellOf(pattern, `/${depthOf(pattern)}`));
}

/** `glob.glob(pattern)`, `folder.iterdir()`: paths. */
export function pathsOf(pattern: string): ListValue {
  return listOf(pattern, cellOf(pattern, WHOLE));
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
    const text = textOf(part);
    if (text !== undefined) texts.push(text);
    else if (place?.column === WHOLE) {
      texts.push(place.pattern);
      pattern = place.pattern;
    } else if (place) {
      // A name stands for itself only in its own folder.
      texts.push(place.pattern.split('/').at(Number(place.column.slice(1))) ?? '');
      pattern = place.pattern;
      if (place.column !== `/${depthOf(place.pattern)}`) return undefined;
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
  const depth = place.column === WHOLE ? depthOf(place.pattern) : Number(place.column.slice(1));
  if (place.column !== WHOLE && fromEnd > 0) return undefined;
  const at = depth - fromEnd;
  const text = place.pattern.split('/')[at];
  if (text === undefined) return undefined;
  return isPattern(text) ? cellOf(place.pattern, `/${at}`) : str(text);
}

/** The folder that a path lies in. */
export function folderOfPath(value: Value | undefined): Value | undefined {
  const place = placeOf(value);
  if (place?.column !== WHOLE) return undefined;
  const folder = place.pattern.split('/').slice(0, -1).join('/');
  return isPattern(folder) ? cellOf(folder, WHOLE) : str(folder);
}

/** `path.split('/')` */
export function partsOfPath(value: Value | undefined): readonly Value[] | undefined {
  const place = placeOf(value);
  if (place?.column !== WHOLE) return undefined;
  return place.pattern
    .split('/')
    .map((text, at) => (isPattern(text) ? cellOf(place.pattern, `/${at}`) : str(text)));
}

/** Whether a path that a listing gives is a folder: the trainer asks the disk. */
export function isFolderPart(value: Value | undefined, isNot = false): UnknownValue | undefined {
  const place = placeOf(value);
  if (place?.column !== WHOLE || !isPattern(place.pattern.split('/').at(-1) ?? '')) return undefined;
  const test: RowTest = {
    ...{ path: place.pattern, column: `/${depthOf(place.pattern)}`, test: 'isFolder', values: [] },
    ...(isNot && { isNot: true as const }),
  };
  return { ...scalar(ON_DISK), facts: { tests: [test] } };
}

/** The pattern of the path of an image file that is read. */
export function imagePath(value: Value | undefined): UnknownValue | undefined {
  const path = value?.kind === 'instance' ? value.attributes.get('__path') : value;
  return placeOf(path)?.column === WHOLE && path?.kind === 'unknown' ? path : undefined;
}

/** One name, and no whole path. */
export function isName(value: Value | undefined): boolean {
  const place = placeOf(value);
  return place !== undefined && place.column !== WHOLE;
}

/** `'faces/' + name`: a path put together of texts. */
export const fileTreePart: LibraryPart = {
  operator: (operator, left, right) =>
    operator === '+' && (placeOf(left) || placeOf(right))
      ? joinedPath([left, right], (texts) => texts.join(''))
      : undefined,
};
