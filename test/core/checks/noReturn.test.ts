/** A None that stands where a tensor belongs, and names of a constructor that never become attributes: as real Keras 3.15 refuses them. */
import { expect, it } from 'vitest';
import { afterFix, checkCarets, dedent, diagnosticsOf } from './checkFix.js';

const BLOCK = `
  from keras import Input, Model, layers
  def conv_block(x, filters):
      x = layers.Conv2D(filters, 3, padding='same', activation='relu')(x)
      x = layers.MaxPooling2D()(x)
`;

it('a function without return is told where it is defined, once', () => {
  checkCarets(`
    from keras import Input, Model, layers
    def conv_block(x, filters):
    #   ^^^^^^^^^^ invalid-argument
        x = layers.Conv2D(filters, 3, padding='same', activation='relu')(x)
        x = layers.MaxPooling2D()(x)
    i = Input((64, 64, 3))
    x = conv_block(i, 32)
    x = conv_block(x, 64)
    model = Model(i, x)
  `);
});

it('its fix returns what its last statement names', () => {
  const fixed = afterFix(`${BLOCK}
  i = Input((64, 64, 3))
  model = Model(i, layers.Flatten()(conv_block(i, 32)))
  `);
  expect(fixed).toContain('x = layers.MaxPooling2D()(x)\n    return x\n');
});

it.each([
  // Called for what it does.
  'def grow(model):\n    model.add(layers.Dense(2))\nm = Sequential([Input((4,))])\ngrow(m)',
  // One way out has a value.
  'def pick(x, wide):\n    if wide:\n        return layers.Dense(8)(x)\n    print(x)\ny = layers.Dense(2)(pick(v, True))',
  // Others fill it in.
  'class Base:\n    def body(self, x):\n        pass\n    def build(self):\n        return layers.Dense(2)(self.body(v))',
])('%s is left alone', (text) => {
  checkCarets(`from keras import Input, Sequential, layers\nv = Input((4,))\n${text}`);
});

it('a variable of the constructor is no attribute', () => {
  const [problem] = checkCarets(`
    import keras
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            head = keras.layers.Dense(2)
        def call(self, x):
            return self.head(x)
    #                   ^^^^ undefined-name
    Net()(keras.Input((4,)))
  `);
  expect(problem?.message).toMatch(/The constructor only has a variable of that name\. Write self\.head = …/);
});

const NET = `
  import keras
  import numpy as np
  from keras import layers
  class Net(keras.Model):
      def __init__(this):
          super().__init__()
          this.flat = layers.Flatten()
          this.head = layers.Dense(7)
      def call(this, x):
          x = this.flat(x)
          this.head(x)
`;

/** Keras 3.15: None of data and where nothing calls it; refused by Model(…), by a layer behind it and by fit. */
it.each([
  ['nothing calls it', '', 'warning'],
  ['on data', 'Net()(np.zeros((2, 4)))', 'warning'],
  ['in a graph', 'i = keras.Input((4,))\n  keras.Model(i, Net()(i))', 'error'],
  ['before a layer', 'i = keras.Input((4,))\n  layers.Dense(2)(Net()(i))', 'error'],
  [
    'in fit',
    "net = Net()\n  net.compile('sgd', 'mse')\n  net.fit(np.zeros((8, 4)), np.zeros((8, 7)))",
    'error',
  ],
])('a call that makes its output and returns nothing: %s', (_, use, severity) => {
  const text = `${NET}  ${use}\n`;
  const told = diagnosticsOf(dedent(text)).filter(({ code }) => code === 'invalid-argument');
  expect(told.map((each) => each.severity)).toEqual([severity]);
  expect(told[0]?.message).toContain('call returns nothing');
  expect(afterFix(text, /Return what/)).toContain('        return this.head(x)\n');
});

it('a call whose last statement makes no output is left alone', () => {
  const loss = NET.replace('this.head(x)', 'this.add_loss(keras.ops.sum(x))');
  expect(diagnosticsOf(dedent(`${loss}  Net()(np.zeros((2, 4)))\n`))).toEqual([]);
});

it('what a module makes is returned, not the module', () => {
  const fixed = afterFix(`
    import keras
    from keras import Input, Model, layers
    def last(x):
        keras.layers.ReLU()(x)
    i = Input((4,))
    Model(i, layers.Dense(2)(last(i)))
  `);
  expect(fixed).toContain('    return keras.layers.ReLU()(x)\n');
});
