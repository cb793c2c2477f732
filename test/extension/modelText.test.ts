/** Texts that ConvLens reads, and those that it leaves alone. */
import { expect, test } from 'vitest';
import type { SourceDocument } from '../../src/core/index.js';
import { canHaveModels } from '../../src/extension/modelText.js';

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
