/** A text that is parsed as a whole is read as its chunks are, each parsed on its own: to the last position. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lowerPython } from '../../../src/core/program/python/lower.js';
import { lowererOf } from '../../../src/core/program/python/wholeText.js';
import { repairBrackets } from '../../../src/core/syntax/brackets.js';
import { chunksOf } from '../../../src/core/syntax/chunks.js';
import { withoutCommands } from '../../../src/core/syntax/magics.js';
import { pythonLexis } from '../../../src/core/syntax/pythonLexis.js';

function chunksIn(text: string) {
  const plain = withoutCommands(text);
  const { repaired, lines } = repairBrackets(plain, pythonLexis);
  return chunksOf(repaired, plain, lines, pythonLexis);
}

/** How many chunks were not parsed on their own. */
function compared(text: string, name: string): number {
  const chunks = chunksIn(text);
  const lower = lowererOf(chunks);
  const ofWhole = chunks.filter((chunk) => {
    const { body, pragmas, faults, spans, parsed } = lower(chunk);
    const alone = lowerPython(chunk);
    const found = { body, pragmas, faults, spans };
    const expected = {
      body: alone.body,
      pragmas: alone.pragmas,
      faults: alone.faults,
      spans: alone.spans,
    };
    expect(found, `${name}, ${chunk.text}`).toEqual(expected);
    return parsed === undefined;
  });
  return ofWhole.length;
}

test('programs of many styles', () => {
  const folder = new URL('../../fixtures/python/', import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.py'));
  const counts = names.map((name) => compared(readFileSync(new URL(name, folder), 'utf8'), name));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1000);
});

test.each([
  ['a fault swallows nothing', 'x = 1\ny = = 2\nz = f(1)\n', 0],
  ['what Python refuses is looked at by itself', 'x = 1\nf(a=1, a=2)\nreturn 3\ny = 2\n', 2],
  ['an f-string too', "x = 1\ny = f'{x}}'\nz = f'{x}'\nw = 4\n", 2],
  ['the star of an import belongs to no statement after it', 'from keras import *\n\nkeras.f(1)\nx = 1\n', 3],
  ['magics', '%matplotlib inline\nx = 1\n!pip install keras\ny = 2\n', 3],
  ['gaps of the grammar', 'x = 1.\nf = lambda a, /, b: a\nx = [a for a, *b in c]\n', 2],
  [
    'decorated, indented, commented',
    '# one\n@a\n@b(1)\ndef f(x):\n    # two\n    return x\n# three\n\ny = 2\n',
    3,
  ],
  ['comments of ConvLens', 'x = 1\n# convlens: size=3\ny = 2\n', 1],
  [
    'a class between',
    'x = 1\nclass A:\n    x: int = 1\n    def f(self): return 1\nfor a in b:\n    break\n',
    3,
  ],
])('%s', (name, text, count) => {
  expect(compared(text, name)).toBe(count);
});
