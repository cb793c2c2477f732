/**
 * The form in which symbolic sizes are kept: like terms together, constants last, and one division instead of
 * several. `⌈⌈h/2⌉/2⌉` is `⌈h/4⌉` and `2·⌈h/2⌉ − h + h` is `2·⌈h/2⌉`, so that a size stays short however
 * many layers it has passed.
 */
import type { DimExpression } from './dimension.js';

type Divide = 'floorDivide' | 'ceilDivide';

/** `Σ coefficient · factor + constant`, factors by their text. */
interface Linear {
  readonly terms: ReadonlyMap<string, { readonly factor: DimExpression; readonly coefficient: number }>;
  readonly constant: number;
}

/** Symbols and numbers in an expression, each as often as it is written. */
export function lengthOf(expression: DimExpression): number {
  const known = lengths.get(expression);
  if (known !== undefined) return known;
  const length = partsOf(expression).reduce((total, part) => total + lengthOf(part), 1);
  lengths.set(expression, length);
  return length;
}

const lengths = new WeakMap<DimExpression, number>();

function partsOf(expression: DimExpression): readonly DimExpression[] {
  if ('terms' in expression) return expression.terms;
  return 'dividend' in expression ? [expression.dividend, expression.divisor] : [];
}

export function sum(parts: readonly DimExpression[]): DimExpression {
  const terms = new Map<string, { factor: DimExpression; coefficient: number }>();
  let constant = 0;
  for (const part of parts.flatMap((each) => (each.op === 'sum' ? each.terms : [each]))) {
    if (part.op === 'constant') {
      constant += part.value;
      continue;
    }
    const { coefficient, factor } = scaled(part);
    const key = JSON.stringify(factor);
    const known = terms.get(key)?.coefficient ?? 0;
    if (known + coefficient === 0) terms.delete(key);
    else terms.set(key, { factor, coefficient: known + coefficient });
  }
  return ofLinear({ terms, constant });
}

/** Flat, the constant first and spread over a sum: `2 · (h + 1)` is `2·h + 2`. */
export function times(parts: readonly DimExpression[]): DimExpression {
  const flat = parts.flatMap((each) => (each.op === 'product' ? each.terms : [each]));
  const constant = flat.reduce((total, part) => (part.op === 'constant' ? total * part.value : total), 1);
  if (constant === 0) return { op: 'constant', value: 0 };
  const rest = flat.filter((part) => part.op !== 'constant');
  const [only] = rest;
  if (!only) return { op: 'constant', value: constant };
  if (rest.length === 1 && only.op === 'sum' && constant !== 1)
    return sum(only.terms.map((term) => times([{ op: 'constant', value: constant }, term])));
  const all: DimExpression[] = constant === 1 ? rest : [{ op: 'constant', value: constant }, ...rest];
  return all.length === 1 ? only : { op: 'product', terms: all };
}

/** What divides without rest stands outside: `⌊(2·h + 5) / 2⌋` is `h + 2`, with `⌊1/2⌋` gone. */
export function quotient(op: Divide, dividend: DimExpression, divisor: DimExpression): DimExpression {
  if (divisor.op !== 'constant' || divisor.value < 1 || !Number.isInteger(divisor.value))
    return { op, dividend, divisor };
  const by = divisor.value;
  const { terms, constant } = linear(dividend);
  const whole: DimExpression[] = [];
  const rest: DimExpression[] = [];
  for (const { factor, coefficient } of terms.values()) {
    const isWhole = coefficient % by === 0;
    const part = isWhole ? coefficient / by : coefficient;
    (isWhole ? whole : rest).push(times([{ op: 'constant', value: part }, factor]));
  }
  if (!Number.isInteger(constant)) return { op, dividend, divisor };
  const outside = Math.floor(constant / by);
  const left = constant - outside * by;
  if (rest.length === 0) {
    const rounded = op === 'ceilDivide' ? Math.ceil(left / by) : 0;
    return sum([...whole, { op: 'constant', value: outside + rounded }]);
  }
  const [kind, remainder, more] = rounding(op, left, by);
  const divided = merged(kind, rest, remainder, by);
  return sum([...whole, divided, { op: 'constant', value: outside + more }]);
}

/**
 * One form for what is equal: `⌊(x + n − 1) / n⌋` is `⌈x/n⌉`, and `⌈(x + r) / n⌉` is `⌊(x + r − 1) / n⌋ + 1`. Gives what
 * stays beside `x`, and what is added to the quotient.
 */
function rounding(op: Divide, left: number, by: number): readonly [Divide, number, number] {
  if (op === 'ceilDivide') return left === 0 ? [op, 0, 0] : ['floorDivide', left - 1, 1];
  return left === by - 1 && by > 1 ? ['ceilDivide', 0, 0] : [op, left, 0];
}

/** A quotient of a quotient is one: `⌊(⌊x/a⌋ + r) / b⌋ = ⌊(x + r·a) / (a·b)⌋`, and `⌈x/a⌉ = ⌊(x + a − 1) / a⌋`. */
function merged(op: Divide, rest: readonly DimExpression[], left: number, by: number): DimExpression {
  const [only] = rest;
  const plain: DimExpression = {
    op,
    dividend: sum([...rest, { op: 'constant', value: left }]),
    divisor: { op: 'constant', value: by },
  };
  const isQuotient = only?.op === 'floorDivide' || only?.op === 'ceilDivide';
  if (rest.length !== 1 || !isQuotient || only.divisor.op !== 'constant') return plain;
  const inner = only.divisor.value;
  if (!(inner >= 1)) return plain;
  const divisor: DimExpression = { op: 'constant', value: inner * by };
  const more = (value: number) => sum([only.dividend, { op: 'constant', value }]);
  if (op === only.op) return quotient(op, more(left * inner), divisor);
  return only.op === 'ceilDivide'
    ? quotient('floorDivide', more(inner - 1 + left * inner), divisor)
    : quotient('floorDivide', more((left + by - 1) * inner), divisor);
}

function scaled(part: DimExpression): { readonly coefficient: number; readonly factor: DimExpression } {
  const [first, ...others] = part.op === 'product' ? part.terms : [];
  if (first?.op !== 'constant') return { coefficient: 1, factor: part };
  const [only] = others;
  const factor: DimExpression = others.length === 1 && only ? only : { op: 'product', terms: others };
  return { coefficient: first.value, factor };
}

function linear(expression: DimExpression): Linear {
  const terms = new Map<string, { factor: DimExpression; coefficient: number }>();
  let constant = 0;
  for (const part of expression.op === 'sum' ? expression.terms : [expression]) {
    if (part.op === 'constant') constant += part.value;
    else terms.set(JSON.stringify(part), scaled(part));
  }
  return { terms, constant };
}

function ofLinear({ terms, constant }: Linear): DimExpression {
  const parts = [...terms.values()].map(({ factor, coefficient }) =>
    times([{ op: 'constant', value: coefficient }, factor]),
  );
  if (constant !== 0 || parts.length === 0) parts.push({ op: 'constant', value: constant });
  const [only] = parts;
  return parts.length === 1 && only ? only : { op: 'sum', terms: parts };
}
