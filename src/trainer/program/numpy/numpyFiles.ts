/** Arrays in files of NumPy's and in tables of plain numbers, with their own types. */
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { isNpy, readHeader } from '../../../runs/data/npy.js';
import { npzEntries } from '../../../runs/data/npz.js';
import { given, native, numberGiven } from '../language/natives.js';
import { type Call, Made, PyList, Raised, textOf, Unsupported, type Value } from '../language/values.js';
import { dtypeOf } from './arrayMembers.js';
import { NdArray, newData, reshaped } from './ndarray.js';

export function loadNumpy(path: string): Value {
  const bytes = readFileSync(path);
  if (isNpy(bytes)) return npyArray(bytes, path);
  const entries = npzEntries(path);
  const item = (index: Value): Value => {
    const name = textOf(index);
    const entry = entries.find((each) => each.name === name);
    if (!entry) throw new Raised('KeyError', `${name} is not a file in the archive`);
    const packed = bytes.subarray(entry.start, entry.start + entry.packed);
    return npyArray(entry.isDeflated ? inflateRawSync(packed) : packed, `${path}: ${name}`);
  };
  const names = () => new PyList(entries.map(({ name }) => name));
  return new Made('NpzFile', undefined, {
    item,
    member: (name) =>
      name === 'files'
        ? names()
        : name === 'keys'
          ? native('NpzFile.keys', names)
          : name === 'close'
            ? native('NpzFile.close', () => null)
            : name === '__enter__'
              ? native('NpzFile', () => loadNumpy(path))
              : undefined,
    iterate: () => names().items,
  });
}

const TYPES: Readonly<Record<string, string>> = {
  ...{ b1: 'bool', u1: 'uint8', i1: 'int8', u2: 'uint16', i2: 'int16', u4: 'uint32', i4: 'int32' },
  ...{ u8: 'uint64', i8: 'int64', f4: 'float32', f8: 'float64' },
};

function npyArray(bytes: Buffer, name: string): NdArray {
  const { shape, type, start } = readHeader(bytes, name);
  if (type.slice(1, 2) === 'U') {
    const width = Number(type.slice(2));
    const count = shape.reduce((product, size) => product * size, 1);
    const texts = Array.from({ length: count }, (_, at) => {
      let text = '';
      for (let letter = 0; letter < width; letter++) {
        const code = bytes.readUInt32LE(start + (at * width + letter) * 4);
        if (code !== 0) text += String.fromCodePoint(code);
      }
      return text;
    });
    return new NdArray(texts, shape, 'str');
  }
  return numbersAs(bytes.subarray(start), type, shape);
}

/** Numbers as a file has them: `type` is NumPy's name with the order of the bytes, `<f4`. */
export function numbersAs(bytes: Buffer, type: string, shape: readonly number[]): NdArray {
  const dtype = TYPES[type.slice(1)];
  if (!dtype) throw new Unsupported(`an array of the type ${type}`);
  const count = shape.reduce((product, size) => product * size, 1);
  const own = newData(dtype, count);
  const isBig = type.startsWith('>');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = Number(type.slice(2));
  if (bytes.byteLength < count * width)
    throw new Raised('ValueError', 'the file of the array ends too early');
  const read: Readonly<Record<string, (at: number) => number>> = {
    b1: (at) => view.getUint8(at),
    u1: (at) => view.getUint8(at),
    i1: (at) => view.getInt8(at),
    u2: (at) => view.getUint16(at, !isBig),
    i2: (at) => view.getInt16(at, !isBig),
    u4: (at) => view.getUint32(at, !isBig),
    i4: (at) => view.getInt32(at, !isBig),
    u8: (at) => Number(view.getBigUint64(at, !isBig)),
    i8: (at) => Number(view.getBigInt64(at, !isBig)),
    f4: (at) => view.getFloat32(at, !isBig),
    f8: (at) => view.getFloat64(at, !isBig),
  };
  const one = read[type.slice(1)];
  if (dtype === 'uint8' && own instanceof Uint8Array) own.set(bytes.subarray(0, count));
  else if (one) for (let at = 0; at < count; at++) own[at] = one(at * width) as never;
  return new NdArray(own, shape, dtype);
}

/** `np.loadtxt` and `np.genfromtxt` of a table of numbers. */
export function loadTextTable(path: string, call: Call): Value {
  const by = given(call, 9, 'delimiter');
  const skipped = numberGiven(call, 9, 'skiprows') ?? numberGiven(call, 9, 'skip_header') ?? 0;
  for (const name of call.named.keys())
    if (!['delimiter', 'skiprows', 'skip_header', 'dtype'].includes(name))
      throw new Unsupported(`the argument ${name}`);
  const dtype = dtypeOf(call.named.get('dtype')) ?? 'float64';
  const lines = readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .slice(skipped)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
  const separator = by === undefined || by === null ? /\s+/ : textOf(by);
  const rows = lines.map((line) => line.split(separator));
  const width = rows[0]?.length ?? 0;
  const own = newData(dtype, rows.length * width);
  rows.forEach((row, at) => {
    if (row.length !== width) throw new Raised('ValueError', 'the number of columns changes');
    row.forEach((cell, place) => {
      const value = Number(cell);
      if (dtype !== 'str' && Number.isNaN(value))
        throw new Raised('ValueError', `could not convert string to float: '${cell}'`);
      own[at * width + place] = (dtype === 'str' ? cell : value) as never;
    });
  });
  const made = new NdArray(own, [rows.length, width], dtype);
  return width === 1 || rows.length === 1 ? reshaped(made, [own.length]) : made;
}
