/** Layers that change the size of feature maps at their borders or by repetition: padding, cropping, upsampling. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { add, formatDim, isNumber, multiply, subtract } from '../graph/dimensionArithmetic.js';
import { invalid, readDataFormat, readSizes, refusedFor, WHOLE_EXPECTED } from './argumentReading.js';
import {
  count,
  dataFormat,
  FORMER_ORDERING,
  former,
  keras,
  sizeOf,
  tfjs,
  uncheckedFormat,
} from './baseArguments.js';
import type { Rank } from './convolution.js';
import { formatUnknown } from './kernelWindow.js';
import { argument, firstInput, notKnown, outcome, refused } from './outcome.js';
import { RANKS } from './pooling.js';
import type {
  ArgumentSpec,
  ArithmeticLine,
  LayerArguments,
  LayerFault,
  LayerOutcome,
  LayerRow,
  LayerShapes,
  RuleContext,
} from './row.js';
import { axisNames, joinShape, splitShape } from './window.js';

/** One number for both sides gives NaN in TensorFlow.js. */
const UP_SAMPLING: NonNullable<LayerRow['trainer']> = {
  config: (args) => ({ size: args.sizes('size', 2) }),
  refuses: (args, shapes) => {
    const way = args.string('interpolation')?.toLowerCase();
    if (way !== 'nearest' && way !== 'bilinear')
      return 'TensorFlow.js’s UpSampling2D has the interpolations nearest and bilinear only.';
    return openSize(args, shapes);
  },
};

export const BORDER_ROWS: readonly LayerRow[] = [
  ...RANKS.map(zeroPadding),
  ...RANKS.map(cropping),
  ...RANKS.map(upSampling),
];

function zeroPadding(rank: Rank): LayerRow {
  const name = `ZeroPadding${rank}D`;
  return {
    family: 'reshaping',
    ...keras(name, `reshaping_layers/zero_padding${rank}d`),
    ...(rank === 2 ? tfjs('zeroPadding2d', name) : { trainer: { className: name } }),
    arguments: [
      argument('padding', 'shape', 'rows and columns of zeros on each side', { default: 1 }),
      uncheckedFormat,
    ],
    ...(rank > 1 && { formerly: { 1: [former('padding'), FORMER_ORDERING] } }),
    input: { rank: rank + 2 },
    explanation: 'Puts zeros around a feature map.',
    kept: { padding: (args) => pairsOf(args, rank, 'padding') },
    rule: (context) => atBorders(context, rank, 'padding', add),
  };
}

function cropping(rank: Rank): LayerRow {
  const name = `Cropping${rank}D`;
  return {
    family: 'reshaping',
    ...keras(name, `reshaping_layers/cropping${rank}d`),
    ...(rank === 2
      ? { ...tfjs('cropping2D', name, { needsOptions: true }), trainer: { refuses: openSize } }
      : { trainer: { className: name } }),
    arguments: [
      argument('cropping', 'shape', 'rows and columns taken away on each side', {
        default: rank === 2 ? 0 : 1,
        needed: 'tfjs',
      }),
      ...(rank === 1 ? [] : [dataFormat]),
    ],
    ...(rank > 1 && { formerly: { 1: [former('cropping'), FORMER_ORDERING] } }),
    input: { rank: rank + 2 },
    explanation: 'Cuts rows and columns off the borders of a feature map.',
    kept: { cropping: (args) => pairsOf(args, rank, 'cropping') },
    rule: (context) => atBorders(context, rank, 'cropping', subtract),
  };
}

function openSize(_: LayerArguments, shapes?: LayerShapes): string | undefined {
  const [input] = shapes?.inputs ?? [];
  const isOpen = input && isKnownRank(input) && input.slice(1).includes(null);
  return isOpen ? 'TensorFlow.js needs to know every size here. Give the input a full shape.' : undefined;
}

type Sides = readonly [Dim, Dim];

/** One number, a number per axis, or a pair per axis; for sequences one number or a pair. */
function sidesOf(
  { args, kerasMajor }: Pick<RuleContext, 'args' | 'kerasMajor'>,
  rank: Rank,
  name: string,
): readonly Sides[] | LayerFault | undefined {
  const kind = args.kind(name);
  const one = kind === 'integer' || kind === 'symbol' ? args.integer(name) : undefined;
  const fault = () =>
    invalid(
      name,
      `${name} must be one whole number of 0 or more${rank === 1 ? ', or a pair (before, after)' : `, ${rank} of them, or ${rank} pairs ((before, after), …)`}.`,
      WHOLE_EXPECTED,
    );
  if (kind === 'integer' && isNumber(one) && one < 0) return fault();
  if (one !== undefined) return new Array<Sides>(rank).fill([one, one]);
  if (kind === 'string' || kind === 'float' || kind === 'none' || kind === 'dictionary') return fault();
  if (args.entryKinds(name)?.includes('float')) return fault();
  const nested = args.nestedDims(name);
  if (!nested) return undefined;
  const pairs = rank === 1 ? [nested.flat()] : nested;
  if (kerasMajor === 1 && rank === 2 && pairs.length === 4) {
    const [top = 0, bottom = 0, left = 0, right = 0] = pairs.flat();
    return [
      [top, bottom],
      [left, right],
    ];
  }
  const isWrong =
    pairs.length !== rank ||
    (rank === 1 && nested.length !== 2) ||
    pairs.some(
      (pair) =>
        pair.length > 2 ||
        pair.length < 1 ||
        pair.some((side) => isNumber(side) && (side < 0 || !Number.isInteger(side))),
    );
  if (isWrong) return fault();
  return pairs.map(([before = 0, after = before]): Sides => [before, after]);
}

/** `layer.padding`: a pair for each axis, for sequences the one pair. */
function pairsOf(args: LayerArguments, rank: Rank, name: string): readonly (Dim | Sides)[] | undefined {
  const sides = sidesOf({ args, kerasMajor: 3 }, rank, name);
  if (!sides || 'code' in sides) return undefined;
  return rank === 1 ? sides[0] : sides;
}

function atBorders(
  context: RuleContext,
  rank: Rank,
  name: 'padding' | 'cropping',
  change: (size: Dim, sides: Dim) => Dim,
): LayerOutcome {
  const sides = sidesOf(context, rank, name);
  if (!sides) return notKnown(context.args.unknownReason(name) ?? `${name} is not known`);
  if ('code' in sides) return refusedFor([sides]);
  const input = firstInput(context);
  // Cropping1D has no data_format.
  const format = name === 'cropping' && rank === 1 ? 'channels_last' : readDataFormat(context);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return formatUnknown(context);
  const { batch, channels, spatial } = splitShape(input, format);
  const totals = sides.map(([before, after]) => add(before, after));
  const sizes = spatial.map((size, axis) => change(size, totals[axis] ?? 0));
  const opened = spatial.some((size, axis) => size === null && totals[axis] !== 0);
  if (name === 'cropping' && context.framework === 'tfjs' && opened)
    return refused({
      code: 'negative-size',
      message: 'cropping2D takes an open size for 0 and reports a negative one. Give the input a full shape.',
      at: { input: 0 },
    });
  // Cropping3D of Keras 2 does not look.
  if (name === 'cropping' && rank === 3 && context.framework === 'keras' && context.kerasMajor < 3)
    sizes.forEach((size, axis) => {
      if (isNumber(size)) sizes[axis] = Math.max(0, size);
    });
  else if (name === 'cropping' && sizes.some((size) => isNumber(size) && size <= 0))
    return refused({
      code: 'negative-size',
      message: `Cropping takes ${totals.map(formatDim).join('×')} off a feature map of ${spatial.map(formatDim).join('×')}: nothing is left.`,
      at: { argument: 'cropping' },
    });
  const arithmetic: ArithmeticLine[] = sizes.map((size, axis) => ({
    label: axisNames(rank)[axis] ?? 'axis',
    formula: `${formatDim(spatial[axis] ?? null)} ${name === 'padding' ? '+' : '−'} ${(sides[axis] ?? []).map(formatDim).join(name === 'padding' ? ' + ' : ' − ')} = ${formatDim(size)}`,
  }));
  const ones = sizes.map(() => 1);
  return outcome(joinShape(batch, sizes, channels, format), {
    arithmetic,
    receptive: { kernel: ones, stride: ones },
  });
}

function upSampling(rank: Rank): LayerRow {
  const name = `UpSampling${rank}D`;
  const size: ArgumentSpec =
    rank === 1
      ? count('size', 'how often each step is repeated', { default: 2, formerly: ['length'] })
      : sizeOf('size', rank, 'how often each row and column is repeated', { default: 2, wholeEntries: true });
  return {
    family: 'reshaping',
    ...keras(name, `reshaping_layers/up_sampling${rank}d`, { autoName: `up_sampling${rank}d` }),
    ...(rank === 2
      ? { ...tfjs('upSampling2d', name, { needsOptions: true }), trainer: UP_SAMPLING }
      : { trainer: { className: name } }),
    arguments: [
      size,
      ...(rank === 1 ? [] : [dataFormat]),
      ...(rank === 2
        ? [
            argument('interpolation', 'choice', 'how the new pixels are found', {
              default: 'nearest',
              choices: ['nearest', 'bilinear', 'bicubic', 'lanczos3', 'lanczos5', 'area'],
              anyCase: true,
              tfjsChoices: ['nearest', 'bilinear'],
              offered: ['nearest', 'bilinear', 'bicubic', 'lanczos3', 'lanczos5'],
            }),
          ]
        : []),
    ],
    formerly: { 1: rank === 1 ? [former('length', 'size')] : [former('size'), FORMER_ORDERING] },
    input: { rank: rank + 2 },
    explanation: 'Makes a feature map larger by repeating its values.',
    rule: (context) => enlarge(context, rank),
  };
}

function enlarge(context: RuleContext, rank: Rank): LayerOutcome {
  const faults: LayerFault[] = [];
  if (context.framework === 'tfjs' && context.args.kind('size') === 'integer' && context.args.given('size'))
    faults.push(
      invalid('size', 'size must be a pair such as [2, 2]: with one number TensorFlow.js computes NaN.'),
    );
  const factors = readSizes(context, 'size', rank, faults);
  if (faults.length > 0) return refusedFor(faults);
  const input = firstInput(context);
  const format = rank === 1 ? 'channels_last' : readDataFormat(context);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return formatUnknown(context);
  const { batch, channels, spatial } = splitShape(input, format);
  const sizes = spatial.map((size, axis) => multiply(size, factors[axis] ?? 1));
  return outcome(joinShape(batch, sizes, channels, format), {
    arithmetic: sizes.map((size, axis) => ({
      label: axisNames(rank)[axis] ?? 'axis',
      formula: `${formatDim(spatial[axis] ?? null)} × ${formatDim(factors[axis] ?? 1)} = ${formatDim(size)}`,
    })),
  });
}
