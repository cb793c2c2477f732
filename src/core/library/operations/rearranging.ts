/** Shapes after reshaping, indexing, padding, tiling, einsum: operations that move values without changing them. */
import type { SliceValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import {
  add,
  equalDims,
  floorDivide,
  formatShape,
  isNumber,
  multiply,
  product,
  sliceLength,
  unknownDim,
} from '../../graph/dimensionArithmetic.js';
import { fault, matrixProduct, notKnown, positiveAxis, type Ruled } from './shapeRules.js';

/** `target` may hold one −1, which takes what is left. */
export function reshaped(from: Shape, target: readonly Dim[]): Ruled {
  const free = target.filter((dim) => dim === -1).length;
  if (free > 1) return fault('reshape-mismatch', 'A reshape may leave one size open with −1; found several.');
  const rest = target.filter((dim) => dim !== -1);
  if (!isKnownRank(from)) return target.map((dim) => (dim === -1 ? unknownDim(from.reason) : dim));
  if (free === 0) {
    const before = product(from);
    const after = product(target);
    if (isNumber(before) && isNumber(after) && before !== after) return tooMany(from, target);
    return target;
  }
  const left = leftOver(from, rest);
  if (left === undefined) return tooMany(from, target);
  return target.map((dim) => (dim === -1 ? left : dim));
}

/** What −1 stands for: sizes that both sides have are cancelled first, so that an open batch stays open. */
function leftOver(from: readonly Dim[], rest: readonly Dim[]): Dim | undefined {
  const above = [...from];
  const below: Dim[] = [];
  for (const dim of rest) {
    const twin = above.findIndex((other) => dim !== null && equalDims(dim, other) === true);
    if (twin >= 0) above.splice(twin, 1);
    else below.push(dim);
  }
  const open = above.filter((dim) => dim === null).length;
  if (open > 0 || below.includes(null)) return null;
  const whole = product(above);
  const part = product(below);
  if (isNumber(whole) && isNumber(part)) return part !== 0 && whole % part === 0 ? whole / part : undefined;
  return floorDivide(whole, part);
}

function tooMany(from: readonly Dim[], target: readonly Dim[]): Ruled {
  const written = target.map((dim) => (dim === null ? 'None' : String(isNumber(dim) ? dim : '?'))).join(', ');
  return fault(
    'reshape-mismatch',
    `A reshape keeps the number of values; ${formatShape(from, { batch: true })} cannot become (${written}).`,
  );
}

/** `x[index]`: integers drop an axis, slices cut it, `None` adds one, `...` stands for the rest. */
export function indexed(shape: Shape, index: Value): Ruled {
  if (!isKnownRank(shape)) return shape;
  const parts = index.kind === 'tuple' ? index.items : [index];
  const taken = parts.filter((part) => part.kind !== 'none').length;
  if (taken > shape.length)
    return fault(
      'wrong-rank',
      `The tensor has ${shape.length} dimensions, ${formatShape(shape, { batch: true })}; found ${taken} indices.`,
    );
  const dims: Dim[] = [];
  let axis = 0;
  let sawEllipsis = false;
  for (const part of parts) {
    if (part.kind === 'none' && part.isEllipsis) {
      sawEllipsis = true;
      for (; axis < shape.length - countAfter(parts, part); axis++) dims.push(shape[axis] ?? null);
    } else if (part.kind === 'none') dims.push(1);
    else if (part.kind === 'slice') dims.push(cutLength(part, shape[axis++] ?? null));
    else if (part.kind === 'number' || part.kind === 'symbol' || part.kind === 'unknown') {
      const size = shape[axis++];
      if (part.kind === 'number' && isNumber(size) && (part.value >= size || part.value < -size))
        return fault(
          'invalid-argument',
          `Axis ${axis - 1} of the tensor, ${formatShape(shape, { batch: true })}, has ${size} places, counted from 0; found ${part.value}.`,
        );
    } else if (part.kind === 'tensor' && isKnownRank(part.shape) && part.dtype !== 'bool') {
      dims.push(...part.shape);
      axis++;
    } else if (part.kind === 'list' && part.openReason === undefined) {
      dims.push(part.items.length);
      axis++;
    } else return notKnown(`an index that is a ${part.kind} is not followed`);
  }
  if (!sawEllipsis || axis < shape.length) dims.push(...shape.slice(axis));
  return dims;
}

function countAfter(parts: readonly Value[], ellipsis: Value): number {
  return parts.slice(parts.indexOf(ellipsis) + 1).filter((part) => part.kind !== 'none').length;
}

function cutLength(slice: SliceValue, size: Dim): Dim {
  const step = slice.step.kind === 'number' ? slice.step.value : slice.step.kind === 'none' ? 1 : undefined;
  if (slice.lower.kind === 'none' && slice.upper.kind === 'none' && (step === 1 || step === -1)) return size;
  if (step === undefined || step === 0) return unknownDim('the step of a slice is not known');
  const bound = (value: Value): number | null | undefined =>
    value.kind === 'number' ? value.value : value.kind === 'none' ? null : undefined;
  const lower = bound(slice.lower);
  const upper = bound(slice.upper);
  if (size === null) return null;
  if (lower === undefined || upper === undefined)
    return [slice.lower, slice.upper].some(({ kind }) => kind === 'tensor')
      ? null
      : unknownDim('the bounds of a slice are not known');
  if (!isNumber(size)) {
    // Cutting a named size at its ends keeps it an expression.
    if (step === 1 && lower !== null && lower >= 0 && upper === null) return add(size, -lower);
    return unknownDim('a slice of a size that is not known');
  }
  return sliceLength(size, lower, upper, step);
}

export function transposed(shape: Shape, order: readonly number[] | undefined): Ruled {
  if (!isKnownRank(shape)) return shape;
  if (!order) return [...shape].reverse();
  if (order.length !== shape.length)
    return fault(
      'wrong-rank',
      `A transpose needs one axis per dimension: the tensor has ${shape.length}; found ${order.length} axes.`,
    );
  return order.map((axis) => shape[positiveAxis(axis, shape.length) ?? 0] ?? null);
}

export function squeezed(shape: Shape, axes: readonly number[] | undefined): Ruled {
  if (!isKnownRank(shape)) return shape;
  if (!axes) return shape.filter((dim) => dim !== 1);
  const gone = axes.map((axis) => positiveAxis(axis, shape.length));
  const wrong = gone.find((at) => at !== undefined && isNumber(shape[at]) && shape[at] !== 1);
  if (wrong !== undefined)
    return fault(
      'invalid-argument',
      `Only axes of size 1 can be squeezed away; axis ${wrong} of ${formatShape(shape, { batch: true })} is larger.`,
    );
  return shape.filter((_, at) => !gone.includes(at));
}

export function expanded(shape: Shape, axes: readonly number[]): Ruled {
  if (!isKnownRank(shape)) return shape;
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)));
  const rest = [...shape];
  return Array.from({ length: rank }, (_, at) => (added.has(at) ? 1 : (rest.shift() ?? null)));
}

export function tiled(shape: Shape, repeats: readonly Dim[]): Ruled {
  if (!isKnownRank(shape)) return shape;
  if (repeats.some((times) => isNumber(times) && times < 0))
    return notKnown('a tensor is repeated less than no times');
  const rank = Math.max(shape.length, repeats.length);
  return Array.from({ length: rank }, (_, at) => {
    const dim = shape[at - rank + shape.length];
    const times = repeats[at - rank + repeats.length];
    return multiply(dim === undefined ? 1 : dim, times === undefined ? 1 : times);
  });
}

export function padded(shape: Shape, widths: readonly (readonly Dim[])[]): Ruled {
  if (!isKnownRank(shape)) return shape;
  if (widths.length > 1 && widths.length !== shape.length)
    return fault(
      'wrong-rank',
      `Padding needs one pair for each of the ${shape.length} dimensions; found ${widths.length}.`,
    );
  return shape.map((dim, at) => {
    const [before, after] = widths[at] ?? (widths.length === 1 ? (widths[0] ?? [0, 0]) : [0, 0]);
    return add(add(dim, before ?? 0), after ?? before ?? 0);
  });
}

/** Keras makes these of `matmul` where it calculates, whatever stands in front of the axes that are named. */
const PRODUCTS = new Set(['ab,bc->ac', 'abc,cd->abd', 'abcd,abde->abce']);

/** Letters in the order in which they come: `ij,jk->ik` is `ab,bc->ac`. */
export function einsumProduct(equation: string, shapes: readonly Shape[]): Ruled | undefined {
  const letters = new Map<string, string>();
  const plain = equation.replace(/\s/g, '').replace(/[A-Za-z]/g, (letter) => {
    const known = letters.get(letter) ?? String.fromCharCode(97 + letters.size);
    letters.set(letter, known);
    return known;
  });
  const [a, b] = shapes;
  const [left = '', right = ''] = plain.split('->')[0]?.split(',') ?? [];
  if (!PRODUCTS.has(plain) || !a || !b || !isKnownRank(a) || !isKnownRank(b)) return undefined;
  const isMore = a.length > left.length || b.length > right.length;
  return isMore ? matrixProduct(a, b) : undefined;
}

/** `einsum('bij,bjk->bik', a, b)`. */
export function einsum(equation: string, shapes: readonly Shape[]): Ruled {
  const [left = '', right] = equation.replace(/\s/g, '').split('->');
  const terms = left.split(',');
  if (terms.length !== shapes.length && shapes.length > 0)
    return fault(
      'invalid-argument',
      `einsum's "${left}" names ${terms.length} tensors; found ${shapes.length}.`,
    );
  const sizes = new Map<string, Dim>();
  let rest: readonly Dim[] = [];
  for (const [index, term] of terms.entries()) {
    const shape = shapes[index];
    if (!shape || !isKnownRank(shape)) return shape ?? notKnown('an operand of einsum is not known');
    const letters = term.replace('...', '');
    const hidden = shape.length - letters.length;
    if (hidden < 0 || (hidden > 0 && !term.includes('...')))
      return fault(
        'wrong-rank',
        `einsum's "${term}" names ${letters.length} axes; found a tensor with ${shape.length}.`,
      );
    const start = term.indexOf('...');
    const names =
      start < 0 ? [...term] : [...term.slice(0, start), ...Array(hidden).fill('.'), ...term.slice(start + 3)];
    if (start >= 0 && hidden > rest.length) rest = shape.slice(start, start + hidden);
    for (const [at, name] of names.entries()) {
      const size = shape[at] ?? null;
      const before = sizes.get(name);
      if (name === '.') continue;
      if (before !== undefined && before !== 1 && size !== 1 && equalDims(before, size) === false)
        return fault('shape-mismatch', `einsum's axis "${name}" has two sizes.`);
      if (before === undefined || before === null || before === 1) sizes.set(name, size);
    }
  }
  const result = right ?? implicit(terms);
  const start = result.indexOf('...');
  const dims = (names: string): Dim[] => [...names].map((name) => sizes.get(name) ?? null);
  return start < 0
    ? dims(result)
    : [...dims(result.slice(0, start)), ...rest, ...dims(result.slice(start + 3))];
}

function implicit(terms: readonly string[]): string {
  const letters = [...terms.join('')].filter((letter) => letter !== '.');
  return [...new Set(letters)]
    .filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter))
    .sort()
    .join('');
}
