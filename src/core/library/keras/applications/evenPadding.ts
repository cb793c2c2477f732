/** Padding in front of a strided convolution, so that it halves even and odd sizes alike. */
import type { TensorValue } from '../../../evaluate/value.js';
import type { Dim } from '../../../graph/dimension.js';
import { add, ceilDivide, isNumber, multiply, subtract } from '../../../graph/dimensionArithmetic.js';
import { type Setting, spatial } from './network.js';

/** `((top, bottom), (left, right))` for a kernel of this size and a step of two. */
export function evenPadding(x: TensorValue, kernel: number): Setting {
  const [height, width] = spatial(x);
  const after = Math.floor(kernel / 2);
  const before = (size: Dim): Dim => {
    if (height === null || size === null) return after - 1;
    return isNumber(size) ? after - 1 + (size % 2) : add(after - 1, oddness(size));
  };
  return [
    [before(height), after],
    [before(width), after],
  ];
}

/** 1 for odd sizes and 0 for even ones, in what symbols can say. */
function oddness(size: Dim): Dim {
  return subtract(multiply(2, ceilDivide(size, 2)), size);
}
