/** Preprocessing layers that give images another size: Resizing, CenterCrop, RandomCrop; Keras 2's RandomHeight and RandomWidth. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { integer, invalid, readDataFormat, refusedFor } from './argumentReading.js';
import { count, dataFormat, flag, formerKeras, keras, noTraining, seed, tfjs } from './baseArguments.js';
import { formatUnknown } from './kernelWindow.js';
import { argument, firstInput, outcome, refused } from './outcome.js';
import type {
  ArgumentSpec,
  LayerArguments,
  LayerOutcome,
  LayerRow,
  LayerShapes,
  RuleContext,
} from './row.js';

const PAGE = 'preprocessing_layers/image_preprocessing';

const sizes: readonly ArgumentSpec[] = [
  count('height', 'height of the new image', { required: true, minimum: 0, orNone: true }),
  count('width', 'width of the new image', { required: true, minimum: 0, orNone: true }),
];

const interpolation = argument('interpolation', 'string', 'how the new pixels are found', {
  default: 'bilinear',
  offered: ['nearest', 'bilinear', 'bicubic', 'lanczos3', 'lanczos5'],
});

const keras3 = { default: null, only: 'keras', since: 3 } as const;

export const IMAGE_SIZE_ROWS: readonly LayerRow[] = [
  {
    family: 'preprocessing',
    ...keras('Resizing', `${PAGE}/resizing`),
    ...tfjs('resizing', 'Resizing', {
      needsOptions: true,
      broken: 'TensorFlow.js’s Resizing loses the batch.',
    }),
    arguments: [
      ...sizes,
      interpolation,
      flag('crop_to_aspect_ratio', 'cuts instead of stretching'),
      flag('pad_to_aspect_ratio', 'pads instead of stretching', false, { only: 'keras', since: 3 }),
      argument('fill_mode', 'string', 'what the padding holds', {
        offered: ['constant'],
        harmless: true,
        default: 'constant',
        only: 'keras',
      }),
      argument('fill_value', 'float', 'value of a constant padding', {
        harmless: true,
        default: 0,
        only: 'keras',
      }),
      flag('antialias', 'smooths before making smaller', false, { harmless: true, only: 'keras' }),
      { ...dataFormat, ...keras3 },
    ],
    trainer: { className: 'Resizing', refuses: notResized },
    explanation: 'Brings images to one size.',
    rule: (context) =>
      context.framework === 'tfjs' ? (emptyImage(context) ?? resizeInTfjs(context)) : resize(context),
  },
  {
    family: 'preprocessing',
    ...keras('CenterCrop', `${PAGE}/center_crop`),
    ...tfjs('centerCrop', 'CenterCrop', { needsOptions: true }),
    trainer: { refuses: (_, shapes) => imagesOnly(shapes) },
    arguments: [...sizes, { ...dataFormat, ...keras3 }],
    explanation: 'Cuts the middle out of images.',
    rule: (context) => emptyImage(context) ?? centerCrop(context),
  },
  {
    family: 'preprocessing',
    ...keras('RandomCrop', `${PAGE}/random_crop`),
    trainer: { className: 'RandomCrop', refuses: (_, shapes) => imagesOnly(shapes) },
    arguments: [...sizes, seed, { ...dataFormat, ...keras3 }],
    explanation: 'Cuts a random part out of images while training, the middle otherwise.',
    rule: (context) => setAxes(context, 'RandomCrop'),
  },
  stretched('RandomHeight', 3, {}),
  stretched('RandomWidth', 2, tfjs('randomWidth', 'RandomWidth', { needsOptions: true })),
];

/** Of Keras 2, with an open size behind it; `fromEnd`: where the size stands, counted from the end. */
function stretched(name: string, fromEnd: 2 | 3, entry: Pick<LayerRow, 'tfjs'>): LayerRow {
  const size = fromEnd === 3 ? 'height' : 'width';
  return {
    family: 'preprocessing',
    ...formerKeras(name),
    ...entry,
    ...noTraining(
      `${name} left Keras with version 3, and ConvLens cannot train it. Use RandomZoom, which keeps the size.`,
    ),
    until: 2,
    arguments: [
      argument('factor', 'any', `how much the ${size} may change`, { required: true }),
      interpolation,
      seed,
    ],
    input: { rank: 3, orMore: true },
    explanation: `Changes the ${size} of images at random while training.`,
    rule: (context) => (context.framework === 'tfjs' ? noWidthInTfjs() : openSize(context, fromEnd)),
  };
}

function openSize(context: RuleContext, fromEnd: number): LayerOutcome {
  const input = firstInput(context);
  return outcome(isKnownRank(input) ? input.with(-fromEnd, null) : input);
}

function noWidthInTfjs(): LayerOutcome {
  return refused({
    code: 'negative-size',
    message:
      'randomWidth reports the width -1 in TensorFlow.js 4.22, so that no layer can follow it. Leave it out of the model.',
  });
}

function imagesOnly(shapes?: LayerShapes): string | undefined {
  const [input] = shapes?.inputs ?? [];
  return input && isKnownRank(input) && input.length !== 4
    ? 'ConvLens trains layers that resize images on batches (batch, height, width, channels) only.'
    : undefined;
}

function notResized(args: LayerArguments, shapes?: LayerShapes): string | undefined {
  const method = args.string('interpolation') ?? 'bilinear';
  if (method !== 'bilinear' && method !== 'nearest')
    return `ConvLens trains Resizing with "bilinear" or "nearest", not "${method}".`;
  return args.boolean('pad_to_aspect_ratio') === true
    ? 'ConvLens trains Resizing without padding.'
    : imagesOnly(shapes);
}

/** TensorFlow.js takes a size of 0 in silence. */
function emptyImage(context: RuleContext): LayerOutcome | undefined {
  const name = ['height', 'width'].find((each) => context.args.integer(each) === 0);
  if (context.framework === 'keras' || name === undefined) return undefined;
  return refusedFor([invalid(name, `${name} must be a whole number of 1 or more; found 0.`)]);
}

/** keras/src/layers/preprocessing/image_preprocessing/resizing.py: with four axes the first is the batch. */
function resize(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  const format = readDataFormat(context);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return formatUnknown(context);
  const first = (input.length === 4 ? 1 : 0) + (format === 'channels_first' ? 1 : 0);
  return at(context, 'Resizing', input, first);
}

function at(context: RuleContext, name: string, input: readonly Dim[], first: number): LayerOutcome {
  if (first + 1 >= input.length || first < 0)
    return refused({
      code: 'wrong-rank',
      message: `${name} expects images (batch, height, width, channels); found ${input.length} dimensions.`,
      at: { input: 0 },
    });
  const output = [...input];
  output[first] = integer(context, 'height');
  output[first + 1] = integer(context, 'width');
  return outcome(output);
}

/** TensorFlow.js leaves the batch out and takes axis 2 for the channels: most layers behind it refuse what they get. */
function resizeInTfjs(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  if (input.length < 3) return setAxes(context, 'resizing');
  return outcome([integer(context, 'height'), integer(context, 'width'), input[2] ?? null]);
}

function centerCrop(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  if (isKnownRank(input) && context.framework === 'keras' && input.length !== 3 && input.length !== 4)
    return refused({
      code: 'wrong-rank',
      message: `CenterCrop expects images (batch, height, width, channels); found ${input.length} dimensions.`,
      at: { input: 0 },
    });
  return setAxes(context, 'CenterCrop');
}

/** Height and width are counted from the end, so that a single image works too. */
function setAxes(context: RuleContext, name: string): LayerOutcome {
  const input = firstInput(context);
  const format = context.framework === 'tfjs' ? 'channels_last' : readDataFormat(context);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return formatUnknown(context);
  return at(context, name, input, input.length - (format === 'channels_first' ? 2 : 3));
}
