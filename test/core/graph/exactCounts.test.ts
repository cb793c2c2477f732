/** Digits are grouped as the language's own formatter groups them. */
import { expect, test } from 'vitest';
import { formatExact } from '../../../src/core/index.js';

test.each([
  0,
  7,
  100,
  999,
  1000,
  12_345,
  999_999,
  1_000_000,
  138_357_544,
  -1234,
  2.5,
  12_345.678,
  2 ** 53,
  1e21,
  1e23,
])('%d', (count) => expect(formatExact(count)).toBe(count.toLocaleString('en-US')));
