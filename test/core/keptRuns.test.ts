/**
 * Builders that the file never calls are run again only when their code, or something that it reads, has changed. That
 * the result is the same either way is the business of `textMemory.test.ts`; here, what is run again and what is not.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyse, type ModelGraph, TextMemory } from '../../src/core/index.js';
import { edited, factsOf, follow, randomFrom } from './editedText.js';

const program = `from keras import Input, Model, layers

WIDTHS = [8, 16]

def block(x, width):
    return layers.Conv2D(width, 3, padding='same')(x)

def small(shape=(32, 32, 3)):
    inputs = Input(shape)
    x = inputs
    for width in WIDTHS:
        x = block(x, width)
    return Model(inputs, x)

def large(shape=(64, 64, 3)):
    inputs = Input(shape)
    return Model(inputs, layers.Dense(10)(layers.Flatten()(inputs)))

def other(units=4):
    inputs = Input((units,))
    return Model(inputs, layers.Dense(units)(inputs))
`;

/** Each call of a function has a list of its own. */
const callOf = ({ nodes }: ModelGraph) => nodes[0]?.scope;

/** The builders whose models are made anew when `from` becomes `to`. */
function rerun(from: string, to: string, text = program): readonly string[] {
  expect(text).toContain(from);
  const memory = new TextMemory();
  const read = (content: string) => analyse({ path: 'm.py', language: 'python', text: content }, {}, memory);
  const kept = new Set(read(text).models.map(callOf));
  const after = read(text.replace(from, to));
  expect(factsOf(after)).toBe(factsOf(analyse(after.document)));
  return after.models.filter((model) => !kept.has(callOf(model))).map(({ name }) => name);
}

it.each([
  ['nothing', 'WIDTHS', 'WIDTHS', []],
  ['one builder', '(64, 64, 3)', '(32, 64, 3)', ['large']],
  ['what a builder calls', 'padding', 'strides', ['small']],
  ['a list that it reads', '[8, 16]', '[8, 24]', ['small']],
  ['a default of its own', 'units=4', 'units=5', ['other']],
  [
    'the number of layers before it',
    'layers.Flatten()(inputs)',
    'layers.Dense(1)(inputs)',
    ['large', 'other'],
  ],
  ['a line above them', 'WIDTHS =', '\n\nWIDTHS =', []],
  [
    'a line between them, which is read with the one above it',
    'def large',
    '# of one layer\ndef large',
    ['small'],
  ],
  ['a longer line in one of them', '(64, 64, 3)', '(128, 128, 3)', ['large']],
])('%s', (_, from, to, expected) => {
  expect(rerun(from, to)).toEqual(expected);
});

it('a builder that asks where the channels stand is kept, though nothing asked before', () => {
  const asking = program
    .replace('import Input', 'import backend, Input')
    .replace(
      '    x = inputs\n',
      '    x = inputs\n    axis = 3 if backend.image_data_format() == "channels_last" else 1\n',
    );
  expect(rerun('(64, 64, 3)', '(32, 64, 3)', asking)).toEqual(['large']);
});

it('a builder that changes what another reads is run each time, and so is the other', () => {
  const changing = program.replace('def other(units=4):', 'def other(units=4):\n    WIDTHS.append(units)');
  expect(rerun('(64, 64, 3)', '(32, 64, 3)', changing)).toEqual(['large', 'other']);
  const global = program.replace(
    'def other(units=4):',
    'def other(units=4):\n    global WIDTHS\n    WIDTHS = [1]',
  );
  expect(rerun('(64, 64, 3)', '(32, 64, 3)', global)).toEqual(['large', 'other']);
});

it('what a later builder leaves in a list is not what the earlier one read', () => {
  const changing = program
    .replace('[8, 16]', '[8, 16]    ')
    .replace('def other(units=4):', 'def other(units=4):\n    WIDTHS.append(24)');
  expect(rerun('[8, 16]    ', '[8, 16, 24]', changing)).toContain('small');
});

it('a builder that may read any name is run each time', () => {
  const open = program.replace('Input((units,))', "globals()['Input']((units,))");
  expect(rerun('(64, 64, 3)', '(32, 64, 3)', open)).toEqual(['large', 'other']);
});

it('advice on a model that was taken over goes away with the line that it is about', () => {
  const unused = program.replace(
    '    inputs = Input((units,))',
    '    inputs = Input((units,))\n    spare = layers.Dense(3)',
  );
  expect(rerun('(64, 64, 3)', '(32, 64, 3)', unused)).toEqual(['large']);
});

it('numbers in builders of many kinds', () => {
  const text = readFileSync(new URL('../fixtures/builders/uncalled.py', import.meta.url), 'utf8');
  const numbers = randomFrom(7);
  follow(
    { path: 'uncalled.py', language: 'python', text },
    {},
    (document) => {
      const found = [...document.text.matchAll(/\b\d+\b/g)];
      const { index = 0, 0: digits } = found[Math.floor(numbers() * found.length)] ?? { 0: '' };
      const typed = String(10 + Math.floor(numbers() * 90)).slice(0, 1 + (index % 2));
      return {
        ...document,
        text: document.text.slice(0, index) + typed + document.text.slice(index + digits.length),
      };
    },
    10,
  );
});

it('modules that builders use', () => {
  const main = `import blocks
from keras import Input, Model

def small(shape=(32, 32, 3)):
    inputs = Input(shape)
    return Model(inputs, blocks.tail(inputs, 8))

def large(shape=(64, 64, 3)):
    inputs = Input(shape)
    return Model(inputs, blocks.tail(inputs))
`;
  let blocks = `from keras import layers
WIDTH = 4

def tail(x, filters=WIDTH):
    x = layers.Conv2D(filters, 3)(x)
    return layers.Dense(WIDTH)(layers.Flatten()(x))
`;
  const readModule = (specifier: string) =>
    specifier === 'blocks' ? ({ path: 'blocks.py', language: 'python', text: blocks } as const) : undefined;
  follow({ path: 'main.py', language: 'python', text: main }, { readModule }, (document, random) => {
    if (random() < 0.4) blocks = edited(blocks, random);
    return { ...document, text: random() < 0.5 ? document.text : edited(document.text, random) };
  });
});
