/** A text means the same with the line ends of Windows. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

const FOLDER = new URL('../fixtures/programs/', import.meta.url);
const python = (text: string) => {
  const { diagnostics, models } = analyse({ path: 'model.py', language: 'python', text });
  return {
    faults: diagnostics.map(({ code, message }) => `${code}: ${message}`),
    params: models.map(({ totals }) => totals.params.total),
  };
};
const forWindows = (text: string): string => text.replace(/\n/g, '\r\n');

test.each([
  'raise ValueError("one of these, \\\n    or those")',
  "text = 'a \\\nb'",
  'total = 1 + \\\n    2',
  'from keras.layers import Dense, \\\n    Flatten',
  'with open("a") as a, \\\n        open("b") as b:\n    pass',
  'assert total == 3, \\\n    "not three"',
])('%j', (text) => {
  const { faults } = python(forWindows(text));
  expect(faults).toEqual(python(text).faults);
  expect(faults.filter((fault) => fault.startsWith('syntax') || fault.startsWith('unclosed'))).toEqual([]);
});

test.each(readdirSync(FOLDER).filter((name) => name.endsWith('.py')))('%s', (name) => {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  expect(python(forWindows(text))).toEqual(python(text));
});
