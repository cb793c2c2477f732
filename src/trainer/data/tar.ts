/** Unpacks a `.tar.gz` of plain files (POSIX ustar): 512-byte headers, each file padded to whole blocks. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/** `folder` appears once everything is in it. */
export function unpack(archive: string, folder: string): void {
  const bytes = gunzipSync(readFileSync(archive));
  const partial = `${folder}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const text = (from: number, length: number) =>
      bytes.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '');
    const name = text(0, 100);
    if (name === '') break;
    const size = Number.parseInt(text(124, 12).trim() || '0', 8);
    const isFile = ['0', ''].includes(text(156, 1));
    const path = normalize(join(partial, name));
    if (isFile && path.startsWith(partial + sep)) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes.subarray(at + BLOCK, at + BLOCK + size));
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  mkdirSync(dirname(folder), { recursive: true });
  renameSync(partial, folder);
}
