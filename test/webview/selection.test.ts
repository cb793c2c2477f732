/** Which of several selected layers the diagram tells of. */
import { expect, test } from 'vitest';
import { diagramModels, prepare } from '../../src/core/index.js';
import type { Lookup } from '../../webview/diagram/lookup.js';
import { Selection } from '../../webview/diagram/selection.js';
import { analysed } from '../core/diagram/drawn.js';

test('of a line that makes a layer and its input the layer is told of, and the input once it is chosen', () => {
  const models = diagramModels(
    analysed('model = Sequential()\nmodel.add(layers.Conv2D(8, 3, input_shape=(8, 8, 1)))'),
  );
  const [first] = models;
  if (!first) throw new Error('The code defines no model.');
  const { nodes } = prepare(first, models).model;
  const lookup = { node: (id?: string) => nodes.find((node) => node.id === id) } as Lookup;
  const selection = new Selection(lookup);
  const ids = nodes.map(({ id }) => id);
  const [input = ''] = ids;
  selection.choose(ids);
  expect(selection.node?.type).toBe('Conv2D');
  selection.choose([input]);
  // The editor answers with all layers of that line.
  selection.choose(ids);
  expect(selection.node?.type).toBe('InputLayer');
});
