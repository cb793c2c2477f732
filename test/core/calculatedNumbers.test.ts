/** Settings that code calculates with NumPy. Values as NumPy 2 has them. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

test.each([
  ['2 ** np.arange(5)', 4, 16],
  ['np.insert(np.arange(3, dtype=np.float32), 0, 7)', 0, 7],
  ['(np.array([3, 5, 7]) * 2 + 1) // 3', 2, 5],
  ['np.array([1.4, 2.0]) * np.array([10, 3])', 0, 14],
  ['(np.arange(4) % 2 + 1) * 3', 3, 6],
  ['np.linspace(16, 64, 4) / 2', 1, 16],
  ['(np.arange(4) * 1.5).astype(int)', 3, 4],
  ['np.array([1.7, 2.2]).astype(np.int64)', 1, 2],
  ['(np.arange(5) * 3).copy()', 4, 12],
])('(%s)[%d] is %d', (code, at, units) => {
  const text = `import numpy as np
import keras
sizes = ${code}
m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(int(sizes[${at}]))])
`;
  const { models } = analyse({ path: 'm.py', language: 'python', text });
  expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, units]]);
});

test('an entry that is stored is what is read, unless a test that is not known chose', () => {
  const shapes = (then: string) => {
    const text = `import numpy as np
import os
import keras
sizes = 2 ** np.arange(4, dtype=np.float32)
sizes *= 116
${then}
widths = [int(v * 1.0) for v in sizes]
m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(widths[0]), keras.layers.Dense(widths[1])])
`;
    const { models } = analyse({ path: 'm.py', language: 'python', text });
    return models[0]?.nodes.filter(({ type }) => type === 'Dense').map(({ outputShapes: [shape] }) => shape);
  };
  expect(shapes('sizes[0] = 24')).toEqual([
    [null, 24],
    [null, 232],
  ]);
  expect(JSON.stringify(shapes("if os.environ.get('WIDE'):\n    sizes[0] = 24"))).not.toContain('[null,24]');
});
