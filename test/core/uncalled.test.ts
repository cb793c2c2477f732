/** Functions that the file never calls are read with parameters of which only the names are known: no fault follows from those. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sizeText } from '../../src/core/features/lenses.js';
import { formatShape } from '../../src/core/graph/dimensionArithmetic.js';
import { analyse, type Dim, formatDim } from '../../src/core/index.js';

const text = readFileSync(new URL('../fixtures/uncalled.py', import.meta.url), 'utf8');

it('a parameter may be a tensor of any shape', () => {
  const { diagnostics } = analyse({ path: 'uncalled.py', language: 'python', text });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual(
    [],
  );
});

it('a number that a function is not given stays a number beside a tensor', () => {
  const program = `import keras
def block(x, scale):
    return keras.layers.Activation('relu')(x + scale * keras.layers.Conv2D(4, 3, padding='same')(x))
def build(scale):
    inputs = keras.Input((8, 8, 4))
    return keras.Model(inputs, block(inputs, scale))
`;
  const { models } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, 8, 8, 4]]);
});

it('a function that a decorator of an unknown package wraps is read as one that is never called', () => {
  const program = `import click, keras
from registry import MODELS

@click.command()
@click.option('--size', default=64)
def main(size, classes=10):
    model = keras.Sequential([keras.Input((size, 3)), keras.layers.Dense(classes)])

@MODELS.register('net')
def net(units=7):
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(units)])

main()
`;
  const { models, diagnostics } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models.map(({ nodes }) => nodes.at(-1)?.params.total)).toEqual([40, 21]);
  expect(models[0]?.nodes[0]?.outputShapes[0]).toMatchObject([null, { expression: { name: 'size' } }, 3]);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it('a model or layer that a decorator of an unknown package registers is read as it is', () => {
  const program = `import keras
from registry import BACKBONES

@BACKBONES.register('scale')
class Scale(keras.layers.Layer):
    def build(self, shape):
        self.gain = self.add_weight(shape=(shape[-1],))
    def call(self, x):
        return x * self.gain

@BACKBONES.register('net')
class Net(keras.Model):
    def __init__(self, inputs, outputs):
        super().__init__(inputs, Scale()(outputs))

class Small(Net):
    def __init__(self, width=8):
        images = keras.Input((32, 32, 3))
        super().__init__(images, keras.layers.Conv2D(width, 3)(images))
model = Small()

@BACKBONES.register('options')
class Options:
    pass
options = Options(width=3)
`;
  const { models, diagnostics } = analyse({ path: 'f.py', language: 'python', text: program });
  const [model] = models;
  expect(model?.nodes.map(({ outputShapes, params }) => [outputShapes[0], params.total])).toEqual([
    [[null, 32, 32, 3], 0],
    [[null, 30, 30, 8], 224],
    [[null, 30, 30, 8], 8],
  ]);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it('None in a class that leaves a number to its heirs is no fault', () => {
  const program = `import keras
class Template(keras.Model):
    width = None
    def __init__(self, **settings):
        images = keras.Input((32, 32, 3))
        super().__init__(images, keras.layers.Conv2D(self.width, 3)(images), **settings)
class Narrow(Template):
    width = 8
class Broken(Template):
    width = -8
`;
  const { models, diagnostics } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models.map(({ nodes }) => nodes[1]?.outputShapes[0])).toMatchObject([
    [null, 30, 30, { expression: { name: 'width' } }],
    [null, 30, 30, 8],
    { kind: 'unknown' },
  ]);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('-8')]);
});

it('what a test expects to fail is no fault', () => {
  const program = `import keras, pytest
from unittest import TestCase

def build(units):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(units)])

def test_units():
    with pytest.raises(ValueError, match='units'):
        build(-1)
    model = build(3)

class Builds(TestCase):
    def test_it(self):
        with self.assertRaises(ValueError):
            keras.layers.Conv2D(0, 3)

def test_more():
    keras.layers.Conv2D(-3, 3)
`;
  const { models, diagnostics } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models.at(-1)?.totals.params.total).toBe(15);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ span }) => program.slice(0, span.start).split('\n').length)).toEqual([18]);
});

/** What each model of the text is called, and its parameters. */
const totals = (text: string, path = 'f.py') => {
  const language = path.endsWith('.py') ? 'python' : 'javascript';
  const { models, diagnostics } = analyse({ path, language, text });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return models.map(({ name, totals: { params } }) => [name, params.total]);
};

it('methods of an object that nothing calls are read with what each object holds', () => {
  const program = `import keras
class Digits:
    def __init__(self, filters):
        self.filters = filters
    def build(self):
        return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(self.filters, 3)])
small, large = Digits(3), Digits(5)
`;
  expect(totals(program)).toEqual([
    ['Digits.build', 30],
    ['Digits.build', 50],
  ]);
});

it('a base class that is not known leaves what the class itself says', () => {
  const program = `import keras
from project import Trainer
class Digits(Trainer):
    filters = 3
    def __init__(self, config):
        super().__init__(config)
        self.size = 28
    def build(self):
        model = keras.Sequential([keras.Input((self.size, self.size, 1)), keras.layers.Conv2D(self.filters, 3)])
        model.add(keras.layers.Dense(self.classes))
        return self.compiled(model)
class Larger(Digits):
    filters = 5
Digits('digits.yml').build().fit()
`;
  const { models, diagnostics } = analyse({ path: 'f.py', language: 'python', text: program });
  const [conv, dense] = models[0]?.nodes.slice(-2) ?? [];
  expect(conv?.outputShapes).toEqual([[null, 26, 26, 3]]);
  expect(dense?.outputShapes[0]).toMatchObject([null, 26, 26, { kind: 'unknown' }]);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it('in JavaScript, objects made in a callback and bases from other packages are read alike', () => {
  const program = `import * as tf from '@tensorflow/tfjs';
import { EventEmitter } from 'events';
class App extends EventEmitter {
  filters = 3;
  constructor() { super(); this.size = 28; }
  async build() {
    return tf.sequential({ layers: [tf.layers.conv2d({ inputShape: [this.size, this.size, 1], filters: this.filters, kernelSize: 3 })] });
  }
}
class Page {
  constructor() { this.filters = 5; }
  build() {
    return tf.sequential({ layers: [tf.layers.conv2d({ inputShape: [28, 28, 1], filters: this.filters, kernelSize: 3 })] });
  }
}
document.addEventListener('DOMContentLoaded', () => { new Page(); });
`;
  expect(totals(program, 'f.js')).toEqual([
    ['App.build', 30],
    ['Page.build', 50],
  ]);
});

it('what another uncalled function calls is read with what that one gives', () => {
  const program = `import keras
def build(filters):
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(filters, 3)])
def main():
    build(3).summary()
`;
  expect(totals(program)).toEqual([['build', 30]]);
});

it('static and class methods, properties, __call__, classes in classes and returned functions are read', () => {
  const program = `import keras
def small(size, filters):
    return keras.Sequential([keras.Input((size, size, 1)), keras.layers.Conv2D(filters, 3)])

class Net:
    def __init__(self, size=28):
        self.size = size
    @staticmethod
    def build(width, height, depth, classes=4):
        model = keras.Sequential([keras.Input((height, width, depth))])
        model.add(keras.layers.GlobalAveragePooling2D())
        model.add(keras.layers.Dense(classes, use_bias=False))
        return model
    @classmethod
    def of_size(cls, size=9):
        return small(size, 2)
    @property
    def model(self):
        return small(self.size, 3)
    class Head:
        def __call__(self):
            return small(8, 5)

class Larger(Net):
    def larger(self):
        return small(self.size, 6)

def factory():
    def make(filters=7):
        return small(8, filters)
    return make
`;
  const text = (total: unknown) => (typeof total === 'number' ? total : formatDim(total as Dim));
  const found = totals(program).map(([, total]) => text(total));
  expect(new Set(found)).toEqual(new Set(['4·depth', 20, 30, 50, 60, 70]));
  expect(found.length).toBe(6);
});

it('what a base class leaves to its heirs is read for each heir', () => {
  const program = `import keras
class Base:
    name, size = 'base', 28
    def __init__(self, classes=10):
        self.classes = classes
    def body(self, x):
        raise NotImplementedError
    def build(self):
        inputs = keras.Input((self.size, self.size, 1))
        features = keras.layers.GlobalAveragePooling2D()(self.body(inputs))
        return keras.Model(inputs, keras.layers.Dense(self.classes)(features), name=self.name)
    def train(self):
        return self.build()
class Small(Base):
    name = 'small'
    def body(self, x):
        return keras.layers.Conv2D(8, 3)(x)
class Large(Small):
    name = 'large'
    def body(self, x):
        return keras.layers.Conv2D(16, 3)(super().body(x))
`;
  expect(totals(program).map(([, total]) => total)).toEqual([170, 80 + 1168 + 170]);
  expect(totals(`${program}\nSmall(4).build()\nLarge(2).train()\n`).map(([, total]) => total)).toEqual([
    80 + 36,
    80 + 1168 + 34,
  ]);
});

it('automatic names in code that nothing calls may have other numbers', () => {
  const program = `import keras
def other():
    return keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3)])
def features(name):
    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3)])
    return keras.Model(model.inputs, model.get_layer('conv2d').output)
`;
  expect(totals(program).map(([, total]) => total)).toContain(40);
  const told = (text: string) =>
    analyse({ path: 'f.py', language: 'python', text }).diagnostics.map(({ code }) => code);
  expect(told(program.replace("'conv2d'", "'dense_7'"))).toContain('unknown-name');
  expect(told(`${program.replace("'conv2d'", "'conv2d_7'")}features('a')\n`)).toContain('unknown-name');
});

it.each([
  ["pooling == 'avg'", 'pooling'],
  ["pooling in ('avg', 'max')", 'pooling'],
  ["'avg' != pooling", 'pooling'],
])('a parameter that has only a name may be any text: %s', (condition, parameter) => {
  const program = `from keras import Input, Model, layers
def build(${parameter}):
    inputs = Input((32, 32, 3))
    if ${condition}:
        x = layers.GlobalAveragePooling2D()(inputs)
    else:
        x = layers.Flatten()(inputs)
    return Model(inputs, layers.Dense(10)(x))
`;
  const { models } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models[0]?.nodes.at(-1)?.params.total).toMatchObject({ kind: 'unknown' });
  expect(models[0]?.totals.leftOut).toBeGreaterThan(0);
});

it('a method that another one passed by may be for an object that is set up another way', () => {
  const program = `import keras
class Cam:
    def __init__(self, model):
        self.model = model
        self.backend = keras.config.backend()
        self.grads = self.build()
    def build(self):
        if self.backend == 'jax':
            return self.model, keras.Model(self.model.input, self.model.layers[1].output)
        return keras.Model(self.model.input, [self.model.layers[1].output, self.model.output])
    def compute(self, x):
        if self.backend == 'jax':
            return self.with_jax(x)
        return self.grads(x)
    def with_jax(self, x):
        classifier, hidden = self.grads
        return classifier(hidden(x))
i = keras.Input((8,))
Cam(keras.Model(i, keras.layers.Dense(2)(i)))
`;
  const errors = (text: string) =>
    analyse({ path: 'cam.py', language: 'python', text }).diagnostics.filter(
      ({ severity }) => severity === 'error',
    );
  expect(errors(program)).toEqual([]);
  expect(errors(program.replace('return self.with_jax(x)', 'pass'))).toHaveLength(1);
});

it('an attribute that another method stores may hold something else than what it began as', () => {
  const program = `import numpy as np
class Ensemble:
    def __init__(self):
        self.classes = -1
    def fit(self, labels):
        self.classes = len(np.unique(labels))
    def predict(self, images):
        return np.zeros((len(images), self.classes))
class Fixed:
    def __init__(self):
        self.classes = -1
    def predict(self, images):
        return np.zeros((len(images), self.classes))
`;
  const { diagnostics } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
    'invalid-argument',
  ]);
});

it('a default of None that a caller replaces is no fault, whatever else is in its way', () => {
  const program = `import keras
def head(x, classes):
    y = keras.layers.Conv2D(8, 3)(x)
    y = keras.layers.Reshape((-1, y.shape[1] * y.shape[2], y.shape[-1]))(y)
    w = keras.layers.Dense(1)(y)
    w = keras.layers.Multiply()([keras.ops.transpose(w), y])
    w = keras.ops.squeeze(w, -2)
    return keras.layers.Dense(classes)(w)
class Maker:
    @staticmethod
    def outputs(inputs, classes=None):
        return head(inputs, classes=classes)
    @staticmethod
    def model(inputs, classes=None):
        return keras.Model(inputs, Maker.outputs(inputs, classes=classes))
`;
  const { diagnostics } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual(
    [],
  );
});

it('an object that holds None is no fault, and what else it holds stays known', () => {
  const program = `from dataclasses import dataclass
import keras
from keras import layers

@dataclass
class Config:
    units: int = None
    classes: int = 10

class Net:
    def __init__(self, cfg=None):
        self.cfg = cfg or Config()
    def build(self):
        return keras.Sequential([
            keras.Input((20,)), layers.Dense(self.cfg.units, activation='relu'), layers.Dense(self.cfg.classes)])

def build(cfg=Config()):
    return keras.Sequential([keras.Input((20,)), layers.Dense(cfg.units), layers.Dense(cfg.classes, activation='nosuch')])
`;
  const { diagnostics, models } = analyse({ path: 'f.py', language: 'python', text: program });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ span }) => program.slice(span.start, span.end))).toEqual(["'nosuch'"]);
  const shapes = models[0]?.nodes.map(({ outputShapes: [shape] }) => shape && formatShape(shape));
  expect(shapes).toEqual(['20', 'cfg.units', '10']);
});

it('layers of a comprehension over what only has a name are missing in the count', () => {
  const program = `import keras
from keras import layers
def build(sizes):
    inputs = keras.Input((32, 32, 3))
    branches = [layers.Conv2D(size, 1)(inputs) for size in sizes]
    return keras.Model(inputs, layers.Concatenate()(branches))
`;
  const { models } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models[0]?.totals.leftOut).toBe(1);
});

it.each([
  ['a loop over a name', 'for _ in range(depth):\n        x = layers.Dense(8)(x)', 'some layers unknown'],
  [
    'a loop until a name is used up',
    'while depth > 0:\n        x = layers.Dense(8)(x)\n        depth -= 1',
    'some layers unknown',
  ],
  ['a recursion over a name', 'x = tower(x, depth)', 'some layers unknown'],
  ['one layer of an unknown size', 'x = layers.Dense(nothing_known())(x)', '2 layers unknown'],
])('%s is not said to leave out one layer more than is known', (_, body, expected) => {
  const program = `import keras
from keras import layers
from elsewhere import nothing_known

def tower(x, depth):
    return x if depth == 0 else tower(layers.Dense(8)(x), depth - 1)

def build(depth):
    x = inputs = keras.Input((8,))
    ${body}
    return keras.Model(inputs, layers.Dense(4)(x))
`;
  const { models } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models.map(sizeText).at(-1)).toContain(expected);
});

it('a method that nothing calls adds no layer to a model that the program has made, nor freezes one', () => {
  const program = `import keras
from keras.layers import Dense
class Stack:
    def __init__(self):
        self.model = keras.Sequential()
    def begin(self, units):
        self.model.add(Dense(units, input_shape=(4,)))
    def more(self, units):
        self.model.add(Dense(units))
        self.model.layers[0].trainable = False
stack = Stack()
stack.begin(8)
`;
  const { models } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models.map(({ kind, totals }) => [kind, totals.params.trainable])).toContainEqual([
    'sequential',
    40,
  ]);
  const block = models.find(({ kind }) => kind === 'block');
  expect(block?.nodes.map(({ outputShapes: [shape] }) => shape && formatShape(shape))).toEqual(['units']);
});

it('an object of a class with an unknown base is made with what its own constructor is given', () => {
  const program = `from framework import Base
import keras
class Net(Base):
    def __init__(self, units, width=400):
        super().__init__()
        self.units, self.width = units, width
    def build(self, classes):
        x = keras.Input((self.width,))
        self.model = keras.Model(x, keras.layers.Dense(classes)(keras.layers.Dense(self.units)(x)))
        return self.model
net = Net(8, width=20)
net.units = 5
model = net.build(3)
`;
  const { models, diagnostics } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models.map(({ totals }) => totals.params.total)).toEqual([20 * 5 + 5 + 5 * 3 + 3]);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it('an operation that gives several tensors gives no known number of them for what is not known', () => {
  const program = `import keras
from keras import ops
class Grid(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(4)
    def call(self, maps):
        sizes = [ops.shape(each)[1:3] for each in maps]
        for height, width in sizes:
            rows, columns = ops.meshgrid(ops.arange(height), ops.arange(width), indexing='ij')
        return self.dense(maps[0])
`;
  const { models } = analyse({ path: 'f.py', language: 'python', text: program });
  expect(models[0]?.nodes.map(({ type }) => type)).toContain('Dense');
});
