/** Image files as a part: decoded in threads when they are asked for, and kept while memory allows. */

import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DataIssue } from '../../protocol/trainer.js';
import { TrainingFault } from '../fault.js';
import type { ImagePart, Report, Values } from './dataset.js';
import { work } from './decodePool.js';
import { freeMemory } from './freeMemory.js';
import { formatOf } from './imageFormat.js';
import type { Fit } from './resize.js';

export interface FaultyFile {
  readonly file: string;
  readonly reason: string;
}

/** Decoded images are kept up to this share of the memory that is free at the start, over all parts. */
let budget = freeMemory() / 4;

export function filesPart(
  files: readonly string[],
  labels: readonly number[],
  fit: Fit,
  onFault: (faulty: FaultyFile) => void,
): ImagePart {
  return encodedPart({
    ...{ labels, fit },
    contentsOf: async (indices) => indices.map((index) => files[index] ?? ''),
    onFault: (index, reason) => onFault({ file: files[index] ?? '', reason }),
  });
}

export interface EncodedImages {
  readonly labels: ArrayLike<number>;
  readonly fit: Fit;
  /** The file of each image, or its bytes. */
  contentsOf(indices: readonly number[]): Promise<readonly (string | Uint8Array)[]>;
  onFault(index: number, reason: string): void;
}

export function encodedPart({ labels, fit, contentsOf, onFault }: EncodedImages): ImagePart {
  const size = fit.height * fit.width * fit.channels;
  const kept = new Map<number, Values>();
  const unreadable = new Set<number>();
  const keep = (index: number, image: Values) => {
    if (image.byteLength > budget) return;
    budget -= image.byteLength;
    kept.set(index, image.slice());
  };
  return {
    count: labels.length,
    labels,
    async read(indices) {
      const missing = Array.from(indices).filter((index) => !kept.has(index) && !unreadable.has(index));
      const found = new Map<number, Values>();
      if (missing.length > 0) {
        const answer = await work({ kind: 'decode', contents: await contentsOf(missing), fit });
        for (const { place, reason } of answer.faults) {
          const index = missing[place] ?? 0;
          unreadable.add(index);
          onFault(index, reason);
        }
        missing.forEach((index, place) => {
          if (unreadable.has(index)) return;
          const image = answer.values.subarray(place * size, (place + 1) * size);
          found.set(index, image);
          keep(index, image);
        });
      }
      const usable = Array.from(indices).filter((index) => !unreadable.has(index));
      const values =
        fit.interpolation === 'nearest'
          ? new Uint8Array(usable.length * size)
          : new Float32Array(usable.length * size);
      usable.forEach((index, place) => {
        const image = kept.get(index) ?? found.get(index);
        if (image) values.set(image, place * size);
      });
      return { values, indices: usable };
    },
  };
}

export interface Checked {
  readonly faulty: readonly FaultyFile[];
  /** Grey PNG files with 16 bits a pixel. */
  readonly deep: readonly string[];
}

/** Files that are plainly no images: empty, cut off at the start, or of another kind. Reads 26 bytes of each. */
export async function checkFiles(files: readonly string[], report: Report): Promise<Checked> {
  const faulty: FaultyFile[] = [];
  const deep: string[] = [];
  const head = new Uint8Array(26);
  for (const [index, file] of files.entries()) {
    if (index % 2000 === 0 && index > 0)
      report(
        `Checking ${index.toLocaleString('en')} of ${files.length.toLocaleString('en')} images`,
        index / files.length,
      );
    try {
      const handle = await open(file);
      const { bytesRead } = await handle.read(head, 0, head.length, 0);
      await handle.close();
      if (bytesRead === 0) faulty.push({ file, reason: 'the file is empty' });
      else if (!formatOf(head.subarray(0, bytesRead)))
        faulty.push({ file, reason: 'it is no JPEG, PNG, BMP, GIF or WebP' });
      else if (isDeepGrey(head.subarray(0, bytesRead))) deep.push(file);
    } catch (error) {
      faulty.push({ file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { faulty, deep };
}

/** Bit depth and colour type stand behind the size in a PNG's first chunk. Source: PNG specification, 11.2.2. */
function isDeepGrey(head: Uint8Array): boolean {
  return formatOf(head) === 'png' && head[24] === 16 && head[25] === 0;
}

const NAMED = 5;

/** `3 of 700 images cannot be read: a.png (the file is empty), …`. */
export function faultySentence(faulty: readonly FaultyFile[], total: number): string {
  const named = faulty.slice(0, NAMED).map(({ file, reason }) => `${file} (${reason})`);
  const more = faulty.length > NAMED ? ` and ${faulty.length - NAMED} more` : '';
  return `${faulty.length} of ${total.toLocaleString('en')} ${total === 1 ? 'image' : 'images'} cannot be read: ${named.join(', ')}${more}.`;
}

/** What happens with them, as the user chose: they are left out, or the run ends before it begins. */
export function faultPolicy(
  skips: boolean,
  total: number,
  issues: DataIssue[],
): (faulty: FaultyFile) => void {
  return (faulty) => {
    let folder = dirname(faulty.file);
    if (!existsSync(folder)) {
      // All of them, not that of one class.
      while (!existsSync(dirname(folder))) folder = dirname(folder);
      throw new TrainingFault(
        `The folder ${folder} is gone: it was moved, renamed or deleted, or its disk is not connected. Bring it back, and go on from there.`,
      );
    }
    if (!skips)
      throw new TrainingFault(
        `${faultySentence([faulty], total)} Repair or remove it, or train without such images.`,
        'skipFaulty',
      );
    issues.push({ message: `Left out: ${faulty.file} (${faulty.reason}).`, files: [faulty.file] });
  };
}
