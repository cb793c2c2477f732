/** Classes and numbers that a program reaches by texts: `eval`, `globals`, `vars`, `getattr`. Shapes are real Keras's. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const HEAD = 'import keras\nfrom keras import layers\nfrom keras.layers import Dense\n';

function analysed(maker: string) {
  const text = `${HEAD}m = keras.Sequential([keras.Input((8,)), ${maker}])\n`;
  const { models, diagnostics } = analyse({ path: 'a.py', language: 'python', text });
  const node = models.find(({ name }) => name === 'm')?.nodes.at(-1);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  return { name: node?.name, shape: node?.outputShapes[0], params: node?.params.total, errors };
}

it.each([
  'eval("Dense(3)")',
  'eval("Dense")(3)',
  'eval("layers." + "Dense")(eval("1 + 2"))',
  'globals()["Dense"](3)',
  'locals()["Dense"](3)',
  'vars(layers)["Dense"](3)',
  'layers.__dict__["Dense"](3)',
  'getattr(layers, "Dense")(3)',
])('%s', (maker) => {
  expect(analysed(maker)).toEqual({ name: 'dense', shape: [null, 3], params: 27, errors: [] });
});

it('eval reads the names of the function around it', () => {
  const text = `${HEAD}def build(n):\n    return eval('Dense(n * 2)')\nm = keras.Sequential([keras.Input((8,)), build(2)])\n`;
  const { models } = analyse({ path: 'a.py', language: 'python', text });
  expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, 4]]);
});

it('a function hands all its names on', () => {
  const text = `${HEAD}def build(size=8, units=2, drop=0.1, name='net', options=None):
    assert options == {}
    return keras.Sequential([keras.Input((size,)), Dense(units), layers.Dropout(drop)], name=name)
def large(size=16, units=4, **options):
    drop = 0.5
    return build(**locals(), name='large')
m = large()
n = large(units=3)
def misspelt(unit=4):
    return build(**locals())
`;
  const { models, diagnostics } = analyse({ path: 'a.py', language: 'python', text });
  const totals = models.map(({ name, totals: { params } }) => [name, params.total]);
  expect(totals).toEqual(
    expect.arrayContaining([
      ['m', 68],
      ['n', 51],
    ]),
  );
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  expect(errors).toEqual([expect.stringMatching(/build has no argument "unit"/)]);
});

it.each([
  ['a class in force', 'from keras.layers import ReLU', 'ReLU'],
  ['a member of a module', '', 'layers.ReLU'],
  ['a name of the function around it', 'ReLU = layers.ReLU', 'ReLU'],
])('eval of %s, as packages choose their layers by arguments', (_, before, name) => {
  const text = `${HEAD}${before}
def block(activation='${name}'):
    chosen = eval(activation)
    return keras.Sequential([keras.Input((4,)), chosen()])
model = block()
`;
  const { models, diagnostics } = analyse({ path: 'a.py', language: 'python', text });
  expect(models[0]?.nodes.map(({ type }) => type)).toEqual(['InputLayer', 'ReLU']);
  expect(diagnostics).toEqual([]);
});

it('a layer that eval gives is no number of units', () => {
  expect(analysed("Dense(eval('layers.Dense(3)'))").errors).toEqual([
    'units must be a whole number of 1 or more; found a layer.',
  ]);
});

it.each(["eval('nothing')", `eval('__import__("os").cpu_count()')`])('%s gives no error', (maker) => {
  const { params, errors } = analysed(`Dense(${maker})`);
  expect(params).toMatchObject({ kind: 'unknown' });
  expect(errors).toEqual([]);
});

it.each(['eval("eval(s)")', 'eval("Dense(")', 'eval("n = 3")', 'eval(input())'])(
  '%s is not known',
  (maker) => {
    expect(analysed(`${maker.replace('s)', 'text)')}`).shape).toMatchObject({ kind: 'unknown' });
  },
);

it('a character that is known by its name only makes the text unknown, not wrong', () => {
  expect(analysed('Dense(3, name="a\\N{GREEK SMALL LETTER BETA}")')).toMatchObject({
    params: 27,
    errors: [],
  });
  expect(analysed('Dense(3, name="a\\N{GREEK SMALL LETTER BETA}")').name).not.toContain('N{');
  expect(analysed('Dense(3, name=r"a\\N{b}")').name).toBe('a\\N{b}');
});
