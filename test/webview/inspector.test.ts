/**
 * The inspector beside the drawing, in a page without a browser.
 * @vitest-environment happy-dom
 */
import { expect, test } from 'vitest';
import { diagramModels, prepare } from '../../src/core/index.js';
import { Inspector } from '../../webview/diagram/inspector.js';
import { TrainedLayer } from '../../webview/diagram/trainedLayer.js';
import { analysed } from '../core/diagram/drawn.js';

test('an answer that comes while a value is selected leaves it selected: what is typed replaces it', async () => {
  const models = diagramModels(analysed('model = Sequential([Input((8, 8, 1)), layers.Dense(10)])'));
  const [first] = models;
  const node = first && prepare(first, models).model.nodes[1];
  if (!node) throw new Error('The code defines no layer.');
  const units = { name: 'units', text: '10', isDefault: false };
  const details = { explanation: '', arithmetic: [], weights: [], arguments: [units] };
  const inspector = new Inspector({
    details: async () => ({ details, places: [] }),
    reveal() {},
    edit: async () => '',
    toggleGroup() {},
    choose() {},
    trained: new TrainedLayer({ ask: async () => undefined, toggled() {} }, false),
  });
  // Without the list of layers to insert, which this document lacks.
  inspector.isReadOnly = true;
  document.body.append(inspector.element);
  await inspector.showNode(node, undefined);
  const before = inspector.element.querySelector('input');
  before?.focus();
  before?.select();
  await inspector.showNode(node, undefined);
  const after = inspector.element.querySelector('input');
  expect(after).not.toBe(before);
  expect([after?.selectionStart, after?.selectionEnd]).toEqual([0, 2]);
});

test('in half a window its place stays once something was selected: the drawing does not jump with the cursor', async () => {
  const models = diagramModels(analysed('model = Sequential([Input((8, 8, 1)), layers.Flatten()])'));
  const [first] = models;
  if (!first) throw new Error('The code defines no model.');
  const { model } = prepare(first, models);
  const [node] = model.nodes;
  if (!node) throw new Error('The model has no layer.');
  const inspector = new Inspector({
    details: async () => undefined,
    reveal() {},
    edit: async () => '',
    toggleGroup() {},
    choose() {},
    trained: new TrainedLayer({ ask: async () => undefined, toggled() {} }, false),
  });
  // Without room for both, the style sheet hides what has this class.
  const isHidden = () => inspector.element.classList.contains('nothing');
  inspector.showModel(model);
  expect(isHidden()).toBe(true);
  await inspector.showNode(node, undefined);
  expect(isHidden()).toBe(false);
  inspector.showModel(model);
  expect(isHidden()).toBe(false);
  expect(inspector.element.textContent).toContain(model.subtitle);
});
