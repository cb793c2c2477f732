/** Keras looks at a layer's arguments when the layer is made, whether or not it is used. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

it('a wrong argument is reported once, in a model without input shape too', () => {
  const text = `from keras import Sequential, layers
model = Sequential([layers.Conv2D(-8, 3), layers.Dropout(20), layers.Dense(10, activation='ReLU')])
`;
  const { diagnostics } = analyse({ path: 'm.py', language: 'python', text });
  const messages = diagnostics
    .filter(({ code }) => code === 'invalid-argument')
    .map(({ message }) => message);
  expect(messages).toEqual([
    'filters must be a whole number of 1 or more; found -8.',
    'rate must be between 0 and 1; found 20. For 20 % write 0.2.',
    'activation has no "ReLU" to choose. Write "relu".',
  ]);
});
