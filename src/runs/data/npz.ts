/**
 * NumPy's `.npz`: a zip of `.npy` arrays, stored or deflated. Each is read when it is asked for, so that the file may be
 * larger than memory. Source of the format: PKWARE's APPNOTE 6.3.10, 4.3 and 4.5.3.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { TrainingFault } from '../fault.js';
import { bytesAt } from './bytesAt.js';
import { type NumpyArray, readNpy } from './npy.js';

export interface NpzEntry {
  /** Of the array. */
  readonly name: string;
  /** Where its bytes stand in the file, and how many there are. */
  readonly start: number;
  readonly packed: number;
  /** Unpacked. */
  readonly size: number;
  readonly isDeflated: boolean;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record and the longest comment behind it. */
const TAIL = 22 + 0xffff;
const OVER = 0xffffffff;

export function npzEntries(path: string): readonly NpzEntry[] {
  const file = openSync(path, 'r');
  try {
    const read = (offset: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    };
    return entriesIn(read, statSync(path).size);
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof NotNpz)) throw error;
    throw new TrainingFault(
      `Expected an .npz file at ${path}, and found something else or a file that is not whole.`,
      'chooseData',
    );
  } finally {
    closeSync(file);
  }
}

class NotNpz extends Error {}

type Read = (offset: number, length: number) => Buffer;

function entriesIn(read: Read, length: number): readonly NpzEntry[] {
  const tail = read(Math.max(0, length - TAIL), TAIL);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end--;
  if (end < 0) throw new NotNpz();
  let [count, size, start] = [
    tail.readUInt16LE(end + 10),
    tail.readUInt32LE(end + 12),
    tail.readUInt32LE(end + 16),
  ];
  if (start === OVER || size === OVER || count === 0xffff) {
    // The record for large files is found by a locator of 20 bytes before the end record.
    const large = read(whole(tail, end - 20 + 8), 56);
    if (large.readUInt32LE(0) !== END_64) throw new NotNpz();
    [count, size, start] = [whole(large, 32), whole(large, 40), whole(large, 48)];
  }
  const directory = read(start, size);
  const found: NpzEntry[] = [];
  for (let at = 0; found.length < count; ) {
    if (directory.readUInt32LE(at) !== CENTRAL) throw new NotNpz();
    const [name, extra, comment] = [28, 30, 32].map((offset) => directory.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    found.push(entryAt(directory, at, name, extra, read));
    at += 46 + name + extra + comment;
  }
  return found;
}

function entryAt(directory: Buffer, at: number, name: number, extra: number, read: Read): NpzEntry {
  const title = directory.toString('utf8', at + 46, at + 46 + name);
  const large = largeSizes(directory.subarray(at + 46 + name, at + 46 + name + extra));
  // Those of the three that do not fit into 32 bits stand in the extra field, in this order.
  const [size = 0, packed = 0, local = 0] = [24, 20, 42].map((offset) => {
    const short = directory.readUInt32LE(at + offset);
    return short === OVER ? (large.shift() ?? short) : short;
  });
  const head = read(local, 30);
  if (head.readUInt32LE(0) !== LOCAL) throw new NotNpz();
  const start = local + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const method = directory.readUInt16LE(at + 10);
  if (method !== 0 && method !== 8) throw new NotNpz();
  return { name: title.replace(/\.npy$/, ''), start, packed, size, isDeflated: method === 8 };
}

function largeSizes(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const length = extra.readUInt16LE(at + 2);
    return Array.from({ length: Math.floor(length / 8) }, (_, place) => whole(extra, at + 4 + place * 8));
  }
  return [];
}

const whole = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));

export function readNpzArray(path: string, entry: NpzEntry): NumpyArray {
  return readNpy(npzBytes(path, entry), `${entry.name} of ${path}`);
}

/** Of one array as its `.npy` file has them. */
export function npzBytes(path: string, { start, packed, isDeflated }: NpzEntry): Buffer {
  const bytes = bytesAt(path, start, packed);
  if (bytes.length < packed)
    throw new TrainingFault(`The file ${path} ends too early: it is not whole.`, 'chooseData');
  return isDeflated ? inflateRawSync(bytes) : bytes;
}

export function readNpz(path: string): Record<string, NumpyArray> {
  return Object.fromEntries(npzEntries(path).map((entry) => [entry.name, readNpzArray(path, entry)]));
}
