/** Histograms of several epochs as ridges, one before the other: outlines only, the newest in front. Pure: no DOM. */
import type { Histogram } from '../../src/protocol/insight.js';

export interface Ridges {
  /** Outlines as SVG paths, oldest first. */
  readonly paths: readonly string[];
  readonly low: number;
  readonly high: number;
  /** Where zero is, in pixels; nothing when it is outside. */
  readonly zero?: number;
}

/** More ridges hide each other. */
const MOST_RIDGES = 8;

/** First and last and some between, evenly. */
export function evenly<T>(all: readonly T[], most: number = MOST_RIDGES): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, at) => all[Math.round((at * (all.length - 1)) / (most - 1))] as T);
}

/** `width` and `height` in pixels. Each ridge is as high as its own highest bin. */
export function ridgesOf(histograms: readonly Histogram[], width: number, height: number): Ridges {
  const low = Math.min(...histograms.map((each) => each.low));
  const high = Math.max(...histograms.map((each) => each.high));
  const span = high - low || 1;
  const x = (value: number) => ((value - low) / span) * width;
  const peak = histograms.length > 1 ? height * 0.5 : height - 2;
  const step = histograms.length > 1 ? (height - peak - 2) / (histograms.length - 1) : 0;
  const paths = histograms.map(({ low: first, high: last, counts }, at) => {
    const base = height - 1 - (histograms.length - 1 - at) * step;
    const most = Math.max(1, ...counts);
    const bin = (last - first) / counts.length;
    // Values that are all the same are a spike of two pixels.
    if (bin === 0) {
      const place = x(first);
      return `M${pixel(place - 1)} ${pixel(base)}V${pixel(base - peak)}H${pixel(place + 1)}V${pixel(base)}Z`;
    }
    const tops = counts.map((count, index) => {
      const middle = x(first + (index + 0.5) * bin);
      return `L${pixel(middle)} ${pixel(base - (count / most) * peak)}`;
    });
    return `M${pixel(x(first))} ${pixel(base)}${tops.join('')}L${pixel(x(last))} ${pixel(base)}Z`;
  });
  return { paths, low, high, ...(low <= 0 && high >= 0 && { zero: x(0) }) };
}

const pixel = (value: number) => String(Math.round(value * 10) / 10);

/** Three digits that matter: `-0.0123`, `1.2e-7`. */
export function short(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) return String(Number(value.toPrecision(3))).replace('-', '−');
  return value.toExponential(1).replaceAll('-', '−');
}
