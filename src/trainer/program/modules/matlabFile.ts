/**
 * Matlab's files of version 5, with and without compression: arrays of numbers and texts. Source: MathWorks,
 * "MAT-File Format", R2024.
 */
import { inflateSync } from 'node:zlib';
import { Raised, Unsupported, type Value } from '../language/values.js';
import { columnSteps, NdArray, newData, sizeOf } from '../numpy/ndarray.js';

const [MATRIX, COMPRESSED] = [14, 15];

/** Classes of arrays, by their number in the file. */
const CLASSES: Readonly<Record<number, string>> = {
  ...{ 4: 'str', 6: 'float64', 7: 'float32', 8: 'int8', 9: 'uint8', 10: 'int16', 11: 'uint16', 12: 'int32' },
  ...{ 13: 'uint32', 14: 'int64', 15: 'uint64' },
};

interface Element {
  readonly type: number;
  readonly data: Buffer;
  /** Of the element behind it. */
  readonly next: number;
}

/** Each array by its name, as `scipy.io.loadmat` has them. */
export function readMatlab(bytes: Buffer): readonly (readonly [string, Value])[] {
  if (bytes.toString('latin1', 0, 6) !== 'MATLAB' || bytes.length < 128)
    throw new Unsupported('a file that is no MAT-file of version 5');
  const isLittle = bytes.toString('latin1', 126, 128) === 'IM';
  if (!isLittle) throw new Unsupported('a MAT-file of another order of bytes');
  if (bytes.readUInt16LE(124) >> 8 !== 1)
    throw new Unsupported('a MAT-file of version 7.3: save it with -v7');
  const found: (readonly [string, Value])[] = [];
  for (let at = 128; at + 8 <= bytes.length; ) {
    const element = elementAt(bytes, at, false);
    const inner = element.type === COMPRESSED ? elementAt(inflateSync(element.data), 0, true) : element;
    if (inner.type === MATRIX) {
      const entry = matrixOf(inner.data);
      if (entry) found.push(entry);
    }
    at = element.type === COMPRESSED ? at + 8 + element.data.length : element.next;
  }
  return found;
}

function elementAt(bytes: Buffer, at: number, isInner: boolean): Element {
  const first = bytes.readUInt32LE(at);
  const small = first >>> 16;
  if (small > 0 && !isInner)
    return { type: first & 0xffff, data: bytes.subarray(at + 4, at + 4 + small), next: at + 8 };
  const size = bytes.readUInt32LE(at + 4);
  if (at + 8 + size > bytes.length) throw new Raised('ValueError', 'the MAT-file ends too early');
  const end = at + 8 + size;
  return { type: first, data: bytes.subarray(at + 8, end), next: at + 8 + Math.ceil(size / 8) * 8 };
}

function matrixOf(data: Buffer): readonly [string, Value] | undefined {
  const flags = elementAt(data, 0, false);
  const sizes = elementAt(data, flags.next, false);
  const title = elementAt(data, sizes.next, false);
  const name = title.data.toString('latin1');
  const dtype = CLASSES[flags.data.readUInt32LE(0) & 0xff];
  const isComplex = (flags.data.readUInt32LE(0) & 0x800) !== 0;
  // Structures and cells are passed over: who asks for one is told that it is not there.
  if (!dtype || isComplex) return undefined;
  const shape = Array.from({ length: sizes.data.length / 4 }, (_, axis) => sizes.data.readInt32LE(axis * 4));
  const body = elementAt(data, title.next, false);
  const values = numbersOf(body);
  const count = sizeOf(shape);
  if (dtype === 'str')
    return [name, new NdArray([String.fromCharCode(...values.slice(0, count))], [1], 'str')];
  const own = newData(dtype, count);
  for (let at = 0; at < count; at++) own[at] = values[at] as never;
  return [name, new NdArray(own, shape, dtype, columnSteps(shape))];
}

/** The numbers of an element, in the type in which they are stored. */
function numbersOf({ type, data }: Element): ArrayLike<number> & {
  slice(from: number, to: number): Iterable<number> & ArrayLike<number>;
} & Iterable<number> {
  const own = new Uint8Array(data).buffer;
  switch (type) {
    case 1:
      return new Int8Array(own);
    case 2:
    case 16:
      return new Uint8Array(own);
    case 3:
      return new Int16Array(own);
    case 4:
    case 17:
      return new Uint16Array(own);
    case 5:
      return new Int32Array(own);
    case 6:
      return new Uint32Array(own);
    case 7:
      return new Float32Array(own);
    case 9:
      return new Float64Array(own);
    default:
      throw new Unsupported('numbers of this type in a MAT-file');
  }
}
