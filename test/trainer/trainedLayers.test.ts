/** Layers and models as the plan sends them compute on each runtime what real Keras computes, gradients too. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { bundleProgram, runProgram } from './program.js';
import type { LayerCase } from './trainedLayers.program.js';
import { expectSetUp, hasTensorFlow } from './training.js';

interface Found {
  readonly program: string;
  readonly output: number;
  readonly gradient: number;
  readonly error?: string;
}

/** What is refused before a run, with its place in the code. */
const REFUSED = ["o = layers.Conv1D(3, 2, padding='causal')(i)"];

beforeAll(async () => {
  expectSetUp();
  await bundleProgram('trainedLayers');
}, 60_000);

test.each(hasTensorFlow ? ['wasm', 'tensorflow'] : ['wasm'])(
  'layers on %s are Keras’s to 1e-4',
  (runtime) => {
    const { cases } = JSON.parse(readFileSync('test/fixtures/trainedLayers.json', 'utf8')) as {
      readonly cases: readonly LayerCase[];
    };
    const found = runProgram<Found>('trainedLayers', runtime);
    expect(found.map(({ program }) => program)).toEqual(cases.map(({ program }) => program));
    for (const { program, output, gradient, error } of found) {
      if (REFUSED.includes(program)) {
        expect.soft(error, program).toMatch(/ConvLens does not train/);
        continue;
      }
      expect.soft(error, program).toBeUndefined();
      expect.soft(output, `output of ${program}`).toBeLessThan(1e-4);
      expect.soft(gradient, `gradient of ${program}`).toBeLessThan(1e-3);
    }
  },
  240_000,
);
