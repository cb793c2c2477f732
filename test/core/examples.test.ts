/** Every example equals its real framework, layer by layer. Fixtures: `test/oracle/examples.py` and `.mjs`. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse, type ModelGraph } from '../../src/core/index.js';

const FIXTURES = new URL('../fixtures/examples/', import.meta.url);
const EXAMPLES = new URL('../../examples/', import.meta.url);

interface Truth {
  readonly params: number;
  readonly layers: readonly {
    readonly name: string;
    readonly type: string;
    readonly outputShape: readonly (number | null)[];
    readonly params: number;
    readonly trainable: number;
  }[];
}

function read(name: string): ModelGraph | undefined {
  const text = readFileSync(new URL(name, EXAMPLES), 'utf8');
  const language = name.endsWith('.py') ? 'python' : 'typescript';
  return analyse({ path: name, language, text }).models[0];
}

describe('examples', () => {
  for (const file of readdirSync(FIXTURES)) {
    const name = file.replace(/\.json$/, '');
    const truth = JSON.parse(readFileSync(new URL(file, FIXTURES), 'utf8')) as Truth;
    it(`${name} equals its framework`, () => {
      const model = read(name);
      const layers = model?.nodes
        .filter(({ listed }) => listed)
        .map((node) => ({
          name: node.name,
          type: node.type,
          outputShape: node.outputShapes[0],
          params: node.params.total,
          trainable: node.params.trainable,
        }));
      expect(layers).toEqual(truth.layers);
      expect(model?.totals.params.total).toBe(truth.params);
    });
  }

  it('the first cell has one problem, at the end of the call whose bracket is open', () => {
    const text = readFileSync(new URL('emotion_first_cell.py', EXAMPLES), 'utf8');
    const { diagnostics } = analyse({ path: 'cell.py', language: 'python', text });
    expect(diagnostics.map(({ code }) => code)).toEqual(['unclosed-bracket']);
    const [problem] = diagnostics;
    const [edit] = problem?.fixes[0]?.edits ?? [];
    expect(edit?.newText).toBe(')');
    expect(text.slice(0, edit?.start).endsWith('strides=1)')).toBe(true);
    expect(text.slice(problem?.related[0]?.location.start).startsWith('(Conv2D(64')).toBe(true);
  });
});
