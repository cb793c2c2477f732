/** Which model a command means when the cursor is in none. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';
import { modelNear } from '../../src/extension/models.js';

const KERAS = 'import keras\nfrom keras import layers\n';

/** The model that is meant with the cursor at the start of `at` in the code, at the top of the file without it. */
function meant(code: string, at?: string): string | undefined {
  const analysis = analyse({ path: 'model.py', language: 'python', text: KERAS + code });
  const offset = at === undefined ? 0 : analysis.document.text.indexOf(at);
  const reading = { analysis, offsetAt: () => offset } as never;
  return modelNear(reading, {} as never)?.name;
}

const BACKBONE = `
base = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(96, 96, 3))
x = layers.GlobalAveragePooling2D()(base.output)
whole = keras.Model(base.input, layers.Dense(7, activation='softmax')(x))
`;

test('above all models it is the largest, of which the others may be parts', () => {
  expect(meant(BACKBONE)).toBe('whole');
  expect(meant(BACKBONE, 'base = ')).toBe('base');
});

test('one that the code trains comes before larger ones', () => {
  const small = `
small = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
small.compile('adam', 'mse')
small.fit(x, y)
`;
  expect(meant(BACKBONE + small)).toBe('small');
});
