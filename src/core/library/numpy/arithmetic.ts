/** Operators between arrays: the shape, the type, and what is remembered of the values. */

import { unknown } from '../../evaluate/makeValue.js';
import type { ArrayValue, UnknownValue, Value } from '../../evaluate/value.js';
import { broadcast, toArray } from './arrays.js';
import { withoutClasses } from './classCount.js';
import { promoted, withNumber } from './dtypes.js';
import { withNoise } from './finishing.js';
import { calculatedWithMeasure } from './statistics.js';
import { affine, changedFacts } from './valueChanges.js';

/** Arithmetic: dividing by a number is remembered as the scale of the pixels. */
export function operated(operator: string, left: Value, right: Value): Value | undefined {
  const measured = calculatedWithMeasure(operator, left, right);
  if (measured) return measured;
  if (left.kind !== 'array' && right.kind !== 'array') return undefined;
  if (operator === '@') return undefined;
  const [a, b] = [toArray(left), toArray(right)];
  if (a.kind === 'unknown') return b.kind === 'array' ? changedBy(b, a) : a;
  if (b.kind === 'unknown') return changedBy(a, b);
  const shape = broadcast(a.shape, b.shape);
  if (!shape) return unknown('these arrays do not fit together');
  const [kept, number] = left.kind === 'array' ? [left, right] : [b, left];
  const together =
    number.kind === 'number' ? withNumber(kept.dtype, number.isFloat) : promoted(a.dtype, b.dtype);
  const dtype = operator === '/' && !/^(?:float|complex)/.test(together) ? 'float64' : together;
  const facts = affine(operator, left, right) ?? withNoise(operator, left, right);
  if (facts) return { ...kept, shape, dtype, facts };
  return { ...kept, shape, dtype, facts: changedFacts(withoutClasses(kept.facts)) };
}

/** Of data whose source is known, the source stays known whatever is done to it. */
function changedBy(data: ArrayValue, by: UnknownValue): Value {
  if (!('source' in data.facts || 'dataset' in data.facts)) return by;
  return { ...data, shape: unknown(by.reason), facts: changedFacts(withoutClasses(data.facts)) };
}
