/** `a.shape = (…)` and `a.resize(…)`: the array itself takes another shape. */
import { none, unknown } from '../../evaluate/makeValue.js';
import type { Evaluation, NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import { floorDivide, product } from '../../graph/dimensionArithmetic.js';
import { toDim } from '../values.js';
import { shapeFrom } from './functions.js';

const UNSURE: Shape = { kind: 'unknown', reason: 'the array has one of two shapes' };

export function setShape(object: ArrayValue, value: Value, evaluation: Evaluation): void {
  const target = shapeFrom(value);
  const open = isKnownRank(target) && target.includes(-1);
  if (!isKnownRank(target) || !open || !isKnownRank(object.shape)) {
    reshapeHere(object, open ? UNSURE : target, evaluation);
    return;
  }
  const rest = floorDivide(product(object.shape), product(target.filter((dim) => dim !== -1)));
  reshapeHere(
    object,
    target.map((dim) => (dim === -1 ? rest : dim)),
    evaluation,
  );
}

/** With the sizes as one tuple, or one by one. */
export function resized(object: ArrayValue, call: NativeCall): Value {
  const sizes = call.positional.map(({ value }) => value);
  const [first = unknown('the new shape is not known')] = sizes;
  const shape = sizes.length > 1 ? sizes.map(toDim) : shapeFrom(first);
  reshapeHere(object, shape, call.evaluation);
  return none;
}

function reshapeHere(object: ArrayValue, shape: Shape, { journal }: Evaluation): void {
  const holder: { shape: Shape } = object;
  journal.set<Shape>(
    {
      object: holder,
      key: 'shape',
      get: () => holder.shape,
      set: (value) => {
        holder.shape = value;
      },
      join: (left, right) => (JSON.stringify(left) === JSON.stringify(right) ? left : UNSURE),
    },
    shape,
  );
}
