/** Spectrograms: sound as an image of frequencies over time. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { add, floorDivide, isNumber, multiply } from '../graph/dimensionArithmetic.js';
import { integer, invalid, readDataFormat, refusedFor } from './argumentReading.js';
import { count, dataFormat, flag, keras, notInTfjs, padding } from './baseArguments.js';
import { channelFault, formatUnknown } from './kernelWindow.js';
import { argument, firstInput, outcome, refused, weight } from './outcome.js';
import type { LayerFault, LayerOutcome, LayerRow, RuleContext } from './row.js';
import { slide, splitShape } from './window.js';

const any = (name: string, about: string, initial: number | string | boolean | null) =>
  argument(name, 'any', about, { default: initial });

export const AUDIO_ROWS: readonly LayerRow[] = [
  {
    family: 'preprocessing',
    ...keras('MelSpectrogram', 'preprocessing_layers/audio_preprocessing/mel_spectrogram'),
    ...notInTfjs('MelSpectrogram'),
    arguments: [
      count('fft_length', 'how many samples are transformed at once', { default: 2048 }),
      count('sequence_stride', 'samples from one column to the next', { default: 512 }),
      any('sequence_length', 'samples in each window', null),
      any('window', 'shape of the window', 'hann'),
      any('sampling_rate', 'samples a second', 16000),
      count('num_mel_bins', 'how many bands of pitch', { default: 128 }),
      any('min_freq', 'lowest frequency', 20),
      any('max_freq', 'highest frequency', null),
      any('power_to_db', 'gives decibels', true),
      any('top_db', 'range of the decibels', 80),
      any('mag_exp', 'power of the magnitude', 2),
      any('min_power', 'smallest power', 1e-10),
      any('ref_power', 'power of 0 decibels', 1),
    ],
    explanation: 'Turns sound into an image of pitches over time.',
    rule: mel,
  },
  {
    family: 'preprocessing',
    ...keras('STFTSpectrogram', 'preprocessing_layers/audio_preprocessing/stft_spectrogram'),
    ...notInTfjs('STFTSpectrogram'),
    arguments: [
      argument('mode', 'choice', 'what each value is', {
        default: 'log',
        choices: ['log', 'magnitude', 'psd', 'real', 'imag', 'angle', 'stft'],
      }),
      count('frame_length', 'samples in each window', { default: 256 }),
      count('frame_step', 'samples from one window to the next', { default: null }),
      count('fft_length', 'how many samples are transformed at once', { default: null }),
      any('window', 'shape of the window', 'hann'),
      flag('periodic', 'the window is periodic'),
      argument('scaling', 'choice', 'how powers are scaled', {
        default: 'density',
        choices: ['density', 'spectrum'],
        orNone: true,
      }),
      padding(['valid', 'same'], 'valid', false),
      flag('expand_dims', 'frequencies get an axis of their own'),
      dataFormat,
    ],
    input: { rank: 3 },
    explanation: 'Turns sound into an image of frequencies over time.',
    rule: stft,
  },
];

function mel(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  const stride = integer(context, 'sequence_stride');
  const columns = (length: Dim) => floorDivide(add(length, add(stride, 1)), stride);
  const bins = integer(context, 'num_mel_bins');
  const [first = null, second = null] = input;
  return outcome(input.length === 1 ? [bins, columns(first)] : [first, bins, columns(second)]);
}

function stft(context: RuleContext): LayerOutcome {
  const frame = integer(context, 'frame_length');
  const step = context.args.integer('frame_step') ?? floorDivide(frame, 2);
  const given = context.args.integer('fft_length');
  const fft = given ?? (isNumber(frame) ? 2 ** Math.ceil(Math.log2(frame)) : frame);
  const faults: LayerFault[] = [];
  if (isNumber(step) && isNumber(frame) && step > frame)
    faults.push(
      invalid('frame_step', `frame_step must not be larger than frame_length (${frame}); found ${step}.`),
    );
  if (isNumber(given) && isNumber(frame) && given < frame)
    faults.push(
      invalid('fft_length', `fft_length must not be smaller than frame_length (${frame}); found ${given}.`),
    );
  if (faults.length > 0) return refusedFor(faults);
  const input = firstInput(context);
  const format = readDataFormat(context);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return formatUnknown(context);
  const { batch, channels, spatial } = splitShape(input, format);
  const fault = channelFault('STFTSpectrogram', channels);
  if (fault) return refused(fault);
  const window = {
    what: 'kernel' as const,
    size: [frame],
    strides: [step],
    dilation: [1],
    padding: context.args.string('padding'),
  };
  const slid = slide(spatial, window);
  if (slid.faults.length > 0)
    return refusedFor(slid.faults.map((each) => ({ ...each, at: { argument: 'frame_length' } })));
  const half = add(floorDivide(fft, 2), 1);
  const mode = context.args.string('mode');
  const bands = mode === 'stft' ? multiply(2, half) : half;
  const [time = null] = slid.spatial;
  const kernel = [frame, 1, half];
  const weights = [
    ...(mode === 'imag' ? [] : [weight('real_kernel', kernel)]),
    ...(mode === 'real' ? [] : [weight('imag_kernel', kernel)]),
  ];
  const isLast = format === 'channels_last';
  if (context.args.boolean('expand_dims') === true)
    return outcome(isLast ? [batch, time, bands, channels] : [batch, channels, time, bands], { weights });
  const flat = multiply(bands, channels);
  return outcome(isLast ? [batch, time, flat] : [batch, flat, time], { weights });
}
