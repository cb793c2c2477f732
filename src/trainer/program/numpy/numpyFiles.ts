/** Arrays in files of NumPy's and in tables of plain numbers, with their own types. */
import { readFileSync } from 'node:fs';
import { bytesAt } from '../../../runs/data/bytesAt.js';
import { isNpy, readHeader, widthOf } from '../../../runs/data/npy.js';
import { npzBytes, npzEntries } from '../../../runs/data/npz.js';
import { given, native, numberGiven } from '../language/natives.js';
import { type Call, Made, PyList, Raised, textOf, Unsupported, type Value } from '../language/values.js';
import { unpickled } from '../modules/pickles.js';
import { toArray } from './arrayMath.js';
import { dtypeOf } from './arrayMembers.js';
import { NdArray, newData, reshaped, sizeOf } from './ndarray.js';
import { FILE_TYPES, numbersAs } from './storedArrays.js';

/** What is neither of NumPy's files is a pickle, where the code allows one. */
export function loadNumpy(path: string, allowsPickle: boolean): Value {
  if (isNpy(bytesAt(path, 0, 6))) return npyArray(readFileSync(path), path);
  if (allowsPickle && bytesAt(path, 0, 2).toString('latin1') !== 'PK') return unpickled(readFileSync(path));
  const entries = npzEntries(path);
  return archiveOf(
    entries.map(
      (entry) => [entry.name, () => npyArray(npzBytes(path, entry), `${path}: ${entry.name}`)] as const,
    ),
  );
}

/** Arrays by name, as `np.load` gives them of an `.npz` file. */
export function archiveOf(entries: readonly (readonly [string, NdArray | (() => NdArray)])[]): Made {
  const item = (index: Value): Value => {
    const name = textOf(index);
    const found = entries.find(([own]) => own === name)?.[1];
    if (!found) throw new Raised('KeyError', `${name} is not a file in the archive`);
    return found instanceof NdArray ? found : found();
  };
  const names = () => new PyList(entries.map(([name]) => name));
  const made: Made = new Made('NpzFile', undefined, {
    item,
    member: (name) => {
      if (name === 'files') return names();
      if (name === 'keys') return native('NpzFile.keys', names);
      if (name === 'close') return native('NpzFile.close', () => null);
      return name === '__enter__' ? native('NpzFile', () => made) : undefined;
    },
    iterate: () => names().items,
  });
  return made;
}

function npyArray(bytes: Buffer, name: string): NdArray {
  const { shape, type, start } = readHeader(bytes, name);
  if (type.slice(1, 2) === 'U') {
    const width = Number(type.slice(2));
    const texts = Array.from({ length: sizeOf(shape) }, (_, at) => {
      let text = '';
      for (let letter = 0; letter < width; letter++) {
        const code = bytes.readUInt32LE(start + (at * width + letter) * 4);
        if (code !== 0) text += String.fromCodePoint(code);
      }
      return text;
    });
    return new NdArray(texts, shape, 'str');
  }
  if (type.slice(1, 2) === 'O') return toArray(unpickled(bytes.subarray(start)));
  return numbersAs(bytes.subarray(start), type, shape);
}

/** `np.frombuffer` and `np.fromfile`: the bytes from an offset on, as numbers of one type. */
export function numbersIn(bytes: Buffer, call: Call): NdArray {
  const value = given(call, 1, 'dtype');
  const [, order = '<', plain] = /^([<>])(.*)$/.exec(typeof value === 'string' ? value : '') ?? [];
  const dtype = dtypeOf(plain ?? value) ?? 'float64';
  const name = Object.entries(FILE_TYPES).find(([, type]) => type === dtype)?.[0];
  if (name === undefined) throw new Unsupported(`bytes as ${dtype}`);
  const own = bytes.subarray(numberGiven(call, 3, 'offset') ?? 0);
  const width = widthOf(`${order}${name}`);
  const count = numberGiven(call, 2, 'count') ?? -1;
  if (count < 0 && own.length % width !== 0)
    throw new Raised('ValueError', 'buffer size must be a multiple of element size');
  return numbersAs(own, `${order}${name}`, [count < 0 ? own.length / width : count]);
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
