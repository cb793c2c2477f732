/** Numbers as NumPy's files, pickles and HDF5 hold them: their type by its letter and its bytes. */
import { storedNumbers, widthOf } from '../../../runs/data/npy.js';
import { Raised, Unsupported } from '../language/values.js';
import { type Data, NdArray, newData, sizeOf } from './ndarray.js';

/** By the letter and the bytes of NumPy's own name. */
export const FILE_TYPES: Readonly<Record<string, string>> = {
  ...{ b1: 'bool', u1: 'uint8', i1: 'int8', u2: 'uint16', i2: 'int16', u4: 'uint32', i4: 'int32' },
  ...{ u8: 'uint64', i8: 'int64', f4: 'float32', f8: 'float64' },
};

/** Numbers as a file has them: `type` is NumPy's name with the order of the bytes, `<f4`. */
export function numbersAs(bytes: Buffer, type: string, shape: readonly number[]): NdArray {
  const dtype = FILE_TYPES[type.slice(1)];
  if (!dtype) throw new Unsupported(`an array of the type ${type}`);
  const count = sizeOf(shape);
  if (bytes.byteLength < count * widthOf(type))
    throw new Raised('ValueError', 'the file of the array ends too early');
  const found = storedNumbers(bytes, type, count, 'array');
  const own = newData(dtype, count);
  if (found.constructor === own.constructor) return new NdArray(found as Data, shape, dtype);
  for (let at = 0; at < count; at++) own[at] = Number(found[at]) as never;
  return new NdArray(own, shape, dtype);
}
