/** Layers keep their identity over edits, although frameworks count their names up. */
import { expect, test } from 'vitest';
import { compareModels, type Difference, diagramModels } from '../../../src/core/index.js';
import { analysed } from './drawn.js';

function compared(before: string, after: string): Difference {
  const [a, b] = [before, after].map(
    (layers) => diagramModels(analysed(`model = Sequential([Input((28, 28, 1)), ${layers}])`))[0],
  );
  if (!a || !b) throw new Error('no model');
  return compareModels(a, b);
}

test('a layer inserted at the front renames the rest, which stay the same layers', () => {
  const { pairs, added, changed, removed } = compared(
    `layers.Conv2D(8, 3, padding='same'), layers.Conv2D(16, 5)`,
    `layers.Conv2D(8, 3, padding='same'), layers.Conv2D(8, 1), layers.Conv2D(16, 5)`,
  );
  expect([...added]).toEqual(['conv2d_1']);
  expect(pairs.get('conv2d_2')).toBe('conv2d_1');
  expect([...changed.keys()]).toEqual([]);
  expect(removed).toEqual([]);
});

test('a changed argument says what it was and is', () => {
  const { changed, added } = compared('layers.Conv2D(8, 3)', 'layers.Conv2D(16, 3)');
  expect([...added]).toEqual([]);
  expect(changed.get('conv2d')).toBe('26×26×8 → 26×26×16, 80 → 160');
});

test('a deleted layer is named', () => {
  const { removed } = compared('layers.Dropout(0.5), layers.Flatten()', 'layers.Flatten()');
  expect(removed.map(({ name }) => name)).toEqual(['dropout']);
});
