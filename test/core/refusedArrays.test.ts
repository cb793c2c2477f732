/** What NumPy 2 refuses of shapes is told once, where it stands; what it takes is not. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

/** The line of each error, and the exception that it names. */
function told(statement: string): readonly string[] {
  const text = `import numpy as np
a, b = np.zeros((100, 28, 28)), np.zeros((28, 27))
i = np.arange(3)
c = ${statement}
d = c + 1
`;
  const { diagnostics } = analyse({ path: 'a.py', language: 'python', text });
  return diagnostics.map(({ span, message }) => {
    const line = text.slice(0, span.start).split('\n').length;
    return `${line} ${/raises an? (\w+)/.exec(message)?.[1]}`;
  });
}

test.each([
  ['a - b', 'ValueError'],
  ['a.reshape(100, 28, 27)', 'ValueError'],
  ['np.reshape(a, (-1, 27))', 'ValueError'],
  ['np.concatenate([b, np.zeros((28, 28))], axis=0)', 'ValueError'],
  ['np.concatenate([a, b])', 'ValueError'],
  ['np.stack([b, np.zeros((28, 28))])', 'ValueError'],
  ['np.vstack([b, np.zeros((2, 28))])', 'ValueError'],
  ['np.append(b, np.zeros((2, 28)), axis=0)', 'ValueError'],
  ['a @ np.zeros((27, 2))', 'ValueError'],
  ['np.dot(b, b)', 'ValueError'],
  ['a.mean(axis=3)', 'AxisError'],
  ['a[:, :, 28]', 'IndexError'],
  ['a[0, 0, 0, 0]', 'IndexError'],
])('%s is refused', (statement, exception) => {
  expect(told(statement)).toEqual([`4 ${exception}`]);
});

test.each([
  'a - np.zeros((28, 1))',
  'a.reshape(100, -1)',
  'a.reshape(-1, 7)',
  'np.concatenate([b, np.zeros((28, 3))], axis=-1)',
  'np.hstack([b, np.zeros((28, 3))])',
  'np.append(b, np.zeros((2, 28)))',
  'a @ np.zeros((28, 2))',
  'a @ np.zeros((100, 28, 2))',
  'np.dot(b, np.zeros(27))',
  'a.mean(axis=-3)',
  'a[i, :, -28]',
  'a == b',
])('%s is taken', (statement) => {
  expect(told(statement)).toEqual([]);
});

test('an array that is given another shape in place has it from there on', () => {
  expect(told('a[0].copy()\nc.shape = (4, -1)\nc = c - np.zeros((4, 196))')).toEqual([]);
  expect(told('np.zeros((4, 6))\nc.resize((2, 12))\nc = c - np.zeros(12)')).toEqual([]);
  expect(told('np.zeros((4, 6))\nc.resize(2, 12)\nc = c - np.zeros(6)')).toEqual(['6 ValueError']);
});
