/** The samples of New CNN…: each gives a whole model, without a problem and without advice to follow. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

const names = readdirSync('samples');

test('each sample exists for Keras and for TensorFlow.js', () => {
  const stems = new Set(names.map((name) => name.replace(/\.\w+$/, '')));
  expect([...stems].flatMap((stem) => [`${stem}.py`, `${stem}.ts`]).sort()).toEqual([...names].sort());
});

test.each(names)('%s defines a model, and nothing in it is reported', (name) => {
  const text = readFileSync(`samples/${name}`, 'utf8');
  const { models, diagnostics } = analyse({
    path: name,
    language: name.endsWith('.py') ? 'python' : 'typescript',
    text,
  });
  expect(models.length).toBeGreaterThan(0);
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
});

interface Truth {
  readonly params: number;
  readonly layers: readonly (readonly [name: string, shape: readonly (number | null)[], params: number])[];
}
/** From real Keras: `test/oracle/samples.py`. */
const TRUTH: Readonly<Record<string, Truth>> = JSON.parse(readFileSync('test/fixtures/samples.json', 'utf8'));

test.each(Object.entries(TRUTH))('%s equals Keras, layer by layer', (name, truth) => {
  const text = readFileSync(`samples/${name}`, 'utf8');
  const { models } = analyse({ path: name, language: 'python', text });
  const model = models.find((each) => each.name === 'model');
  const layers = model?.nodes
    .filter(({ listed, backbone }) => listed && backbone === undefined)
    .map((node) => [node.name, node.outputShapes[0], node.params.total]);
  expect(model?.totals.params.total).toBe(truth.params);
  expect(layers).toEqual(truth.layers);
});
