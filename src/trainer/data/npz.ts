/** NumPy's `.npz`: a zip of `.npy` arrays. Reads arrays of bytes, stored or deflated. */
import { inflateRawSync } from 'node:zlib';
import { TrainingFault } from '../fault.js';

const endOfDirectory = 0x06054b50;

export function readNpz(file: Buffer): Record<string, Uint8Array> {
  let end = file.length - 22;
  while (end >= 0 && file.readUInt32LE(end) !== endOfDirectory) end--;
  if (end < 0) throw new TrainingFault('Expected an .npz file and found none; delete it to load it anew.');
  const arrays: Record<string, Uint8Array> = {};
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

function readNpy(bytes: Buffer, name: string): Uint8Array {
  const long = (bytes[6] ?? 1) > 1;
  const start = long ? 12 + bytes.readUInt32LE(8) : 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', long ? 12 : 10, start);
  if (!header.includes("'|u1'") || header.includes("'fortran_order': True")) {
    throw new TrainingFault(
      `The array ${name} is not made of bytes in row order; delete the file to load it anew.`,
    );
  }
  return new Uint8Array(bytes.subarray(start));
}
