/** A loop that would use up all steps is followed for a while: what stands behind it is analysed, what it counts is not known. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

const HEAD = `import numpy as np
from keras import Input, Model, Sequential, layers
gan = Sequential([Input((100,)), layers.Dense(784)])
gan.compile('adam', 'mse')
noise = np.zeros((32, 100))
real = np.zeros((32, 784))
`;

/** A tenth of the usual one. */
const BUDGET = 200_000;

/** The parameters of the model `after`, which follows the code; undefined where they are not known. */
function paramsBehind(code: string, stepBudget?: number): number | undefined {
  const text = `${HEAD}${code}\nafter = Sequential([Input((10,)), layers.Dense(units)])\n`;
  const result = analyse(
    { path: 'a.py', language: 'python', text },
    stepBudget === undefined ? {} : { stepBudget },
  );
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(result.endedEarly).toBeUndefined();
  const after = result.models.find(({ name }) => name === 'after');
  expect(after).toBeDefined();
  const total = after?.nodes.at(-1)?.params.total;
  return typeof total === 'number' ? total : undefined;
}

const TRAINING = `units = 7
losses = []
for epoch in range(30000):
    fakes = gan.predict(noise)
    losses.append(gan.train_on_batch(noise, real))
    if epoch % 200 == 0:
        print(epoch, losses[-1])
`;

// Keras: 10 × 7 + 7.
test('a model behind 30,000 epochs of training', () => expect(paramsBehind(TRAINING, BUDGET)).toBe(77));

test('a shape that every round gives is known behind it', () =>
  expect(paramsBehind(`${TRAINING}units = fakes.shape[1]`, BUDGET)).toBe(10 * 784 + 784));

test('how much a loop collected that was not followed to its end is not known', () =>
  expect(paramsBehind(`${TRAINING}units = len(losses)`, BUDGET)).toBeUndefined());

test.each(['units = epoch', 'units += 1', 'units = min(units, 3) + epoch % 2'])(
  'nor is a number that its rounds change: %s',
  (statement) =>
    expect(
      paramsBehind(`units = 7\nfor epoch in range(5000):\n    ${statement}`, BUDGET / 10),
    ).toBeUndefined(),
);

// Python: 9 at the end, and no round that was followed shows it.
test.each([
  [
    'a name set late in a round',
    'flag = False',
    'if flag:\n        units = 9\n    if epoch == 4000:\n        flag = True',
  ],
  ['a chain of names', 'a = b = 7', 'units = a\n    a = b\n    if epoch == 4000:\n        b = 9'],
  [
    'an entry of a dict',
    "size = {'units': 7}",
    "if epoch == 4000:\n        size['units'] = 9\n    units = size['units']",
  ],
  [
    'an attribute',
    'class Size: pass\nsize = Size()\nsize.units = 7',
    'if epoch == 4000:\n        size.units = 9\n    units = size.units',
  ],
  ['a function', 'def late(n):\n    global units\n    if n == 4000: units = 9', 'late(epoch)'],
])('nor what a late round changes by %s', (_, before, body) =>
  expect(
    paramsBehind(`units = 7\n${before}\nfor epoch in range(5000):\n    ${body}`, BUDGET / 10),
  ).toBeUndefined(),
);

test('nor which return a function reaches', () =>
  expect(
    paramsBehind(
      'def size():\n    for n in range(50000):\n        if n == 40000:\n            return 9\n    return 7\nunits = size()',
      BUDGET,
    ),
  ).toBeUndefined());

// Python: the loop has no break, so its else runs.
test('the else of such a loop runs', () =>
  expect(
    paramsBehind('units = 7\nfor _ in range(5000):\n    gan.predict(noise)\nelse:\n    units = 9', BUDGET),
  ).toBe(10 * 9 + 9));

test('the else of a loop over what is not known runs unless a break may end it', () => {
  const loop = (body: string) =>
    `import os\nunits = 7\nfor name in os.listdir('.'):\n    ${body}\nelse:\n    units = 9`;
  expect(paramsBehind(loop('print(name)'))).toBe(10 * 9 + 9);
  expect(paramsBehind(loop("if name == 'a':\n        break"))).toBeUndefined();
  expect(
    paramsBehind('import os\nunits = 7\nwhile os.getpid() > 3:\n    print()\nelse:\n    units = 9'),
  ).toBe(99);
});

test('a model to which late rounds add layers is known in part', () => {
  const text = `${HEAD}m = Sequential([Input((3,))])\nfor i in range(5000):\n    if i % 1000 == 999:\n        m.add(layers.Dense(4))\n    gan.predict(noise)\n`;
  const { models } = analyse({ path: 'a.py', language: 'python', text }, { stepBudget: BUDGET / 10 });
  const m = models.find(({ name }) => name === 'm');
  expect(m?.totals.leftOut).toBeGreaterThan(0);
});

test('a first round that costs much is no reason to give up', () =>
  expect(
    paramsBehind(
      'for n in range(100):\n    if n == 0:\n        for _ in range(300):\n            gan.predict(noise)\n    units = n + 1',
      BUDGET,
    ),
  ).toBe(10 * 100 + 100));

test('an end at some round is not known either', () =>
  expect(
    paramsBehind('units = 7\nfor units in range(1, 5000):\n    if np.random.rand() < 0.1:\n        break'),
  ).toBeUndefined());

test('a loop that the budget suffices for is followed to its end', () =>
  expect(
    paramsBehind('rows = []\nfor i in range(6000):\n    rows.append(i)\nunits = len(rows)', BUDGET),
  ).toBe(10 * 6000 + 6000));

test('nested loops whose rounds are too many together', () =>
  expect(
    paramsBehind(
      'units = 7\nfor epoch in range(1000):\n    for batch in range(1000):\n        gan.train_on_batch(noise, real)',
    ),
  ).toBe(77));

test('epochs over data of which nothing is known, whose rounds make operations and no layers', () =>
  expect(
    paramsBehind(
      'import data\nunits = 7\nfor epoch in range(3000):\n    for x in data.batches:\n        loss = 0\n        for _ in range(10):\n            loss = loss + gan(x) * 2\n',
      BUDGET,
    ),
  ).toBe(77));

test('a few rounds over data of which nothing is known are each followed: they may keep what they make', () =>
  expect(
    paramsBehind(
      `import data
sizes = {}
for person in range(13):
    total = 0
    for part in data.parts(person):
        for row in part:
            for cell in row:
                total = total + cell * 2 + gan(cell)
    sizes['p%d' % person] = 7
units = sizes['p9']`,
      BUDGET,
    ),
  ).toBe(77));
