/** Shapes that NumPy refuses to bring together. Only sizes that are numbers can be wrong. */
import type { FixFacts } from '../../checks/fixFacts.js';
import type { Location } from '../../document.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { formatShape, isNumber, product } from '../../graph/dimensionArithmetic.js';
import { axisIn, broadcast, sizeAt } from './arrays.js';

/** What a refusal makes; undefined where nothing is refused. */
type Refused = Value | undefined;

export const written = (shape: Shape): string => formatShape(shape, { batch: true });
const differ = (a: Dim, b: Dim): boolean => isNumber(a) && isNumber(b) && a !== b;

export function refuse(
  message: string,
  evaluation: Evaluation,
  at: Location,
  exception = 'ValueError',
  fixFacts: FixFacts = [],
): Refused {
  return evaluation.dialect === 'python'
    ? evaluation.refuse(message, at, exception, { fixFacts })
    : undefined;
}

/** `a + b`, element for element. */
export function refusedPair(a: Value, b: Value, evaluation: Evaluation, at: Location): Refused {
  if (a.kind !== 'array' || b.kind !== 'array' || broadcast(a.shape, b.shape)) return undefined;
  return refuse(
    `Arrays of ${written(a.shape)} and ${written(b.shape)} do not fit together: each pair of sizes, counted from the last, must be equal or one of them 1`,
    evaluation,
    at,
  );
}

/** `a @ b` and `np.dot(a, b)`: the last axis of the one against the last but one of the other. */
export function refusedProduct(a: Value, b: Value, evaluation: Evaluation, at: Location): Refused {
  if (a.kind !== 'array' || b.kind !== 'array' || !isKnownRank(a.shape) || !isKnownRank(b.shape))
    return undefined;
  if (a.shape.length === 0 || b.shape.length === 0) return undefined;
  const [last, first] = [sizeAt(a.shape, -1), sizeAt(b.shape, b.shape.length === 1 ? -1 : -2)];
  if (!differ(last, first)) return undefined;
  return refuse(
    `A product of arrays needs as many columns as rows: ${written(a.shape)} has ${last} columns, ${written(b.shape)} has ${first} rows`,
    evaluation,
    at,
  );
}

/** `a.reshape(target)`: as many values before and after. */
export function refusedReshape(shape: Shape, target: Shape, evaluation: Evaluation, at: Location): Refused {
  if (!isKnownRank(shape) || !isKnownRank(target)) return undefined;
  const [before, named] = [product(shape), product(target.filter((dim) => dim !== -1))];
  if (!isNumber(before) || !isNumber(named) || named <= 0) return undefined;
  const fits = target.includes(-1) ? before % named === 0 : before === named;
  if (fits) return undefined;
  const sizes = target.map((dim) => (dim === -1 ? '-1' : written([dim]))).join(', ');
  return refuse(
    `A reshape keeps the number of values: an array of ${written(shape)} has ${before}, which cannot become (${sizes})`,
    evaluation,
    at,
    'ValueError',
    shape.every(isNumber) && shape.length > 0 ? [{ kind: 'refused-reshape', from: shape }] : [],
  );
}

/** Arrays that are joined along an axis have the same sizes along all others. */
export function refusedJoin(
  parts: readonly Value[],
  axis: number,
  evaluation: Evaluation,
  at: Location,
): Refused {
  const [first, ...others] = parts.flatMap((part) =>
    part.kind === 'array' && isKnownRank(part.shape) ? [part.shape] : [],
  );
  const joined = first && axisIn(axis, first.length);
  if (first && joined === undefined) return refusedAxis(axis, first, evaluation, at);
  const odd = others.find(
    (shape) =>
      shape.length !== first?.length ||
      shape.some((size, place) => place !== joined && differ(size, first[place] ?? null)),
  );
  if (!first || !odd || joined === undefined) return undefined;
  return refuse(
    `Arrays that are joined along axis ${axis} are alike along the others; found ${written(first)} and ${written(odd)}`,
    evaluation,
    at,
  );
}

/** An axis that the array does not have. */
export function refusedAxis(
  axis: number,
  shape: readonly Dim[],
  evaluation: Evaluation,
  at: Location,
  exception = 'AxisError',
): Refused {
  if (!Number.isInteger(axis) || axisIn(axis, shape.length) !== undefined) return undefined;
  return refuse(
    `The array has ${shape.length} ${shape.length === 1 ? 'axis' : 'axes'} (${written(shape)}), counted from 0; found axis ${axis}`,
    evaluation,
    at,
    exception,
  );
}
