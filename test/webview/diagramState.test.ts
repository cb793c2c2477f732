/** What the diagram page keeps over edits: identities, open blocks, and the layers of an earlier version. */
import { expect, test } from 'vitest';
import { type DiagramModel, diagramModels, groupsIn, prepare } from '../../src/core/index.js';
import { withComparison } from '../../webview/diagram/comparison.js';
import { Openness } from '../../webview/diagram/openness.js';
import { StableKeys } from '../../webview/diagram/stableKeys.js';
import { analysed, residualNetwork } from '../core/diagram/drawn.js';

function modelOf(code: string): DiagramModel {
  const model = diagramModels(analysed(code)).at(-1);
  if (!model) throw new Error('The code defines no model.');
  return model;
}

const BEFORE = modelOf(
  'model = Sequential([Input((8, 8, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(2)])',
);
const AFTER = modelOf(
  'model = Sequential([Input((8, 8, 1)), layers.Conv2D(4, 1), layers.Conv2D(4, 3), layers.Dense(2)])',
);

test('a layer keeps its key when another one takes its name', () => {
  const keys = new StableKeys();
  expect(keys.update(prepare(BEFORE, [BEFORE]))).toBeUndefined();
  const [conv, dense] = [keys.of('conv2d'), keys.of('dense')];
  const difference = keys.update(prepare(AFTER, [AFTER]));
  expect(keys.of('dense')).toBe(dense);
  expect(keys.of('conv2d_1')).toBe(conv);
  expect([...(difference?.added ?? [])]).toEqual(['conv2d']);
  expect(keys.idOf(conv)).toBe('conv2d_1');
});

test('a block that the user folded stays folded when layers are inserted before it', () => {
  const keys = new StableKeys();
  const openness = new Openness();
  const first = prepare(modelOf(residualNetwork(2)), []);
  keys.update(first);
  openness.update(first, keys);
  const block = groupsIn(first.parts).find(({ reason }) => reason === 'call');
  if (!block) throw new Error('no block was found');
  expect(openness.open.has(block.id)).toBe(true);
  openness.toggle(block.id);
  const code = residualNetwork(2).replace('for _', 'x = layers.Conv2D(16, 1)(x)\nfor _');
  const second = prepare(modelOf(code), []);
  keys.update(second);
  openness.update(second, keys);
  expect(openness.open.has(block.id)).toBe(false);
});

test('layers that an earlier version had are drawn between their neighbours', () => {
  const { model, changes } = withComparison(AFTER, BEFORE);
  expect([...changes]).toEqual([
    // 3·3·1·4 + 4, then 3·3·4·4 + 4; 144·2 + 2, then 4·2 + 2 on each of 36 places.
    ['conv2d_1', '40 → 148'],
    ['dense', '2 → 6×6×2, 290 → 10'],
    ['conv2d', 'new'],
    ['removed:flatten', 'removed'],
  ]);
  expect(model.edges).toContainEqual({ from: 'conv2d_1', to: 'removed:flatten', shape: '6×6×4' });
  expect(model.edges.filter(({ from }) => from === 'removed:flatten').map(({ to }) => to)).toEqual(['dense']);
});
