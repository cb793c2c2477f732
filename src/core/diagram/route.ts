/** The way of a link: straight where it passes boxes, and curved only in the gaps between them. */

interface At {
  readonly along: number;
  readonly cross: number;
}
/** Straight stretches, one after another, joined by curves. */
export type Route = readonly { readonly cross: number; readonly start: number; readonly end: number }[];

export function routeThrough(
  start: At,
  end: At,
  via: readonly At[],
  bands: readonly { readonly start: number; readonly end: number }[],
): Route {
  // A short branch beside a long one: it turns in the gap, not beside the long one.
  const leaves = Math.max(start.along, bandAt(start.along - 1, bands)?.end ?? start.along);
  const enters = Math.min(end.along, bandAt(end.along + 1, bands)?.start ?? end.along);
  const isForwards = leaves <= enters;
  const stretches = [{ cross: start.cross, start: start.along, end: isForwards ? leaves : start.along }];
  for (const point of via) {
    const band = bandAt(point.along, bands);
    if (!band || band.start < leaves || band.end > enters) continue;
    const last = stretches.at(-1);
    if (last && Math.abs(last.cross - point.cross) < 0.5 && stretches.length > 1) last.end = band.end;
    else stretches.push({ cross: point.cross, start: band.start, end: band.end });
  }
  stretches.push({ cross: end.cross, start: isForwards ? enters : end.along, end: end.along });
  return stretches;
}

/** Bands are sorted and do not overlap. */
function bandAt<B extends { readonly start: number; readonly end: number }>(
  along: number,
  bands: readonly B[],
): B | undefined {
  let low = 0;
  let high = bands.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const band = bands[middle];
    if (!band) return undefined;
    if (along < band.start) high = middle - 1;
    else if (along > band.end) low = middle + 1;
    else return band;
  }
  return undefined;
}
