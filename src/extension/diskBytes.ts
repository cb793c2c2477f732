/** The bytes of a saved model on this machine's disk: only the parts that are asked for are read. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { bytesRead } from '../core/index.js';
import { fetchBytes, type OpenBytes } from './savedBytes.js';

export const diskBytes: OpenBytes = async (uri) => {
  if (uri.scheme !== 'file') return fetchBytes(uri);
  const descriptor = openSync(uri.fsPath, 'r');
  return {
    ...bytesRead(fstatSync(descriptor).size, (bytes, from) =>
      readSync(descriptor, bytes, 0, bytes.length, from),
    ),
    close: () => closeSync(descriptor),
  };
};
