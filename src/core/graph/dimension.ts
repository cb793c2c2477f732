/**
 * Sizes that may not be numbers. A dimension is a number, `null` (any size: the batch, or a size the
 * framework itself leaves open), a symbolic expression such as `h/2`, or unknown with a reason.
 * Arithmetic never guesses: unknown in, unknown out; `null` in, `null` out.
 */
import type { Location } from '../document.js';

export type Dim = number | null | SymbolicDim | UnknownDim;

/** An integer expression over named symbols, e.g. `num_classes` or `floor(h/2)·w`. */
export interface SymbolicDim {
  readonly kind: 'symbolic';
  readonly expression: DimExpression;
}

export type DimExpression =
  | { readonly op: 'symbol'; readonly name: string }
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'sum' | 'product'; readonly terms: readonly DimExpression[] }
  | {
      readonly op: 'floorDivide' | 'ceilDivide';
      readonly dividend: DimExpression;
      readonly divisor: DimExpression;
    }
  | { readonly op: 'max' | 'min'; readonly terms: readonly DimExpression[] };

/** Not known, because of `reason` (a short clause such as "input_shape depends on len(files)"). */
export interface UnknownDim {
  readonly kind: 'unknown';
  readonly reason: string;
  readonly origin?: Location;
  /** It is the length of a window: `length` where the data goes that far, and less at its end. */
  readonly window?: Window;
}

/** `start` is absent where it walks over the data. */
export interface Window {
  readonly length: number;
  readonly start?: number;
}

/** The batch dimension first. A tensor whose rank is not known has an `UnknownShape`. */
export type Shape = readonly Dim[] | UnknownShape;

export interface UnknownShape {
  readonly kind: 'unknown';
  readonly reason: string;
  readonly origin?: Location;
  /** The whole shape, without the batch, has only a name: `input_shape`. Shared by all that have this shape. */
  readonly named?: NamedShape;
  /** Its last size, which a layer sets whatever the others are. */
  readonly lastSize?: Dim;
}

export interface NamedShape {
  readonly name: string;
  /** Which entry of the name is the first size behind the batch: 1 where the name means a tensor's whole shape; else 0. */
  readonly first?: 1;
  /** In front of the named sizes. */
  readonly batch: Dim;
  /** Dimensions with the batch, once a layer behind it takes only so many. */
  rank?: number;
}

/** The whole shape of a tensor, of which only the name is known; `rank`: where a layer has told it. */
export function namedTensor(name: string, rank?: number): NamedShape {
  return { name: `${name}.shape`, first: 1, batch: null, ...(rank !== undefined && { rank }) };
}

export function isKnownRank(shape: Shape): shape is readonly Dim[] {
  return Array.isArray(shape);
}

export function windowOf(dim: Dim): Window | undefined {
  return dim !== null && typeof dim !== 'number' && dim.kind === 'unknown' ? dim.window : undefined;
}

/** The sizes behind the batch; undefined where one of them is not known. */
export function knownSizes(shape: Shape | undefined): readonly number[] | undefined {
  if (!shape || !isKnownRank(shape)) return undefined;
  const sizes = shape.slice(1).filter((dim) => typeof dim === 'number');
  return sizes.length === shape.length - 1 ? sizes : undefined;
}
