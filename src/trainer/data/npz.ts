/** NumPy's `.npz`: a zip of `.npy` arrays, stored or deflated. */
import { inflateRawSync } from 'node:zlib';
import { TrainingFault } from '../fault.js';
import { type NumpyArray, readNpy } from './npy.js';

const endOfDirectory = 0x06054b50;

export function readNpz(file: Buffer): Record<string, NumpyArray> {
  let end = file.length - 22;
  while (end >= 0 && file.readUInt32LE(end) !== endOfDirectory) end--;
  if (end < 0)
    throw new TrainingFault('Expected an .npz file, and found something else or a file that is not whole.');
  const arrays: Record<string, NumpyArray> = {};
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    const method = file.readUInt16LE(at + 10);
    const size = file.readUInt32LE(at + 20);
    const nameLength = file.readUInt16LE(at + 28);
    const local = file.readUInt32LE(at + 42);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const packed = file.subarray(start, start + size);
    arrays[name.replace(/\.npy$/, '')] = readNpy(method === 8 ? inflateRawSync(packed) : packed, name);
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return arrays;
}
