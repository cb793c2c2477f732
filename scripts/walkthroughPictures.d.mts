import type * as core from '../src/core/index.js';

/** File name → SVG. */
export function walkthroughPictures(door: typeof core): Readonly<Record<string, string>>;
