/** `keras.ops` on matrices and vectors: decompositions, solutions, diagonals and products, in the last two axes where nothing else is said. */
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { add, isNumber, multiply, subtract } from '../../graph/dimensionArithmetic.js';
import type { LayerFault } from '../../layers/row.js';
import { ofSquare } from './linearAlgebra.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import {
  broadcast,
  differ,
  fault,
  isFault,
  noAxis,
  notKnown,
  notSquare,
  positiveAxis,
  valuesIn,
} from './shapeRules.js';
import { elementwise, rule } from './specs.js';

const ONLY_OUTSIDE = 'inside of a layer Keras does not take these';
const DIMENSIONS = 'tensors of two dimensions at most';

/** Where Keras calculates, a size that is open is a tensor, of which these functions cannot decide anything. */
function openFault(shapes: readonly Shape[]): LayerFault | undefined {
  if (!shapes.some((shape) => isKnownRank(shape) && shape.includes(null))) return undefined;
  return fault(
    'invalid-argument',
    'Inside of a layer Keras takes tensors here of which every size is known, the batch too.',
  );
}

/** All but the last two axes, and those. */
function matrix(
  call: OperationCall,
  name: string,
  of: (outer: readonly Dim[], rows: Dim, columns: Dim) => OperationResult,
): OperationResult {
  const shape = call.shape(name);
  if (!isKnownRank(shape)) return shape;
  if (shape.length < 2) return notKnown('a matrix has two axes');
  return of(shape.slice(0, -2), shape.at(-2) ?? null, shape.at(-1) ?? null);
}

const smaller = (a: Dim, b: Dim): Dim => (isNumber(a) && isNumber(b) ? Math.min(a, b) : null);

/** The axes of `axis1` and `axis2` taken away, and how long the diagonal between them is. */
function diagonal(call: OperationCall, of: (left: readonly Dim[], length: Dim) => Shape): OperationResult {
  const shape = call.shape('x');
  const [first, second] = [call.integer('axis1') ?? 0, call.integer('axis2') ?? 1];
  const offset = call.integer('offset') ?? 0;
  if (!isKnownRank(shape)) return shape;
  const [a, b] = [positiveAxis(first, shape.length), positiveAxis(second, shape.length)];
  if (a === undefined) return noAxis(first, shape);
  if (b === undefined) return noAxis(second, shape);
  if (a === b) return fault('invalid-argument', `A diagonal lies between two axes; found axis ${a} twice.`);
  const rows = offset < 0 ? add(shape[a] ?? null, offset) : (shape[a] ?? null);
  const columns = offset > 0 ? subtract(shape[b] ?? null, offset) : (shape[b] ?? null);
  const length = smaller(rows, columns);
  return of(
    shape.filter((_, axis) => axis !== a && axis !== b),
    isNumber(length) ? Math.max(length, 0) : null,
  );
}

function cross(call: OperationCall): OperationResult {
  const [a, b] = [call.shape('x1'), call.shape('x2')];
  if (!isKnownRank(a)) return a;
  if (!isKnownRank(b)) return b;
  // TensorFlow multiplies vectors of three, and of one at a place that it repeats.
  const lengths = call.isInside ? [1, 2, 3] : [2, 3];
  const wrong = [a, b]
    .map((shape) => shape.at(-1) ?? null)
    .find((length) => isNumber(length) && !lengths.includes(length));
  if (wrong !== undefined)
    return fault(
      'shape-mismatch',
      `A cross product takes vectors of ${lengths.join(' or ')} values; found ${wrong}.`,
    );
  if (a.at(-1) === 2 && b.at(-1) === 2) return broadcast(a.slice(0, -1), b.slice(0, -1));
  return a.at(-1) === 3 && b.at(-1) === 3 ? broadcast(a, b) : notKnown('vectors of two or of other lengths');
}

export const MATRIX_OPS: Readonly<Record<string, OperationSpec>> = {
  diagonal: rule('Diagonal', 'x offset axis1 axis2', (call) =>
    diagonal(call, (left, length) => [...left, length]),
  ),
  diag: {
    ...rule('Diag', 'x k', (call) => {
      const shape = call.shape('x');
      const offset = call.integer('k') ?? 0;
      if (!isKnownRank(shape)) return shape;
      const [rows = null, columns] = shape;
      if (columns === undefined) {
        const side = rows === null ? null : add(rows, Math.abs(offset));
        return [side, side];
      }
      return offset === 0
        ? [smaller(rows, columns)]
        : notKnown('a diagonal beside the middle is not followed');
    }),
    ranks: [1, 2],
  },
  trace: rule('Trace', 'x offset axis1 axis2', (call) => diagonal(call, (left) => left)),
  outer: rule('Outer', 'x1 x2', (call) => {
    const [a, b] = [call.shape('x1'), call.shape('x2')];
    return isKnownRank(a) ? (isKnownRank(b) ? [valuesIn(a), valuesIn(b)] : b) : a;
  }),
  inner: rule('Inner', 'x1 x2', (call) => {
    const [a, b] = [call.shape('x1'), call.shape('x2')];
    if (!isKnownRank(a)) return a;
    if (!isKnownRank(b)) return b;
    return call.isInside && a.length + b.length > 4
      ? fault(
          'wrong-rank',
          `Inside of a layer Keras multiplies ${DIMENSIONS}; found ${a.length} and ${b.length}.`,
        )
      : [...a.slice(0, -1), ...b.slice(0, -1)];
  }),
  kron: rule('Kron', 'x1 x2', (call) => {
    const [a, b] = [call.shape('x1'), call.shape('x2')];
    if (!isKnownRank(a)) return a;
    if (!isKnownRank(b)) return b;
    if (call.isInside) return openFault([a, b]) ?? notKnown(ONLY_OUTSIDE);
    // Keras pairs the sizes from the first on.
    return a.slice(0, b.length).map((size, axis) => {
      const other = b[axis] ?? null;
      return size === null || other === null ? null : multiply(size, other);
    });
  }),
  cross: rule('Cross', 'x1 x2 axisa axisb axisc axis', (call) =>
    ['axisa', 'axisb', 'axisc', 'axis'].some((name) => call.has(name))
      ? notKnown('vectors along another axis')
      : cross(call),
  ),
  cdist: rule('Cdist', 'x y', (call) =>
    matrix(call, 'x', (outer, rows) =>
      matrix(call, 'y', (others, more) => {
        const batch = broadcast(outer, others);
        return isFault(batch) || !isKnownRank(batch) ? batch : [...batch, rows, more];
      }),
    ),
  ),
  logdet: rule('Logdet', 'x', (call) => {
    const shape = call.shape('x');
    const isWrong = call.isInside && isKnownRank(shape) && differ(shape.at(-1), shape.at(-2));
    return (isWrong ? notSquare(shape) : undefined) ?? matrix(call, 'x', (outer) => outer);
  }),
  corrcoef: rule('Corrcoef', 'x', (call) => {
    const shape = call.shape('x');
    return (call.isInside ? openFault([shape]) : undefined) ?? shape;
  }),
  vander: {
    ...rule('Vander', 'x N increasing', (call) => {
      const shape = call.shape('x');
      const columns = call.has('N') ? call.size('N') : undefined;
      if (!isKnownRank(shape)) return shape;
      return call.has('N') && columns === undefined
        ? notKnown('how many powers there are is not known')
        : [shape[0] ?? null, columns ?? shape[0] ?? null];
    }),
    ranks: [1],
  },
  slogdet: rule(
    'Slogdet',
    'x',
    // The sign is told as a single one where Keras only tells shapes.
    (call) => matrix(call, 'x', (outer) => ({ several: [call.isInside ? outer : [], outer] })),
    { givesTuple: true },
  ),
  pinv: rule('Pinv', 'x rcond hermitian', (call) =>
    matrix(call, 'x', (outer, rows, columns) => [...outer, columns, rows]),
  ),
  matrix_rank: rule('MatrixRank', 'x tol hermitian', (call) => matrix(call, 'x', (outer) => outer)),
  cholesky_inverse: elementwise('CholeskyInverse', 'x upper'),
  solve: ofSquare(
    rule('Solve', 'a b', (call) => call.shape('b')),
    'a',
  ),
  solve_triangular: rule('SolveTriangular', 'a b lower', (call) => call.shape('b')),
  svd: rule(
    'SVD',
    'x full_matrices compute_uv',
    (call) =>
      matrix(call, 'x', (outer, rows, columns) => {
        const inner = smaller(rows, columns);
        if (call.has('compute_uv') && !call.flag('compute_uv')) return [...outer, inner];
        const isWhole = !call.has('full_matrices') || call.flag('full_matrices');
        return {
          several: [
            [...outer, rows, isWhole ? rows : inner],
            [...outer, inner],
            [...outer, isWhole ? columns : inner, columns],
          ],
        };
      }),
    { givesTuple: true },
  ),
  eig: rule(
    'Eig',
    'x',
    (call) =>
      matrix(call, 'x', (outer, rows, columns) => ({
        several: [
          [...outer, rows],
          [...outer, rows, columns],
        ],
      })),
    { givesTuple: true },
  ),
  vdot: rule('Vdot', 'x1 x2', () => []),
};
