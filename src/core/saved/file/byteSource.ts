/** A file's bytes on demand, so that a file with hundreds of megabytes of weights is never held whole. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** Up to `length` bytes from `from` on; fewer at the end of the file. The caller owns them. */
  read(from: number, length: number): Uint8Array;
}

/**
 * A file of `size` bytes. `fill` puts the file's bytes from `from` on into `bytes` and returns how many there were;
 * it is never asked for more than the file has.
 */
export function bytesRead(size: number, fill: (bytes: Uint8Array, from: number) => number): ByteSource {
  return {
    size,
    read(from, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)));
      return bytes.subarray(0, fill(bytes, from));
    },
  };
}

/** A file whose bytes are already here. */
export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    // A copy of its own: Node's Buffers, which are slices of a shared memory, only share it once more with slice().
    read: (from, length) => new Uint8Array(bytes.subarray(Math.max(0, from), Math.max(0, from + length))),
  };
}
