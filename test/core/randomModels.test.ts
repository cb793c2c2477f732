/**
 * Random programs in many styles equal real Keras: names, types, shapes, counts, and which of them fail.
 * `test/oracle/randomModels.py` writes them. CONVLENS_RANDOM_MODELS names another file of the same form,
 * such as thousands of fresh seeds.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type KerasEntry, KINDS, kindsOfDifference } from './kerasDifferences.js';

const FILE = process.env.CONVLENS_RANDOM_MODELS ?? new URL('../fixtures/randomModels.json', import.meta.url);
const KERAS_2 = new URL('../fixtures/randomModelsKeras2.json', import.meta.url);
// `test/oracle/unusualForms.py` wrote these: legal forms that few people write, each with what its Keras makes of it.
const UNUSUAL = new URL('../fixtures/unusualForms.json', import.meta.url);
const UNUSUAL_KERAS_2 = new URL('../fixtures/unusualFormsKeras2.json', import.meta.url);
// Programs that compile and fit, half of them with something that does not fit: `randomModels.py … training`.
const TRAINING = new URL('../fixtures/randomTraining.json', import.meta.url);
const read = (file: string | URL) => JSON.parse(readFileSync(file, 'utf8')) as readonly KerasEntry[];

describe('random models', () => {
  // `test/oracle/randomModelsKeras2.py` wrote the second: the same generator, run by Keras 2.
  it.each([
    ['real Keras', FILE],
    ['real Keras 2', KERAS_2],
    ['real Keras in training', TRAINING],
    ['real Keras in unusual forms', UNUSUAL],
    ['real Keras 2 in unusual forms', UNUSUAL_KERAS_2],
  ])('equal %s', (_, file) => {
    const entries = read(file);
    const differing = entries.flatMap((entry) => {
      const [worst] = kindsOfDifference(entry);
      return worst ? [{ kind: worst[0], text: `seed ${entry.seed}: ${worst[1]}\n${entry.source}` }] : [];
    });
    const counts = KINDS.map((kind) => `${kind} ${differing.filter((one) => one.kind === kind).length}`).join(
      ', ',
    );
    const worst = KINDS.flatMap((kind) => differing.filter((one) => one.kind === kind)).slice(0, 5);
    expect(worst.map(({ text }) => text).join('\n\n'), `of ${entries.length} models: ${counts}`).toBe('');
  });
});
