/**
 * A table of images that the user chose: FER-2013's `emotion,pixels,Usage` with the pixels as one text, and tables with
 * one column a pixel, as Kaggle's MNIST (`label,pixel0,pixel1,…`). What a table is, its header and rows say.
 */
import { basename } from 'node:path';
import { TrainingFault } from '../fault.js';
import { emptyPart, type ImageData, type ImagePart, type Report } from './dataset.js';
import { readRows, type TableLayout, type TableRows } from './tableRows.js';

/** FER-2013's classes, in its order. */
const EMOTIONS = ['Angry', 'Disgust', 'Fear', 'Happy', 'Sad', 'Surprise', 'Neutral'];

export async function readCsv(file: string, report: Report): Promise<ImageData> {
  let isText = false;
  let usage: number | undefined;
  const rows = await readRows(
    file,
    (names) => {
      const layout = layoutOf(names, file);
      isText = layout.pixels.length === 1;
      usage = layout.texts[0];
      return layout;
    },
    report,
    undefined,
    'classNumbers',
  );
  const side = Math.sqrt(rows.size);
  if (!Number.isInteger(side))
    throw new TrainingFault(
      `The rows of ${file} have ${rows.size} pixels, which make no square image.`,
      'chooseData',
    );
  const labels = rows.labels.map(Number);
  const count = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const isFer = isText && count <= EMOTIONS.length && rows.size === 48 * 48;
  const usages = usage === undefined ? [] : (rows.texts.get(usage) ?? []);
  const isSplit = usages.includes('Training') && new Set(usages).size > 1;
  const part = (name: string) =>
    partOf(
      rows,
      labels,
      [...labels.keys()].filter((row) => usages[row] === name),
    );
  const validation = isSplit ? part('PublicTest') : emptyPart;
  return {
    title: isFer ? `FER-2013 (${basename(file)})` : basename(file),
    classes: isFer ? EMOTIONS : Array.from({ length: count }, (_, label) => String(label)),
    shape: [side, side, 1],
    ...(!rows.isBytes && { largest: rows.largest }),
    train: isSplit ? part('Training') : partOf(rows, labels, [...labels.keys()]),
    ...(validation.count > 0 && { validation }),
    test: isSplit ? part('PrivateTest') : emptyPart,
    ...(rows.issues.length > 0 && { issues: rows.issues }),
  };
}

/** Some rows of a table as images. */
export function partOf(rows: TableRows, labels: readonly number[], taken: ArrayLike<number>): ImagePart {
  return {
    count: taken.length,
    ...(rows.leftOut.length > 0 && { leftOut: rows.leftOut }),
    labels: Float32Array.from(taken, (row) => labels[row] ?? 0),
    read: async (indices) => ({
      values: await rows.read(Uint32Array.from(indices, (index) => taken[index] ?? 0)),
      indices,
    }),
  };
}

function layoutOf(header: readonly string[], file: string): TableLayout {
  const names = header.map((name) => name.toLowerCase());
  const label = names.findIndex((name) => ['emotion', 'label', 'class', 'labels', 'target'].includes(name));
  const usage = names.findIndex((name) => ['usage', 'split'].includes(name));
  const text = names.findIndex((name) => ['pixels', 'image'].includes(name));
  const first = names.findIndex((name) => /^(?:pixel_?\d+|\d+x\d+)$/.test(name));
  if (label < 0 || (text < 0 && first < 0))
    throw new TrainingFault(
      `Expected a table of images in ${file}, with the columns “emotion” (or “label”) and “pixels” (or “pixel0”, “pixel1” …), and found ${names.slice(0, 6).join(', ')}${names.length > 6 ? ' …' : ''}.`,
      'chooseData',
    );
  const pixels =
    text >= 0 ? [text] : [...names.keys()].filter((at) => at >= first && at !== label && at !== usage);
  return { label, pixels, texts: usage < 0 ? [] : [usage] };
}
