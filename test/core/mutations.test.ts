/** Programs with one change each (test/oracle/mutations.py): an error where real Keras raises one, at its lines, else none. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

interface Case {
  readonly kind: string;
  readonly program: string;
  readonly found: string;
  readonly slip: string;
  readonly keras: { readonly raises: string; readonly lines: readonly number[] } | null;
}

const FOLDER = new URL('../fixtures/mutations/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const cases: readonly Case[] = JSON.parse(read('cases.json'));
const programs = readdirSync(FOLDER).filter((name) => name.endsWith('.py'));

function errorsOf(text: string): readonly { readonly line: number; readonly message: string }[] {
  const { diagnostics } = analyse({ path: 'f.py', language: 'python', text });
  return diagnostics
    .filter(({ severity, isAdvice }) => severity === 'error' && !isAdvice)
    .map(({ span, message }) => ({ line: text.slice(0, span.start).split('\n').length, message }));
}

it.each(programs)('%s as it is has no error', (name) => {
  expect(errorsOf(read(name))).toEqual([]);
});

describe.each(cases)('$kind in $program', ({ program, found, slip, keras }) => {
  const errors = errorsOf(read(`${program}.py`).replace(found, () => slip));

  it(keras ? `raises ${keras.raises}, told once where it is mended` : 'runs, and nothing is told', () => {
    if (!keras) return expect(errors).toEqual([]);
    expect(errors.length).toBe(1);
    expect(keras.lines).toContain(errors[0]?.line);
  });
});
