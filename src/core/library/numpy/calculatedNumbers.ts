/** What operators give between arrays whose numbers the code writes out: `2 ** np.arange(4) * 24`, in NumPy's own types. */
import { noteNumbers, numbersOf } from '../../evaluate/arrayNumbers.js';
import { ON_DOUBLES } from '../../evaluate/doubles.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { tableEntry } from '../../words.js';

/** Notes the numbers of `made`, where those of both sides are known and NumPy is sure to come to the same. */
export function noteCalculated(made: ArrayValue, operator: string, left: Value, right: Value): ArrayValue {
  const [a, b] = [numbersIn(left), numbersIn(right)];
  const found = a === undefined || b === undefined ? undefined : between(operator, made.dtype, a, b);
  if (found !== undefined) noteNumbers(made, found);
  return made;
}

/** A copy, of another type or of its own: `astype(int)` cuts fractions off. */
export function noteRecast(made: ArrayValue, self: ArrayValue): ArrayValue {
  const found = recast(numbersOf(self), made.dtype);
  if (found !== undefined) noteNumbers(made, found);
  return made;
}

function recast(found: unknown, dtype: string): unknown {
  if (typeof found === 'number') return kept(dtype, dtype.startsWith('int') ? Math.trunc(found) : found);
  if (!Array.isArray(found)) return undefined;
  const each = found.map((item) => recast(item, dtype));
  return each.includes(undefined) ? undefined : each;
}

function numbersIn(value: Value): unknown {
  if (value.kind === 'number') return value.value;
  return value.kind === 'array' ? numbersOf(value) : undefined;
}

/** Of one shape, or a number and an array: NumPy's other ways to fit shapes together are not followed. */
function between(operator: string, dtype: string, a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return kept(dtype, calculated(operator, a, b));
  const length = Array.isArray(a) ? a.length : Array.isArray(b) ? b.length : undefined;
  if (length === undefined || (Array.isArray(a) && Array.isArray(b) && b.length !== length)) return undefined;
  if (
    (Array.isArray(a) ? depthOf(a) : 0) !== (Array.isArray(b) ? depthOf(b) : 0) &&
    Array.isArray(a) &&
    Array.isArray(b)
  )
    return undefined;
  const at = (side: unknown, index: number) => (Array.isArray(side) ? side[index] : side);
  const found = Array.from({ length }, (_, index) => between(operator, dtype, at(a, index), at(b, index)));
  return found.includes(undefined) ? undefined : found;
}

function depthOf(value: unknown): number {
  return Array.isArray(value) ? 1 + depthOf(value[0]) : 0;
}

function calculated(operator: string, a: number, b: number): number | undefined {
  const run = tableEntry<(a: number, b: number) => number>(ON_DOUBLES, operator);
  if (run) return run(a, b);
  // Other powers may differ from C's in the last bit, which a later `int` would show.
  return operator === '**' && Number.isInteger(a) && Number.isInteger(b) && b >= 0 ? a ** b : undefined;
}

function kept(dtype: string, value: number | undefined): number | undefined {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  if (dtype === 'float64') return value;
  if (dtype === 'float32') return Math.fround(value);
  const isWhole = Number.isInteger(value) && Math.abs(value) < 2 ** 31;
  return (dtype === 'int64' || dtype === 'int32') && isWhole ? value : undefined;
}
