/** Means, deviations and extremes of images whose origin is known, and arithmetic with them: `(x - x.mean()) / x.std()`. */
import { array, unknown } from '../../evaluate/makeValue.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { equalDims } from '../../graph/dimensionArithmetic.js';
import type { Measure, MeasuredImages, Statistic, ValueStep } from '../../graph/valueSteps.js';
import { broadcast, NUMBERS } from './arrays.js';
import { stepped } from './valueChanges.js';

type Facts = ArrayValue['facts'];

/** Undefined where they are of no images that are followed, or over other axes. */
export function measureOf(
  name: Statistic['name'],
  self: ArrayValue,
  axes: readonly number[],
): Measure | undefined {
  const of = measuredImages(self.facts);
  const over = isKnownRank(self.shape) ? overOf(axes, self.shape.length) : undefined;
  return of && over && { terms: [{ statistic: { name, over, of }, factor: 1 }], amount: 0 };
}

function overOf(axes: readonly number[], rank: number): Statistic['over'] | undefined {
  const isOver = (count: number) =>
    axes.length === count && axes.every((axis) => axis < count) && new Set(axes).size === count;
  if (isOver(rank)) return 'all';
  if (isOver(1)) return 'places';
  return rank === 4 && isOver(3) ? 'channels' : undefined;
}

/** Random changes and layers come behind all that is counted. */
function measuredImages(facts: Facts): MeasuredImages | undefined {
  if (!('source' in facts || 'dataset' in facts) || facts.role === 'labels') return undefined;
  const doubts = [
    facts.isSample,
    facts.repeated,
    facts.isChanged,
    facts.rowsReason,
    facts.layers,
    facts.augmentation,
    facts.cell,
  ];
  if (doubts.some((doubt) => doubt !== undefined)) return undefined;
  const { dataset, split, source, rows, scale, offset, steps } = facts;
  const known = Object.entries({ dataset, split, source, rows, scale, offset, steps });
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}

/** What is left of a reduction: its shape, and what was counted. */
export function withMeasure(result: Value, measure: Measure | undefined): Value {
  if (!measure) return result;
  if (result.kind === 'array') return { ...result, facts: { measure } };
  return result.kind === 'unknown' ? { ...result, facts: { measure } } : result;
}

function measureIn(value: Value): Measure | undefined {
  const facts = value.kind === 'array' || value.kind === 'unknown' ? value.facts : undefined;
  return facts?.measure as Measure | undefined;
}

/** Arithmetic in which such a number takes part; undefined for all other. */
export function calculatedWithMeasure(operator: string, left: Value, right: Value): Value | undefined {
  const [a, b] = [measureIn(left), measureIn(right)];
  if (!a && !b) return undefined;
  if (left.kind === 'array' && !a && b) return changed(operator, left, right, b);
  if (right.kind === 'array' && !b && a) return operator === '+' ? changed('+', right, left, a) : undefined;
  const made =
    a && b ? together(operator, a, b) : a ? byNumber(operator, a, right) : turned(operator, left, b);
  return made && shaped(made, left, right);
}

/** The images less, or divided by, what was counted. */
function changed(operator: string, images: ArrayValue, other: Value, by: Measure): Value | undefined {
  const step: ValueStep | undefined =
    operator === '-' || operator === '/'
      ? { kind: 'measure', operator, by }
      : operator === '+'
        ? { kind: 'measure', operator: '-', by: times(by, -1) }
        : undefined;
  const facts = step && measuredImages(images.facts) ? stepped(images.facts, step) : undefined;
  const dtype = /^float/.test(images.dtype) ? images.dtype : 'float64';
  return facts && (other.kind !== 'array' || fits(images, other)) ? { ...images, dtype, facts } : undefined;
}

/** One number for each place or channel of each image, and not more of them than there were. */
function fits({ shape }: ArrayValue, other: ArrayValue): boolean {
  // The very axes that the number was counted over the first of.
  const isOfPlaces =
    isKnownRank(shape) &&
    isKnownRank(other.shape) &&
    other.shape.length === shape.length - 1 &&
    other.shape.every((dim, axis) => dim === shape[axis + 1]);
  if (isOfPlaces) return true;
  const made = broadcast(shape, other.shape);
  if (!made || !isKnownRank(made) || !isKnownRank(shape) || made.length !== shape.length) return false;
  const own: readonly Dim[] = shape;
  return made.every((dim, axis) => axis === 0 || equalDims(dim, own[axis] ?? null) === true);
}

const times = ({ terms, amount }: Measure, by: number): Measure => ({
  terms: terms.map(({ statistic, factor }) => ({ statistic, factor: factor * by })),
  amount: amount * by,
});

function together(operator: string, a: Measure, b: Measure): Measure | undefined {
  if (operator !== '+' && operator !== '-') return undefined;
  const other = operator === '-' ? times(b, -1) : b;
  return { terms: [...a.terms, ...other.terms], amount: a.amount + other.amount };
}

function byNumber(operator: string, measure: Measure, number: Value): Measure | undefined {
  if (number.kind !== 'number' || !Number.isFinite(number.value)) return undefined;
  const { value } = number;
  switch (operator) {
    case '+':
      return { ...measure, amount: measure.amount + value };
    case '-':
      return { ...measure, amount: measure.amount - value };
    case '*':
      return times(measure, value);
    case '/':
      return value === 0 ? undefined : times(measure, 1 / value);
    default:
      return undefined;
  }
}

function turned(operator: string, number: Value, measure: Measure | undefined): Measure | undefined {
  if (!measure) return undefined;
  if (operator === '-') return byNumber('+', times(measure, -1), number);
  return operator === '+' || operator === '*' ? byNumber(operator, measure, number) : undefined;
}

function shaped(measure: Measure, left: Value, right: Value): Value | undefined {
  const [a, b] = [left, right].map((value) => (value.kind === 'array' ? value : undefined));
  const shape = a && b ? broadcast(a.shape, b.shape) : (a ?? b)?.shape;
  if (a && b && !shape) return undefined;
  return shape
    ? array(shape, (a ?? b)?.dtype ?? 'float64', { measure })
    : { ...unknown(NUMBERS), facts: { measure } };
}
