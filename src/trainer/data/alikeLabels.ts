/** Labels of the parts of one data set in one form: where some are rows of numbers, class numbers become rows too. */
import { rowsPart } from './arrays.js';
import { type ImagePart, type Wanted, wantedOf } from './dataset.js';

/** One-hot rows of one part alone would be read as class numbers, and the rows of the others as they are. */
export function alikeLabels<Parts extends readonly ImagePart[]>(parts: Parts): Parts {
  const [first] = parts;
  const sizes = (first ? wantedOf(first) : []).map((_, output) => {
    const rows = parts.flatMap((part) => wantedOf(part)[output]?.target ?? []).find(({ isRow }) => isRow);
    return rows?.shape[2];
  });
  if (sizes.every((size) => size === undefined)) return parts;
  return parts.map((part) => {
    const [own, ...others] = wantedOf(part).map((wanted, output) =>
      inRows(wanted, part.count, sizes[output]),
    );
    return { ...part, ...own, ...(others.length > 0 && { others }) };
  }) as readonly ImagePart[] as Parts;
}

function inRows(wanted: Wanted, count: number, size: number | undefined): Wanted {
  if (size === undefined || wanted.target || count === 0) return wanted;
  const rows = new Float32Array(count * size);
  for (let at = 0; at < count; at++) rows[at * size + (wanted.labels[at] ?? 0)] = 1;
  return { labels: wanted.labels, target: rowsPart(rows, count) };
}
