/** What a drawing says: words on cards, states, volumes, and the formats it is saved in. */
import { expect, test } from 'vitest';
import {
  allOpen,
  draw,
  type Scene,
  sceneToPdf,
  sceneToSvg,
  sceneToTikz,
  themeOf,
  toDot,
  toMermaid,
} from '../../../src/core/index.js';
import { drawn, prepared, residualNetwork } from './drawn.js';

const SMALL = `
model = Sequential([
    Input((28, 28, 1)),
    layers.Conv2D(8, 3, activation='relu', name='edges & "corners"'),
    layers.Dropout(0.25),
    layers.Flatten(),
    layers.Dense(10),
])
`;

/** The words of each card, left to right and top to bottom. */
function words(scene: Scene): string {
  return scene.items
    .filter(({ kind }) => kind === 'layer')
    .map(({ shapes }) => shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : [])).join(' | '))
    .join('\n');
}

test('cards say type, output, arguments and parameters', () =>
  expect(words(drawn(SMALL))).toBe(
    [
      'InputLayer | 28×28×1 | input_layer',
      'Conv2D | 26×26×8 | edges & "corners" · 3×3 · relu | 80',
      'Dropout | 0.25 | 26×26×8',
      'Flatten | 5408',
      'Dense | 10 | 54.1 k',
    ].join('\n'),
  ));

test('an unknown size is a question mark and a broken line', () => {
  const scene = drawn(`
import sys
model = Sequential([Input((28, 28, 1)), layers.Conv2D(int(sys.argv[1]), 3), layers.Flatten()])
`);
  const conv = scene.items.find(({ key }) => key === 'conv2d');
  expect(conv?.state).toBe('unknown');
  expect(conv?.shapes.some((shape) => shape.kind === 'rect' && shape.dashed)).toBe(true);
  expect(conv?.label).toContain('26×26×?');
});

test('volumes merge what keeps the shape, and are drawn to scale', () => {
  const scene = drawn(SMALL, { view: 'volumes' });
  const boxes = scene.items.filter(({ kind }) => kind === 'layer');
  expect(boxes.map(({ layers }) => layers?.length)).toEqual([1, 2, 1, 1]);
  expect(scene.note).toMatch(/^Sides to scale/);
});

test('an edge says its size once, beside the card that it ends at', () => {
  const sizes = drawn(residualNetwork(3)).items.flatMap(({ kind, shapes }) => {
    const parts = shapes.map(({ role }) => role);
    return kind === 'edge' && parts.includes('size')
      ? [shapes.some((shape) => 'arrow' in shape && shape.arrow)]
      : [];
  });
  expect(sizes.length).toBeGreaterThan(2);
  expect(sizes).not.toContain(false);
});

test('sizes of zero and vectors alone can be drawn as volumes', () => {
  const scene = drawn('model = Sequential([Input((0, 5, 2)), layers.Flatten(), layers.Dense(3)])', {
    view: 'volumes',
  });
  for (const { width, height } of scene.items.filter(({ kind }) => kind === 'layer')) {
    expect(width).toBeGreaterThan(0);
    expect(Number.isFinite(height)).toBe(true);
  }
});

test('SVG is well formed, escapes the names of layers, and needs nothing from elsewhere', () => {
  const svg = sceneToSvg(drawn(SMALL), themeOf('light'));
  expect(svg).toContain('edges &amp; &quot;corners&quot;');
  expect(svg).not.toMatch(/href|url\(|<script|NaN|undefined|var\(/);
  expect([...svg.matchAll(/<g /g)].length).toBe([...svg.matchAll(/<\/g>/g)].length);
});

test('a transparent drawing has no background', () => {
  const scene = drawn(SMALL);
  expect(sceneToSvg(scene, themeOf('light'))).toContain('width="100%"');
  expect(sceneToSvg(scene, themeOf('transparent'))).not.toContain('width="100%"');
});

test('PDF names its objects at their offsets', () => {
  const pdf = sceneToPdf(drawn(SMALL), themeOf('light'));
  const table = Number(/startxref\n(\d+)/.exec(pdf)?.[1]);
  expect(pdf.slice(table, table + 4)).toBe('xref');
  const offsets = [...pdf.slice(table).matchAll(/^(\d{10}) 00000 n/gm)].map(([, at]) => Number(at));
  for (const [index, at] of offsets.entries())
    expect(pdf.slice(at).startsWith(`${index + 1} 0 obj`)).toBe(true);
  expect(pdf).toContain('(28\xd728\xd71)');
});

test('TikZ, DOT and Mermaid hold every layer and quote its words', () => {
  const model = prepared(SMALL);
  const open = allOpen(model.parts);
  const theme = themeOf('light');
  expect(sceneToTikz(draw(model), theme)).toContain('edges \\& ');
  expect(toDot(model, open, theme)).toContain('edges & \\"corners\\"');
  expect(toMermaid(model, open, theme)).toContain('edges #38; #34;corners#34;');
  expect([...toDot(model, open, theme).matchAll(/ -> /g)].length).toBe(4);
});

test('volumes fold as the graph does: a folded block is the map that it ends with', () => {
  const model = prepared(residualNetwork(3));
  const folded = draw(model, { view: 'volumes', open: new Set() });
  const block = folded.items.find(({ kind }) => kind === 'group');
  expect(block?.label).toMatch(/^64×64×64 block ×3 32 layers/);
  const whole = draw(model, { view: 'volumes', open: allOpen(model.parts) });
  expect(whole.items.filter(({ kind }) => kind === 'group')).toEqual([]);
  expect(whole.items.filter(({ kind }) => kind === 'frame').length).toBeGreaterThanOrEqual(3);
  const shown = new Set(whole.items.flatMap(({ kind, layers = [] }) => (kind === 'layer' ? layers : [])));
  expect(shown.size).toBe(model.model.nodes.length);
});
