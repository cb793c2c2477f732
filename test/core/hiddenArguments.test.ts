/** Arguments behind a `*` or `**` whose content is not known may be any: what they decide is not known. */
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

const HEAD = `import json, keras
from keras.layers import Conv2D, Dense
settings = json.load(open('settings.json'))
x = keras.Input((32, 32, 3))
def block(x, filters=8, size=3, **more):
    return Conv2D(filters, size, **more)(x)
`;

function lastOf(code: string) {
  const text = `${HEAD}m = keras.Model(x, ${code})\n`;
  const { models } = analyse({ path: 'a.py', language: 'python', text });
  const last = models.find(({ name }) => name === 'm')?.nodes.at(-1);
  const [shape] = last?.outputShapes ?? [];
  const known = (size: unknown) => (typeof size === 'number' ? size : '?');
  return [shape && 'map' in shape ? shape.slice(1).map(known) : '?', known(last?.params.total)];
}

it.each([
  ['Conv2D(8, 3, **settings)(x)', ['?', '?', '?'], '?'],
  ['Conv2D(*settings)(x)', ['?', '?', '?'], '?'],
  ["block(x, **settings['block'])", ['?', '?', '?'], '?'],
  ['Dense(4, **settings)(x)', [32, 32, 4], '?'],
  ['Dense(**dict(units=5, use_bias=False))(x)', [32, 32, 5], 15],
  ['block(x, **dict(size=1))', [32, 32, 8], 32],
])('%s', (code, shape, parameters) => {
  expect(lastOf(code)).toEqual([shape, parameters]);
});
