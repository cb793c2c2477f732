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
