/** What every data source gives: images as bytes, labels as class numbers, two parts. */

export interface ImagePart {
  /** Image after image, row by row, channels last; 0 … 255. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
  readonly count: number;
}

export interface ImageData {
  readonly title: string;
  readonly classes: readonly string[];
  /** Height, width, channels. */
  readonly shape: readonly [number, number, number];
  readonly train: ImagePart;
  /** Images that training never sees. */
  readonly test: ImagePart;
}

export type Report = (step: string, fraction?: number) => void;

/** The images from `start` up to `end`, sharing memory. */
export function slicePart(data: ImageData, part: ImagePart, start: number, end: number): ImagePart {
  const size = data.shape[0] * data.shape[1] * data.shape[2];
  return {
    pixels: part.pixels.subarray(start * size, end * size),
    labels: part.labels.subarray(start, end),
    count: end - start,
  };
}

/** A small generator with a seed (mulberry32): the same numbers on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
