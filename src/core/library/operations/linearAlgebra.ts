/** `keras.ops.linalg` and Fourier transforms: what they do to shapes. Names and types as in Keras 3.15. */
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { add, floorDivide } from '../../graph/dimensionArithmetic.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import { notKnown, notSquare } from './shapeRules.js';
import { elementwise, rule } from './specs.js';

/** Matrices stand in the last two axes. */
function ofMatrices(
  call: OperationCall,
  made: (outer: readonly Dim[], rows: Dim, columns: Dim) => OperationResult,
): OperationResult {
  const shape = call.shape('x');
  if (!isKnownRank(shape)) return shape;
  if (shape.length < 2) return notKnown('this needs matrices');
  return made(shape.slice(0, -2), shape.at(-2) ?? null, shape.at(-1) ?? null);
}

function smaller(rows: Dim, columns: Dim): Dim | undefined {
  return typeof rows === 'number' && typeof columns === 'number' ? Math.min(rows, columns) : undefined;
}

/** The same for square matrices alone. */
export function ofSquare(spec: OperationSpec, operand = 'x'): OperationSpec {
  return { ...spec, rule: (call) => notSquare(call.shape(operand)) ?? spec.rule(call) };
}

const realAndImaginary = (shape: Shape): OperationResult => ({ several: [shape, shape] });

export const LINEAR_ALGEBRA: Readonly<Record<string, OperationSpec>> = {
  cholesky: ofSquare(elementwise('Cholesky', 'x upper')),
  inv: ofSquare(elementwise('Inv')),
  det: ofSquare(rule('Det', 'x', (call) => ofMatrices(call, (outer) => outer))),
  eigh: ofSquare(
    rule(
      'Eigh',
      'x',
      (call) =>
        ofMatrices(call, (outer, rows, columns) => ({
          several: [
            [...outer, rows],
            [...outer, rows, columns],
          ],
        })),
      { givesTuple: true },
    ),
  ),
  qr: rule(
    'Qr',
    'x mode',
    (call) =>
      ofMatrices(call, (outer, rows, columns) => {
        const inner = smaller(rows, columns);
        if (inner === undefined || (call.has('mode') && call.text('mode') !== 'reduced'))
          return notKnown('this factorisation is not followed');
        return {
          several: [
            [...outer, rows, inner],
            [...outer, inner, columns],
          ],
        };
      }),
    { givesTuple: true },
  ),
  fft: rule('FFT', 'x', (call) => realAndImaginary(firstOf(call)), { givesTuple: true }),
  fft2: rule('FFT2', 'x', (call) => realAndImaginary(firstOf(call)), { givesTuple: true }),
  rfft: rule(
    'RFFT',
    'x fft_length',
    (call) => {
      const shape = call.shape('x');
      if (!isKnownRank(shape)) return shape;
      const length = call.has('fft_length') ? call.dims('fft_length')?.[0] : shape.at(-1);
      if (length === undefined) return notKnown('the length of this transform is not known');
      return realAndImaginary([
        ...shape.slice(0, -1),
        length === null ? null : add(floorDivide(length, 2), 1),
      ]);
    },
    { givesTuple: true },
  ),
};

/** The real part of the pair that a transform takes. */
function firstOf(call: OperationCall): Shape {
  return call.shapes('x')[0] ?? call.shape('x');
}
