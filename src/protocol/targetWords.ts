/** Where the images that a model is to give come from, in words. */
import type { DataSource } from '../core/index.js';

type Table = Extract<DataSource, { kind: 'table' }>;

/** `from` and `dataFrom`: the files of both. */
export function targetText(
  targets: DataSource,
  data: DataSource,
  { from, dataFrom }: { readonly from: string; readonly dataFrom: string },
): string {
  if (partOf(targets) === partOf(data) && from === dataFrom) return 'the images themselves';
  if (targets.kind === 'arrays')
    return targets.images.name === undefined
      ? targets.images.path
      : `${targets.images.name} in ${targets.images.path}`;
  if (targets.kind === 'records') return `${targets.image.name} in ${from}`;
  if (targets.kind === 'table' && targets.picture) return filesText(targets, from);
  return from;
}

/** What is read of the files. */
function partOf(data: DataSource): string {
  if (data.kind === 'records') return data.image.name;
  return data.kind === 'arrays' || data.kind === 'table' ? JSON.stringify(data.images) : '';
}

/** Files that are named after those of the pattern. */
function filesText({ images }: Table, pattern: string): string {
  const { before = '', after = '', read = [], names: [column = ''] = [] } = images;
  // The column "/" is the whole path, "#1" the part of it behind its first slash.
  let text = column === '/' ? pattern : (pattern.split('/')[Number(column.slice(1))] ?? '*');
  for (const step of read) {
    if (step.kind !== 'replace' || !text.includes(step.from)) return `files named after ${pattern}`;
    text = text.replaceAll(step.from, step.to);
  }
  return `${before}${text}${after}`;
}
