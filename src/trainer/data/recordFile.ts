/**
 * TFRecord files: where their records lie, and their bytes. Each is a length (8 bytes, the lowest first), its masked
 * CRC-32C, the bytes and theirs. Source: TensorFlow, `tensorflow/core/lib/io/record_writer.h`.
 */
import { constants } from 'node:buffer';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { TrainingFault } from '../fault.js';
import { crc32c } from './crc32c.js';
import type { DataSource, Report } from './dataset.js';

export type Compression = Extract<DataSource, { kind: 'records' }>['compression'];

export interface FoundRecord {
  readonly bytes: Uint8Array;
  /** Where its bytes begin in the file, or in what it unpacks to. */
  readonly offset: number;
}

/** Why a record cannot be read. `isEnd`: where the next one begins is not known either. */
export interface FaultyRecord {
  /** From 1. */
  readonly number: number;
  readonly reason: string;
  readonly isEnd: boolean;
}

/** Bytes that are read in parts: of the file, or unpacked in memory. */
export interface RecordFile {
  readonly path: string;
  readonly size: number;
  /** Fewer than `length` at the end. */
  read(offset: number, length: number): Uint8Array;
  close(): void;
}

const HEADER = 12;
const FOOTER = 4;
const CHUNK = 1 << 22;

/** `room`: how many bytes a compressed file may unpack to, which are kept in memory. */
export async function openRecords(path: string, compression: Compression, room: number): Promise<RecordFile> {
  const size = statSync(path).size;
  if (compression) return unpacked(path, compression, room);
  let file: number | undefined = openSync(path, 'r');
  return {
    path,
    size,
    read(offset, length) {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
      file ??= openSync(path, 'r');
      const read = readSync(file, bytes, 0, bytes.length, offset);
      return bytes.subarray(0, read);
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

async function unpacked(path: string, compression: string, room: number): Promise<RecordFile> {
  const unpack = promisify<Buffer, object, Buffer>(compression === 'GZIP' ? gunzip : inflate);
  try {
    const bytes = await unpack(readFileSync(path), {
      maxOutputLength: Math.max(1, Math.min(constants.MAX_LENGTH, Math.floor(room))),
    });
    return {
      path,
      size: bytes.length,
      read: (offset, length) => bytes.subarray(offset, offset + length),
      close: () => {},
    };
  } catch (error) {
    const isLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new TrainingFault(
      isLarge
        ? `${path} unpacks to more than fits into memory. Write the records without compression to train on them here.`
        : `${path} is no ${compression === 'GZIP' ? 'gzip' : 'zlib'} file, or not whole; the code reads it with compression_type="${compression}". Repair it or choose another.`,
      'chooseData',
    );
  }
}

/** All records from the first to the last, and those that are damaged. */
export async function* recordsIn(
  file: RecordFile,
  report: Report,
): AsyncGenerator<FoundRecord | FaultyRecord> {
  const title = basename(file.path);
  let [chunk, start]: [Uint8Array, number] = [new Uint8Array(0), 0];
  const at = async (offset: number, length: number): Promise<Uint8Array> => {
    if (offset < start || offset + length > start + chunk.length) {
      [chunk, start] = [file.read(offset, Math.max(CHUNK, length)), offset];
      report(`Reading ${title}`, offset / Math.max(1, file.size));
      await new Promise(setImmediate);
    }
    return chunk.subarray(offset - start, offset - start + length);
  };
  let number = 0;
  for (let offset = 0; offset < file.size; ) {
    number++;
    const faulty = (reason: string, isEnd: boolean): FaultyRecord => ({ number, reason, isEnd });
    const header = await at(offset, HEADER);
    if (header.length < HEADER) return yield faulty('the file is cut off in it', true);
    if (!isWhole(header.subarray(0, 8), header, 8)) {
      const isFirst = number === 1;
      return yield faulty(isFirst ? noRecords(header) : 'the checksum of its length is wrong', true);
    }
    const length = lengthIn(header);
    if (length > file.size - offset - HEADER - FOOTER) return yield faulty('the file is cut off in it', true);
    const body = await at(offset + HEADER, length + FOOTER);
    const bytes = body.subarray(0, length);
    yield isWhole(bytes, body, length)
      ? { bytes, offset: offset + HEADER }
      : faulty('its checksum is wrong', false);
    offset += HEADER + length + FOOTER;
  }
}

const lengthIn = (header: Uint8Array): number =>
  Number(new DataView(header.buffer, header.byteOffset, 8).getBigUint64(0, true));

function noRecords(header: Uint8Array): string {
  if (header[0] === 0x1f && header[1] === 0x8b)
    return 'the file is compressed: tf.data.TFRecordDataset reads it with compression_type="GZIP"';
  return 'this is no TFRecord file, or its first length is damaged';
}

/** One record again. Throws where the file is another by now. */
export function recordAt(file: RecordFile, offset: number, length: number): Uint8Array {
  const body = file.read(offset, length + FOOTER);
  const bytes = body.subarray(0, length);
  if (body.length < length + FOOTER || !isWhole(bytes, body, length))
    throw new TrainingFault(`${file.path} was changed while training read it. Train again.`);
  return bytes;
}

/** The checksum is turned and shifted, since records may hold checksums themselves. */
function isWhole(bytes: Uint8Array, around: Uint8Array, at: number): boolean {
  const stored = new DataView(around.buffer, around.byteOffset + at, FOOTER).getUint32(0, true);
  const crc = crc32c(bytes);
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  return masked === stored;
}
