/**
 * Tensors with names in one file, as in Hugging Face's safetensors format (which Python reads too): eight bytes
 * with the length of a JSON header, the header, the bytes of all tensors. One file, so one rename replaces it.
 * https://huggingface.co/docs/safetensors
 */
import { readFileSync } from 'node:fs';
import { replaceFile } from '../runs/replaceFiles.js';

export interface NamedValues {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

export function writeTensors(
  path: string,
  tensors: readonly NamedValues[],
  metadata: Readonly<Record<string, string>>,
): void {
  let end = 0;
  const entries = tensors.map(({ name, shape, values }) => {
    const start = end;
    end += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] } satisfies Entry] as const;
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  // Spaces bring the data to a multiple of eight bytes.
  const header = Buffer.from(json.padEnd(Math.ceil(Buffer.byteLength(json) / 8) * 8 - extra(json)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const data = tensors.map(
    ({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  replaceFile(path, length, header, ...data);
}

/** Bytes that a text has beyond its characters. */
function extra(text: string): number {
  return Buffer.byteLength(text) - text.length;
}

/** Throws a sentence when the file is not whole. */
export function readTensors(path: string): {
  readonly tensors: readonly NamedValues[];
  readonly metadata: Readonly<Record<string, string>>;
} {
  const bytes = readFileSync(path);
  const length = bytes.length < 8 ? -1 : Number(bytes.readBigUInt64LE(0));
  if (length < 0 || 8 + length > bytes.length) throw notWhole(path);
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(
    bytes.subarray(8, 8 + length).toString(),
  ) as Record<string, Entry> & { __metadata__?: Record<string, string> };
  const tensors = Object.entries(entries).map(
    ([
      name,
      {
        shape,
        data_offsets: [start, end],
      },
    ]) => {
      const from = 8 + length + start;
      if (8 + length + end > bytes.length) throw notWhole(path);
      // A copy: floats must begin at a multiple of four.
      const values = new Float32Array(new Uint8Array(bytes.subarray(from, from + end - start)).buffer);
      return { name, shape, values };
    },
  );
  return { tensors, metadata };
}

function notWhole(path: string): Error {
  return new Error(
    `${path} is not whole: expected a safetensors file, found fewer bytes than its header tells.`,
  );
}
