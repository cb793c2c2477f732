/**
 * One seed for all chance in this process: `Math.random` is replaced, which layers, initialisers and
 * TensorFlow.js's own samplers draw from. It starts anew for each batch, so a run that is resumed at any batch
 * draws what an uninterrupted one would have drawn.
 */
import { seeded } from './data/dataset.js';

let random = seeded(1);

export function seedEverything(...numbers: readonly number[]): void {
  random = seeded(mixed(...numbers));
  Math.random = () => random();
}

/** One seed of several numbers: near ones give seeds far apart. */
export function mixed(...numbers: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const number of numbers) state = Math.imul(state ^ number, 0x85ebca6b) ^ (state >>> 13);
  return state >>> 0;
}
