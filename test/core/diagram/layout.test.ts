/** Where cards and edges are: nothing overlaps, shortcuts go round, and hostile graphs are drawn too. */
import { expect, test } from 'vitest';
import {
  allOpen,
  type DiagramModel,
  type DiagramNode,
  draw,
  prepare,
  type Scene,
  type SceneItem,
} from '../../../src/core/index.js';
import { drawn, prepared, residualNetwork } from './drawn.js';

function cards({ items }: Scene): readonly SceneItem[] {
  return items.filter(({ kind }) => kind === 'layer' || kind === 'group');
}

function overlaps(a: SceneItem, b: SceneItem): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** A graph that no framework would make. */
function graph(ids: readonly string[], edges: readonly (readonly [string, string])[]): DiagramModel {
  const nodes = ids.map(
    (id): DiagramNode => ({
      id,
      name: id,
      type: 'Dense',
      family: 'dense',
      shape: '?',
      params: '?',
      detail: '',
      state: 'unknown',
      sources: [],
      scope: [],
      calls: [],
      isNamed: false,
      macs: '',
      memory: '',
      receptiveField: '',
      tooltip: id,
    }),
  );
  return {
    modelId: 'm',
    name: 'm',
    kind: 'functional',
    subtitle: '',
    nodes,
    edges: edges.map(([from, to]) => ({ from, to, shape: '?' })),
    inputs: [],
    outputs: [],
  };
}

function drawnGraph(model: DiagramModel): Scene {
  const made = prepare(model, [model]);
  return draw(made, { open: allOpen(made.parts) });
}

test.each(['down', 'right'] as const)('cards of a residual network do not overlap (%s)', (direction) => {
  const model = prepared(residualNetwork(3));
  const scene = draw(model, { direction, open: allOpen(model.parts) });
  const all = cards(scene);
  expect(all.length).toBe(model.model.nodes.length);
  for (const [index, a] of all.entries())
    for (const b of all.slice(index + 1)) expect(overlaps(a, b)).toBe(false);
  for (const item of all) {
    expect(item.x).toBeGreaterThanOrEqual(0);
    expect(item.x + item.width).toBeLessThanOrEqual(scene.width);
    expect(item.y + item.height).toBeLessThanOrEqual(scene.height);
  }
});

test('a shortcut does not run through the cards that it passes', () => {
  const scene = drawn(`
inputs = Input((8, 8, 4))
y = layers.Conv2D(4, 3, padding='same')(inputs)
y = layers.BatchNormalization()(y)
y = layers.ReLU()(y)
model = Model(inputs, layers.Add()([inputs, y]))
`);
  const shortcut = scene.items.find(({ ends }) => ends?.[0].startsWith('input') && ends[1] === 'add');
  const path = shortcut?.shapes.find((shape) => shape.kind === 'path');
  const xs = path?.kind === 'path' ? path.steps.flatMap((step) => (step[0] === 'L' ? [step[1]] : [])) : [];
  const beside = cards(scene).filter(({ key }) => key === 'batch_normalization' || key === 're_lu');
  expect(beside.length).toBe(2);
  for (const { x, width } of beside) expect(xs.some((at) => at < x || at > x + width)).toBe(true);
});

test('a ring, which cannot be, is drawn and does not hang', () => {
  const scene = drawnGraph(
    graph(
      ['a', 'b', 'c'],
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
      ],
    ),
  );
  expect(cards(scene).length).toBe(3);
});

test('parts that nothing connects stand beside one another', () => {
  const scene = drawnGraph(
    graph(
      ['a', 'b', 'c', 'd'],
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ),
  );
  const all = cards(scene);
  for (const [index, a] of all.entries())
    for (const b of all.slice(index + 1)) expect(overlaps(a, b)).toBe(false);
});

test('10,000 layers are drawn, connected or not', () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => `n${index}`);
  const tangle = ids.slice(1).map((id, index) => [`n${Math.floor(index / 3)}`, id] as const);
  expect(cards(drawnGraph(graph(ids, tangle))).length).toBe(10_000);
  expect(cards(drawnGraph(graph(ids, []))).length).toBe(10_000);
});

test('a name of 300 characters and a layer that reads itself stay inside the drawing', () => {
  const long = 'x'.repeat(300);
  const scene = drawnGraph(
    graph(
      [long, 'b'],
      [
        [long, 'b'],
        ['b', 'b'],
      ],
    ),
  );
  expect(scene.width).toBeLessThan(600);
});

/** Of the edge between two layers: its first and last point. */
function endsOf(scene: Scene, from: string, to: string): readonly [number, number, number, number] {
  const item = scene.items.find(({ kind, ends }) => kind === 'edge' && ends?.[0] === from && ends[1] === to);
  const path = item?.shapes.find((shape) => shape.kind === 'path');
  const steps = path?.kind === 'path' ? path.steps : [];
  const [first, last] = [steps[0], steps.at(-1)];
  if (first?.[0] !== 'M' || last?.[0] !== 'L') throw new Error(`no edge from ${from} to ${to}`);
  return [first[1], first[2], last[1], last[2]];
}

function cardOf(scene: Scene, key: string): SceneItem {
  const item = scene.items.find((each) => each.key === key);
  if (!item) throw new Error(`no card ${key}`);
  return item;
}

const UNET = `
def double(x, filters):
    x = layers.Conv2D(filters, 3, padding='same')(x)
    return layers.ReLU()(x)
inputs = Input((32, 32, 3))
a = double(inputs, 8)
b = double(layers.MaxPooling2D()(a), 16)
c = double(layers.MaxPooling2D()(b), 32)
y = layers.Concatenate()([layers.UpSampling2D()(c), b])
y = layers.Concatenate()([layers.UpSampling2D()(double(y, 16)), a])
model = Model(inputs, layers.Conv2D(2, 1)(y))
`;

test('the trunk of a U-Net is straight, and its shortcuts leave the layer that made them at its side', () => {
  const model = prepared(UNET);
  const scene = draw(model, { open: allOpen(model.parts) });
  const middles = new Set(cards(scene).map(({ x, width }) => Math.round(x + width / 2)));
  expect(middles.size).toBe(1);
  for (const [from, to] of [
    ['re_lu_1', 'concatenate'],
    ['re_lu', 'concatenate_1'],
  ] as const) {
    const [start, end] = [cardOf(scene, from), cardOf(scene, to)];
    const [x, y, toX, toY] = endsOf(scene, from, to);
    expect([x, toX]).toEqual([start.x + start.width, end.x + end.width]);
    expect(y > start.y && y < start.y + start.height).toBe(true);
    expect(toY > end.y && toY < end.y + end.height).toBe(true);
  }
});

test('shortcuts that cross one another run on different sides', () => {
  const scene = drawn(`
a = Input((8, 8, 4))
b = layers.Conv2D(4, 1)(a)
c = layers.Add()([layers.Conv2D(4, 1)(b), a])
d = layers.Add()([layers.Conv2D(4, 1)(c), b])
model = Model(a, d)
`);
  const [right] = endsOf(scene, 'input_layer', 'add');
  const [left] = endsOf(scene, 'conv2d', 'add_1');
  const { x, width } = cardOf(scene, 'conv2d');
  expect(new Set([left, right])).toEqual(new Set([x, x + width]));
});

test('a tensor that a block uses twice enters it once, and its shortcut begins inside', () => {
  const model = prepared(residualNetwork(3));
  const scene = draw(model, { open: allOpen(model.parts) });
  const blocks = scene.items.filter(({ kind, tooltip }) => kind === 'frame' && tooltip.startsWith('block'));
  expect(blocks.length).toBe(3);
  for (const { key, layers = [] } of blocks) {
    const entering = scene.items.filter(
      ({ kind, ends }) => kind === 'edge' && ends?.[1] === key && !layers.includes(ends[0]),
    );
    expect(entering.length).toBe(1);
  }
});

test('arrows end above the cards that stand behind a folded block, and point down', () => {
  const scene = draw(prepared(residualNetwork(3)), { open: new Set() });
  const block = scene.items.find(({ kind }) => kind === 'group');
  const edge = scene.items.find(({ kind, ends }) => kind === 'edge' && ends?.[1] === block?.key);
  const path = edge?.shapes.find((shape) => shape.kind === 'path');
  const ys = path?.kind === 'path' ? path.steps.flatMap((step) => (step[0] === 'L' ? [step[2]] : [])) : [];
  expect(ys.at(-1)).toBe((block?.y ?? 0) - 6);
  expect([...ys].sort((a, b) => a - b)).toEqual(ys);
});
