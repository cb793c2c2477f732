/** NumPy's `.npy`: a header that is a Python dictionary, then the numbers. Format: numpy.lib.format. */
import { TrainingFault } from '../fault.js';

type Values = Uint8Array | Float32Array;

export interface NumpyArray {
  readonly shape: readonly number[];
  readonly values: Values;
}

export function isNpy(bytes: Uint8Array): boolean {
  return bytes[0] === 0x93 && String.fromCharCode(...bytes.subarray(1, 6)) === 'NUMPY';
}

export function readNpy(bytes: Buffer, name: string): NumpyArray {
  const { shape, type, start } = readHeader(bytes, name);
  const count = shape.reduce((product, size) => product * size, 1);
  return { shape, values: numbersOf(bytes.subarray(start), type, count, name) };
}

export interface NpyHeader {
  readonly shape: readonly number[];
  /** NumPy's name, with the order of the bytes: `<f4`. */
  readonly type: string;
  /** Where the values begin. */
  readonly start: number;
}

/** Of the beginning of a file. */
export function readHeader(bytes: Buffer, name: string): NpyHeader {
  if (!isNpy(bytes)) throw new TrainingFault(`Expected a NumPy array in ${name}, and found something else.`);
  const long = (bytes[6] ?? 1) > 1;
  const start = long ? 12 + bytes.readUInt32LE(8) : 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', long ? 12 : 10, start);
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '';
  const sizes = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '';
  const shape = sizes
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  if (header.includes("'fortran_order': True") && shape.length > 1)
    throw new TrainingFault(
      `The array ${name} is stored column by column. Save np.ascontiguousarray(…) of it instead.`,
    );
  return { shape, type, start };
}

/** Bytes of one value. */
export const widthOf = (type: string): number => Number(/\d+$/.exec(type)?.[0] ?? 0);

/** Numbers of a file as bytes or floats. */
export function numbersOf(bytes: Buffer, type: string, count: number, name: string): Values {
  const own = storedNumbers(bytes, type, count, name);
  if (own instanceof Uint8Array || own instanceof Float32Array) return own;
  return own instanceof BigInt64Array || own instanceof BigUint64Array
    ? Float32Array.from(own, Number)
    : Float32Array.from(own);
}

export type StoredNumbers =
  | Values
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigInt64Array
  | BigUint64Array
  | Float64Array;

/** Numbers as the file has them, by NumPy's type; each needs its own alignment, so the bytes are copied. */
export function storedNumbers(bytes: Buffer, type: string, count: number, name: string): StoredNumbers {
  const width = widthOf(type);
  if (bytes.length < count * width)
    throw new TrainingFault(`The array ${name} ends too early: the file is not whole.`);
  const own = new Uint8Array(bytes.subarray(0, count * width));
  if (type.startsWith('>')) swap(own, width);
  const { buffer } = own;
  switch (type.slice(1)) {
    case 'b1':
    case 'u1':
      return own;
    case 'i1':
      return new Int8Array(buffer);
    case 'u2':
      return new Uint16Array(buffer);
    case 'i2':
      return new Int16Array(buffer);
    case 'u4':
      return new Uint32Array(buffer);
    case 'i4':
      return new Int32Array(buffer);
    case 'i8':
      return new BigInt64Array(buffer);
    case 'u8':
      return new BigUint64Array(buffer);
    case 'f2':
      return Float32Array.from(new Uint16Array(buffer), half);
    case 'f4':
      return new Float32Array(buffer);
    case 'f8':
      return new Float64Array(buffer);
    default:
      throw new TrainingFault(
        `The array ${name} holds ${type.includes('O') ? 'Python objects' : `values of type ${type}`}; ConvLens reads numbers. Save it with a plain dtype, such as uint8 or float32.`,
      );
  }
}

function swap(bytes: Uint8Array, width: number): void {
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
