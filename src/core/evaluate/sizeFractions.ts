/**
 * Parts of a size that has only a name: `n / 4` is no size, and `int(n / 4)` is one. Division of whole numbers this
 * small never rounds over a whole number, nor does a factor such as 0.75, which floats hold exactly.
 */
import type { Dim } from '../graph/dimension.js';
import { ceilDivide, floorDivide, multiply } from '../graph/dimensionArithmetic.js';
import type { BinaryOperator } from '../program/tree.js';
import { fromDim, unknown } from './makeValue.js';
import type { UnknownValue, Value } from './value.js';

export interface SizeFraction {
  readonly dividend: Dim;
  readonly divisor: Dim;
}

/** Factors with more places than `0.0625` are hardly meant exactly. */
const LARGEST_DIVISOR = 16;

/** Undefined where it is no such part. */
export function partOfSize(operator: BinaryOperator, left: Value, right: Value): UnknownValue | undefined {
  const fraction =
    operator === '/'
      ? quotient(left, right)
      : operator === '*'
        ? (scaled(left, right) ?? scaled(right, left))
        : undefined;
  return fraction && { ...unknown(`"${operator}" on a size that has only a name`), fraction };
}

/** `int(n / 4)`, `math.floor(n / 4)`, `math.ceil(n / 4)`. */
export function roundedPart(value: Value, round: 'trunc' | 'round' | 'floor' | 'ceil'): Value | undefined {
  if (value.kind !== 'unknown' || !value.fraction || round === 'round') return undefined;
  const { dividend, divisor } = value.fraction;
  return fromDim(round === 'ceil' ? ceilDivide(dividend, divisor) : floorDivide(dividend, divisor));
}

function quotient(left: Value, right: Value): SizeFraction | undefined {
  const by = right.kind === 'symbol' ? right.dim : wholeNumber(right);
  if (by === undefined) return undefined;
  if (left.kind === 'symbol') return { dividend: left.dim, divisor: by };
  if (left.kind === 'number' && right.kind === 'symbol' && Number.isInteger(left.value))
    return { dividend: left.value, divisor: by };
  if (left.kind !== 'unknown' || !left.fraction) return undefined;
  return { ...left.fraction, divisor: multiply(left.fraction.divisor, by) };
}

function scaled(size: Value, by: Value): SizeFraction | undefined {
  if (size.kind !== 'symbol' || by.kind !== 'number' || by.value <= 0) return undefined;
  for (let divisor = 1; divisor <= LARGEST_DIVISOR; divisor *= 2)
    if (Number.isInteger(by.value * divisor))
      return { dividend: multiply(size.dim, by.value * divisor), divisor };
  return undefined;
}

function wholeNumber(value: Value): number | undefined {
  return value.kind === 'number' && Number.isInteger(value.value) && value.value > 0
    ? value.value
    : undefined;
}
