/** Which settings a run may be given, and what is said of others. */
import { expect, test } from 'vitest';
import { readNumber, readOverrides } from '../../src/protocol/overrides.js';

test('texts become overrides; empty ones leave the setting to the code', () => {
  expect(
    readOverrides({
      ...{ epochs: ' 3 ', batchSize: '', learningRate: '1e-4', validationSplit: '0', runtime: 'wasm' },
    }),
  ).toEqual({ ok: true, overrides: { epochs: 3, learningRate: 1e-4, validationSplit: 0, runtime: 'wasm' } });
});

test('every refused text gets a sentence', () => {
  const read = readOverrides({ epochs: '2.5', learningRate: '-1', validationSplit: '1', runtime: 'abacus' });
  expect(read.ok ? {} : read.refused).toEqual({
    epochs: 'Epochs: expected a whole number of 1 or more, found "2.5".',
    learningRate: 'Learning rate: expected a number above 0, found "-1".',
    validationSplit: 'Validation split: expected a number from 0 up to, but not, 1, found "1".',
    runtime: 'Runtime: expected one of auto, tensorflow, tfjs-node, webgpu, wasm, found "abacus".',
  });
});

test.each([
  ['epochs', '0'],
  ['batchSize', 'many'],
  ['batchSize', '1e99'],
  ['learningRate', 'Infinity'],
  ['learningRate', 'NaN'],
  ['validationSplit', '-0.1'],
  ['seed', '4294967296'],
] as const)('%s is not %s', (id, text) => {
  expect(readNumber(id, text).ok).toBe(false);
});

test('a seed may be zero', () => {
  expect(readNumber('seed', '0')).toEqual({ ok: true, value: 0 });
});
