/** Slips that CPython refuses (test/oracle/slips.py): one fault on its line, all shapes still there, and a fix that mends it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyse } from '../../src/core/index.js';

interface Slips {
  readonly whole: string;
  readonly cases: readonly {
    readonly kind: string;
    readonly line: number;
    readonly found: string;
    readonly slip: string;
    readonly python: readonly [line: number, message: string];
  }[];
}

const { whole, cases }: Slips = JSON.parse(
  readFileSync(new URL('../fixtures/slips.json', import.meta.url), 'utf8'),
);

/** No single edit is certain: a value is not there, a name must change everywhere, or it is prose. */
const WITHOUT_FIX = new Set([
  ...['f-string brace open', 'f-string brace close', 'f-string empty'],
  ...['pasted bullet', 'pip', 'keyword as name', 'lambda name', 'digit first'],
  ...['assign to call', 'kw twice', 'pos after kw', 'break outside', 'continue outside', 'def default order'],
  ...['try no except', 'octal', '1,000', 'percent', 'missing operand', 'missing value', 'kw missing value'],
  ...['ternary no else', 'dict kw', 'None assign', 'del'],
  ...['import cut', 'import cut in its word', 'import cut before its word'],
]);

/** The slip changes the value of a size, or leaves it open. */
const OTHER_SHAPES = new Set([
  ...['=! ', '<> ', '=> ', '||', '++', 'pasted bullet', 'keyword as name', 'lambda name', 'digit first'],
  ...['assign to call', 'def default order', 'percent', 'missing operand', 'missing value', 'comp no in'],
  ...['ternary no else', 'None assign'],
]);

const read = (text: string): Analysis => analyse({ path: 'f.py', language: 'python', text });
const errorsOf = ({ diagnostics }: Analysis) => diagnostics.filter(({ severity }) => severity === 'error');
const shapesOf = ({ models }: Analysis) =>
  models.map(({ nodes }) =>
    nodes.map(({ outputShapes, params }) => JSON.stringify([outputShapes, params.total])),
  );
const expected = shapesOf(read(whole));

function mended(text: string): string | undefined {
  const [fix] = errorsOf(read(text))[0]?.fixes ?? [];
  if (!fix) return undefined;
  let result = text;
  for (const { start, end, newText } of [...fix.edits].sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + newText + result.slice(end);
  return result;
}

describe.each(cases)('$kind', ({ kind, line, found, slip }) => {
  const text = whole.replace(found, () => slip);
  const analysis = read(text);

  it('is one fault, and hides no shape', () => {
    const lines = errorsOf(analysis).map(({ span }) => text.slice(0, span.start).split('\n').length);
    expect(lines).toEqual([line]);
    if (!OTHER_SHAPES.has(kind)) expect(shapesOf(analysis)).toEqual(expected);
  });

  it('is mended by its first fix, or has none', () => {
    const after = mended(text);
    expect(after === undefined).toBe(WITHOUT_FIX.has(kind));
    if (after === undefined) return;
    expect(errorsOf(read(after))).toEqual([]);
    if (!OTHER_SHAPES.has(kind)) expect(shapesOf(read(after))).toEqual(expected);
  });
});
