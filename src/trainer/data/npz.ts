/** NumPy's `.npz`: a zip of `.npy` arrays, stored or deflated. */
import { unzipSync } from 'fflate';
import { TrainingFault } from '../fault.js';
import { type NumpyArray, readNpy } from './npy.js';

export function readNpz(file: Buffer): Record<string, NumpyArray> {
  let entries: Readonly<Record<string, Uint8Array>>;
  try {
    entries = unzipSync(file);
  } catch {
    throw new TrainingFault(
      'Expected an .npz file, and found something else or a file that is not whole.',
      'chooseData',
    );
  }
  return Object.fromEntries(
    Object.entries(entries).map(([name, bytes]) => [
      name.replace(/\.npy$/, ''),
      readNpy(Buffer.from(bytes), name),
    ]),
  );
}
