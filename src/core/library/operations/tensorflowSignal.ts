/** `tf.signal` and the picking of patches and places: shapes as TensorFlow's documentation gives them. */
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import {
  add,
  ceilDivide,
  floorDivide,
  isNumber,
  multiply,
  subtract,
} from '../../graph/dimensionArithmetic.js';
import { slid } from './imageOps.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import { notKnown } from './shapeRules.js';
import { elementwise, rule } from './specs.js';

const atLeastNone = (count: Dim): Dim => (isNumber(count) ? Math.max(0, count) : count);

/** Windows of `frame_length` that begin every `frame_step` samples. */
function frames(call: OperationCall, samples: Dim, length: Dim, step: Dim): Dim {
  return call.flag('pad_end')
    ? ceilDivide(samples, step)
    : atLeastNone(add(floorDivide(subtract(samples, length), step), 1));
}

/** `[…, samples]` → `[…, frames, fft_length / 2 + 1]`; the transform's length is the next power of two. */
function spectra(call: OperationCall): OperationResult {
  const shape = call.shape('signals');
  const [length, step, transform] = ['frame_length', 'frame_step', 'fft_length'].map((name) =>
    call.size(name),
  );
  if (!isKnownRank(shape)) return shape;
  if (length === undefined || step === undefined)
    return notKnown(
      call.unknownReason('frame_length', 'frame_step') ?? 'how long the windows are is not known',
    );
  const size = transform ?? (isNumber(length) ? 2 ** Math.ceil(Math.log2(length)) : undefined);
  if (size === undefined) return notKnown('how long the transform is is not known');
  const samples = shape.at(-1) ?? null;
  return [...shape.slice(0, -1), frames(call, samples, length, step), add(floorDivide(size, 2), 1)];
}

/** `[…, samples]` → `[…, frames, frame_length]`. */
function framed(call: OperationCall): OperationResult {
  const shape = call.shape('signal');
  const [length, step] = [call.size('frame_length'), call.size('frame_step')];
  if (!isKnownRank(shape)) return shape;
  if (length === undefined || step === undefined || call.has('axis'))
    return notKnown(
      call.unknownReason('frame_length', 'frame_step', 'axis') ?? 'how the windows lie is not known',
    );
  return [...shape.slice(0, -1), frames(call, shape.at(-1) ?? null, length, step), length];
}

function melWeights(call: OperationCall): OperationResult {
  const [mel, bins] = [call.size('num_mel_bins') ?? 20, call.size('num_spectrogram_bins') ?? 129];
  return [bins, mel];
}

/** Lists of one size for each axis of the tensor: batch, height, width, channels. */
function patches(call: OperationCall): OperationResult {
  const shape = call.shape('images');
  const [sizes, strides, rates] = ['sizes', 'strides', 'rates'].map((name) => call.dims(name));
  if (!isKnownRank(shape)) return shape;
  if (!sizes || !strides || !rates || shape.length !== 4)
    return notKnown(call.unknownReason('sizes', 'strides', 'rates') ?? 'how the patches lie is not known');
  const isSame = call.text('padding')?.toLowerCase() === 'same';
  const side = (axis: number): Dim => {
    const reach = add(multiply(subtract(sizes[axis] ?? 1, 1), rates[axis] ?? 1), 1);
    return slid(shape[axis] ?? null, reach, strides[axis] ?? 1, isSame);
  };
  const pixels = multiply(sizes[1] ?? 1, sizes[2] ?? 1);
  return [shape[0] ?? null, side(1), side(2), multiply(pixels, shape[3] ?? null)];
}

/** `indices[:-1] + params[batch_dims + indices[-1]:]` */
function gatheredPlaces(call: OperationCall): OperationResult {
  const [params, indices] = [call.shape('params'), call.shape('indices')];
  if (!isKnownRank(params)) return params;
  if (!isKnownRank(indices)) return indices;
  const depth = indices.at(-1);
  const batch = call.value('batch_dims') === undefined ? 0 : call.integer('batch_dims');
  if (!isNumber(depth) || batch === undefined) return notKnown('how many axes the places have is not known');
  return [...indices.slice(0, -1), ...params.slice(batch + depth)];
}

/** `[…, n, m]` → `[…, min(n, m)]`. */
function diagonal(call: OperationCall): OperationResult {
  const shape = call.shape('input');
  if (!isKnownRank(shape)) return shape;
  const [rows, columns] = [shape.at(-2) ?? null, shape.at(-1) ?? null];
  const isSquare = isNumber(rows) && isNumber(columns);
  return isSquare
    ? [...shape.slice(0, -2), Math.min(rows, columns)]
    : notKnown('the matrix has a size that is not known');
}

export const SIGNAL: Readonly<Record<string, OperationSpec>> = {
  stft: rule('STFT', 'signals frame_length frame_step fft_length window_fn pad_end', spectra),
  frame: rule('Frame', 'signal frame_length frame_step pad_end pad_value axis', framed),
  linear_to_mel_weight_matrix: rule('MelWeights', 'num_mel_bins num_spectrogram_bins', melWeights),
  mfccs_from_log_mel_spectrograms: elementwise('MFCC', 'log_mel_spectrograms'),
};

export const extractPatches = rule('ExtractPatches', 'images sizes strides rates padding', patches, {
  keras2: 'tf.image.extract_patches',
});
export const gatherNd = rule('GatherNd', 'params indices batch_dims', gatheredPlaces, {
  keras2: 'tf.gather_nd',
});
export const diagPart = rule('DiagPart', 'input', diagonal, { keras2: 'tf.linalg.diag_part' });
