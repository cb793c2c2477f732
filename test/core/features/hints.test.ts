/** The text of hints in every style. */
import { expect, test } from 'vitest';
import { type HintStyle, layerHints } from '../../../src/core/index.js';
import { KERAS, readMarked } from './reading.js';

const PLAIN: HintStyle = { figures: ['shape', 'parameters'], numbers: 'short', channels: 'asComputed' };

function hints(source: string, style: Partial<HintStyle> = {}): readonly string[] {
  return layerHints(readMarked(source).analysis, { ...PLAIN, ...style }).map(({ text }) => text);
}

const LOOP = `${KERAS}x = inputs = Input((48, 48, 3))
for filters in [32, 32, 32]:
    x = Conv2D(filters, 3, padding='same')(x)
model = Model(inputs, x)
`;

test('a loop shows how often, the shape once, and the sum', () => {
  expect(hints(LOOP)[1]).toBe('×3 → 48×48×32 · 19.4 k');
});

test('every digit, and no unit, when the user asks for exact numbers', () => {
  expect(hints(LOOP, { numbers: 'exact' })[1]).toBe('×3 → 48×48×32 · 19,392');
});

test('the figures that the user chose, in the chosen order', () => {
  const first = `${KERAS}model = Sequential([Input((48, 48, 1)), Conv2D(64, 3, padding='same')])\n`;
  expect(hints(first, { figures: ['parameters', 'receptiveField', 'memory'] })).toEqual([
    '2 layers → 640 · sees 3×3 · 585.0 KiB',
  ]);
});

test('layers without the chosen figure have no hint', () => {
  expect(hints(LOOP, { figures: ['parameters'] })).toEqual(['×3 → 19.4 k']);
});

test('channels first can be read as channels last', () => {
  const source = `${KERAS}x = inputs = Input((3, 48, 48))
x = Conv2D(8, 3, data_format='channels_first')(x)
model = Model(inputs, x)
`;
  expect(hints(source)[1]).toBe('→ 8×46×46 · 224');
  expect(hints(source, { channels: 'last' })[1]).toBe('→ 46×46×8 · 224');
});

test('a size that is not known is one question mark', () => {
  const source = `${KERAS}import sys\nmodel = Sequential([Input((int(sys.argv[1]), 48, 1)),\n Conv2D(8, 3)])\n`;
  expect(hints(source)[1]).toBe('→ ?×46×8 · 80');
});
