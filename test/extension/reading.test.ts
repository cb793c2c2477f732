/** From offsets of the analysed text to places in the editor: in other cells, and in modules that are not open. */
import { expect, test } from 'vitest';
import type { TextDocument } from 'vscode';
import { analyse } from '../../src/core/index.js';
import { readingOf } from '../../src/extension/reading.js';

/** As much of a document as places need. */
function documentOf(name: string, text: string): TextDocument {
  const positionAt = (offset: number) => {
    const before = text.slice(0, offset).split('\n');
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  return { uri: name, getText: () => text, positionAt } as unknown as TextDocument;
}

function readingOfCells(
  cells: readonly string[],
  own: number,
  modules: Readonly<Record<string, string>> = {},
) {
  const parts = cells.map((text, index) => {
    const start = cells.slice(0, index).reduce((sum, { length }) => sum + length + 1, 0);
    return { document: documentOf(`cell ${index}`, text), start, end: start + text.length };
  });
  const part = parts[own];
  if (!part) throw new Error('There is no such cell.');
  const source = { path: '/project/net.ipynb', language: 'python' as const, text: cells.join('\n') };
  const text = { id: '', version: '', start: part.start, end: part.end, parts, source: () => source };
  return readingOf(part.document, text, analyse(source), (path) => modules[path]);
}

test('a place in another cell is found there, and is none of the cell’s own', () => {
  const cells = ['import keras', 'x = 1\nlayer = keras.layers.Dense(3)'];
  const reading = readingOfCells(cells, 0);
  const start = cells.join('\n').indexOf('layer');
  expect(reading.rangeOf({ start, end: start + 5 })).toBeUndefined();
  expect(reading.locationOf({ path: '/project/net.ipynb', start, end: start + 5 })).toMatchObject({
    uri: 'cell 1',
    range: { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } },
  });
});

test('a place in a module that is not open is found at its line', () => {
  const module = 'import keras\r\n\r\ndef build():\r\n    return keras.Sequential()\r\n';
  const reading = readingOfCells(['import keras'], 0, { '/project/model.py': module });
  const start = module.indexOf('keras.Sequential');
  expect(reading.locationOf({ path: '/project/model.py', start, end: start + 5 })).toMatchObject({
    uri: { path: '/project/model.py' },
    range: { start: { line: 3, character: 11 }, end: { line: 3, character: 16 } },
  });
});
