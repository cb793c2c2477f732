/**
 * A call of a function that takes and gives tensors is run once for equal arguments, and its layers are stamped out
 * again. The same programs with a word in each function that forbids this give the same; here is also what is kept.
 */
import { expect, it } from 'vitest';
import { type Analysis, analyse, type ModelGraph, TextMemory } from '../../src/core/index.js';
import { edited, factsOf, follow } from './editedText.js';

const blocks = `from keras import Input, Model, layers, regularizers

WIDTHS = [8, 16]
SETTINGS = {'class_name': 'VarianceScaling', 'config': {'scale': 2.0}}

def conv(x, filters, kernel_size=3, strides=1):
    list
    x = layers.Conv2D(filters, kernel_size, strides=strides, padding='same', kernel_initializer=SETTINGS)(x)
    x = layers.BatchNormalization()(x)
    return layers.ReLU()(x)

def block(x, filters, widths=(1, 1), **options):
    list
    shortcut = x
    for width in widths:
        x = conv(x, filters * width, **options)
    x = conv(x, filters, 1)
    if shortcut.shape[-1] != filters:
        shortcut = layers.Conv2D(filters, 1, kernel_regularizer=regularizers.L2(1e-4))(shortcut)
    return layers.Activation('relu')(x + shortcut)

def ends(x, y):
    list
    return [layers.concatenate([x, y]), (x, layers.add([x, y]))], 3

def build(units=10, width=8):
    inputs = Input((32, 32, 3))
    x = conv(inputs, width)
    for filters in WIDTHS:
        x = block(x, filters)
        x = block(x, filters, widths=[1, 2])
    (a, (b, c)), count = ends(x, x)
    x = layers.add([block(c, 8, kernel_size=5), conv(b, 8 if count == 3 else 9)])
    a = layers.Dense(units)(layers.Flatten()(a))
    return Model(inputs, [a, x])

def other():
    return build(4)

def third():
    return build(4, width=24)

model = build(10)
`;

const read = (text: string, memory?: TextMemory, stepBudget?: number): Analysis =>
  analyse({ path: 'm.py', language: 'python', text }, stepBudget === undefined ? {} : { stepBudget }, memory);

/** `hash` tells of objects, so that a function which has the word is run at each call. */
const neverKept = (text: string) => text.replaceAll(/^( +)list$/gm, '$1hash');

/** Of each node by its name, whether its arguments are those read for the other analysis. */
function keptNodes(before: ModelGraph | undefined, after: ModelGraph | undefined): number {
  const known = new Set(before?.nodes.map((node) => node.arguments));
  return after?.nodes.filter((node) => known.has(node.arguments)).length ?? 0;
}

/** The analysis after an edit is the one of the text alone, and the one with every call run; how many nodes were kept. */
function keptBy(from: string, to: string, text = blocks): number {
  expect(text).toContain(from);
  const memory = new TextMemory();
  const before = read(text, memory);
  expect(factsOf(before)).toBe(factsOf(read(neverKept(text))));
  const changed = text.replace(from, to);
  const after = read(changed, memory);
  expect(factsOf(after)).toBe(factsOf(read(changed)));
  expect(factsOf(after)).toBe(factsOf(read(neverKept(changed))));
  return keptNodes(before.models.at(-1), after.models.at(-1));
}

it.each([
  ['nothing', 'WIDTHS', 'WIDTHS', 'all'],
  ['a layer in what calls the blocks', 'layers.Dense(units)', 'layers.Dense(units + 1)', 'most'],
  ['a layer before them, which moves all names', '(inputs, width)', '(layers.ReLU()(inputs), width)', 'most'],
  [
    'a convolution before them, which moves some names',
    '(inputs, width)',
    '(layers.Conv2D(3, 1)(inputs), width)',
    'most',
  ],
  ['a new line above them', '\nWIDTHS', '\n\n# wide\nWIDTHS', 'none'],
  ['a fault before them', 'conv(inputs, width)', 'conv(layers.Reshape((7,))(inputs), width)', 'none'],
  ['the width of all', 'x = conv(inputs, width)', 'x = conv(inputs, width * 3)', 'most'],
  ['what a block calls', 'BatchNormalization()', 'LayerNormalization()', 'none'],
  ['a list that is read by the builder', '[8, 16]', '[8, 24]', 'most'],
  ['a dictionary that is read by the layers', "'scale': 2.0", "'scale': 3.0", 'none'],
  ['an argument by keyword', 'kernel_size=5)', 'kernel_size=7)', 'most'],
] as const)('%s', (_, from, to, kept) => {
  const nodes = keptBy(from, to);
  // Two layers are not of blocks.
  if (kept === 'none') expect(nodes).toBeLessThanOrEqual(2);
  else expect(nodes).toBeGreaterThan(kept === 'all' ? 28 : 12);
});

/** The block as the line changes it, twice in a model with a line between. */
const twice = (line: string, between = '', before = '') => `import keras
from keras import Input, Model, layers
from keras import backend as K
SIZES = [8]
${before}
shared = layers.Dense(8)
def grow(values):
    values.append(1)
def block(x, sizes, extra=None):
    list
    ${line}
    return layers.Dense(sizes[0])(x)
def build():
    sizes = [8, 8]
    inputs = Input((4, 8, 8))
    x = block(inputs, sizes)
    ${between}
    x = block(x, sizes)
    x = block(x, sizes)
    return Model(inputs, x)
model = build()
`;

it.each([
  ['a list that the block changes', 'sizes.append(sizes.pop(0) + 8)', ''],
  ['a list that changes between the calls', 'x = layers.Dense(4)(x)', 'sizes[0] = 16'],
  ['a list of the file that the block changes', 'SIZES.append(1); x = layers.Dense(len(SIZES))(x)', ''],
  ['a list of the file that changes between', 'x = layers.Dense(SIZES[-1])(x)', 'SIZES.append(2)'],
  [
    'a list of the file that the block changes by a function',
    'grow(SIZES); x = layers.Dense(len(SIZES))(x)',
    '',
  ],
  ['a layer of the file', 'x = shared(x)', ''],
  ['a layer that is used twice', 'd = layers.Dense(8); x = d(d(x))', ''],
  ['a layer that is used later first', 'd = layers.Dense(8); e = layers.ReLU(); x = e(d(e(x)))', ''],
  ['a frozen layer', 'd = layers.Dense(8); d.trainable = False; x = d(x)', ''],
  ['a list given to a layer', 'x = layers.Reshape(sizes[:0] + [4, 8, 8])(x)', ''],
  ['the name of what it is given', "x = layers.Dense(8, name=x.name + 'a')(x)", ''],
  ['a fixed name, twice in a model', "x = layers.Dense(8, name='a')(x)", ''],
  ['names begun anew', 'K.clear_session(); x = layers.Dense(8)(x)', ''],
  ['an image layout set between', 'x = layers.Conv2D(8, 1)(x)', "K.set_image_data_format('channels_first')"],
  [
    'an image layout set before',
    'x = layers.Conv2D(8, 1)(x)',
    '',
    "K.set_image_data_format('channels_first')",
  ],
  [
    'an image layout that is asked for',
    "x = layers.Dense(3 if K.image_data_format() == 'channels_last' else 5)(x)",
    "K.set_image_data_format('channels_first')",
  ],
  [
    'an activation registered by its name between',
    "x = layers.Activation('mine')(x) if sizes[0] == 8 else x",
    "keras.utils.get_custom_objects()['mine'] = keras.layers.Activation(lambda t: t[:, :2])",
  ],
  ['a model inside', 'x = Model(x, layers.Dense(8)(x))(x)', ''],
  ['a Sequential inside', 'x = keras.Sequential([layers.Dense(8), layers.ReLU()])(x)', ''],
  ['an operation', 'x = keras.ops.transpose(x * 2.0 + x, (0, 1, 2, 3))', ''],
  ['a Lambda', 'x = layers.Lambda(lambda t: t * 2)(x)', ''],
  ['a wrapper', 'x = layers.TimeDistributed(layers.Dense(8))(x)', ''],
  ['a fault inside', 'x = layers.Conv2D(-1, 3)(x)', ''],
  ['a test that is not known', 'x = layers.ReLU()(x) if input() else layers.Dense(8)(x)', ''],
  ['a loop of unknown length', 'for _ in range(int(input())): x = layers.Dense(8)(x)', ''],
  ['a global that the block sets', 'global extra_size; extra_size = 3; x = layers.Dense(extra_size)(x)', ''],
  [
    'an exception that is caught',
    'try: x = layers.Dense({}["a"])(x)\n    except KeyError: x = layers.Dense(2)(x)',
    '',
  ],
])('%s', (_, line, between, before = '') => {
  const text = twice(line, between, before);
  keptBy('(4, 8, 8)', '(6, 8, 8)', text);
  keptBy('sizes = [8, 8]', 'sizes = [8, 9]', text);
  keptBy('inputs = ', 'inputs=', text);
});

/** `count_params()` and the last layers as Keras 3.15.1 gives them. */
it('what is stamped out is what Keras builds', () => {
  const { models, diagnostics } = read(blocks);
  const model = models.find(({ name }) => name === 'model');
  expect(model?.totals.params.total).toBe(349450);
  expect(model?.nodes.slice(-4).map(({ name }) => name)).toEqual([
    'activation_4',
    're_lu_16',
    'dense',
    'add_6',
  ]);
  expect(models.find(({ name, totals }) => name === 'build' && totals.params.total === 152836)).toBeDefined();
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

/** A script without a builder: the block has names that the script has, too. */
const flat = (lines: readonly string[]) => `from keras import Input, Model, layers
size = 8
def block(y, filters):
    list
    ${lines.join('\n    ')}
    return layers.ReLU()(y)
inputs = Input((32, 32, 3))
x = block(inputs, 8)
c = 5
x = block(x, 16)
x = block(x, 16)
x = layers.Flatten()(x)
model = Model(inputs, layers.Dense(10)(x))
`;

it.each([
  ['a tensor', ['x = layers.Conv2D(filters, 3)(y)', 'y = layers.BatchNormalization()(x)']],
  [
    'several names at once',
    ['x = inputs = layers.Conv2D(filters, 3)(y)', '_, _, _, c = x.shape', 'y = inputs'],
  ],
  ['what others have after a dot or as an argument', ['y = layers.Conv2D(filters, 3, name=None)(inputs=y)']],
])('a name that the block binds first is its own: %s', (_, lines) => {
  expect(keptBy('Dense(10)', 'Dense(11)', flat(lines))).toBeGreaterThan(5);
});

it.each([
  ['under a test', ['if filters > 8: c = 3', 'y = layers.Dense(c)(y)']],
  ['in a loop that may not run', ['for c in range(filters - 8): pass', 'y = layers.Dense(c + 1)(y)']],
  ['after it is read', ['y = layers.Dense(c)(y)', 'c = 3']],
  ['in its own value', ['c = c + 1', 'y = layers.Dense(c)(y)']],
  ['in place', ['c += 1', 'y = layers.Dense(c)(y)']],
  ['after a function that reads it', ['def read(): return c', 'y = layers.Dense(read())(y)', 'c = 3']],
  ['for the script', ['global c', 'c = 4', 'y = layers.Dense(c)(y)']],
  ['until it is deleted', ['c = 3', 'del c', 'y = layers.Dense(c)(y)']],
  ['where it fails', ['try: c = {}["c"]', 'except KeyError: pass', 'y = layers.Dense(c)(y)']],
])('a name that the block may read of the script is not: bound %s', (_, lines) => {
  for (const text of [flat(lines), flat(lines).replace('size = 8', 'c = 7')]) {
    keptBy('c = 5', 'c = 6', text);
    keptBy('block(x, 16)', 'block(x, 4)', text);
    keptBy('Dense(10)', 'Dense(11)', text);
  }
});

it.each([
  [
    'merged maps of two sizes',
    'multiply([layers.Conv2D(8, 3)(inputs), layers.Conv2D(8, 5)(inputs)])',
    '5)(inputs',
  ],
  ['a reshape to another count', 'Reshape((7,))(inputs)', '7,)'],
])('sizes behind a fault are not known, and calls on them are kept: %s', (_, fault, size) => {
  const lines = ['x = layers.Conv2D(filters, 3)(y)', 'y = layers.BatchNormalization()(x)'];
  const text = flat(lines).replace('c = 5', `x = layers.${fault}`);
  expect(keptBy('Dense(10)', 'Dense(11)', text)).toBeGreaterThan(2);
  // The reason names the sizes: what is behind it is the same for another reason.
  expect(keptBy(size, size.replace(/\d/, '9'), text)).toBeGreaterThan(2);
  keptBy('block(inputs, 8)', 'block(inputs, 4)', text);
});

it('calls are kept whose arguments hang on a size that is not known', () => {
  const lines = [
    'if y.shape[1] % 2: p = 1',
    'else: p = 2',
    'y = layers.ZeroPadding2D(((p, 1), (0, 1)))(y)',
    'y = layers.ZeroPadding2D(p)(y)',
    'x = layers.Conv2D(filters, 3)(y)',
    'y = layers.BatchNormalization()(x)',
  ];
  const merged = 'layers.multiply([layers.Conv2D(8, 3)(inputs), layers.Conv2D(8, 5)(inputs)])';
  const text = flat(lines).replace('c = 5', `x = ${merged}`);
  expect(keptBy('Dense(10)', 'Dense(11)', text)).toBeGreaterThan(8);
  for (const size of ['3)(inputs), layers.Conv2D(8, 5', '5)(inputs'])
    for (const other of ['9', '3', '77']) keptBy(size, size.replace(/\d/, other), text);
});

it('sizes that are not known for two reasons are told apart', () => {
  const merged = 'layers.multiply([layers.Conv2D(8, 3)(inputs), layers.Conv2D(8, 5)(inputs)])';
  const lines = ['x = layers.Conv2D(filters, 3)(y)', 'y = layers.Concatenate()([x, other])'];
  const text = flat(lines)
    .replace('(y, filters)', '(y, filters, other)')
    .replaceAll(/block\((\w+), (\d+)\)/g, 'block($1, $2, b)')
    .replace('c = 5', `x = ${merged}`)
    .replace('x = block(inputs', `b = ${merged.replace('5)', '7)')}\nx = block(inputs`);
  for (const size of ['3)(inputs), layers.Conv2D(8, 5', '5)(inputs', '7)(inputs'])
    keptBy(size, size.replace(/\d/, '9'), text);
  keptBy('b, 16', 'x, 16', text.replaceAll('(x, 16, b)', '(b, 16, x)'));
});

it('the last size of what has no known rank is what the next layer counts with', () => {
  const lines = ['x = layers.Dense(filters)(y)', 'y = layers.Dense(3)(x)'];
  const text = flat(lines).replace('c = 5', 'x = layers.Dense(6)(layers.Reshape((7,))(inputs))');
  keptBy('Dense(6)', 'Dense(60)', text);
  keptBy('block(x, 16)', 'block(layers.Dense(5)(x), 16)', text);
});

it('calls are kept where the image layout was asked for or set', () => {
  for (const setting of ['K.image_data_format()', "K.set_image_data_format('channels_first')"]) {
    const text = twice('x = layers.Conv2D(8, 1)(x)', '', setting);
    expect(keptBy('(4, 8, 8)', '(4, 8, 8) ', text)).toBeGreaterThan(5);
  }
});

it('steps that a kept call takes are those of its run', () => {
  const memory = new TextMemory();
  read(blocks, memory);
  for (const budget of [200, 700, 1500, 2500, 4000]) {
    const fresh = read(blocks, undefined, budget);
    expect(factsOf(read(blocks, memory, budget))).toBe(factsOf(fresh));
    expect(factsOf(fresh)).toBe(factsOf(read(neverKept(blocks), undefined, budget)));
  }
});

it('random edits', { timeout: 60_000 }, () => {
  const scripts = [
    flat(['x = layers.Conv2D(filters, 3)(y)', 'if c: y = x', 'c = 3', 'y = layers.Dense(c)(y)']),
  ];
  for (const text of [blocks, twice('x = layers.Dense(4)(x)', 'sizes[0] = 16'), ...scripts])
    follow(
      { path: 'm.py', language: 'python', text },
      { stepBudget: 100_000 },
      (document, random) => ({ ...document, text: edited(document.text, random) }),
      10,
    );
});
