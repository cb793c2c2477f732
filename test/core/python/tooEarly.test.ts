/** Names that a module reads above what defines them: Python raises a NameError. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

function errorsOf(text: string, path = 'a.py'): readonly string[] {
  return analyse({ path, language: 'python', text })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
}

it.each([
  'print(units)\nunits = 3\n',
  'model = make()\ndef make():\n    return 1\n',
  'if len([1]) > 0:\n    print(units)\nfor units in [1]:\n    pass\n',
  'x = layers.Dense(2)\nfrom keras import layers\n',
  'x = x + 1\n',
  'def f():\n    y = y * 2\n    return y\nf()\n',
  'def f(a):\n    if a > 1:\n        y = y * 2\n    return a\nf(2)\n',
  'from keras.layers import *\nx = Dense(2)(x)\n',
])('%s', (text) => {
  expect(errorsOf(text)).toEqual([expect.stringContaining('is not defined yet')]);
});

it.each([
  'for i in [1, 2]:\n    if i == 2:\n        print(units)\n    units = 3\n',
  'def f():\n    return units\nunits = 3\nf()\n',
  'try:\n    units\nexcept NameError:\n    units = 3\n',
  'def f():\n    global units\n    units = 3\nf()\nprint(units)\nunits = 4\n',
  'exec("units = 1")\nprint(units)\nunits = 4\n',
  'exec("units = 1")\nprint(units)\n',
  'from keras.layers import *\nglobals()["units"] = 1\nprint(units)\n',
  'from settings import *\nprint(units)\nunits = 4\n',
  'def f(x: "Later", y: Later = None) -> Later:\n    pass\nclass Later:\n    pass\n',
  'x: Later = 1\nclass Later:\n    pass\n',
  'g = lambda: units\nunits = 3\ng()\n',
  'print(ascii(1), zip, BrokenPipeError)\nascii = zip = BrokenPipeError = 1\n',
])('%s is left alone', (text) => {
  expect(errorsOf(text)).toEqual([]);
});

it.each([
  'def f(units):\n    return units\nprint(units)\n',
  'class Net:\n    width = 3\n    def make(self):\n        return width\nNet().make()\n',
  'class Net:\n    def __init__(units):\n        self.units = units\n    def other(self):\n        pass\nNet()\n',
  'def f():\n    x = 1\n    return x\ndef g():\n    return x\ng()\n',
  'from keras.layers import *\ndef f(x):\n    return x\ny = f(inputs)\ndef g(inputs):\n    return inputs\n',
])('%s', (text) => {
  expect(errorsOf(text)).toEqual([expect.stringContaining('is not defined here')]);
});

it.each([
  'def f():\n    for i in [1, 2]:\n        if i > 1:\n            print(y)\n        y = i\nf()\n',
  'def f():\n    def g():\n        return y\n    y = 1\n    return g()\nf()\n',
  'def f(a=1):\n    if a:\n        y = 1\n    return y\nf()\n',
  'def f():\n    global z\n    z = 1\ndef g():\n    return z\nf()\ng()\n',
  'def f():\n    try:\n        y = open("a")\n    except OSError:\n        y = None\n    return y\nf()\n',
  'def f():\n    with open("a") as y:\n        return y\nf()\n',
  'class Net:\n    width = 3\n    double = width * 2\nNet()\n',
  'class Net:\n    def make(self):\n        return [w for w in self.ws]\n    ws = (1,)\nNet().make()\n',
  'def f():\n    y: int\n    y = 1\n    return (lambda: y)()\nf()\n',
  'def f():\n    return (n := 3) + n\nf()\n',
  'def f(*args, **kw):\n    return args, kw\nf()\n',
  'def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n        return n\n    return g()\nf()\n',
  'from other import *\ndef f(x):\n    return x\nprint(x)\n',
  'def outer(x):\n    def deco(f):\n        return f\n    @deco\n    def inner(a=x):\n        return a\n    return inner()\nouter(1)\n',
  'import keras\ndef f(k):\n    class Own(k.Model):\n        def call(self, x):\n            return self.anything(x)\n    return Own()\n',
  'class Part:\n    def rate(self):\n        return self.dropout\n',
])('%s is in order', (text) => {
  expect(errorsOf(text)).toEqual([]);
});

it('cells of a notebook run in any order', () => {
  expect(errorsOf('print(units)\nunits = 3\n', 'a.ipynb')).toEqual([]);
});

it('a size that a later cell of a notebook defines is unknown, with that as its reason', () => {
  const text =
    'from keras import Input, Sequential, layers\nm = Sequential([Input((4,)), layers.Dense(units)])\nunits = 3\n';
  const [model] = analyse({ path: 'a.ipynb', language: 'python', text }).models;
  expect(JSON.stringify(model?.nodes.at(-1)?.outputShapes)).toContain(
    '"units" is defined in a cell below'.slice(8),
  );
});
