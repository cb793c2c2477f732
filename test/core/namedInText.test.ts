/** `eval` of a text that names something: as packages choose their layers by arguments. */
import { expect, it } from 'vitest';
import { type Analysis, analyse } from '../../src/core/index.js';

const of = (text: string): Analysis =>
  analyse({ path: 'named.py', language: 'python', text: `import keras\nfrom keras import layers\n${text}` });
const typesOf = ({ models }: Analysis) => models[0]?.nodes.map(({ type }) => type);

it.each([
  ['a class in force', 'from keras.layers import ReLU', 'ReLU'],
  ['a member of a module', '', 'layers.ReLU'],
  ['a name of the function around it', 'ReLU = layers.ReLU', 'ReLU'],
])('%s', (_, before, name) => {
  const analysis = of(`
${before}
def block(activation='${name}'):
    chosen = eval(activation)
    return keras.Sequential([keras.Input((4,)), chosen()])
model = block()
`);
  expect(typesOf(analysis)).toEqual(['InputLayer', 'ReLU']);
  expect(analysis.diagnostics).toEqual([]);
});

it.each(['nothing', '__import__("os").cpu_count()', '3 +', 'layers.Dense(3)'])('%s is not run', (text) => {
  const analysis = of(`model = keras.Sequential([keras.Input((4,)), layers.Dense(eval('${text}'))])`);
  expect(analysis.models[0]?.totals.leftOut).toBe(1);
  expect(analysis.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});
