/** Texts that ConvLens reads, and those that it leaves alone. */
import { expect, test } from 'vitest';
import type { SourceDocument } from '../../src/core/index.js';
import { canHaveModels, ImportsSeen } from '../../src/extension/modelText.js';

const files: Readonly<Record<string, string>> = {
  models: 'import keras\n',
  numbers: 'import math\n',
  './net.js': "import * as tf from '@tensorflow/tfjs';",
};

function reads(text: string, language: SourceDocument['language'] = 'python'): boolean {
  return canHaveModels({ path: 'a', language, text }, (specifier) => {
    const found = files[specifier];
    return found === undefined ? undefined : { path: specifier, language, text: found };
  });
}

test.each([
  ['import keras', true],
  ['model = Sequential()', true],
  ['from models import build\nmodel = build()', true],
  ['from numbers import one', false],
  ['print("hello")', false],
])('%s: %s', (text, expected) => {
  expect(reads(text)).toBe(expected);
});

test.each([
  ["import { model } from './net.js';", true],
  ["import { model } from './other.js';", false],
  ["const fs = require('fs');", false],
])('%s: %s', (text, expected) => {
  expect(reads(text, 'javascript')).toBe(expected);
});

test('typing does not look for every import again', () => {
  let now = 0;
  let looks = 0;
  const seen = new ImportsSeen(() => now);
  const imports = Array.from({ length: 40 }, (_, index) => `import helper_${index}\n`).join('');
  let helper = 'x = 1\n';
  const reads = (text: string) =>
    canHaveModels(
      { path: 'a', language: 'python', text },
      (specifier) => {
        looks++;
        return { path: specifier, language: 'python', text: helper };
      },
      seen,
    );
  for (let typed = 0; typed < 50; typed++) expect(reads(`${imports}y = ${typed}\n`)).toBe(false);
  expect(looks).toBe(40);
  expect(reads(`${imports}import one_more\n`)).toBe(false);
  expect(looks).toBe(40);
  helper = 'import keras\n';
  now = 10_001;
  expect(reads(imports)).toBe(true);
});
