/** A prediction and a step of training on one runtime, beside those of real Keras (test/oracle/oneStep.py). */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { StepCase } from './oneStep.program.js';
import { bundleProgram, runProgram } from './program.js';
import { expectSetUp, hasTensorFlow } from './training.js';

export interface Found {
  readonly title: string;
  readonly notHonoured: readonly (readonly [string, string])[];
  readonly isDrawn: boolean;
  readonly predicted: number;
  readonly loss: number;
  readonly after: number;
  /** Weights of Keras's that no layer of the trainer's has. */
  readonly unmatched: readonly string[];
}

export const runtimes = hasTensorFlow ? ['wasm', 'tensorflow'] : ['wasm'];

export async function prepareSteps(): Promise<void> {
  expectSetUp();
  await bundleProgram('oneStep');
}

/** Fails where a case differs from Keras; what was found of each is left to look at. `kind`: how its title begins. */
export function expectSteps(fixture: string, runtime: string, kind = ''): readonly Found[] {
  const all = JSON.parse(readFileSync(fixture, 'utf8')) as { readonly cases: readonly StepCase[] };
  const cases = all.cases.filter(({ title }) => title.startsWith(kind));
  const found = runProgram<Found>('oneStep', runtime, fixture, kind);
  expect(found.map(({ title }) => title)).toEqual(cases.map(({ title }) => title));
  for (const [at, { title, ...each }] of found.entries()) {
    const { isDrawn, isTrainedDrawn } = cases[at] ?? {};
    expect.soft(each.isDrawn, `${title}: predictions differ`).toBe(isDrawn);
    if (!isDrawn) expect.soft(each.predicted, `${title}: prediction`).toBeLessThan(1e-4);
    expect.soft(each.unmatched, `${title}: weights without a layer`).toEqual([]);
    if (isTrainedDrawn) continue;
    expect.soft(each.loss, `${title}: loss`).toBeLessThan(1e-3);
    expect.soft(each.after, `${title}: weights after a step`).toBeLessThan(1e-4);
  }
  return found;
}
