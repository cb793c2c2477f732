/** What is said of a program while one of its lines is typed. */
import { expect, it } from 'vitest';
import { diagnosticsOf } from './checkFix.js';

const REST = `
i = Input((8,))
y = Dense(3)(i)
y = Dropout(0.2)(y)
m = Model(i, y)
`;

it.each([
  'f',
  'fro',
  'from',
  'from keras',
  'from keras.layers',
  'from keras.layers im',
  'from keras.layers import',
  'Input, Dense',
  '(Input, Dense),',
])('names that “%s” may be going to give are not missed below', (line) => {
  const text = `from keras import Model\n${line}\n${REST}`;
  const errors = diagnosticsOf(text).filter(({ severity }) => severity === 'error');
  expect(errors.length).toBeGreaterThan(0);
  expect(new Set(errors.map(({ span }) => text.slice(0, span.start).split('\n').length))).toEqual(
    new Set([2]),
  );
});

it('names are missed beside whole lines', () => {
  const errors = diagnosticsOf(`from keras import Model\nfrom keras.layers import Input\n${REST}`);
  expect(errors.map(({ message }) => message.split(' ')[0])).toEqual(['"Dense"', '"Dropout"']);
});

it('a long line at fault is looked at in no time', () => {
  const started = performance.now();
  diagnosticsOf(
    `print(${'aVeryLongName'.repeat(20)} = 'relu' x\nresult_of_all_the_names_that_are_given_here_and_more_of_them = nothing.at_all\n`,
  );
  diagnosticsOf(`${'abcdefgh'.repeat(8)}.x\n`);
  expect(performance.now() - started).toBeLessThan(1500);
});
