import { expect, test } from 'vitest';
import { LineMap } from '../../src/core/syntax/lineMap.js';

/** Where `what` stands in the text, as line:column. */
function place(text: string, what: string): string {
  const { line, column } = new LineMap(text).positionAt(text.indexOf(what));
  return `${line}:${column}`;
}

test.each([
  ['LF', 'one\ntwo\n  three'],
  ['CRLF', 'one\r\ntwo\r\n  three'],
  ['CR', 'one\rtwo\r  three'],
])('lines that end in %s', (_, text) => {
  expect(place(text, 'one')).toBe('1:1');
  expect(place(text, 'wo')).toBe('2:2');
  expect(place(text, 'three')).toBe('3:3');
});

test.each(['', '\n', 'a', 'a\n', 'a\r\n\r\nb\rc\n', 'é😀\nx', '\r\r\n\n'])(
  'every offset of %j comes back from its line and column',
  (text) => {
    const lines = new LineMap(text);
    for (let offset = 0; offset <= text.length; offset++) {
      const inBreak = text[offset - 1] === '\r' && text[offset] === '\n';
      expect(lines.offsetAt(lines.positionAt(offset))).toBe(inBreak ? offset - 1 : offset);
    }
  },
);

test('an empty line between two CRLF counts', () => {
  expect(place('a\r\n\r\nb', 'b')).toBe('3:1');
  expect(new LineMap('a\r\n\r\nb').lineCount).toBe(3);
});

test('positions outside the text give its nearest offset', () => {
  const lines = new LineMap('ab\r\ncd');
  expect(lines.offsetAt({ line: 1, column: 99 })).toBe(2);
  expect(lines.offsetAt({ line: 99, column: 1 })).toBe(6);
  expect(lines.offsetAt({ line: 0, column: 1 })).toBe(0);
  expect(lines.positionAt(-5)).toEqual({ line: 1, column: 1 });
  expect(lines.positionAt(99)).toEqual({ line: 2, column: 3 });
});

test('a line ends before its line break', () => {
  const lines = new LineMap('ab\r\n\ncd');
  expect([1, 2, 3].map((line) => [lines.lineStart(line), lines.lineEnd(line)])).toEqual([
    [0, 2],
    [4, 4],
    [5, 7],
  ]);
});
