/** Symbolic sizes stay equal to what numbers give, and stay short. */
import { expect, it } from 'vitest';
import type { Dim, DimExpression } from '../../../src/core/graph/dimension.js';
import {
  add,
  ceilDivide,
  floorDivide,
  formatDim,
  multiply,
  subtract,
  symbol,
} from '../../../src/core/graph/dimensionArithmetic.js';

function computed(expression: DimExpression, h: number): number {
  const all = (terms: readonly DimExpression[]) => terms.map((term) => computed(term, h));
  switch (expression.op) {
    case 'symbol':
      return h;
    case 'constant':
      return expression.value;
    case 'sum':
      return all(expression.terms).reduce((a, b) => a + b, 0);
    case 'product':
      return all(expression.terms).reduce((a, b) => a * b, 1);
    case 'floorDivide':
      return Math.floor(computed(expression.dividend, h) / computed(expression.divisor, h));
    case 'ceilDivide':
      return Math.ceil(computed(expression.dividend, h) / computed(expression.divisor, h));
    default:
      return Number.NaN;
  }
}

const at = (dim: Dim, h: number): number =>
  typeof dim === 'number' ? dim : dim?.kind === 'symbolic' ? computed(dim.expression, h) : Number.NaN;

const STEPS: readonly ((dim: Dim) => Dim)[] = [
  (dim) => ceilDivide(dim, 2),
  (dim) => floorDivide(dim, 2),
  (dim) => add(floorDivide(subtract(dim, 3), 2), 1),
  (dim) => add(dim, 3),
  (dim) => subtract(dim, 2),
  (dim) => multiply(2, dim),
  (dim) => add(dim, subtract(multiply(2, ceilDivide(dim, 2)), dim)),
  (dim) => ceilDivide(add(dim, 4), 3),
  (dim) => subtract(multiply(3, dim), dim),
];

it('every order of five steps equals the same steps on numbers', () => {
  const count = STEPS.length ** 5;
  for (let seed = 0; seed < count; seed += 61) {
    let size: Dim = symbol('h');
    const numbers = [224, 97, 13];
    let rest = seed;
    let known: Dim[] = [...numbers];
    for (let step = 0; step < 5; step++, rest = Math.floor(rest / STEPS.length)) {
      const apply = STEPS[rest % STEPS.length] ?? ((dim: Dim) => dim);
      size = apply(size);
      known = known.map(apply);
    }
    expect([seed, ...numbers.map((h) => at(size, h) + 0)]).toEqual([
      seed,
      ...known.map((dim) => Number(dim) + 0),
    ]);
  }
});

it('halving an image five times is one division', () => {
  let size: Dim = symbol('h');
  for (let i = 0; i < 5; i++) size = ceilDivide(size, 2);
  expect(formatDim(size)).toBe('⌈h/32⌉');
});

it('a pool of 2 halves', () => {
  expect(formatDim(add(floorDivide(subtract(symbol('h'), 2), 2), 1))).toBe('h/2');
});

it('what is equal has one form, so that a strided branch meets its shortcut', () => {
  const h = symbol('h');
  const same = ceilDivide(h, 2);
  const valid = add(floorDivide(subtract(h, 1), 2), 1);
  expect([formatDim(same), formatDim(valid)]).toEqual(['⌈h/2⌉', '⌈h/2⌉']);
  expect(formatDim(floorDivide(add(same, 1), 2))).toBe('⌈h/4⌉');
});
