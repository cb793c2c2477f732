/** Histograms of numbers. Pure: what is read here are plain arrays. */
import type { Histogram } from '../protocol/insight.js';

const MOST_BINS = 30;
/** Of a larger array every so many values are looked at: the picture is the same, and it costs milliseconds. */
const MOST_VALUES = 100_000;

export function histogramOf(values: ArrayLike<number>): Histogram {
  // Strides that divide a kernel's own lengths would look at some of its channels only.
  const stride = Math.ceil(values.length / MOST_VALUES) | 1;
  let [low, high, sum, squares, count, notFinite] = [Infinity, -Infinity, 0, 0, 0, 0];
  for (let at = 0; at < values.length; at += stride) {
    const value = values[at] ?? 0;
    if (!Number.isFinite(value)) {
      notFinite++;
      continue;
    }
    if (value < low) low = value;
    if (value > high) high = value;
    sum += value;
    squares += value * value;
    count++;
  }
  // Rice's rule: of few values, many bins are a comb.
  const bins = Math.min(MOST_BINS, Math.max(1, Math.ceil(2 * Math.cbrt(count))));
  const counts = new Array<number>(bins).fill(0);
  if (count === 0) return { low: 0, high: 0, counts, mean: 0, deviation: 0, ...(notFinite && { notFinite }) };
  const width = (high - low) / bins;
  for (let at = 0; at < values.length; at += stride) {
    const value = values[at] ?? 0;
    if (!Number.isFinite(value)) continue;
    // The highest value belongs to the last bin, as in NumPy.
    const bin = width === 0 ? bins >> 1 : Math.min(bins - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return { low, high, counts, mean, deviation, ...(notFinite && { notFinite }) };
}
