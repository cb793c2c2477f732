/**
 * `config.json` of a `.keras` file, which is a ZIP archive: found by the directory at its end, so that the
 * weights beside it are never read. Format: PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16.
 */
import { inflateSync, strFromU8 } from 'fflate';
import { type Architecture, LARGEST_ARCHITECTURE, refuse } from './architecture.js';
import type { ByteSource } from './byteSource.js';

const LARGEST_DIRECTORY = 16 * 1024 * 1024;
/** The end record and the longest comment after it. */
const LONGEST_TAIL = 22 + 65_535;
const END = [0x50, 0x4b, 5, 6];
const CUT_OFF = refuse('is no whole .keras file: it may be cut off. Save the model again.');

export function architectureInArchive(source: ByteSource): Architecture {
  try {
    return read(source);
  } catch {
    // The offsets or the packed bytes are not what the format says.
    return CUT_OFF;
  }
}

function read(source: ByteSource): Architecture {
  const tail = source.read(Math.max(0, source.size - LONGEST_TAIL), LONGEST_TAIL);
  const end = lastIndexOf(tail, END);
  if (end < 0) return CUT_OFF;
  const record = viewOf(tail);
  const length = record.getUint32(end + 12, true);
  if (length > LARGEST_DIRECTORY) return CUT_OFF;
  const entry = entryNamed(source.read(record.getUint32(end + 16, true), length), 'config.json');
  if (!entry) return refuse('holds no config.json: it is no model saved by Keras 3.');
  if (Math.max(entry.size, entry.packed) > LARGEST_ARCHITECTURE)
    return refuse('holds a config.json too large for an architecture.');
  const header = viewOf(source.read(entry.offset, 30));
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = source.read(start, entry.packed);
  if (packed.length < entry.packed) return CUT_OFF;
  // A buffer of the promised size: an entry that grows beyond it is refused by the library.
  const bytes = entry.method === 0 ? packed : inflateSync(packed, { out: new Uint8Array(entry.size) });
  return { ok: true, text: strFromU8(bytes) };
}

interface Entry {
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

function entryNamed(directory: Uint8Array, wanted: string): Entry | undefined {
  const view = viewOf(directory);
  for (let at = 0; at + 46 <= directory.length; ) {
    const nameLength = view.getUint16(at + 28, true);
    if (strFromU8(directory.subarray(at + 46, at + 46 + nameLength)) === wanted)
      return {
        method: view.getUint16(at + 10, true),
        packed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
      };
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return undefined;
}

function lastIndexOf(bytes: Uint8Array, wanted: readonly number[]): number {
  for (let at = bytes.length - 22; at >= 0; at--)
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  return -1;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
