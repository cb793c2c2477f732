/**
 * Tables of images: FER-2013's `emotion,pixels,Usage` with the pixels as one text, and tables with one column a
 * pixel, as Kaggle's MNIST (`label,pixel0,pixel1,…`). What a table is, its header and first row say.
 */
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { DataIssue } from '../../protocol/trainer.js';
import { TrainingFault } from '../fault.js';
import { emptyPart, type ImageData, type ImagePart, memoryPart, type Report } from './dataset.js';

/** FER-2013's classes, in its order. */
const EMOTIONS = ['Angry', 'Disgust', 'Fear', 'Happy', 'Sad', 'Surprise', 'Neutral'];

interface Layout {
  readonly label: number;
  /** The column of the pixels as one text, or the first of many. */
  readonly pixels: number;
  readonly isText: boolean;
  readonly usage: number;
}

interface Rows {
  readonly pixels: Uint8Array[];
  readonly labels: number[];
}

export async function readCsv(file: string, report: Report): Promise<ImageData> {
  const parts = new Map<string, Rows>();
  const issues: DataIssue[] = [];
  const total = statSync(file).size;
  let layout: Layout | undefined;
  let size = 0;
  let line = 0;
  let read = 0;
  let left = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line++;
    read += text.length + 1;
    if (line % 4000 === 0)
      report(`Reading line ${line.toLocaleString('en')} of ${basename(file)}`, read / total);
    if (text.trim() === '') continue;
    if (!layout) {
      layout = layoutOf(text, file);
      continue;
    }
    const row = readRow(text, layout);
    if (size === 0 && row) size = row.pixels.length;
    const fault = row ? faultIn(row, size) : 'it has no class number or no pixels';
    if (!row || fault) {
      left++;
      if (left <= 5)
        issues.push({ message: `Line ${line} of ${basename(file)} is left out: ${fault}.`, files: [file] });
      continue;
    }
    const rows = parts.get(row.usage) ?? { pixels: [], labels: [] };
    parts.set(row.usage, rows);
    rows.pixels.push(row.pixels);
    rows.labels.push(row.label);
  }
  if (!layout || size === 0)
    throw new TrainingFault(`${file} holds no rows of images. Choose another file.`, 'chooseData');
  if (left > 5) issues.push({ message: `${left - 5} more lines of ${basename(file)} are left out.` });
  return assemble(file, parts, size, layout, issues);
}

function layoutOf(header: string, file: string): Layout {
  const names = header.split(',').map((name) => name.trim().replaceAll('"', '').toLowerCase());
  const label = names.findIndex((name) => ['emotion', 'label', 'class', 'labels', 'target'].includes(name));
  const usage = names.findIndex((name) => ['usage', 'split'].includes(name));
  const text = names.findIndex((name) => ['pixels', 'image'].includes(name));
  const first = names.findIndex((name) => /^(?:pixel_?\d+|\d+x\d+)$/.test(name));
  if (label < 0 || (text < 0 && first < 0))
    throw new TrainingFault(
      `Expected a table of images in ${file}, with the columns “emotion” (or “label”) and “pixels” (or “pixel0”, “pixel1” …), and found ${names.slice(0, 6).join(', ')}${names.length > 6 ? ' …' : ''}.`,
      'chooseData',
    );
  return { label, usage, pixels: text < 0 ? first : text, isText: text >= 0 };
}

function readRow(text: string, layout: Layout) {
  const cells = text.split(',').map((cell) => cell.replaceAll('"', '').trim());
  const label = Number(cells[layout.label] || Number.NaN);
  const written = layout.isText
    ? (cells[layout.pixels] ?? '').split(/\s+/).filter((cell) => cell !== '')
    : cells.slice(layout.pixels);
  if (!Number.isInteger(label) || label < 0 || written.length === 0) return undefined;
  const pixels = new Uint8Array(written.length);
  let isWhole = true;
  written.forEach((cell, at) => {
    const value = Number(cell);
    if (!(value >= 0 && value <= 255)) isWhole = false;
    pixels[at] = value;
  });
  return { label, pixels, isWhole, usage: layout.usage < 0 ? '' : (cells[layout.usage] ?? '') };
}

function faultIn(
  row: { readonly pixels: Uint8Array; readonly isWhole: boolean },
  size: number,
): string | undefined {
  if (row.pixels.length !== size)
    return `it has ${row.pixels.length.toLocaleString('en')} pixels, where the first row has ${size.toLocaleString('en')}`;
  return row.isWhole ? undefined : 'a pixel is no number of 0 to 255';
}

function assemble(
  file: string,
  parts: ReadonlyMap<string, Rows>,
  size: number,
  layout: Layout,
  issues: readonly DataIssue[],
): ImageData {
  const side = Math.sqrt(size);
  if (!Number.isInteger(side))
    throw new TrainingFault(
      `The rows of ${file} have ${size} pixels, which make no square image.`,
      'chooseData',
    );
  const labels = [...parts.values()].flatMap((rows) => rows.labels);
  const count = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const isFer = layout.isText && count <= EMOTIONS.length && size === 48 * 48;
  const part = (...names: string[]): ImagePart => {
    const found = names.flatMap((name) => parts.get(name) ?? []);
    const all = found.flatMap((rows) => rows.pixels);
    if (all.length === 0) return emptyPart;
    const bytes = new Uint8Array(all.length * size);
    for (const [at, pixels] of all.entries()) bytes.set(pixels, at * size);
    return memoryPart(
      bytes,
      found.flatMap((rows) => rows.labels),
      size,
    );
  };
  const named = [...parts.keys()];
  const [training, publicTest, privateTest] = ['Training', 'PublicTest', 'PrivateTest'];
  const isSplit = parts.has(training) && named.length > 1;
  const validation = isSplit ? part(publicTest) : emptyPart;
  return {
    title: isFer ? `FER-2013 (${basename(file)})` : basename(file),
    classes: isFer ? EMOTIONS : Array.from({ length: count }, (_, label) => String(label)),
    shape: [side, side, 1],
    train: isSplit ? part(training) : part(...named),
    ...(validation.count > 0 && { validation }),
    test: isSplit ? part(privateTest) : emptyPart,
    ...(issues.length > 0 && { issues }),
  };
}
