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
import { words } from '../../words.js';
import { itemsOf } from '../values.js';
import { slid } from './imageOps.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import { noAxis, notKnown, positiveAxis } from './shapeRules.js';
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
  const axis = call.has('axis') ? call.integer('axis') : -1;
  if (length === undefined || step === undefined || axis === undefined)
    return notKnown(
      call.unknownReason('frame_length', 'frame_step', 'axis') ?? 'how the windows lie is not known',
    );
  const at = positiveAxis(axis, shape.length);
  if (at === undefined) return noAxis(axis, shape);
  return [
    ...shape.slice(0, at),
    frames(call, shape[at] ?? null, length, step),
    length,
    ...shape.slice(at + 1),
  ];
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
  const off = call.has('k') ? call.integer('k') : 0;
  if (off === undefined || itemsOf(call.value('k'))) return notKnown('which diagonal is taken is not known');
  if (!isNumber(rows) || !isNumber(columns)) return [...shape.slice(0, -2), null];
  return [...shape.slice(0, -2), Math.min(rows + Math.min(off, 0), columns - Math.max(off, 0))];
}

/** The mirror of `rfft`: so many samples come back. */
function samplesBack(call: OperationCall): OperationResult {
  const shape = call.shape('input');
  if (!isKnownRank(shape)) return shape;
  const length = call.has('fft_length')
    ? call.dims('fft_length')?.at(-1)
    : multiply(subtract(shape.at(-1) ?? null, 1), 2);
  if (length === undefined) return notKnown('the length of this transform is not known');
  return [...shape.slice(0, -1), length];
}

/** Of real samples half the spectrum is enough. */
const halfSpectrum =
  (axes: number) =>
  (call: OperationCall): OperationResult => {
    const shape = call.shape('input');
    if (!isKnownRank(shape)) return shape;
    const given = call.has('fft_length') ? call.dims('fft_length') : shape.slice(-axes);
    if (given?.length !== axes) return notKnown('the length of this transform is not known');
    return [...shape.slice(0, -axes), ...given.slice(0, -1), add(floorDivide(given.at(-1) ?? null, 2), 1)];
  };

/** Frames that lie `frame_step` apart, added up. */
function overlapped(call: OperationCall): OperationResult {
  const [shape, step] = [call.shape('signal'), call.size('frame_step')];
  if (!isKnownRank(shape)) return shape;
  if (step === undefined)
    return notKnown(call.unknownReason('frame_step') ?? 'how far the frames lie apart is not known');
  const [count, length] = [shape.at(-2) ?? null, shape.at(-1) ?? null];
  return [...shape.slice(0, -2), add(multiply(subtract(count, 1), step), length)];
}

function waveBack(call: OperationCall): OperationResult {
  const shape = call.shape('stfts');
  const [length, step] = [call.size('frame_length'), call.size('frame_step')];
  if (!isKnownRank(shape)) return shape;
  if (length === undefined || step === undefined)
    return notKnown(call.unknownReason('frame_length', 'frame_step') ?? 'how the windows lie is not known');
  return [...shape.slice(0, -2), add(multiply(subtract(shape.at(-2) ?? null, 1), step), length)];
}

const COMPLEX = { dtype: 'complex64' };

const signal = (name: string, spec: OperationSpec): readonly [string, OperationSpec] => [
  name,
  { keras2: `tf.signal.${name}`, ...spec },
];

const SPECTRA_OF_REALS: Readonly<Record<string, OperationSpec>> = Object.fromEntries([
  ...[1, 2, 3].map((axes) => {
    const name = axes === 1 ? 'rfft' : `rfft${axes}d`;
    return [
      name,
      rule(name.toUpperCase(), 'input fft_length', halfSpectrum(axes), { ...COMPLEX, isPlain: true }),
    ];
  }),
  ['irfft', rule('IRFFT', 'input fft_length', samplesBack, { dtype: 'float32', isPlain: true })],
]);

export const SIGNAL: Readonly<Record<string, OperationSpec>> = Object.fromEntries([
  signal(
    'stft',
    rule('STFT', 'signals frame_length frame_step fft_length window_fn pad_end', spectra, COMPLEX),
  ),
  signal('inverse_stft', rule('InverseSTFT', 'stfts frame_length frame_step fft_length window_fn', waveBack)),
  signal('frame', rule('Frame', 'signal frame_length frame_step pad_end pad_value axis', framed)),
  signal('overlap_and_add', rule('OverlapAndAdd', 'signal frame_step', overlapped)),
  signal('linear_to_mel_weight_matrix', rule('MelWeights', 'num_mel_bins num_spectrogram_bins', melWeights)),
  signal('mfccs_from_log_mel_spectrograms', elementwise('MFCC', 'log_mel_spectrograms')),
  ...words('fftshift ifftshift').map((name) => signal(name, elementwise('FFTShift', 'x axes'))),
  ...words('fft ifft fft2d ifft2d fft3d ifft3d').map((name) =>
    signal(name, elementwise(name.toUpperCase(), 'input', COMPLEX)),
  ),
  ...words('dct idct').map((name) =>
    signal(
      name,
      rule(name.toUpperCase(), 'input type n axis norm', (call) => {
        const [shape, n] = [call.shape('input'), call.size('n')];
        return isKnownRank(shape) && call.has('n') ? [...shape.slice(0, -1), n ?? null] : shape;
      }),
    ),
  ),
  ...Object.entries(SPECTRA_OF_REALS).map(([name, spec]) => signal(name, spec)),
  ...words('hann_window hamming_window kaiser_window vorbis_window kaiser_bessel_derived_window').map(
    (name) =>
      signal(
        name,
        rule('Window', 'window_length', (call) => [call.size('window_length') ?? null]),
      ),
  ),
]);

export const extractPatches = rule('ExtractPatches', 'images sizes strides rates padding', patches, {
  ranks: [4],
  keras2: 'tf.image.extract_patches',
});
export const gatherNd = rule('GatherNd', 'params indices batch_dims', gatheredPlaces, {
  keras2: 'tf.compat.v1.gather_nd',
});
export const diagPart = rule('DiagPart', 'input k', diagonal, { keras2: 'tf.linalg.diag_part' });
