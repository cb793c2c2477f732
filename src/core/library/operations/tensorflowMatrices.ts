/** `tf.linalg`: what it does to the shapes of matrices, which stand in the last two axes. */
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { isNumber } from '../../graph/dimensionArithmetic.js';
import { words } from '../../words.js';
import { logDeterminant, matrixTimesVector } from './keras2/products.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import { fault, isFault, matrixProduct, notKnown, reduced } from './shapeRules.js';
import { elementwise, rule } from './specs.js';
import { TENSORFLOW_MATH, typeNameOf } from './tensorflowMath.js';
import { diagPart } from './tensorflowSignal.js';

export const MATRIX_PRODUCT: OperationSpec = rule(
  'Matmul',
  'a b transpose_a transpose_b adjoint_a adjoint_b',
  (call) => {
    const turn = (name: string, flags: readonly string[]) => {
      const shape = call.shape(name);
      if (!isKnownRank(shape) || !flags.some((flag) => call.flag(flag)) || shape.length < 2) return shape;
      return [...shape.slice(0, -2), shape.at(-1) ?? null, shape.at(-2) ?? null];
    };
    return matrixProduct(turn('a', ['transpose_a', 'adjoint_a']), turn('b', ['transpose_b', 'adjoint_b']));
  },
  { keras2: 'tf.linalg.matmul' },
);

export const TENSORFLOW_MATRICES: Readonly<Record<string, OperationSpec>> = {
  band_part: elementwise('BandPart', 'input:x num_lower num_upper', { keras2: 'tf.linalg.band_part' }),
  diag: rule(
    'LinalgDiag',
    'diagonal',
    (call) => {
      const shape = call.shape('diagonal');
      return isKnownRank(shape) && !call.has('k')
        ? [...shape, shape.at(-1) ?? null]
        : notKnown('this diagonal');
    },
    { keras2: 'tf.linalg.diag' },
  ),
  trace: rule(
    'LinalgTrace',
    'x',
    (call) => {
      const shape = call.shape('x');
      return isKnownRank(shape) ? shape.slice(0, -2) : shape;
    },
    { keras2: 'tf.linalg.trace' },
  ),
  matrix_transpose: rule(
    'MatrixTranspose',
    'a',
    (call) => {
      const shape = call.shape('a');
      return isKnownRank(shape) ? [...shape.slice(0, -2), shape.at(-1) ?? null, shape.at(-2) ?? null] : shape;
    },
    { keras2: 'tf.linalg.matrix_transpose' },
  ),
  adjoint: turnedMatrix('tf.linalg.adjoint'),
  cholesky: square('Cholesky', 'cholesky', 'input:x'),
  inv: square('Inv', 'inv', 'input:x'),
  sqrtm: square('Sqrtm', 'sqrtm', 'input:x'),
  expm: elementwise('Expm', 'input:x', { keras2: 'tf.linalg.expm' }),
  det: ofSquare('Det', 'det', 'input:x', (outer) => outer),
  eigvals: ofSquare('Eigvals', 'eigvals', 'tensor:x', (outer, size) => [...outer, size]),
  eigvalsh: ofSquare('Eigvalsh', 'eigvalsh', 'tensor:x', (outer, size) => [...outer, size]),
  eig: decomposed('Eig', 'eig', (outer, size) => [
    [...outer, size],
    [...outer, size, size],
  ]),
  eigh: decomposed('Eigh', 'eigh', (outer, size) => [
    [...outer, size],
    [...outer, size, size],
  ]),
  lu: decomposed('Lu', 'lu', (outer, size) => [
    [...outer, size, size],
    [...outer, size],
  ]),
  slogdet: {
    ...ofSquare('Slogdet', 'slogdet', 'input:x', (outer) => ({ several: [outer, outer] })),
    givesTuple: true,
    isPlain: true,
  },
  logdet: { ...ofSquare('Logdet', 'logdet', 'matrix:x', (outer) => outer), keras2Steps: logDeterminant },
  ...Object.fromEntries(
    words('cholesky_solve:chol solve:matrix triangular_solve:matrix').map((written) => {
      const [name = '', first = ''] = written.split(':');
      return [
        name,
        rule(typeNameOf(`linalg_${name}`), `${first} rhs lower adjoint`, (call) => call.shape('rhs'), {
          keras2: `tf.linalg.${name}`,
        }),
      ];
    }),
  ),
  lstsq: rule(
    'Lstsq',
    'matrix rhs',
    (call) => {
      const [a, b] = [call.shape('matrix'), call.shape('rhs')];
      if (!isKnownRank(a) || !isKnownRank(b)) return isKnownRank(a) ? b : a;
      return [...a.slice(0, -2), a.at(-1) ?? null, b.at(-1) ?? null];
    },
    { keras2: 'tf.linalg.lstsq' },
  ),
  cross: rule('Cross', 'a:x1 b:x2', (call) => call.shape('x1'), { keras2: 'tf.linalg.cross' }),
  global_norm: rule('GlobalNorm', 't_list', () => [], { keras2: 'tf.linalg.global_norm' }),
  l2_normalize: TENSORFLOW_MATH.l2_normalize ?? elementwise('Normalize'),
  matrix_rank: ofMatrix('MatrixRank', 'matrix_rank', 'a:x', (outer) => outer),
  pinv: ofMatrix('Pinv', 'pinv', 'a:x', (outer, rows, columns) => [...outer, columns, rows]),
  matvec: {
    ...rule('Matvec', 'a b', (call) => {
      const [a, b] = [call.shape('a'), call.shape('b')];
      if (call.flag('transpose_a') || call.flag('adjoint_a'))
        return notKnown('a turned matrix is not followed');
      const column = isKnownRank(b) ? [...b, 1] : b;
      const product = matrixProduct(a, column);
      return isFault(product) || !isKnownRank(product) ? product : product.slice(0, -1);
    }),
    keras2Steps: matrixTimesVector,
  },
  normalize: rule(
    'LinalgNormalize',
    'tensor:x ord axis',
    (call) => {
      const [shape, axes] = [call.shape('x'), call.integers('axis')];
      if (call.has('axis') && !axes) return notKnown('the axis is not known');
      const norm = reduced(shape, axes, true);
      return isFault(norm) ? norm : { several: [shape, norm] };
    },
    { keras2: 'tf.linalg.normalize', givesTuple: true },
  ),
  qr: rule(
    'Qr',
    'input:x full_matrices',
    (call) =>
      inMatrix(call, (outer, rows, columns) => {
        if (call.flag('full_matrices'))
          return {
            several: [
              [...outer, rows, rows],
              [...outer, rows, columns],
            ],
          };
        const inner = smaller(rows, columns);
        return {
          several: [
            [...outer, rows, inner],
            [...outer, inner, columns],
          ],
        };
      }),
    { keras2: 'tf.linalg.qr', givesTuple: true },
  ),
  svd: rule(
    'Svd',
    'tensor:x full_matrices compute_uv',
    (call) =>
      inMatrix(call, (outer, rows, columns) => {
        const inner = smaller(rows, columns);
        if (call.has('compute_uv') && !call.flag('compute_uv')) return [...outer, inner];
        const isWhole = call.flag('full_matrices');
        return {
          several: [
            [...outer, inner],
            [...outer, rows, isWhole ? rows : inner],
            [...outer, columns, isWhole ? columns : inner],
          ],
        };
      }),
    { keras2: 'tf.linalg.svd', givesTuple: true },
  ),
  set_diag: rule(
    'SetDiag',
    'input:x diagonal k align',
    (call) => {
      const [shape, diagonal] = [call.shape('x'), call.shape('diagonal')];
      if (!isKnownRank(shape) || !isKnownRank(diagonal) || call.has('k')) return shape;
      return diagonal.length === shape.length - 1
        ? shape
        : fault(
            'wrong-rank',
            `The diagonal needs one dimension less than the ${shape.length} of the matrices; found ${diagonal.length}.`,
          );
    },
    { keras2: 'tf.linalg.set_diag' },
  ),
  tensor_diag: rule(
    'TensorDiag',
    'diagonal:x',
    (call) => {
      const shape = call.shape('x');
      return isKnownRank(shape) ? [...shape, ...shape] : shape;
    },
    { keras2: 'tf.linalg.tensor_diag' },
  ),
  tridiagonal_matmul: rule('TridiagonalMatmul', 'diagonals rhs', (call) => call.shape('rhs'), {
    keras2: 'tf.linalg.tridiagonal_matmul',
  }),
  diag_part: diagPart,
};

type OfMatrix = (outer: readonly Dim[], rows: Dim, columns: Dim) => OperationResult;

/** Matrices stand in the last two axes. */
function inMatrix(call: OperationCall, made: OfMatrix): OperationResult {
  const shape = call.shape('x');
  if (!isKnownRank(shape)) return shape;
  if (shape.length < 2)
    return fault('wrong-rank', `This takes matrices, of 2 dimensions at least; found ${shape.length}.`);
  return made(shape.slice(0, -2), shape.at(-2) ?? null, shape.at(-1) ?? null);
}

function smaller(rows: Dim, columns: Dim): Dim {
  return isNumber(rows) && isNumber(columns) ? Math.min(rows, columns) : null;
}

function ofMatrix(type: string, name: string, parameters: string, made: OfMatrix): OperationSpec {
  return rule(type, parameters, (call) => inMatrix(call, made), { keras2: `tf.linalg.${name}` });
}

/** As many rows as columns: of which one is open, the other tells it. */
function ofSquare(
  type: string,
  name: string,
  parameters: string,
  made: (outer: readonly Dim[], size: Dim) => OperationResult,
): OperationSpec {
  return ofMatrix(type, name, parameters, (outer, rows, columns) =>
    isNumber(rows) && isNumber(columns) && rows !== columns
      ? fault(
          'shape-mismatch',
          `This takes matrices of as many rows as columns; found ${rows} and ${columns}.`,
        )
      : made(outer, rows ?? columns),
  );
}

function square(type: string, name: string, parameters: string): OperationSpec {
  return ofSquare(type, name, parameters, (outer, size) => [...outer, size, size]);
}

function decomposed(
  type: string,
  name: string,
  made: (outer: readonly Dim[], size: Dim) => readonly Shape[],
): OperationSpec {
  const spec = ofSquare(type, name, 'tensor:x', (outer, size) => ({ several: made(outer, size) }));
  return { ...spec, givesTuple: true };
}

function turnedMatrix(keras2: string): OperationSpec {
  return rule(
    'MatrixTranspose',
    'matrix:x',
    (call) => {
      const shape = call.shape('x');
      return isKnownRank(shape) ? [...shape.slice(0, -2), shape.at(-1) ?? null, shape.at(-2) ?? null] : shape;
    },
    { keras2 },
  );
}
