/** Every layer that the frameworks export has a row, and every name that they take is known. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { ALL_ROWS, findKerasLayer, findTfjsLayer } from '../../../src/core/layers/catalogue.js';
import { isKnownName, type NamedKind } from '../../../src/core/layers/namedObjects.js';

const NAMES = JSON.parse(
  readFileSync(new URL('../../fixtures/layers/names.json', import.meta.url), 'utf8'),
) as Record<NamedKind, Record<string, boolean>> & { readonly layers: readonly string[] };

/** Exported by `keras.layers`, and no row, because of this. */
const NO_ROW: Readonly<Record<string, string>> = {
  InputLayer: 'the library makes inputs',
  InputSpec: 'it is no layer',
  Layer: 'it is the base class of custom layers',
};
const NO_TFJS_ROW: Readonly<Record<string, string>> = {
  Layer: 'it is the base class of custom layers',
  RNNCell: 'it is the base class of cells',
  RNN: 'it is a class; the factory is rnn',
  input: 'the library makes inputs',
  inputLayer: 'the library makes inputs',
};

describe('the catalogue', () => {
  it('has a row for every layer of Keras', () => {
    expect(NAMES.layers.filter((name) => !findKerasLayer(name) && !(name in NO_ROW))).toEqual([]);
  });

  it('has a row for every factory of TensorFlow.js', () => {
    const { layers } = createRequire(import.meta.url)('@tensorflow/tfjs-layers') as { layers: object };
    const missing = Object.keys(layers).filter((name) => !findTfjsLayer(name) && !(name in NO_TFJS_ROW));
    expect(missing).toEqual([]);
  });

  it.each(['activation', 'initializer', 'regularizer', 'constraint'] as const)(
    'knows every %s of Keras',
    (kind) => {
      const wrong = Object.entries(NAMES[kind]).filter(
        ([name, isTaken]) => isKnownName(kind, name, 'keras', 3) !== isTaken,
      );
      // Base classes cannot be used, and STFT only where SciPy is installed.
      expect(
        wrong.filter(([name]) => !/^(?:initializer|regularizer|constraint|stft.*)$/i.test(name)),
      ).toEqual([]);
    },
  );

  it('explains every layer and every argument, once each', () => {
    for (const row of ALL_ROWS) {
      const name = row.keras?.name ?? row.tfjs?.factory ?? '';
      expect(row.explanation, name).toMatch(/^[A-Z].*\.$/);
      const names = row.arguments.map((spec) => spec.name);
      expect(new Set(names).size, name).toBe(names.length);
      for (const spec of row.arguments) expect(spec.about, `${name} ${spec.name}`).not.toBe('');
    }
  });
});
