/** A large `.npy` file: its rows are read when they are asked for, so that it may be larger than the memory. */

import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { bytesAt } from '../../runs/data/bytesAt.js';
import { isNpy, numbersOf, readHeader, widthOf } from '../../runs/data/npy.js';
import type { NpzEntry } from '../../runs/data/npz.js';
import { TrainingFault } from '../fault.js';
import type { Values } from './dataset.js';
import { freeMemory } from './freeMemory.js';

export interface NpyFile {
  readonly shape: readonly number[];
  /** Of all values. */
  readonly largest: number;
  /** The values of these rows, one row after another. */
  read(rows: ArrayLike<number>): Promise<Values>;
}

/** Its numbers are read, copied and turned into floats: so many times its size is held at once. */
const COPIES = 3;
const HEADER = 1 << 16;
const CHUNK = 1 << 23;

/** Undefined for an array that fits into `memory` bytes, and for other files. `entry`: the one of an `.npz` file. */
export function openLargeNpy(path: string, memory = freeMemory() / 2, entry?: NpzEntry): NpyFile | undefined {
  const size = entry?.size ?? statSync(path).size;
  if (size * COPIES <= memory) return undefined;
  if (entry?.isDeflated)
    throw new TrainingFault(
      `The array ${entry.name} of ${path} does not fit into memory, and is compressed. Save it with np.savez or np.save instead of np.savez_compressed: then it is read batch by batch.`,
      'chooseData',
    );
  const offset = entry?.start ?? 0;
  const head = bytesAt(path, offset, Math.min(HEADER, size));
  if (!isNpy(head)) return undefined;
  const { shape, type, start: inArray } = readHeader(head, path);
  const start = offset + inArray;
  const [count = 0, ...rest] = shape;
  const length = rest.reduce((product, side) => product * side, 1);
  const rowBytes = length * widthOf(type);
  if (size < inArray + count * rowBytes)
    throw new TrainingFault(`The array ${path} ends too early: the file is not whole.`);
  return {
    shape,
    largest: largestIn(path, start, start + count * rowBytes, type),
    async read(rows) {
      const handle = await open(path);
      try {
        const bytes = Buffer.alloc(rows.length * rowBytes);
        for (let place = 0; place < rows.length; place++)
          await handle.read(bytes, place * rowBytes, rowBytes, start + (rows[place] ?? 0) * rowBytes);
        return numbersOf(bytes, type, rows.length * length, path);
      } finally {
        await handle.close();
      }
    },
  };
}

function largestIn(path: string, start: number, end: number, type: string): number {
  const width = widthOf(type);
  let most = 0;
  for (let at = start; at < end; at += CHUNK) {
    const bytes = bytesAt(path, at, Math.min(CHUNK, end - at));
    for (const value of numbersOf(bytes, type, bytes.length / width, path)) if (value > most) most = value;
  }
  return most;
}
