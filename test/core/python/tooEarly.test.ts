/** Names that a module reads above what defines them: Python raises a NameError. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

function errorsOf(text: string, path = 'a.py'): readonly string[] {
  return analyse({ path, language: 'python', text })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
}

it.each([
  'print(units)\nunits = 3\n',
  'model = make()\ndef make():\n    return 1\n',
  'if len([1]) > 0:\n    print(units)\nfor units in [1]:\n    pass\n',
  'x = layers.Dense(2)\nfrom keras import layers\n',
])('%s', (text) => {
  expect(errorsOf(text)).toEqual([expect.stringContaining('is not defined yet')]);
});

it.each([
  'for i in [1, 2]:\n    if i == 2:\n        print(units)\n    units = 3\n',
  'def f():\n    return units\nunits = 3\nf()\n',
  'try:\n    units\nexcept NameError:\n    units = 3\n',
  'def f():\n    global units\n    units = 3\nf()\nprint(units)\nunits = 4\n',
  'exec("units = 1")\nprint(units)\nunits = 4\n',
  'from settings import *\nprint(units)\nunits = 4\n',
  'def f(x: "Later", y: Later = None) -> Later:\n    pass\nclass Later:\n    pass\n',
  'x: Later = 1\nclass Later:\n    pass\n',
  'g = lambda: units\nunits = 3\ng()\n',
  'print(ascii(1), zip, BrokenPipeError)\nascii = zip = BrokenPipeError = 1\n',
])('%s is left alone', (text) => {
  expect(errorsOf(text)).toEqual([]);
});

it('cells of a notebook run in any order', () => {
  expect(errorsOf('print(units)\nunits = 3\n', 'a.ipynb')).toEqual([]);
});
