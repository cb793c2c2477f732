/** The IDX format of the original MNIST files: two zeros, a type, the number of axes, the sizes, the bytes. */
import { TrainingFault } from '../fault.js';

export function readIdx(file: Buffer): { sizes: readonly number[]; bytes: Uint8Array } {
  if (file.length < 8 || file.readUInt16BE(0) !== 0 || file[2] !== 8) {
    throw new TrainingFault('Expected an IDX file of bytes (two zeros, then 8), and found something else.');
  }
  const sizes = Array.from({ length: file[3] ?? 0 }, (_, axis) => file.readUInt32BE(4 + 4 * axis));
  const start = 4 + 4 * sizes.length;
  const length = sizes.reduce((product, size) => product * size, 1);
  if (file.length < start + length) {
    throw new TrainingFault('An IDX file ends too early: it is not whole.');
  }
  return { sizes, bytes: new Uint8Array(file.buffer, file.byteOffset + start, length) };
}
