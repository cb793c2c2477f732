/** Shapes, types and labels of the arrays in `.npy` and `.npz` files, without the images. */
import { statSync } from 'node:fs';
import { constants, inflateRawSync } from 'node:zlib';
import { bytesAt } from './bytesAt.js';
import { isNpy, type NpyHeader, numbersOf, readHeader, widthOf } from './npy.js';
import { type NpzEntry, npzEntries } from './npz.js';

export interface FoundArray {
  /** Of `.npz`; empty for the one of `.npy`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** NumPy's name: `float32`. */
  readonly dtype: string;
}

const HEADER = 1 << 12;
/** In bytes: longer arrays are no labels. */
const MOST_LABELS = 1 << 26;

export function arraysOf(path: string): readonly FoundArray[] {
  return placesIn(path).map((place) => {
    const { shape, type } = headerOf(path, place);
    return { name: place.name, shape, dtype: dtypeOf(type) };
  });
}

/** The values of an array with one axis, or with others of one entry; undefined for other arrays. */
export function valuesOf(
  path: string,
  name: string | undefined,
): ReturnType<typeof numbersOf> | readonly string[] | undefined {
  const place = placesIn(path).find((each) => name === undefined || each.name === name);
  const header = place && headerOf(path, place);
  const count = header?.shape[0] ?? 0;
  if (!place || !header || header.shape.slice(1).some((size) => size !== 1)) return undefined;
  const { start, type } = header;
  const length = count * bytesPerValue(type);
  if (length > MOST_LABELS || place.packed > MOST_LABELS) return undefined;
  const values = unpacked(path, place, start + length).subarray(start, start + length);
  return /[US]/.test(type) ? textsOf(values, type, count) : numbersOf(values, type, count, path);
}

/** A `.npy` file is one whole array. */
function placesIn(path: string): readonly NpzEntry[] {
  const { size } = statSync(path);
  if (!isNpy(bytesAt(path, 0, 6))) return npzEntries(path);
  return [{ name: '', start: 0, packed: size, size, isDeflated: false }];
}

const headerOf = (path: string, place: NpzEntry): NpyHeader =>
  readHeader(unpacked(path, place, HEADER), path);

/** The first so many bytes. */
function unpacked(path: string, { start, packed, size, isDeflated }: NpzEntry, length: number): Buffer {
  if (!isDeflated) return bytesAt(path, start, Math.min(length, size));
  // What is packed is seldom longer than it was; the beginning of it gives the beginning of the array.
  const bytes = bytesAt(path, start, Math.min(packed, length + HEADER));
  return inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
}

const KINDS: Readonly<Record<string, string>> = { f: 'float', i: 'int', u: 'uint', c: 'complex' };

function dtypeOf(type: string): string {
  const [, kind = '', width = ''] = /^[<>|=]?([a-zA-Z])(\d*)$/.exec(type) ?? [];
  if (kind === 'b') return 'bool';
  if (kind === 'U' || kind === 'S') return 'str';
  const title = KINDS[kind];
  return title === undefined ? 'object' : `${title}${Number(width) * 8}`;
}

/** NumPy writes texts with four bytes a character, or with one. */
const bytesPerValue = (type: string): number => widthOf(type) * (type.includes('U') ? 4 : 1);

function textsOf(bytes: Buffer, type: string, count: number): readonly string[] {
  const width = bytesPerValue(type);
  const isWide = type.includes('U');
  return Array.from({ length: count }, (_, at) => {
    const own = bytes.subarray(at * width, (at + 1) * width);
    const codes = isWide
      ? Array.from({ length: own.length / 4 }, (_, place) =>
          type.startsWith('>') ? own.readUInt32BE(place * 4) : own.readUInt32LE(place * 4),
        )
      : [...own];
    return String.fromCodePoint(...codes).replace(/\0+$/, '');
  });
}
