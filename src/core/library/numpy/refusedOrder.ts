/** Axes that NumPy refuses to reorder, to drop, to add and to cut. An axis that is not a known number is never wrong. */
import type { Location } from '../../document.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import type { Dim } from '../../graph/dimension.js';
import { isNumber } from '../../graph/dimensionArithmetic.js';
import { axisIn } from './arrays.js';
import { refuse, refusedAxis, written } from './refusedShapes.js';

type Axes = readonly (number | undefined)[];

/** `np.transpose(x, axes)`: each axis once. */
export function refusedOrder(
  axes: Axes,
  shape: readonly Dim[],
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  if (axes.length !== shape.length)
    return refuse(
      `An order of axes names each of them: the array has ${shape.length} (${written(shape)}); found ${axes.length}`,
      evaluation,
      at,
    );
  const missing = axes.find((axis) => axis !== undefined && axisIn(axis, shape.length) === undefined);
  if (missing !== undefined) return refusedAxis(missing, shape, evaluation, at);
  const twice = repeated(axes, shape.length);
  return twice === undefined
    ? undefined
    : refuse(`An order of axes names each of them once; found axis ${twice} twice`, evaluation, at);
}

/** `np.squeeze(x, axis)`: only axes of 1 can go. */
export function refusedSqueeze(
  axes: readonly number[],
  shape: readonly Dim[],
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  const twice = repeated(axes, shape.length);
  if (twice !== undefined)
    return refuse(`Each axis is dropped once; found axis ${twice} twice`, evaluation, at);
  const long = axes.find((axis) => isNumber(shape[axis] ?? null) && shape[axis] !== 1);
  return long === undefined
    ? undefined
    : refuse(
        `Only an axis of size 1 can be dropped; axis ${long} of ${written(shape)} has ${shape[long]}`,
        evaluation,
        at,
      );
}

/** `np.expand_dims(x, axes)`: places among the axes that there will be. */
export function refusedNewAxes(
  axes: Axes,
  shape: readonly Dim[],
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  const rank = shape.length + axes.length;
  const missing = axes.find((axis) => axis !== undefined && axisIn(axis, rank) === undefined);
  if (missing !== undefined)
    return refuse(
      `With the new ${axes.length === 1 ? 'axis' : 'axes'} the array (${written(shape)}) has ${rank}, counted from 0; found axis ${missing}`,
      evaluation,
      at,
      'AxisError',
    );
  const twice = repeated(axes, rank);
  return twice === undefined
    ? undefined
    : refuse(`Each new axis has its own place; found axis ${twice} twice`, evaluation, at);
}

/** `np.split(x, count)`: parts of one size. */
export function refusedSplit(
  size: Dim,
  count: number,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  if (!isNumber(size) || !(count > 0) || size % count === 0) return undefined;
  return refuse(
    `np.split makes parts of one size: ${size} cannot be divided by ${count} (np.array_split takes unequal parts)`,
    evaluation,
    at,
  );
}

/** `np.vsplit(x, …)` and the like: so many axes at least. */
export function refusedRank(
  least: number,
  shape: readonly Dim[],
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  const found = shape.length === 0 ? 'one number' : written(shape);
  return refuse(
    `An array that is split so has at least ${least} ${least === 1 ? 'axis' : 'axes'}; found ${found}`,
    evaluation,
    at,
  );
}

function repeated(axes: Axes, rank: number): number | undefined {
  const places = axes.map((axis) => (axis === undefined ? undefined : axisIn(axis, rank)));
  return places.find((axis, at) => axis !== undefined && places.indexOf(axis) !== at);
}
