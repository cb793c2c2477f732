/**
 * One character missing is one report, on the line where it is missing, and the models before it stay whole.
 * Every bracket, quote, comma and colon of a program is taken away in turn. CONVLENS_EVERY_FIXTURE=1 does the
 * same with every program of `test/fixtures/programs`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyse } from '../../src/core/index.js';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const ALL = process.env.CONVLENS_EVERY_FIXTURE !== undefined;
const programs = readdirSync(new URL('programs/', FIXTURES)).filter((name) => name.endsWith('.py'));
const FILES = ['robustness/broken.py', ...(ALL ? programs.map((name) => `programs/${name}`) : [])];

const errorsOf = ({ diagnostics }: Analysis) => diagnostics.filter(({ severity }) => severity === 'error');
const read = (text: string): Analysis => analyse({ path: 'f.py', language: 'python', text });
const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

function shapesBefore({ models }: Analysis, end: number): readonly string[] {
  return models.flatMap(({ nodes }) =>
    nodes
      .filter(({ sources }) => sources.length > 0 && sources.every((source) => source.end < end))
      .map(({ name, outputShapes, params }) => JSON.stringify([name, outputShapes, params.total])),
  );
}

/** A text that is shorter by one character can be whole all the same: `[a, b,]`, `x[1:]`, a comment, a docstring. */
function canBeWhole(line: string): boolean {
  return /^\s*(?:#|""")|lambda|:\]|\[:|,\s*$|\(\s*[\w.]+,?\s*\)|[\w)],\s*[-\w(]/.test(line);
}

describe.each(FILES)('%s', (file) => {
  const text = readFileSync(new URL(file, FIXTURES), 'utf8');
  const whole = read(text);
  const places = [...text].flatMap((character, at) => ('()[]{}\'":,'.includes(character) ? [at] : []));

  it('a character missing is one fault', { timeout: 600_000 }, () => {
    const wrong: string[] = [];
    let several = 0;
    for (const at of places) {
      const broken = text.slice(0, at) + text.slice(at + 1);
      const errors = errorsOf(read(broken));
      const line = lineOf(text, at);
      const written = broken.split('\n')[line - 1] ?? '';
      const told = `${line}: ${written.trim()} — ${errors.map(({ message }) => message).join(' | ')}`;
      if (errors.length > 1) several++;
      if (errors.length > 1 && !ALL) wrong.push(`several: ${told}`);
      if (errors.length === 0 && !ALL && !canBeWhole(written)) wrong.push(`none: ${told}`);
    }
    expect(wrong).toEqual([]);
    // Where a name was swallowed, more may follow from it than can be told apart.
    expect(several / places.length).toBeLessThan(0.04);
  });

  it('the layers before it keep their shapes', { timeout: 600_000 }, () => {
    for (const at of places) {
      const start = text.lastIndexOf('\n\n', at);
      const kept = shapesBefore(read(text.slice(0, at) + text.slice(at + 1)), start);
      const model = whole.models.find(({ nodes }) =>
        nodes.every(({ sources }) => sources.every((source) => source.end < start)),
      );
      if (!model) continue;
      for (const { name, outputShapes, params } of model.nodes)
        if (start > 0) expect(kept).toContain(JSON.stringify([name, outputShapes, params.total]));
    }
  });
});
