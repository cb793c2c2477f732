/** Layers and models as the plan sends them compute on each runtime what real Keras computes, gradients too. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { findKerasLayer } from '../../src/core/layers/catalogue.js';
import { bundleProgram, runProgram } from './program.js';
import type { LayerCase } from './trainedLayers.program.js';
import { expectSetUp, hasTensorFlow } from './training.js';

interface Found {
  readonly program: string;
  readonly output: number;
  readonly gradient: number;
  readonly error?: string;
  /** Why the plan does not train it, and the code that it names. */
  readonly refused?: string;
}

interface Fixture {
  /** All that Keras exports. */
  readonly layers: readonly string[];
  readonly cases: readonly LayerCase[];
}

const fixture = () => JSON.parse(readFileSync('test/fixtures/trainedLayers.json', 'utf8')) as Fixture;

beforeAll(async () => {
  expectSetUp();
  await bundleProgram('trainedLayers');
}, 60_000);

/** What the plan refuses by these arguments, beside the layers that it refuses always. */
const REFUSED = [
  'o = layers.CategoryEncoding(8)(i)',
  'o = layers.Conv1DTranspose(3, 2, dilation_rate=2)(i)',
  'o = layers.Conv2DTranspose(3, 3, dilation_rate=2)(i)',
  'o = layers.Conv3D(2, 2, dilation_rate=2)(i)',
  'o = layers.Conv3D(2, 2, groups=2)(i)',
];

const unsupported = (name: string): boolean => findKerasLayer(name)?.trainer?.unsupported !== undefined;
const namesIn = (program: string): readonly string[] =>
  [...program.matchAll(/layers\.(\w+)/g)].map(([, name = '']) => name);

test('every layer that Keras exports is tried, or always refused', () => {
  const { layers, cases } = fixture();
  const tried = new Set(cases.flatMap(({ program }) => namesIn(program)));
  // A model's input, and the class that others derive from.
  const others = new Set(['InputLayer', 'Layer']);
  expect(layers.filter((name) => !tried.has(name) && !others.has(name) && !unsupported(name))).toEqual([]);
});

test.each(hasTensorFlow ? ['wasm', 'tensorflow'] : ['wasm'])(
  'layers on %s are Keras’s to 1e-4, or refused with their line',
  (runtime) => {
    const { cases } = fixture();
    const found = runProgram<Found>('trainedLayers', runtime);
    expect(found.map(({ program }) => program)).toEqual(cases.map(({ program }) => program));
    for (const { program, output, gradient, error, refused } of found) {
      const isRefused = REFUSED.includes(program) || namesIn(program).some(unsupported);
      expect.soft(refused !== undefined, `${program} is refused`).toBe(isRefused);
      if (isRefused) {
        // The place that the reason names.
        expect.soft(refused, program).toMatch(/ \[layers\..*\]$/);
        continue;
      }
      expect.soft(error, program).toBeUndefined();
      expect.soft(output, `output of ${program}`).toBeLessThan(1e-4);
      expect.soft(gradient, `gradient of ${program}`).toBeLessThan(1e-3);
    }
  },
  240_000,
);
