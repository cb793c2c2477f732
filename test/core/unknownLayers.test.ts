/** What is not known in a Sequential, or in a layer of the code's own: the rest stays exact, and no total claims more. */
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

const HEAD = 'import keras, settings\nfrom keras.layers import Dense, Flatten\n';

function modelOf(code: string) {
  const { models } = analyse({ path: 'a.py', language: 'python', text: `${HEAD}${code}\n` });
  const [model] = models;
  return {
    shapes: model?.nodes
      .filter(({ listed }) => listed)
      .map(({ outputShapes: [shape] }) => (shape && 'kind' in shape ? '?' : shape)),
    leftOut: model?.totals.leftOut,
  };
}

const begun = 'm = keras.Sequential([keras.Input((8,)), Dense(3)])\n';

it('a layer that is not known leaves the total open', () => {
  expect(modelOf(`${begun}m.add(settings.layer())`)).toEqual({ shapes: [[null, 3], '?'], leftOut: 1 });
});

it('where both sides of a test end in one shape, what follows is known', () => {
  const code = `${begun}if settings.deep:\n    m.add(Dense(4))\n    m.add(Dense(5))\nelse:\n    m.add(Dense(5))\nm.add(Dense(2))`;
  expect(modelOf(code)).toEqual({
    shapes: [
      [null, 3],
      [null, 5],
      [null, 2],
    ],
    leftOut: 1,
  });
});

it('where they end in different ones, only the ranks and sizes that both have are known', () => {
  const code = `${begun}if settings.wide:\n    m.add(Dense(9))\nelse:\n    m.add(Dense(5))\nm.add(Dense(2))`;
  const { shapes, leftOut } = modelOf(code);
  expect(shapes?.[1]).toEqual([null, expect.objectContaining({ kind: 'unknown' })]);
  expect(shapes?.[2]).toEqual([null, 2]);
  expect(leftOut).toBe(2);
});

function ownLayer(call: string) {
  const block = `class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.first, self.second = Dense(4), Dense(8)
        self.drop = keras.layers.Dropout(0.3)

    def call(self, x):
        ${call}

m = keras.Sequential([keras.Input((8,)), Block()])`;
  const text = `${HEAD}${block}\n`;
  return analyse({ path: 'a.py', language: 'python', text }).models[0]?.totals;
}

it('a layer of the code’s own has no count when one inside meets a shape that is not known', () => {
  expect(ownLayer('return self.second(settings.shift(self.first(x)))')).toMatchObject({ leftOut: 1 });
  expect(ownLayer('return self.second(self.first(x) + keras.ops.ones((7, 3)))')).toMatchObject({
    leftOut: 1,
  });
});

it('layers without weights inside it leave the count known', () => {
  const totals = ownLayer('return self.drop(settings.shift(self.first(x)))');
  expect(totals).toMatchObject({ params: { total: 36 }, leftOut: 0 });
});

it('what a layer of the code never stored, hasattr says', () => {
  const code = `class Block(keras.layers.Layer):
    def __init__(self, deploy=False):
        super().__init__()
        if deploy:
            self.merged = Dense(4)
        else:
            self.dense = Dense(5)

    def call(self, x):
        return self.merged(x) if hasattr(self, 'merged') else getattr(self, 'other', self.dense)(x)

m = keras.Sequential([keras.Input((8,)), Block(), Block(deploy=True)])`;
  expect(modelOf(code)).toEqual({
    shapes: [
      [null, 5],
      [null, 4],
    ],
    leftOut: 0,
  });
});

it('a layer, class or function that an unknown test chose is called as either', () => {
  const behind = (choice: string, call: string) =>
    modelOf(`i = keras.Input((8,))
part = ${choice}
m = keras.Model(i, Dense(2)(${call}))`);
  // Of the one that is not shown the weights are not counted.
  const open = {
    shapes: [
      [null, 8],
      [null, 8],
      [null, 2],
    ],
    leftOut: 1,
  };
  const batch = 'keras.layers.BatchNormalization';
  expect(behind(`${batch}() if settings.bn else keras.layers.ReLU()`, 'part(i)')).toEqual(open);
  expect(behind(`${batch} if settings.bn else keras.layers.LayerNormalization`, 'part()(i)')).toEqual(open);
  expect(behind(`(lambda t: ${batch}()(t)) if settings.bn else (lambda t: t)`, 'part(i)')).toEqual(open);
  expect(behind('Dense(9) if settings.wide else Dense(5)', 'part(i)').leftOut).toBe(2);
  // Where it is None, Python stops at the call.
  expect(behind('Dense(9) if settings.wide else None', 'part(i)')).toEqual({
    shapes: [
      [null, 8],
      [null, 9],
      [null, 2],
    ],
    leftOut: 0,
  });
});
