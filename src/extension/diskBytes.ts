/** The bytes of a saved model on this machine's disk: only the parts that are asked for are read. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fetchBytes, type OpenBytes } from './savedBytes.js';

export const diskBytes: OpenBytes = async (uri) => {
  if (uri.scheme !== 'file') return fetchBytes(uri);
  const descriptor = openSync(uri.fsPath, 'r');
  const { size } = fstatSync(descriptor);
  return {
    size,
    read(from, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)));
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from));
    },
    close: () => closeSync(descriptor),
  };
};
