/** All layers ConvLens knows, found by their name in either framework. */
import { DENSE_ROWS } from './dense.js';
import type { LayerRow } from './row.js';

export const ALL_ROWS: readonly LayerRow[] = [...DENSE_ROWS];

export function findKerasLayer(name: string): LayerRow | undefined {
  return ALL_ROWS.find(({ keras }) => keras?.name === name || keras?.aliases?.includes(name));
}

export function findTfjsLayer(factory: string): LayerRow | undefined {
  return ALL_ROWS.find(({ tfjs }) => tfjs?.factory === factory || tfjs?.aliases?.includes(factory));
}
