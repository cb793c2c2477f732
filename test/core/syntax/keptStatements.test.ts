/**
 * The tree of a text that is read again after an edit is the tree that a first reading makes, to the last position:
 * statements that are kept move with their text, and one that stands twice is there twice.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TextMemory } from '../../../src/core/index.js';
import { parseSource } from '../../../src/core/syntax/parse.js';

const ROUNDS = 28;

const nested = `from keras import layers, Input, Model

def build(size=32, depth=3):
    """A network."""
    inputs = Input((size, size, 3))
    x = inputs
    for index in range(depth):
        if index % 2 == 0:
            x = layers.Conv2D(16 * (index + 1), 3, padding='same', name=f'conv_{index}')(x)
            x = layers.BatchNormalization()(x)
        else:
            x = layers.Conv2D(16 * (index + 1), 3, padding='same', name=f'conv_{index}')(x)
        def inner(y, *rest, rate=0.5):
            y = layers.BatchNormalization()(y)
            return layers.Dropout(rate)(y)
        x = inner(x); x = layers.Activation('relu')(x)
    # convlens: size=48
    with open('names.txt') as names: lines = names.read()
    try:
        x = layers.BatchNormalization()(x)
        x = layers.BatchNormalization()(x)
    except (ValueError, TypeError) as error:
        raise RuntimeError('no') from error
    x = layers.GlobalAveragePooling2D()(x)
    return Model(inputs, layers.Dense(10)(x))

class Block(layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.conv = layers.Conv2D(filters, 3, padding='same')

    def call(self, x):
        x = layers.BatchNormalization()(x)
        return self.conv(x)
`;
const fixtures = new URL('../../fixtures/python/', import.meta.url);
const files = readdirSync(fixtures)
  .filter((name) => name.endsWith('.py'))
  .map((name) => ({ name, text: readFileSync(new URL(name, fixtures), 'utf8') }));

function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.floor((state / 4294967296) * below);
  };
}

const indentOf = (line: string | undefined) => /^ */.exec(line ?? '')?.[0].length ?? 0;

/** An edit that mostly leaves a whole text: of lines, numbers and names. */
function edited(text: string, random: (below: number) => number): string {
  const lines = text.split('\n');
  const at = random(lines.length);
  const line = lines[at] ?? '';
  const other = lines.findIndex((each, index) => index > at && indentOf(each) === indentOf(line));
  switch (random(7)) {
    case 0:
      return lines.toSpliced(at, 0, line).join('\n');
    case 1:
      return lines.toSpliced(at, 1).join('\n');
    case 2:
      // To where a line of the same depth stands, in another block perhaps.
      return other < 0 ? text : lines.toSpliced(other, 0, line).toSpliced(at, 1).join('\n');
    case 3:
      return other < 0 ? text : lines.toSpliced(other, 0, line).join('\n');
    case 4:
      return lines.with(at, line.replace(/\d+/, String(random(90)))).join('\n');
    case 5:
      return lines.with(at, `${line}  # ${random(9)}`).join('\n');
    default:
      return lines.with(at, line.replace(/\bx\b/, 'yy')).join('\n');
  }
}

test.each([{ name: 'nested blocks', text: nested }, ...files])('$name', ({ text }) => {
  const random = randomFrom(text.length);
  const memory = new TextMemory();
  let now = text;
  for (let round = 0; round < ROUNDS; round++) {
    const document = { path: 'm.py', language: 'python' as const, text: now };
    const read = JSON.stringify(parseSource(document, memory));
    expect(read, `round ${round}:\n${now}`).toBe(JSON.stringify(parseSource(document)));
    now = edited(round % 10 === 9 ? text : now, random);
  }
});

test('statements that an edit does not touch stay the same objects', () => {
  const memory = new TextMemory();
  const bodyOf = (text: string) => {
    const { module } = parseSource({ path: 'm.py', language: 'python', text }, memory);
    const built = module.body.find((statement) => statement.kind === 'function');
    return built?.kind === 'function' ? [...built.function.body] : [];
  };
  const before = bodyOf(nested);
  const after = bodyOf(nested.replace('layers.Dense(10)', 'layers.Dense(100)'));
  const isSame = after.map((statement, index) => statement === before[index]);
  expect(after.map(({ kind }, index) => `${kind} ${isSame[index]}`)).toEqual([
    'expression true',
    'assign true',
    // Too short to be worth it.
    'assign false',
    'forEach true',
    'with true',
    'try true',
    'assign true',
    'return false',
  ]);
});
