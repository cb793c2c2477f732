/** Files that real Keras saved are read, and damaged ones are told in one sentence. Truth: `test/oracle/savedModels.py`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse, bytesInMemory, readSavedFile, savedModelCode } from '../../../src/core/index.js';

const folder = new URL('../../fixtures/saved/', import.meta.url);
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const truth = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
  string,
  { readonly params: number; readonly layers: readonly (readonly [string, string, number])[] }
>;

/** The analysis of the code for it, in which operators are layers too. */
function analysed(bytes: Uint8Array) {
  const read = readSavedFile(bytesInMemory(bytes));
  if (!read.ok) throw new Error(read.message);
  const { text } = savedModelCode(read.model, 'keras');
  return analyse({ path: 'saved.py', language: 'python', text });
}

it('bytes that lie in a larger memory, as Node gives them, are read', () => {
  const bytes = bytesOf('tiny.h5');
  const memory = Buffer.alloc(bytes.length + 200, 7);
  memory.set(bytes, 100);
  const models = analysed(memory.subarray(100, 100 + bytes.length)).models.map(({ name }) => name);
  expect(models).toEqual(analysed(bytes).models.map(({ name }) => name));
});

describe('saved by Keras', () => {
  for (const [name, { params, layers }] of Object.entries(truth).filter(
    ([file]) => !file.startsWith('with_own'),
  ))
    it(name, () => {
      const model = analysed(bytesOf(name)).models.find((each) => each.name === 'model');
      expect(model?.totals.params.total).toBe(params);
      const seen = new Set<string>();
      const listed = model?.nodes.filter(({ layerId }) => !seen.has(layerId) && seen.add(layerId)) ?? [];
      const names = new Set(layers.map(([layer]) => layer));
      const own = listed.filter((node) => names.has(node.name));
      expect(own.map((node) => [node.name, node.params.total])).toEqual(
        layers.map(([layer, , count]) => [layer, count]),
      );
    });
});

function said(bytes: Uint8Array): string {
  const read = readSavedFile(bytesInMemory(bytes));
  return read.ok ? 'read' : read.message;
}

describe('damaged files', () => {
  it.each(['tiny.keras', 'tiny.h5', 'siamese.h5'])('%s cut off anywhere is a sentence', (name) => {
    const whole = bytesOf(name);
    for (let length = 0; length < whole.length; length += 97) {
      const sentence = said(whole.subarray(0, length));
      expect(sentence, `${length} bytes`).toMatch(/cut off|empty|no saved model|no complete JSON/);
    }
  });

  it.each(['tiny.keras', 'tiny.h5'])('%s with a changed byte ends in a model or a sentence', (name) => {
    const whole = bytesOf(name);
    for (let at = 0; at < whole.length; at += 53) {
      const changed = whole.slice();
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      expect(said(changed)).toMatch(/^read$|\.$/);
    }
  });

  it('weights alone, other data and oversized text are told apart', () => {
    expect(said(bytesOf('tiny.weights.h5'))).toMatch(/weights and no architecture/);
    expect(said(new Uint8Array([0, 1, 2, 3]))).toMatch(/no saved model/);
    expect(said(new TextEncoder().encode('{"name": "package"}'))).toMatch(
      /no Sequential or functional model/,
    );
    const huge = {
      size: 300e6,
      read: (_: number, length: number) => new Uint8Array(Math.min(length, 8)).fill(0x7b),
    };
    const read = readSavedFile(huge);
    expect(read.ok ? '' : read.message).toMatch(/^has 300 MB/);
  });
});
