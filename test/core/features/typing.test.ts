/** While a line is typed, the hints of the other lines stay: they may change their numbers, not come and go. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  analyse,
  type HintedText,
  isAtFault,
  layerHints,
  losesHints,
  steadyHints,
} from '../../../src/core/index.js';

const EMOTION = readFileSync('examples/emotion_cnn.py', 'utf8');
const RESIDUAL = readFileSync('examples/residual.py', 'utf8');

/** Lines that have a hint, the typed line left out, as a person sees them who types at `cursor`. */
function hintedLines(text: string, cursor: number, state: { before?: HintedText }): readonly string[] {
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const now = { text, hints: layerHints(analysis) };
  const isSteady =
    state.before !== undefined && (isAtFault(analysis, cursor) || losesHints(state.before, now));
  const hints = state.before && isSteady ? steadyHints(state.before, now) : now.hints;
  if (!isSteady) state.before = now;
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length - 1;
  return hints.flatMap(({ offset }) =>
    lineOf(offset) === lineOf(cursor) ? [] : [text.split('\n')[lineOf(offset)] ?? ''],
  );
}

/** What is typed, and after which line. */
test.each([
  ['a layer added', EMOTION, '# Block 2', 'model.add(Conv2D(64, (3, 3), padding="same"))'],
  ['a variable', EMOTION, 'num_classes =', 'filters = [32, 64, 128]'],
  [
    'a call in a function',
    RESIDUAL,
    '    shortcut = x',
    '    x = layers.Conv2D(filters, 3, padding="same")(x)',
  ],
  ['a comment', RESIDUAL, 'inputs =', '# The image, as it comes from the camera'],
])('%s', (_, source, after, typed) => {
  const lines = source.split('\n');
  const at = lines.findIndex((line) => line.startsWith(after)) + 1;
  const state: { before?: HintedText } = {};
  const start = lines.slice(0, at).join('\n').length + 1;
  const before = hintedLines(source, 0, state);
  const lost: string[] = [];
  for (let count = 1; count <= typed.length; count += 2) {
    const text = [...lines.slice(0, at), typed.slice(0, count), ...lines.slice(at)].join('\n');
    const now = hintedLines(text, start + count, state);
    if (before.some((line) => !now.includes(line))) lost.push(typed.slice(0, count));
  }
  expect(lost).toEqual([]);
});
