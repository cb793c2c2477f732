/** A None that stands where a tensor belongs, and names of a constructor that never become attributes: as real Keras 3.15 refuses them. */
import { expect, it } from 'vitest';
import { afterFix, checkCarets } from './checkFix.js';

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
