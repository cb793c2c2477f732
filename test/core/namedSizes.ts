/** What is read on inputs of which only the names are known, with numbers for the names. */
import { expect } from 'vitest';
import type { Dim, DimExpression } from '../../src/core/graph/dimension.js';
import { analyse } from '../../src/core/index.js';

type Sizes = Readonly<Record<string, number>>;

/** `name: shape · parameters` of every layer of the last model, with numbers for its names. */
export function read(text: string, sizes: Sizes): readonly string[] {
  const { models, diagnostics } = analyse({ path: 'nets.py', language: 'python', text: `${HEAD}${text}` });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return (models.at(-1)?.nodes ?? [])
    .filter(({ listed }) => listed)
    .map(({ name, outputShapes: [shape], params }) => {
      const shown = shape && !('kind' in shape) ? shape.map((dim) => numberOf(dim, sizes)) : ['?'];
      return `${name}: ${shown.join('×')} · ${numberOf(params.total, sizes)}`;
    });
}

export const HEAD = 'import keras\nfrom keras import layers\n';

export function numberOf(dim: Dim, sizes: Sizes): string {
  if (dim === null) return '-';
  if (typeof dim === 'number') return String(dim);
  return dim.kind === 'unknown' ? '?' : String(calculated(dim.expression, sizes));
}

function calculated(expression: DimExpression, sizes: Sizes): number {
  const of = (each: DimExpression) => calculated(each, sizes);
  switch (expression.op) {
    case 'symbol':
      return sizes[expression.name] ?? Number.NaN;
    case 'constant':
      return expression.value;
    case 'sum':
      return expression.terms.reduce((total, each) => total + of(each), 0);
    case 'product':
      return expression.terms.reduce((total, each) => total * of(each), 1);
    case 'floorDivide':
      return Math.floor(of(expression.dividend) / of(expression.divisor));
    case 'ceilDivide':
      return Math.ceil(of(expression.dividend) / of(expression.divisor));
    case 'max':
      return Math.max(...expression.terms.map(of));
    default:
      return Math.min(...expression.terms.map(of));
  }
}
