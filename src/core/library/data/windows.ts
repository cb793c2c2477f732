/** Windows over series: `timeseries_dataset_from_array` and `sliding_window_view`. */
import { array, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, UnknownValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { add, subtract, unknownDim } from '../../graph/dimensionArithmetic.js';
import { made } from '../builtins/callArguments.js';
import { axisIn, toArray } from '../numpy/arrays.js';
import { given } from '../numpy/functions.js';
import { itemsOf, toDim } from '../values.js';
import { streamValue } from './datasets.js';

/** Batches of windows, each `sequence_length` steps long, and one target for each window where there are some. */
function windows(call: NativeCall): Value {
  const series = toArray(given(call, 0, 'data'));
  const targets = given(call, 1, 'targets');
  const length = given(call, 2, 'sequence_length');
  const batch = given(call, 5, 'batch_size');
  if (series.kind === 'unknown' || !isKnownRank(series.shape) || !length)
    return unknown(series.kind === 'unknown' ? series.reason : 'the shape of this series is not known');
  // The last batch may be shorter.
  const lead: readonly Dim[] = batch?.kind === 'none' ? [] : [null];
  const inputs = array([...lead, toDim(length), ...series.shape.slice(1)], series.dtype);
  const labels = targets && targets.kind !== 'none' ? toArray(targets) : undefined;
  const element = labels ? tuple([inputs, labelsOf(labels, lead)]) : inputs;
  return streamValue({ element, count: unknownDim('how many windows there are is not followed') });
}

function labelsOf(labels: ArrayValue | UnknownValue, lead: readonly Dim[]): Value {
  if (labels.kind === 'unknown' || !isKnownRank(labels.shape)) return labels;
  return array([...lead, ...labels.shape.slice(1)], labels.dtype);
}

export const timeseriesDataset = made('keras.utils.timeseries_dataset_from_array', windows);

/** `sliding_window_view(x, 16)`: the windows' own axes come last. */
export function slidingWindows(call: NativeCall): Value {
  const data = toArray(given(call, 0, 'x'));
  const [sizes, where] = [given(call, 1, 'window_shape'), given(call, 2, 'axis')];
  if (data.kind === 'unknown' || !isKnownRank(data.shape) || !sizes)
    return unknown(data.kind === 'unknown' ? data.reason : 'the shape of this array is not known');
  const { shape } = data;
  const lengths = (itemsOf(sizes) ?? [sizes]).map(toDim);
  const axes =
    where && where.kind !== 'none'
      ? (itemsOf(where) ?? [where]).map((axis) =>
          axis.kind === 'number' ? axisIn(axis.value, shape.length) : undefined,
        )
      : shape.map((_, axis) => axis);
  if (axes.includes(undefined) || axes.length !== lengths.length)
    return unknown('over which axes the windows go is not known');
  const left = shape.map((dim, axis) =>
    axes.reduce<Dim>(
      (size, at, index) => (at === axis ? add(subtract(size, lengths[index] ?? null), 1) : size),
      dim,
    ),
  );
  return array([...left, ...lengths], data.dtype);
}
