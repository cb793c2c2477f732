/** Smooths a curve as TensorBoard does: a moving average that is not drawn towards zero at the start. Pure. */

/** `weight` 0 leaves the curve as it is; towards 1 it gets ever smoother. Gaps stay gaps. */
export function smoothed(values: readonly (number | null)[], weight: number): readonly (number | null)[] {
  if (weight <= 0) return values;
  let average = 0;
  let count = 0;
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return null;
    average = average * weight + (1 - weight) * value;
    count++;
    return average / (1 - weight ** count);
  });
}
