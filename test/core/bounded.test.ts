/** Every kind of work counts: a few lines that would take minutes end at the step budget, whatever they do. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

/** A twentieth of the usual one. */
const BUDGET = 100_000;

/** With the usual budget these took from six seconds to some minutes before their work was counted. */
const HEAVY: Readonly<Record<string, string>> = {
  'copies of a dict': 'd = {i: i for i in range(5000)}\nfor i in range(5000):\n    e = dict(d)',
  'dicts with the entries of another':
    'd = {i: i for i in range(5000)}\nfor i in range(5000):\n    e = {**d}',
  'lists of the entries of a dict':
    'd = {i: i for i in range(5000)}\nfor i in range(5000):\n    e = d.items()',
  'copies of all within':
    'import copy\nd = [[1] * 100 for _ in range(50)]\nfor i in range(5000):\n    e = copy.deepcopy(d)',
  'comparing lists': 'a = [1] * 5000\nb = [1] * 5000\nfor i in range(5000):\n    c = a == b',
  'looking for an entry': 'a = list(range(5000))\nfor i in range(5000):\n    c = 4999 in a',
  'the place of an entry': 'a = list(range(5000))\nfor i in range(5000):\n    c = a.index(4999)',
  'writing a list as text': 'a = list(range(5000))\nfor i in range(5000):\n    c = repr(a)',
  'sorting a list': 'a = list(range(5000))\nfor i in range(5000):\n    a.sort()',
  'splitting a text': 'a = "abc," * 5000\nfor i in range(5000):\n    c = a.split(",")',
  'texts in a text': 'a = "abc," * 5000\nfor i in range(5000):\n    c = f"{a}{a}"',
  'both of two sets': 'a = set(range(5000))\nfor i in range(5000):\n    c = a & a',
  'many arguments': 'a = list(range(5000))\ndef f(*b): pass\nfor i in range(5000):\n    f(*a)',
  'the rest of a list': 'a = list(range(5000))\nfor i in range(5000):\n    b, *c = a',
  'arrays of a list': 'import numpy as np\na = list(range(5000))\nfor i in range(5000):\n    c = np.array(a)',
  'arrays of more and more axes':
    'import numpy as np\na = np.zeros(3)\nfor i in range(9000):\n    a = np.expand_dims(a, 0)',
  'a list in doubt':
    'import os\na = list(range(2000))\nfor i in range(5000):\n    if os.environ.get(str(i)):\n        a.append(i)',
  'a dict in doubt':
    'import os\na = {i: i for i in range(2000)}\nfor i in range(5000):\n    if os.environ.get(str(i)):\n        a[i] = 2',
  'models of one long network':
    'from keras import Input, Model, layers\nx = i = Input((3,))\nfor _ in range(400):\n    x = layers.Dense(3)(x)\n    m = Model(i, x)',
  'layers that take all before':
    'from keras import Input, layers\nx = Input((3,))\nall = [x, x]\nfor _ in range(600):\n    all.append(layers.Add()(all))',
};

/** Where the loop is followed to its end, so many rounds are known behind it; a loop that makes no layers is given up. */
const BEHIND =
  '\nfrom keras import Sequential, layers\nafter = Sequential([layers.Input((3,)), layers.Dense(i + 1)])\n';

for (const [name, text] of Object.entries(HEAVY))
  test(name, () => {
    const source = text.includes(' i in range(') ? `${text}${BEHIND}` : text;
    const result = analyse({ path: 'a.py', language: 'python', text: source }, { stepBudget: BUDGET });
    const total = result.models.find((model) => model.name === 'after')?.nodes.at(-1)?.params.total;
    if (total === undefined) expect(result.endedEarly).toBe('The analysis stopped at its step budget.');
    else expect(total).toMatchObject({ kind: 'unknown' });
  });

test('work that is little is followed to its end', () => {
  const text = `for i in range(5000):\n    e = i${BEHIND}`;
  const { models } = analyse({ path: 'a.py', language: 'python', text }, { stepBudget: BUDGET });
  expect(models.find(({ kind }) => kind !== 'block')?.nodes.at(-1)?.params.total).toBe(3 * 5000 + 5000);
});

test('tensors that change places in doubt again and again stay two', () => {
  const text = `import sys
from keras import Input, layers
a = Input((3,))
b = layers.Dense(3)(a)
for i in range(40):
    if sys.argv[1:]:
        a, b = b, a${BEHIND}`;
  const { models } = analyse({ path: 'a.py', language: 'python', text }, { stepBudget: BUDGET });
  expect(models.find(({ kind }) => kind !== 'block')?.nodes.at(-1)?.params.total).toBe(3 * 40 + 40);
});

const ARRAY = 'const a = Array.from({ length: 2000 }, (_, i) => i);\nfor (let i = 0; i < 2000; i++) ';
const HEAVY_SCRIPTS: Readonly<Record<string, string>> = {
  'an array that is asked for its last entry': `${ARRAY}{ a.includes(1999); }`,
  'the place of an entry in an array': `${ARRAY}{ a.indexOf(1999); }`,
  'sorting an array': `${ARRAY}{ a.sort(); }`,
  'copies of an array': `${ARRAY}{ const b = [...a]; }`,
};

for (const [name, text] of Object.entries(HEAVY_SCRIPTS))
  test(name, () => {
    const { endedEarly } = analyse({ path: 'a.js', language: 'javascript', text }, { stepBudget: BUDGET });
    expect(endedEarly).toBe('The analysis stopped at its step budget.');
  });

test('what was found before stays', () => {
  const text = `from keras import Input, Model, layers\ni = Input((3,))\nm = Model(i, layers.Dense(4)(i))\nwhile True: pass\n`;
  const { models } = analyse({ path: 'a.py', language: 'python', text }, { stepBudget: BUDGET });
  expect(models.map(({ name, totals }) => [name, totals.params.total])).toEqual([['m', 16]]);
});

test('a loop that may end at every round is followed', () => {
  const text = [
    'import os',
    'from keras import Input, Model, layers',
    'heads = []',
    'for i in range(20000):',
    '    heads.append(layers.Dense(i))',
    "    if os.environ.get('STOP'):",
    '        break',
    'i = Input((3,))',
    'm = Model(i, layers.Dense(4)(i))',
  ].join('\n');
  const { models, endedEarly } = analyse({ path: 'a.py', language: 'python', text }, { stepBudget: BUDGET });
  expect(endedEarly).toBeUndefined();
  expect(models.map(({ name }) => name)).toEqual(['m']);
});

test('a size whose expression doubles in each round of a loop is not known', () => {
  const text = [
    'from keras import Sequential, layers',
    'def build(a, b, c):',
    '    for i in range(100):',
    '        a = (a + b) * (a + c)',
    '    return Sequential([layers.Input((3,)), layers.Dense(a)])',
  ].join('\n');
  const { models } = analyse({ path: 'a.py', language: 'python', text });
  expect(models.find(({ kind }) => kind !== 'block')?.nodes.at(-1)?.outputShapes[0]).toMatchObject([
    null,
    { kind: 'unknown' },
  ]);
});

test('a text of thousands of undefined names is told in a short time: their near ones are not looked for', () => {
  const text = Array.from({ length: 3000 }, (_, index) => `value${index} = valeu${index}(1)`).join('\n');
  const { diagnostics } = analyse({ path: 'a.py', language: 'python', text });
  const mended = diagnostics.filter(({ fixes }) => fixes.length > 0);
  expect(diagnostics).toHaveLength(3000);
  expect(mended.length).toBeGreaterThan(10);
  expect(mended.length).toBeLessThan(200);
});

test('an own training step in an epoch of unknown length costs a few readings of the model', () => {
  const text = `import keras, tensorflow as tf
from keras import layers

class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.inner = [layers.Conv2D(8, 3, padding='same') for _ in range(6)]

    def call(self, x):
        for layer in self.inner:
            x = tf.nn.relu(layer(x)) + x
        return x

net = keras.Sequential([keras.Input((8, 8, 8)), Block(), layers.Flatten(), layers.Dense(2)])
steps = 0
for epoch in range(20):
    for images, labels in tf.data.Dataset.list_files('a/*').map(load):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(net(images))
        steps += 1
`;
  const { endedEarly } = analyse({ path: 'a.py', language: 'python', text }, { stepBudget: 60_000 });
  expect(endedEarly).toBeUndefined();
});
