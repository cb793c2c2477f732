/** What operations do to shapes: broadcasting, reductions, products. Pure; a misfit is a fault, never an exception. */
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import {
  add,
  equalDims,
  formatShape,
  isNumber,
  product,
  unknownDim,
} from '../../graph/dimensionArithmetic.js';
import type { LayerFault } from '../../layers/row.js';

/** A shape, or why the framework refuses. */
export type Ruled = Shape | LayerFault;

export function isFault(ruled: Ruled | readonly Shape[]): ruled is LayerFault {
  return typeof ruled === 'object' && 'code' in ruled;
}

export function fault(code: LayerFault['code'], message: string): LayerFault {
  return { code, message };
}

export function notKnown(reason: string): Shape {
  return { kind: 'unknown', reason };
}

/** NumPy's rule with sizes that may be open: `None` meets 5 as 5, and 1 as `None`. */
export function broadcast(a: Shape, b: Shape): Ruled {
  if (!isKnownRank(a)) return a;
  if (!isKnownRank(b)) return b;
  const rank = Math.max(a.length, b.length);
  const dims: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const x = a[axis - rank + a.length];
    const y = b[axis - rank + b.length];
    const met = x === undefined ? y : y === undefined ? x : meet(x, y);
    if (met === undefined)
      return {
        code: 'shape-mismatch',
        message: `The shapes ${formatShape(a, { batch: true })} and ${formatShape(b, { batch: true })} do not fit together: each pair of sizes, counted from the last, must be equal or one of them 1.`,
        fixFacts: [{ kind: 'no-broadcast' }],
      };
    dims.push(met);
  }
  return dims;
}

/** Undefined when two numbers cannot be broadcast. */
function meet(a: Dim, b: Dim): Dim | undefined {
  if (a === 1) return b;
  if (b === 1) return a;
  if (isNumber(a) && isNumber(b)) return a === b ? a : undefined;
  if (a === null) return b;
  if (b === null) return a;
  if (isNumber(a)) return a;
  if (isNumber(b)) return b;
  return equalDims(a, b) ? a : unknownDim('two sizes meet of which neither is known');
}

export function broadcastAll(shapes: readonly Shape[]): Ruled {
  let result: Ruled = shapes[0] ?? [];
  for (const shape of shapes.slice(1)) {
    if (isFault(result)) return result;
    result = broadcast(result, shape);
  }
  return result;
}

/** The axis from the front; undefined when there is none. */
export function positiveAxis(axis: number, rank: number): number | undefined {
  const at = axis < 0 ? axis + rank : axis;
  return at >= 0 && at < rank ? at : undefined;
}

/** `axes` undefined: all of them. */
export function reduced(shape: Shape, axes: readonly number[] | undefined, keep: boolean): Ruled {
  if (!isKnownRank(shape)) return shape;
  if (!axes) return keep ? shape.map(() => 1) : [];
  const gone = new Set<number>();
  for (const axis of axes) {
    const at = positiveAxis(axis, shape.length);
    if (at === undefined) return noAxis(axis, shape);
    gone.add(at);
  }
  return keep ? shape.map((dim, at) => (gone.has(at) ? 1 : dim)) : shape.filter((_, at) => !gone.has(at));
}

/** Keras compares the sizes as they stand: an open one equals no number. */
export function notSquare(shape: Shape): LayerFault | undefined {
  if (!isKnownRank(shape) || shape.length < 2) return undefined;
  const sides = shape.slice(-2);
  if (sides[0] === sides[1] || !sides.every((side) => side === null || isNumber(side))) return undefined;
  return fault('shape-mismatch', `This takes square matrices; found ${formatShape(shape, { batch: true })}.`);
}

/** How many values a tensor holds; None where a size is open. */
export function valuesIn(shape: readonly Dim[]): Dim {
  return shape.includes(null) ? null : product(shape);
}

/** Sizes that both know and that differ. */
export function differ(a: Dim | undefined, b: Dim | undefined): boolean {
  return isNumber(a ?? null) && isNumber(b ?? null) && a !== b;
}

export function noAxis(axis: number, shape: readonly Dim[]): LayerFault {
  return fault(
    'invalid-argument',
    `There is no axis ${axis}: the tensor has ${shape.length} dimensions, ${formatShape(shape, { batch: true })}.`,
  );
}

/** The matrix product of the last two axes, the others broadcast. */
export function matrixProduct(a: Shape, b: Shape): Ruled {
  if (!isKnownRank(a)) return a;
  if (!isKnownRank(b)) return b;
  if (a.length === 0 || b.length === 0)
    return fault('wrong-rank', 'A matrix product needs tensors with at least one dimension; found a scalar.');
  const x = a.length === 1 ? [1, ...a] : a;
  const y = b.length === 1 ? [...b, 1] : b;
  const inner = x[x.length - 1] ?? null;
  const other = y[y.length - 2] ?? null;
  if (equalDims(inner, other) === false)
    return fault(
      'shape-mismatch',
      `A matrix product needs equal inner sizes; found ${formatShape(a, { batch: true })} and ${formatShape(b, { batch: true })}.`,
    );
  const outer = broadcast(x.slice(0, -2), y.slice(0, -2));
  if (isFault(outer) || !isKnownRank(outer)) return outer;
  const rows = a.length === 1 ? [] : [x[x.length - 2] ?? null];
  const columns = b.length === 1 ? [] : [y[y.length - 1] ?? null];
  return [...outer, ...rows, ...columns];
}

/** Joined along `axis`; every other size must agree. */
export function concatenated(shapes: readonly Shape[], axis: number): Ruled {
  const [first] = shapes;
  if (!first) return notKnown('nothing is joined');
  for (const shape of shapes) if (!isKnownRank(shape)) return shape;
  const known = shapes.filter(isKnownRank);
  const rank = known[0]?.length ?? 0;
  const at = positiveAxis(axis, rank);
  if (at === undefined) return noAxis(axis, known[0] ?? []);
  const mismatch = known.find(
    (shape) =>
      shape.length !== rank ||
      !shape.every((dim, index) => index === at || equalDims(dim, known[0]?.[index] ?? null) !== false),
  );
  if (mismatch)
    return fault(
      'shape-mismatch',
      `Tensors are joined along axis ${axis}, so their other sizes must be equal; found ${known.map((shape) => formatShape(shape, { batch: true })).join(' and ')}.`,
    );
  return (known[0] ?? []).map((dim, index) => {
    if (index === at) return known.map((shape) => shape[index] ?? null).reduce<Dim>(addSizes, 0);
    return known.map((shape) => shape[index] ?? null).find(isNumber) ?? dim;
  });
}

function addSizes(a: Dim, b: Dim): Dim {
  return a === null || b === null ? null : add(a, b);
}

export function stacked(shapes: readonly Shape[], axis: number): Ruled {
  const joined = shapes.reduce<Ruled>(
    (result, shape) => (isFault(result) ? result : sameRank(result, shape)),
    shapes[0] ?? notKnown('nothing is stacked'),
  );
  if (isFault(joined) || !isKnownRank(joined)) return joined;
  const at = axis < 0 ? axis + joined.length + 1 : axis;
  return [...joined.slice(0, at), shapes.length, ...joined.slice(at)];
}

function sameRank(a: Shape, b: Shape): Ruled {
  if (!isKnownRank(a)) return a;
  if (!isKnownRank(b)) return b;
  if (a.length !== b.length || a.some((dim, axis) => equalDims(dim, b[axis] ?? null) === false))
    return fault(
      'shape-mismatch',
      `Stacked tensors must have one shape; found ${formatShape(a, { batch: true })} and ${formatShape(b, { batch: true })}.`,
    );
  return a.map((dim, axis) => (dim === null ? (b[axis] ?? null) : dim));
}
