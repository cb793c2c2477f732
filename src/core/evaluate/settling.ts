/** Tensors whose shape has only a name until a later layer tells its rank. */
import type { Shape } from '../graph/dimension.js';
import { isKnownRank } from '../graph/dimension.js';
import { settledShape } from '../graph/dimensionArithmetic.js';
import type { TensorValue } from './value.js';

/** The tensor with this shape, which is read anew each time where its rank is open. */
export function withShape(tensor: TensorValue, shape: Shape): TensorValue {
  if (isKnownRank(shape) || !shape.named) return { ...tensor, shape };
  return Object.defineProperty({ ...tensor }, 'shape', { get: () => settledShape(shape), enumerable: true });
}
