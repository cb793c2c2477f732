/** An opening bracket that is missing, or a closing one that comes too early: told once, with its fix, and no other line loses its shape. */
import { expect, test } from 'vitest';
import { analyse, layerHints } from '../../../src/core/index.js';
import { afterFix } from '../checks/checkFix.js';

const HEAD = `from keras import Input, Model, Sequential
from keras.layers import Activation, Conv2D, Dense, Flatten, Add
`;

const SEQUENTIAL = `model = Sequential()
model.add(Input(shape=(8, 8, 1)))
model.add(Conv2D(4, 3, activation='relu'))
model.add(Flatten())
model.add(Dense(10, activation='softmax'))
`;

const FUNCTIONAL = `def block(x, filters):
    y = Conv2D(filters, 3, padding='same')(x)
    y = Activation('relu')(y)
    return Add()([x, y])

sizes = [4 for step in range(2)]
inputs = Input(shape=(8, 8, 4))
x = inputs
for size in reversed(sizes):
    x = block(x, size)
outputs = Dense(
    10,
    activation='softmax',
)(x)
model = Model(inputs=inputs, outputs=outputs)
`;

function read(text: string) {
  const analysis = analyse({ path: 'f.py', language: 'python', text });
  return {
    hints: layerHints(analysis).map(({ text: hint }) => hint),
    problems: analysis.diagnostics.filter(({ severity }) => severity === 'error'),
  };
}

test.each([
  ['Sequential)', 'Sequential()', SEQUENTIAL],
  ['Conv2D4', 'Conv2D(4', SEQUENTIAL],
  ["Dense10, activation='softmax')", "Dense(10, activation='softmax')", SEQUENTIAL],
  ['Inputshape=', 'Input(shape=', SEQUENTIAL],
  ['shape=8, 8, 1)', 'shape=(8, 8, 1)', SEQUENTIAL],
  ['addConv2D', 'add(Conv2D', SEQUENTIAL],
  ['Flatten)', 'Flatten()', SEQUENTIAL],
  ['def blockx', 'def block(x', FUNCTIONAL],
  ["Activation'relu')", "Activation('relu')", FUNCTIONAL],
  ['4 for', '[4 for', FUNCTIONAL],
  ['range2)', 'range(2)', FUNCTIONAL],
  ['reversedsizes)', 'reversed(sizes)', FUNCTIONAL],
  ['x = blockx, size)', 'x = block(x, size)', FUNCTIONAL],
  ['Dense\n', 'Dense(\n', FUNCTIONAL],
  ['Modelinputs=inputs', 'Model(inputs=inputs', FUNCTIONAL],
])('%s', (broken, written, program) => {
  const whole = HEAD + program;
  const text = whole.replace(written, () => broken);
  expect(text).not.toBe(whole);
  const { hints, problems } = read(text);
  expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/"[([]" is missing/)]);
  expect(hints).toEqual(read(whole).hints);
  expect(afterFix(text)).toBe(whole);
});

test.each([
  ["Conv2D(4, 3), activation='relu')", 'Conv2D(4, 3, activation', SEQUENTIAL],
  ["Dense(10), activation='softmax')", 'Dense(10, activation', SEQUENTIAL],
  ['Dense(\n    10),\n    activation', 'Dense(\n    10,\n    activation', FUNCTIONAL],
  ['Model(inputs=inputs), outputs', 'Model(inputs=inputs, outputs', FUNCTIONAL],
  ["y = Conv2D(filters, 3), padding='same')(x)", "y = Conv2D(filters, 3, padding='same')(x)", FUNCTIONAL],
])('%s', (broken, written, program) => {
  const whole = HEAD + program;
  const text = whole.replace(written, () => broken.slice(0, written.length + 1));
  expect(text).not.toBe(whole);
  const { hints, problems } = read(text);
  expect(problems.map(({ message }) => message)).toEqual([
    '")" comes too early: more arguments stand behind it.',
  ]);
  expect(hints).toEqual(read(whole).hints);
  expect(afterFix(text)).toBe(whole);
});

test('a bracket of another kind that is too many costs no other line', () => {
  const whole = HEAD + FUNCTIONAL;
  const text = whole.replace('    10,\n', '    10],\n');
  expect(read(text).problems.map(({ message }) => message)).toEqual([
    '"]" closes nothing: no bracket is open here.',
  ]);
  expect(read(text).hints).toEqual(read(whole).hints);
});

test('a closing bracket too many stays one, and a closing bracket that is missing further in too', () => {
  const stray = HEAD + SEQUENTIAL.replace("'softmax'))", "'softmax')))");
  expect(read(stray).problems.map(({ message }) => message)).toEqual([
    '")" closes nothing: no bracket is open here.',
  ]);
  expect(read(stray).hints).toEqual(read(HEAD + SEQUENTIAL).hints);
  const open = HEAD + FUNCTIONAL.replace('range(2)]', 'range(2]');
  expect(read(open).problems.map(({ message }) => message)).toEqual([
    '"(" opened on line 8 is never closed: ")" is missing here.',
  ]);
  expect(read(open).hints).toEqual(read(HEAD + FUNCTIONAL).hints);
});

test('the bracket of a call over several lines is missing behind its name', () => {
  const whole = `${HEAD}inputs = Input(shape=(8,))
model = Sequential(
    [
        inputs,
        Dense(4),  # four
        Dense(2)
    ]
)
again = Sequential([inputs, Dense(3)])
`;
  const text = whole.replace('Sequential(\n', 'Sequential\n');
  expect(read(text).problems.map(({ message }) => message)).toEqual(['"(" is missing behind "Sequential".']);
  expect(read(text).hints).toEqual(read(whole).hints);
  expect(afterFix(text)).toBe(whole);
});

test('a layer is called, not the initializer that is its last argument', () => {
  const whole = `${HEAD}from keras.initializers import HeNormal
inputs = Input(shape=(8,))
outputs = Dense(4, kernel_initializer=HeNormal(seed=0))(inputs)
model = Model(inputs, outputs)
`;
  const text = whole.replace('seed=0))', 'seed=0)');
  expect(read(text).hints).toEqual(read(whole).hints);
  expect(afterFix(text)).toBe(whole);
});
