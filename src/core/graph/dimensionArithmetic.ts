/**
 * Arithmetic on sizes that may not be numbers. An unknown operand makes the result unknown with its reason,
 * `null` (any size) makes it `null`, symbols make an expression; only numbers make a number, never NaN.
 */
import type { Location } from '../document.js';
import {
  type Dim,
  type DimExpression,
  isKnownRank,
  type Shape,
  type UnknownDim,
  type UnknownShape,
} from './dimension.js';
import { lengthOf, quotient, sum, times } from './symbolicForm.js';

export function symbol(name: string): Dim {
  return { kind: 'symbolic', expression: { op: 'symbol', name } };
}

/** The sizes of a shape that has only a name, once its rank is known: `input_shape[0] × input_shape[1]`. */
export function settledShape(shape: Shape): Shape {
  if (isKnownRank(shape) || shape.named?.rank === undefined) return shape;
  const { name, batch, rank, first = 0 } = shape.named;
  return [batch, ...Array.from({ length: rank - 1 }, (_, index) => symbol(`${name}[${index + first}]`))];
}

/** A shape that is not known, and not the one of that name either. */
export function nameless({ named: _, lastSize: _last, ...shape }: UnknownShape): UnknownShape {
  return shape;
}

/** The size of the last axis, which may be known where the rank is not. */
export function lastSizeOf(shape: Shape): Dim {
  if (isKnownRank(shape)) return shape.at(-1) ?? null;
  if (shape.named) return symbol(`${shape.named.name}[-1]`);
  return shape.lastSize ?? unknownDim(shape.reason, shape.origin);
}

/** A shape of any rank with another size at its end. */
export function withLast(shape: UnknownShape, last: Dim): UnknownShape {
  const { named: _, ...rest } = shape;
  return { ...rest, lastSize: last };
}

export function unknownDim(reason: string, origin?: Location): UnknownDim {
  return origin ? { kind: 'unknown', reason, origin } : { kind: 'unknown', reason };
}

export function isNumber(dim: Dim | undefined): dim is number {
  return typeof dim === 'number';
}

export function add(a: Dim, b: Dim): Dim {
  if (a === 0) return b;
  if (b === 0) return a;
  return combine(
    a,
    b,
    (x, y) => x + y,
    (x, y) => sum([x, y]),
  );
}

export function subtract(a: Dim, b: Dim): Dim {
  if (b === 0) return a;
  return combine(
    a,
    b,
    (x, y) => x - y,
    (x, y) => sum([x, times([{ op: 'constant', value: -1 }, y])]),
  );
}

export function multiply(a: Dim, b: Dim): Dim {
  if (a === 1) return b;
  if (b === 1) return a;
  return combine(
    a,
    b,
    (x, y) => x * y,
    (x, y) => times([x, y]),
  );
}

export function floorDivide(a: Dim, b: Dim): Dim {
  return divide(a, b, Math.floor, 'floorDivide');
}

export function ceilDivide(a: Dim, b: Dim): Dim {
  return divide(a, b, Math.ceil, 'ceilDivide');
}

export function product(dims: readonly Dim[]): Dim {
  return dims.reduce<Dim>(multiply, 1);
}

export function maximum(a: Dim, b: Dim): Dim {
  return combine(a, b, Math.max, (x, y) => ({ op: 'max', terms: [x, y] }));
}

/** Undefined when it is not known whether they are equal. */
export function equalDims(a: Dim, b: Dim): boolean | undefined {
  if (isNumber(a) && isNumber(b)) return a === b;
  if (isSymbolic(a) && isSymbolic(b) && formatDim(a) === formatDim(b)) return true;
  return undefined;
}

/** `48`, `None`, `h/2` or `?`. */
export function formatDim(dim: Dim): string {
  if (dim === null) return 'None';
  if (isNumber(dim)) return String(dim);
  return dim.kind === 'unknown' ? '?' : formatExpression(dim.expression);
}

/** `48×48×64`; with the batch, `None×48×48×64`. A shape with nothing left is a `scalar`. */
export function formatShape(shape: Shape, options: { readonly batch?: boolean } = {}): string {
  if (!isKnownRank(shape))
    return shape.lastSize === undefined || isUnknownDim(shape.lastSize)
      ? '?'
      : `…×${formatDim(shape.lastSize)}`;
  const shown = options.batch ? shape : shape.slice(1);
  return shown.length === 0 ? 'scalar' : shown.map(formatDim).join('×');
}

export function isUnknownDim(dim: Dim): dim is UnknownDim {
  return typeof dim === 'object' && dim !== null && dim.kind === 'unknown';
}

/** Every digit, grouped: `4,478,727`. Without `Intl`, whose first formatter costs a new process 10 ms. */
export function formatExact(count: number): string {
  const isPlain = Number.isInteger(count) && Math.abs(count) < 1e21;
  return isPlain ? String(count).replace(/\B(?=(?:\d{3})+$)/g, ',') : count.toLocaleString('en-US');
}

/** `640`, `221.6 k`, `4.8 M` or `?`. */
export function formatCount(dim: Dim): string {
  if (dim === null) return '?';
  if (!isNumber(dim)) return formatDim(dim);
  for (const [unit, name] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e4, 'k'],
  ] as const) {
    if (Math.abs(dim) >= unit) return `${(dim / (name === 'k' ? 1e3 : unit)).toFixed(1)} ${name}`;
  }
  return formatExact(dim);
}

function isSymbolic(dim: Dim): dim is Extract<Dim, { kind: 'symbolic' }> {
  return typeof dim === 'object' && dim !== null && dim.kind === 'symbolic';
}

function combine(
  a: Dim,
  b: Dim,
  numbers: (x: number, y: number) => number,
  symbols: (x: DimExpression, y: DimExpression) => DimExpression,
): Dim {
  if (isNumber(a) && isNumber(b)) {
    const result = numbers(a, b);
    return Number.isNaN(result) ? unknownDim('the arithmetic has no result') : result;
  }
  if (isUnknown(a)) return a;
  if (isUnknown(b)) return b;
  if (a === null || b === null) return null;
  const expression = symbols(expressionOf(a), expressionOf(b));
  if (expression.op === 'constant') return expression.value;
  if (lengthOf(expression) > LONGEST) return unknownDim('the expression of this size is too long to follow');
  return { kind: 'symbolic', expression };
}

/** Nobody reads a longer one, and a loop of products doubles it each time round. */
const LONGEST = 400;

function isUnknown(dim: Dim): dim is UnknownDim {
  return typeof dim === 'object' && dim !== null && dim.kind === 'unknown';
}

function divide(a: Dim, b: Dim, round: (x: number) => number, op: 'floorDivide' | 'ceilDivide'): Dim {
  if (b === 0) return unknownDim('it is divided by zero');
  if (b === 1) return a;
  return combine(
    a,
    b,
    (x, y) => round(x / y),
    (dividend, divisor) => quotient(op, dividend, divisor),
  );
}

function expressionOf(dim: Exclude<Dim, null | UnknownDim>): DimExpression {
  return isNumber(dim) ? { op: 'constant', value: dim } : dim.expression;
}

function formatExpression(expression: DimExpression): string {
  switch (expression.op) {
    case 'symbol':
      return expression.name;
    case 'constant':
      return String(expression.value);
    case 'sum':
      return expression.terms.map(formatExpression).join(' + ').replaceAll('+ -', '- ');
    case 'product':
      return expression.terms.map(inner).join('·');
    case 'floorDivide':
      return `${inner(expression.dividend)}/${inner(expression.divisor)}`;
    case 'ceilDivide':
      return `⌈${inner(expression.dividend)}/${inner(expression.divisor)}⌉`;
    case 'max':
    case 'min':
      return `${expression.op}(${expression.terms.map(formatExpression).join(', ')})`;
  }
}

function inner(expression: DimExpression): string {
  const text = formatExpression(expression);
  return expression.op === 'sum' || expression.op === 'floorDivide' ? `(${text})` : text;
}

/** How many places Python's `start:stop:step` takes of an axis; `null` is an end left out. */
export function sliceLength(size: number, start: number | null, stop: number | null, step: number): number {
  const [first, last] = step > 0 ? [0, size] : [-1, size - 1];
  const clamp = (end: number): number => Math.min(Math.max(end < 0 ? end + size : end, first), last);
  const from = start === null ? (step > 0 ? 0 : size - 1) : clamp(start);
  const to = stop === null ? (step > 0 ? size : -1) : clamp(stop);
  return Math.max(0, Math.ceil((to - from) / step));
}
