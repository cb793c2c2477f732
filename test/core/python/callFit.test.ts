/** Calls that do not fit the functions and classes of the file: Python raises a TypeError at each. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const HEAD = `import keras
def block(x, filters, stride=1):
    return keras.layers.Conv2D(filters, 3, stride)(x)
def every(*parts, size, **rest):
    return size
class Config:
    def __init__(self, scale=1):
        self.scale = scale
    @staticmethod
    def of(scale):
        return Config(scale)
    @classmethod
    def make(cls, scale):
        return cls(scale)
    def widen(self, by):
        return self.scale * by
class Net(keras.Model):
    def __init__(self, sizes, **kwargs):
        super().__init__(**kwargs)
        self.sizes = sizes
    def call(self, x):
        return x
x = keras.Input((8, 8, 3))
`;

function errorsOf(code: string): readonly string[] {
  return analyse({ path: 'a.py', language: 'python', text: `${HEAD}${code}\n` })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
}

it.each([
  // Whichever of the two it is.
  [
    'import os\n(block if os.environ.get("A") else Config.make)()',
    'block needs "x", which this call does not give.',
  ],
  ['block(x)', 'block needs "filters", which this call does not give.'],
  ['block(x, 4, strid=2)', 'block has no argument "strid". Did you mean "stride"?'],
  ['block(x, 4, 1, 2)', 'block takes 3 arguments by place; found 4.'],
  ['block(x, 4, x=x)', 'block is given "x" twice: by its place and by its name.'],
  ['every(1, 2)', 'every needs "size", which this call does not give.'],
  ['Config(size=3)', 'Config has no argument "size". It takes scale.'],
  ['Config(1, 2)', 'Config takes 2 arguments by place, its own object included; found 3.'],
  ['Config().widen()', 'Config.widen needs "by", which this call does not give.'],
  ['Config.of()', 'Config.of needs "scale", which this call does not give.'],
  ['Net(size=[3])', 'Net needs "sizes", which this call does not give.'],
])('%s', (code, message) => {
  expect(errorsOf(code)).toEqual([message]);
});

it.each([
  'block(x, 4, stride=1)',
  'block(*[x, 4])',
  'block(**{"x": x, "filters": 4})',
  'every(1, 2, size=3, more=4)',
  'Config.of(2).widen(by=3)',
  'Config.make(2)',
  'Net([1], name="net")',
  'list(map(lambda a, b: a + b, [1], [2]))',
  'try:\n    block(x)\nexcept TypeError:\n    pass',
  'import functools\nhalf = functools.partial(block, filters=4)\nhalf(x)',
  'class Base:\n    def loss(self, a):\n        raise NotImplementedError\n    def step(self, batch):\n        return self.loss(1, batch[:-1], batch[-1])',
  'def made(f):\n    return lambda *a: 3\n@made\ndef g(a, b):\n    return 1\ng(1)',
])('%s is left alone', (code) => {
  expect(errorsOf(code)).toEqual([]);
});
